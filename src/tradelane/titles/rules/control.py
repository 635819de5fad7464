# SPDX-License-Identifier: Apache-2.0
"""Who is in control of a record and what may follow what; apart, because a court reads these first."""

from datetime import datetime, timedelta

from tradelane.kernel.rule import rule
from tradelane.titles.values import Act, Entry, IssueTerms, RecordKind, Title, TitleState

CLOCK_SKEW = timedelta(minutes=5)
"""How far an author's clock may run ahead of ours; the usual allowance between servers kept by NTP."""


BY_OTHERS = (
    Act.of_guardians()
    | (Act.of_the_registry() - {Act.ARRIVE})
    | {Act.NOMINATE, Act.ACCEPT_BILL, Act.AVAL, Act.DISHONOUR, Act.DELIBERATE, Act.RELAY, Act.INTERVENE}
)
"""Acts of those who are not in control."""


# ── who is in control ──


@rule(
    "TITLE-1",
    cites="MLETR art. 11(1); ETDA s. 2(2)(c), 2(2)(e)",
    field="by",
    fix="Ask the present holder to sign the entry.",
)
def only_the_holder_moves_a_record(title: Title, entry: Entry) -> bool:
    """Only the party in control of the record may move it; what others may say of it moves nothing by itself."""
    return entry.by == title.holder or entry.act in BY_OTHERS


@rule(
    "TITLE-2",
    cites="MLETR art. 10(1)(b)(i); ETDA s. 2(2)(a)",
    field="prev",
    fix="Read the title again and sign an entry that follows its present head.",
)
def the_entry_extends_the_head(title: Title, entry: Entry) -> bool:
    """An entry follows the record's one head: it names the head's digest."""
    return entry.prev == title.head


@rule("TITLE-3", cites="MLETR art. 10(1)(b)(iii)", field="n", fix="Number the entry one above the head.")
def entries_are_numbered_without_gap(title: Title, entry: Entry) -> bool:
    """Entries are numbered from 1 without gap or repetition, so that none can be dropped unseen."""
    return entry.n == title.n + 1


@rule(
    "TITLE-4",
    cites="MLETR art. 10(2); ETDA s. 2(2)(b)",
    field="title",
    fix="Sign an entry that repeats the record's registry, id and document digest.",
)
def the_entry_is_of_this_record(title: Title, entry: Entry) -> bool:
    """An entry names the registry, the record and the document that it is about; only an amendment names another
    version of the document.
    """
    same = entry.document == title.document or entry.act is Act.AMEND
    return same and (entry.registry, entry.title) == (title.registry, title.id)


# ── what may follow what ──


@rule(
    "TITLE-5",
    cites="MLETR art. 10(1)(b)(ii)",
    field="act",
    fix="Nothing follows: look at the record's last entry for what took its place.",
)
def an_ended_record_does_not_move(title: Title) -> bool:
    """A record that was delivered against, replaced, divided, combined or voided has no further effect, and nothing
    follows its last entry.
    """
    return title.state not in TitleState.terminal()


@rule(
    "TITLE-6",
    cites="MLETR art. 11(1)(a); DCSA EBL_SUR 3.0.4, SURRENDER_FOR_DELIVERY",
    field="act",
    fix="Wait for the carrier to accept or refuse the surrender.",
)
def a_frozen_record_does_not_change_hands(title: Title, entry: Entry) -> bool:
    """A record is frozen while its surrender, for delivery or for another form, waits for the carrier's answer."""
    return title.state not in TitleState.frozen() or entry.act in Act.answers()


@rule(
    "TITLE-7",
    cites="DCSA EBL_SUR 3.0.4; NCD (delivery of goods against the document)",
    field="act",
    fix="Let the holder surrender the record first.",
)
def the_carrier_answers_only_a_surrender(title: Title, entry: Entry) -> bool:
    """Delivery, refusal, amendment, conversion and voiding answer a surrender; without one the carrier has no say over
    the record.
    """
    return entry.act not in Act.answers() or title.state is TitleState.SURRENDERED


@rule("TITLE-8", cites="MLETR art. 10(1)(b)(i)", field="act", fix="Issue another record for another document.")
def a_record_is_issued_once(entry: Entry) -> bool:
    """An issue opens a chain and stands nowhere else in it."""
    return (entry.act in Act.opening()) == (entry.n == 1) and (entry.prev == "") == (entry.n == 1)


@rule("TITLE-9", cites="MLETR art. 13", field="at", fix="Set the clock of the signing system and sign again.")
def an_entry_is_not_older_than_the_one_before(title: Title, entry: Entry) -> bool:
    """Time in a chain never runs backwards."""
    return entry.at >= title.at


@rule("TITLE-10", cites="MLETR art. 13", field="at", fix="Set the clock of the signing system and sign again.")
def an_entry_is_not_from_the_future(entry: Entry, *, now: datetime) -> bool:
    """An entry dated later than the present, beyond five minutes of clock skew, is not recorded."""
    return entry.at <= now + CLOCK_SKEW


# ── who gets it ──


@rule(
    "TITLE-11",
    cites="MLETR art. 11(2); ETDA s. 2(2)(e); ULB art. 3; BEA s. 5(1)",
    field="to",
    fix="Name the party that takes over.",
)
def a_transfer_goes_to_another_party(entry: Entry) -> bool:
    """An issue, a transfer or a pledge names a party other than the one who signs: control passes, and leaves the
    transferor. Only a bill of exchange may be drawn to its drawer's own order.
    """
    if entry.act in Act.opening() and _is_to_own_order(entry):
        return True
    return entry.act not in _TO_ANOTHER or entry.to not in ("", entry.by)


def _is_to_own_order(entry: Entry) -> bool:
    terms = entry.terms
    if not isinstance(terms, IssueTerms) or terms.kind is not RecordKind.BILL_OF_EXCHANGE:
        return False
    return entry.to == entry.by == terms.order_of


_TO_ANOTHER = Act.opening() | {Act.TRANSFER, Act.PLEDGE}


@rule("TITLE-12", cites="DCSA EBL_SUR 3.0.4", field="to", fix="Surrender the record to get the goods.")
def a_record_reaches_the_carrier_only_by_surrender(title: Title, entry: Entry) -> bool:
    """The carrier takes the record only as a surrender, so that it is frozen from then on."""
    moves = entry.act in (Act.TRANSFER, Act.ENDORSE, Act.PLEDGE) and title.standing.bill is None
    return not moves or entry.to != title.carrier


@rule("TITLE-13", cites="DCSA EBL_SUR 3.0.4", field="to", fix="Name the carrier that issued the record.")
def a_surrender_goes_to_the_carrier(title: Title, entry: Entry) -> bool:
    """A record is surrendered to the carrier that issued it."""
    return entry.act is not Act.SURRENDER or entry.to == title.carrier


@rule("TITLE-14", cites="MLETR art. 11(1); DCSA EBL_SUR 3.0.4", field="to", fix="Name the party who surrendered it.")
def a_refused_record_goes_back(title: Title, entry: Entry) -> bool:
    """A refused surrender, or an amendment, puts the record back in the hands of the party who surrendered it, and of
    no other, under the keys it was bound to.
    """
    if entry.act not in (Act.REFUSE_SURRENDER, Act.AMEND):
        return True
    return entry.to == title.surrendered_by and entry.control in (None, title.standing.returns_to)


@rule("TITLE-15", cites="MLETR art. 10(1)(b)(ii)", field="to", fix="Name the carrier itself.")
def an_ended_record_stays_with_the_carrier(title: Title, entry: Entry) -> bool:
    """A record that ends stays with the carrier: nobody can present it again."""
    return entry.act not in Act.ends() or entry.to == title.carrier
