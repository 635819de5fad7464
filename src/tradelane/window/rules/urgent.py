# SPDX-License-Identifier: Apache-2.0
"""What a change owes that can't wait for the public; apart, so that urgency is an exception with an end, not a door."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import rule
from tradelane.window.rules.drafts import ADOPTED
from tradelane.window.values import Approval, Heard, Urgency, UrgentTerms

_URGENT = "WTO Trade Facilitation Agreement art. 2.1.3"
REASONS_AT_LEAST, LAW_AT_LEAST = 30, 5
"""Characters: fewer say nothing that anybody could examine."""


@rule(
    "DRAFT-12", cites=f"{_URGENT}; SPS Agreement annex B(6)(a) (the nature of the urgent problem is stated)",
    field="reasons", fix="Say in a few sentences what happened and why it can't wait, and name law and clause.",
)  # fmt: skip
def an_urgent_change_says_why(law: str, *, reasons: str) -> bool:
    """A change that does not wait for the public says why, for everybody to read, and under which law."""
    return len(reasons.strip()) >= REASONS_AT_LEAST and len(law.strip()) >= LAW_AT_LEAST


@rule(
    "DRAFT-13", cites="Tradelane house rule: an act on what was seen", field="approvals",
    fix="Change the draft, which takes the approvals away, then declare it.",
)  # fmt: skip
def urgency_is_declared_before_anybody_approves(approvals: Iterable[Approval]) -> bool:
    """Whoever approves a change knows that it will not wait for the public."""
    return not any(approvals)


@rule(
    "DRAFT-14", cites=f"{_URGENT}; GATT 1994 art. X:2 (no measure is enforced before it is published)",
    field="valid_from", fix="Set a first day from today on, and before an ordinary change could be law.",
)  # fmt: skip
def an_urgent_change_starts_at_once(valid_from: date, *, today: date, ordinary: date) -> bool:
    """An urgent change is law from the day of its publication or soon after: never back, nor when there is time."""
    return today <= valid_from < ordinary


@rule(
    "DRAFT-15", cites="SPS Agreement annex B(6)(c) (comments are taken and considered)", field="closes",
    fix="Let comments end earlier, so that the result can be published while the change is law.",
)  # fmt: skip
def the_public_is_heard_while_it_is_law(closes: date, *, lapses_on: date) -> bool:
    """The public is asked from the day of publication, and its last day for comments comes before the change ends."""
    return closes < lapses_on


@rule(
    "DRAFT-16", cites=f"{_URGENT}: an exception; Tradelane house rule", field="draft",
    fix="Publish the result of the consultation on the earlier urgent change first.",
)  # fmt: skip
def the_last_urgent_change_was_heard(earlier: Iterable[Heard]) -> bool:
    """No further urgent change of a procedure is made while the public waits for the result on an earlier one."""
    return all(heard.outcome for heard in earlier)


@rule(
    "DRAFT-17", cites="WTO Trade Facilitation Agreement art. 2.1.1; SPS Agreement annex B(6)(c)", field="consultation",
    fix="Publish that the draft was adopted, while the change is law; else let it lapse, or draft it anew.",
)  # fmt: skip
def an_urgent_change_stays_after_the_public_was_heard(heard: Heard | None, *, urgency: Urgency, today: date) -> bool:
    """An urgent change is confirmed while it is law, once its consultation adopted it as it stands; else it lapses."""
    adopted = heard is not None and heard.outcome == ADOPTED
    return adopted and urgency.lapses_on is not None and today <= urgency.lapses_on


@rule(
    "DRAFT-18", cites="Tradelane house rule: four eyes", field="by", fix="Ask another officer.", refusal=Forbidden,
)  # fmt: skip
def an_urgent_change_is_confirmed_by_another_officer(urgency: Urgency, *, by: str | None) -> bool:
    """Who declared a change urgent does not confirm it."""
    return by is not None and by != urgency.declared_by


def last_day_of(valid_from: date, *, terms: UrgentTerms) -> date:
    """The last day on which an urgent change is law unless it is confirmed."""
    return valid_from + timedelta(days=terms.days - 1)


def urgent_terms_for(economy: str, *, on: date, terms: Sequence[UrgentTerms]) -> UrgentTerms:
    """The economy's own terms in force on the day, else those for every economy. Raises LookupError without either."""
    for wanted in (economy, "*"):
        for each in terms:
            if each.economy == wanted and each.starts <= on <= (each.ends or on):
                return each
    raise LookupError("urgent_changes.csv has no row for every economy")
