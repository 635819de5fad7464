# SPDX-License-Identifier: Apache-2.0
"""Which of a person's fields may go to whom; apart, so that the law of the one door reads as a list.

APEC Privacy Framework (2015) Part III has nine principles, cited here by number: I preventing harm, II notice,
III collection limitation, IV uses, V choice, VI integrity, VII security, VIII access and correction, IX accountability.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import Rule, rule
from tradelane.privacy.values import (
    ANY,
    Confidence,
    Decision,
    Disclosure,
    Ground,
    LegalBasis,
    Purpose,
    RecipientKind,
    Withheld,
)

REQUESTS_AT_MOST = 10
"""Open requests of one person: more say nothing new, and whoever found a link must not bury the answerer."""
TEXT_LIMIT = 2000
"""Characters of a request: a page of text; more is a letter, which has other ways."""


@rule(
    "PRIV-1",
    cites="APEC Privacy Framework (2015) principle IV; CBPR Program Requirements, Uses; GDPR art. 5(1)(b)-(c)",
    field="fields",
    fix="Leave the field out, or add a row with its law to data/disclosures.csv.",
)
def a_field_leaves_only_by_a_row_in_force(rows: Collection[Disclosure]) -> bool:
    """A field leaves only where a row in force names its purpose, its recipient and the lane; all else stays."""
    return bool(rows)


@rule(
    "PRIV-2",
    cites="APEC Privacy Framework (2015) principle V; CBPR Program Requirements, Choice; GDPR art. 21; "
    "LFPDPPP (2025), right of opposition",
    field="objections",
    fix="Leave the field out, or ask the person.",
)
def an_objection_keeps_the_field_home(row: Disclosure, *, objections: Collection[Purpose]) -> bool:
    """Where the law lets a person object and they did, the field stays."""
    return not (row.may_object and row.purpose in objections)


@rule(
    "PRIV-3",
    cites="APEC Privacy Framework (2015) principle V; GDPR arts 6(1)(a) and 7; Singapore PDPA 2012 s. 13",
    field="consents",
    fix="Ask the person first.",
)
def consent_comes_before_the_data(row: Disclosure, *, consents: Collection[Purpose]) -> bool:
    """What rests on consent goes only after the person consented, and not after they took it back."""
    return row.basis is not LegalBasis.CONSENT or row.purpose in consents


@rule(
    "PRIV-4",
    cites="APEC Privacy Framework (2015) principle IX; CBPR system; Singapore PDPA 2012 s. 26 and "
    "Personal Data Protection Regulations 2021 reg. 12",
    field="certified_until",
    fix="Leave the field out, or send it to a certified recipient.",
)
def an_uncertified_recipient_gets_less(row: Disclosure, *, certified_until: date | None, on: date) -> bool:
    """A field that asks for a CBPR certification goes only to a recipient who holds one on the day."""
    return not row.needs_cbpr or (certified_until is not None and on <= certified_until)


@rule(
    "PRIV-43",
    cites="Russia, Federal Law 152-FZ art. 12; China, Personal Information Protection Law art. 38; GDPR art. 44",
    field="basis",
    fix="Take the step that the row names, then give it a row with the basis that it makes.",
)
def a_lane_that_asks_for_a_step_keeps_the_field_home(row: Disclosure) -> bool:
    """Where the lane's law lets data leave only after a step that nobody recorded, the field stays."""
    return row.basis is not LegalBasis.NONE


@rule("PRIV-5", cites="Tradelane house rule: facts have dates and sources", field="starts")
def a_row_counts_only_in_its_time(row: Disclosure, *, on: date) -> bool:
    """A row of law counts from its first day to its last, both included."""
    return row.starts <= on and (row.ends is None or on <= row.ends)


@rule(
    "PRIV-6",
    cites="APEC Privacy Framework (2015) principles III and IV; GDPR art. 5(1)(c)",
    field="kept",
    fix="Send what was decided.",
)
def no_more_leaves_than_was_asked_and_grounded(asked: Mapping[str, str], decision: Decision) -> bool:
    """What goes was asked for, is unchanged and stands under a ground; every other asked field is withheld."""
    grounded = {name for ground in decision.grounds for name in ground.fields}
    stayed = {each.field for each in decision.withheld}
    given = {name for name, value in asked.items() if value}
    return (
        all(asked.get(name) == value for name, value in decision.kept.items())
        and set(decision.kept) == grounded
        and not stayed & set(decision.kept)
        and given == stayed | set(decision.kept)
    )


@rule(
    "PRIV-7",
    cites="APEC Privacy Framework (2015) principles II and VIII; CBPR Program Requirements, Notice",
    field="person",
    fix="Give the person's e-mail, or their telephone or name.",
)
def the_person_can_be_told(person: Mapping[str, str]) -> bool:
    """Data of somebody who can't be named to a receipt doesn't go: nobody could be told who saw it."""
    return any(person.get(name, "").strip() for name in ("email", "telephone", "name"))


@rule(
    "PRIV-8",
    cites="APEC Privacy Framework (2015) principles II and IX; GDPR art. 30(1)(d)",
    field="recipient",
    fix="Name the organisation and what it is called.",
)
def the_recipient_is_named(recipient: str, recipient_name: str) -> bool:
    """A receipt names its recipient by official number and by the name people know."""
    return bool(recipient.strip() and recipient_name.strip())


@rule(
    "PRIV-9",
    cites="GDPR art. 21(1)-(2); LFPDPPP (2025), right of opposition; CBPR Program Requirements, Choice",
    field="purpose",
    fix="Ask for correction or erasure, or write to the authority that the law names.",
)
def the_law_lets_one_object(purpose: Purpose, rows: Iterable[Disclosure], *, on: date) -> bool:
    """One objects to a purpose for which at least one row in force lets people object."""
    return any(row.purpose is purpose and row.may_object and a_row_counts_only_in_its_time(row, on=on) for row in rows)


@rule(
    "PRIV-10",
    cites="Tradelane house rule: a link is a key, and keys end",
    field="token",
    fix="Open the link on your order again, or sign in with the same e-mail.",
    refusal=Forbidden,
)
def a_link_ends(until: datetime, *, now: datetime) -> bool:
    """A link to one's own page opens it for a time, then a fresh one is needed."""
    return now < until


@rule(
    "PRIV-11",
    cites="APEC Privacy Framework (2015) principle VIII; Singapore Personal Data Protection Regulations 2021 reg. 3",
    field="text",
    fix="Write what is wrong and what is right, in at most 2000 characters.",
)
def a_correction_says_what_is_wrong(text: str) -> bool:
    """A request for correction says what is to be corrected, within a page of text."""
    return 0 < len(text.strip()) <= TEXT_LIMIT


@rule("PRIV-12", cites="Tradelane house rule: facts have dates and sources", field="source", fix="Name the source.")
def a_row_names_its_source_or_is_doubtful(citation: str, source: str, confidence: Confidence) -> bool:
    """Every row cites a law or principle; one without a read source says that its confidence is low."""
    return bool(citation) and (bool(source) or confidence is Confidence.LOW)


@rule(
    "PRIV-14",
    cites="APEC Privacy Framework (2015) principle V; GDPR art. 7(3)",
    field="choice",
    fix="Look at your choices again.",
)
def only_a_standing_choice_is_withdrawn(standing: Collection[Purpose], purpose: Purpose) -> bool:
    """One withdraws an objection or a consent that stands."""
    return purpose in standing


@rule(
    "PRIV-15",
    cites="CBPR system: compliance directory entry with accountability agent and expiry",
    field="ends",
    fix="Name the agent, the register where it was read, and the first and last day.",
)
def a_certification_is_of_an_agent_for_a_time(agent: str, source: str, *, starts: date, ends: date) -> bool:
    """A certification names its accountability agent and source and ends no earlier than it starts."""
    return bool(agent.strip() and source.strip()) and starts <= ends


@rule(
    "PRIV-16",
    cites="Tradelane house rule: whoever answers must be able to",
    field="text",
    fix="Wait for an answer to one of yours.",
)
def a_person_has_few_open_requests(open_requests: int) -> bool:
    """A person has fewer than ten requests waiting when they make another."""
    return open_requests < REQUESTS_AT_MOST


@rule(
    "PRIV-17",
    cites="GDPR arts 4(11), 6(1)(a) and 7; APEC Privacy Framework (2015) principle V; Singapore PDPA 2012 ss. 13-14",
    field="purpose",
    fix="Nothing is to be done: what law lets go for it goes without asking, and nothing else.",
)
def only_what_rests_on_consent_is_agreed_to(purpose: Purpose, rows: Iterable[Disclosure], *, on: date) -> bool:
    """One agrees to a purpose for which at least one row in force rests on consent."""
    return any(
        row.purpose is purpose and row.basis is LegalBasis.CONSENT and a_row_counts_only_in_its_time(row, on=on)
        for row in rows
    )


def covers(pattern: str, lane: str) -> int:
    """How exactly a row's lane names `lane`: 0 not at all, 1 `*`, 2 one end, 3 both ends."""
    if pattern == ANY:
        return 1
    ends = list(zip(pattern.split("-"), lane.split("-"), strict=False))
    if pattern.count("-") != 1 or lane.count("-") != 1 or any(want not in (ANY, got) for want, got in ends):
        return 0
    return 1 + sum(want != ANY for want, _ in ends)


def decide(  # noqa: PLR0913 (what the law looks at)
    *,
    fields: Mapping[str, str],
    purpose: Purpose,
    recipient_kind: RecipientKind,
    lane: str,
    on: date,
    objections: Collection[Purpose],
    rows: Collection[Disclosure],
    consents: Collection[Purpose] = (),
    certified_until: date | None = None,
    recipient_economy: str = "",
) -> Decision:
    """Which fields go, which stay and why. Denies by default; a certification never gives more than a row says.

    Fields without a value are no data and are left out of both. `lane` is the way the data goes. Where several rows
    fit, the one that names the lane most exactly speaks, an economy's own law before the general one; and of the laws
    of the two ends the recipient's, whose economy is `recipient_economy`.
    """
    kept: dict[str, str] = {}
    withheld: list[Withheld] = []
    grounds: dict[tuple[LegalBasis, str], list[str]] = {}
    spoke: list[str] = []
    for name, value in sorted(fields.items()):
        if not value:
            continue
        fitting = _rows_for(name, purpose, recipient_kind, lane, on, rows)
        row = max(fitting, key=lambda each: _weight(each, lane, recipient_economy), default=None)
        checks = _checks(row, on=on, objections=objections, consents=consents, certified_until=certified_until)
        spoke += [check.id for check, _holds in checks]
        broken = next((check for check, holds in checks if not holds), None)
        if row is not None and broken is None:
            kept[name] = value
            grounds.setdefault((row.basis, row.citation), []).append(name)
        elif broken is not None:
            withheld.append(Withheld(name, broken.text, broken.id))
    return Decision(
        kept,
        tuple(withheld),
        tuple(Ground(basis, citation, tuple(names)) for (basis, citation), names in grounds.items()),
        tuple(dict.fromkeys(spoke)),
    )


def _rows_for(
    field: str, purpose: Purpose, recipient: RecipientKind, lane: str, on: date, rows: Iterable[Disclosure]
) -> list[Disclosure]:
    return [
        row
        for row in rows
        if (row.field, row.purpose, row.recipient) == (field, purpose, recipient)
        and covers(row.lane, lane)
        and a_row_counts_only_in_its_time(row, on=on)
    ]


def _weight(row: Disclosure, lane: str, economy: str) -> tuple[int, bool, bool, bool, date]:
    """Which of several rows speaks: the more exact, the recipient's own law, the stricter, the newer."""
    own = bool(economy) and economy in row.lane.split("-")
    return covers(row.lane, lane), own, row.needs_cbpr, row.may_object, row.starts


def _checks(
    row: Disclosure | None,
    *,
    on: date,
    objections: Collection[Purpose],
    consents: Collection[Purpose],
    certified_until: date | None,
) -> list[tuple[Rule[...], bool]]:
    """Each rule that has a say on a field, and whether it holds."""
    if row is None:
        return [(a_field_leaves_only_by_a_row_in_force, a_field_leaves_only_by_a_row_in_force([]))]
    certified = an_uncertified_recipient_gets_less(row, certified_until=certified_until, on=on)
    return [
        (a_field_leaves_only_by_a_row_in_force, a_field_leaves_only_by_a_row_in_force([row])),
        (
            a_lane_that_asks_for_a_step_keeps_the_field_home,
            a_lane_that_asks_for_a_step_keeps_the_field_home(row),
        ),
        (an_objection_keeps_the_field_home, an_objection_keeps_the_field_home(row, objections=objections)),
        (consent_comes_before_the_data, consent_comes_before_the_data(row, consents=consents)),
        (an_uncertified_recipient_gets_less, certified),
    ]
