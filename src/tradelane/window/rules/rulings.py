# SPDX-License-Identifier: Apache-2.0
"""What must hold of advance rulings: asked in full, ruled with reasons, binding, never taken back in silence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from tradelane.kernel.codes import hs_entry
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values import Binding, Matter, ReviewVerdict, Ruling, RulingState, RulingTerms

_TFA = "WTO Trade Facilitation Agreement art. 3"
NEEDED: dict[Matter, tuple[str, ...]] = {
    Matter.CLASSIFICATION: ("description", "composition", "use"),
    Matter.ORIGIN: ("description", "hs_code", "materials", "agreement"),
    Matter.VALUATION: ("description", "terms", "relationship"),
}
"""Facts without which nothing can be ruled, by matter."""
FACTS = (
    "description", "composition", "use", "hs_code", "origin", "producer", "process", "materials", "agreement", "terms",
    "price", "relationship",
)  # fmt: skip
"""Facts that a request may state; any of them but the description may be withheld from publication."""
ANSWERS: dict[Matter, str] = {Matter.CLASSIFICATION: "hs_code", Matter.ORIGIN: "origin", Matter.VALUATION: "method"}
"""What is ruled, by matter."""
METHODS = ("transaction", "identical", "similar", "deductive", "computed", "fall-back")
"""Methods of the WTO Agreement on Customs Valuation, arts 1 to 7."""


@rule(
    "RULING-1", cites=f"{_TFA}.1 and 3.9(b): a request contains all necessary information", field="facts",
    fix="State every fact that the matter needs.",
)  # fmt: skip
def a_request_states_the_facts_of_its_matter(matter: Matter, facts: Mapping[str, str]) -> bool:
    """A request states every fact without which its matter can't be ruled, and no others than are asked for."""
    stated = {name for name, value in facts.items() if value.strip()}
    return set(NEEDED[matter]) <= stated <= set(FACTS)


@rule(
    "RULING-2", cites=f"{_TFA}.1; Tradelane house rule: an agency acts within its own competence", field="by",
    fix="Ask customs of the economy.", refusal=Forbidden,
)  # fmt: skip
def only_customs_rules_in_advance(ruling: Ruling, *, by: OrganisationId) -> bool:
    """A ruling is issued, declined, modified and revoked by the customs administration that was asked."""
    return ruling.authority == by


@rule(
    "RULING-3", cites=f"{_TFA}.2 and 3.6", field="answer",
    fix="Rule on the matter: an HS code of six digits or more, a country, or a valuation method; with reasons and law.",
)  # fmt: skip
def a_ruling_answers_its_matter_with_reasons(
    matter: Matter, answer: Mapping[str, str], *, reasons: str, cites: Collection[str]
) -> bool:
    """A ruling answers what was asked, gives its reasons and names the law."""
    ruled = answer.get(ANSWERS[matter], "")
    known = {
        Matter.CLASSIFICATION: ruled.isdecimal() and len(ruled) >= 6 and hs_entry(ruled[:6]) is not None,
        Matter.ORIGIN: ruled in COUNTRIES,
        Matter.VALUATION: ruled in METHODS,
    }
    return known[matter] and len(reasons.strip()) >= 3 and any(cites)


@rule(
    "RULING-4", cites=f"{_TFA}.4: no retroactive effect, save where it rested on incomplete or false facts",
    field="ends_on",
    fix="End it from a day to come; an earlier day needs facts that were incomplete, incorrect, false or misleading.",
)  # fmt: skip
def a_ruling_ends_for_the_future(ends_on: date, *, on: date, false_facts: bool) -> bool:
    """A ruling is revoked or modified from a day to come; earlier only where it rested on incomplete or false facts."""
    return false_facts or ends_on > on


@rule(
    "RULING-5", cites=f"{_TFA}.5 and 3.9(a): binding on the authority", field="rule_ids",
    fix="Decide as was ruled, or cite the ruling's number and say in which facts the case differs.",
)  # fmt: skip
def a_verdict_obeys_the_ruling_or_says_why_not(
    bindings: Iterable[Binding], *, verdict: ReviewVerdict, cited: Collection[str], reasons: str
) -> bool:
    """Who refuses what a ruling covers, or approves what departs from it, cites the ruling and says why."""
    against = [
        b.ruling.number
        for b in bindings
        if (verdict is ReviewVerdict.REFUSE and b.follows is not False)
        or (verdict is ReviewVerdict.APPROVE and b.follows is False)
    ]
    return not against or (set(against) <= set(cited) and len(reasons.strip()) >= 3)


@rule(
    "RULING-6", cites=f"{_TFA}.8: published, taking into account the need to protect commercially confidential facts",
    field="facts", fix="Leave the applicant's name and what it withheld out of what is published.",
)  # fmt: skip
def a_published_ruling_keeps_its_applicants_secrets(ruling: Ruling) -> bool:
    """A published ruling names neither its applicant nor a fact that the applicant wants kept back."""
    return ruling.applicant is None and not ruling.photos and not set(ruling.withheld) & set(ruling.facts)


@rule(
    "RULING-7", cites=f"{_TFA}.6; Tradelane house rule", field="by",
    fix="Let the organisation that asked for the ruling act.", refusal=Forbidden,
)  # fmt: skip
def only_the_applicant_contests_its_ruling(ruling: Ruling, *, by: OrganisationId) -> bool:
    """Only who asked for a ruling contests it."""
    return ruling.applicant == by


@rule("RULING-8", cites=f"{_TFA}.6; art. 4.1", field="ruling", fix="Contest a ruling once, up to the day it names.")
def a_ruling_is_contested_once_and_in_time(ruling: Ruling, *, on: date) -> bool:
    """A ruling, or the refusal to rule, is contested once, up to the last day that it names."""
    return (
        ruling.decided_at is not None
        and ruling.appealed_at is None
        and ruling.appeal_until is not None
        and on <= ruling.appeal_until
    )


@rule(
    "RULING-9", cites=f"{_TFA}.6; art. 4.1; ECLAC principle of due process", field="by",
    fix="Give it to an officer who took no part in the ruling.", refusal=Forbidden,
)  # fmt: skip
def a_contested_ruling_is_reviewed_by_another_officer(ruling: Ruling, *, officer: PersonId | None) -> bool:
    """What is contested of a ruling is reviewed by a named officer who did not give it."""
    return officer is not None and officer != ruling.officer


@rule("RULING-10", cites=f"{_TFA}.1", field="ruling", fix="Read the request again: it stands otherwise.")
def the_step_fits_where_the_request_stands(ruling: Ruling, *, wanted: RulingState) -> bool:
    """A request is decided once, a ruling in force is revoked or modified once."""
    return ruling.state is wanted and (wanted is RulingState.REQUESTED or ruling.ends_on is None)


@rule(
    "RULING-11", cites=f"{_TFA}.5; the ruling", field="goods_items",
    fix="Declare the goods as was ruled, describe what is different about them, or contest the ruling.",
)  # fmt: skip
def goods_are_declared_as_was_ruled(bindings: Iterable[Binding]) -> bool:
    """Goods that their trader's ruling covers are declared as it says."""
    return all(binding.follows is not False for binding in bindings)


@rule("RULING-12", cites=f"{_TFA}.8", field="withheld", fix="Withhold facts that are stated, and not the description.")
def what_is_withheld_leaves_the_goods_described(withheld: Collection[str], *, facts: Mapping[str, str]) -> bool:
    """Facts that are stated may be withheld from publication; what the goods are is always published."""
    return set(withheld) <= set(facts) - {"description"}


def ruling_terms_for(economy: str, matter: Matter, *, on: date, terms: Sequence[RulingTerms]) -> RulingTerms:
    """The economy's own terms for the matter, for every matter, else those for every economy. Raises LookupError."""
    for wanted in ((economy, str(matter)), (economy, "*"), ("*", str(matter)), ("*", "*")):
        for each in terms:
            if (each.economy, each.matter) == wanted and each.starts <= on <= (each.ends or on):
                return each
    raise LookupError("ruling_terms.csv has no row for every economy")


def same_goods(description: str) -> str:
    """A description as compared: without regard to case, spaces and the full stop at its end."""
    return " ".join(description.casefold().split()).rstrip(". ")


def years_later(day: date, years: int) -> date:
    """The last day of so many years that begin on `day`."""
    after = day.replace(year=day.year + years, day=28) if (day.month, day.day) == (2, 29) else (
        day.replace(year=day.year + years)
    )  # fmt: skip
    return after - timedelta(days=1)
