# SPDX-License-Identifier: Apache-2.0
"""Records that leave for another platform, and come from one; apart, because two platforms must never both have one.

The record ends its effect here only with the other platform's signed receipt, and has effect here only by a chain that
other platforms signed. In between it is frozen in its holder's hands.
"""

from tradelane.kernel.rule import rule
from tradelane.titles.values import (
    Act,
    ArrivalTerms,
    DepartureTerms,
    Entry,
    Form,
    IssueTerms,
    Purpose,
    SendingTerms,
    Title,
)

_PINT = "DCSA PINT 3.0.0"


@rule(
    "TITLE-80",
    cites=f"MLETR art. 11(1)(a); {_PINT}, info, Non-repudiation",
    field="by",
    fix="Let the registry record it, on what the other platform signed.",
)
def only_the_registry_says_what_another_platform_did(entry: Entry) -> bool:
    """That a record came from another platform, is there, or was not taken there, the registry says in its own name."""
    return entry.act not in Act.of_the_registry() or entry.by == entry.registry


@rule("TITLE-81", cites="MLETR art. 11(2)", field="terms.to", fix="Name somebody on the other platform.")
def a_record_is_sent_to_somebody_else(title: Title, entry: Entry) -> bool:
    """A holder sends a record to somebody else, on a named platform, and keeps it until that platform has it."""
    if not isinstance(entry.terms, SendingTerms):
        return True
    return entry.to == title.holder and entry.terms.to not in ("", title.holder) and entry.terms.platform != ""


@rule(
    "TITLE-82",
    cites=f"MLETR art. 11(1)(a); {_PINT}, EnvelopeTransferFinishedResponse",
    field="to",
    fix="Record the receipt of the platform that the holder named.",
)
def a_record_departs_to_whom_it_was_sent(title: Title, entry: Entry) -> bool:
    """A record leaves for the very party and platform that its holder named, and for no other."""
    sending, terms = title.standing.sending, entry.terms
    if not isinstance(terms, DepartureTerms):
        return True
    return sending is not None and (sending.to, sending.platform) == (entry.to, terms.platform)


@rule(
    "TITLE-83", cites="MLETR art. 11(1)", field="to", fix="Name the holder; of an issue that was not taken the carrier."
)
def a_record_that_was_not_taken_stays_with_its_holder(title: Title, entry: Entry) -> bool:
    """What the other platform did not take is its holder's as before; an issue that it did not take has no effect, and
    ends with its carrier.
    """
    return entry.act is not Act.STAY or entry.to == (title.carrier if title.is_being_issued else title.holder)


@rule(
    "TITLE-84",
    cites="COGSA s. 1(3); MLETR art. 15",
    field="terms.to",
    fix="Send it to the person it names, or surrender it to its carrier.",
)
def a_straight_record_is_sent_only_to_its_consignee(title: Title, entry: Entry) -> bool:
    """A record that is not to order is sent to the person it names, or to its carrier as a surrender."""
    if title.standing.form is not Form.STRAIGHT or not isinstance(entry.terms, SendingTerms):
        return True
    return entry.terms.purpose is not None or entry.terms.to == title.standing.order_of


@rule(
    "TITLE-85",
    cites=f"{_PINT}, SURRENDER_FOR_DELIVERY; NCD (delivery to the holder); COGSA s. 5(2)",
    field="terms",
    fix="Surrender it to its carrier, as the party in whose favour it runs.",
)
def what_is_sent_to_its_carrier_is_surrendered(title: Title, entry: Entry) -> bool:
    """A record is sent to its carrier as a surrender, and a surrender goes to nobody else; for the goods, by the party
    in whose favour it runs.
    """
    if not isinstance(entry.terms, SendingTerms):
        return True
    entitled = entry.terms.purpose is not Purpose.DELIVERY or title.standing.order_of in (None, entry.by)
    return (entry.terms.purpose is not None) == (entry.terms.to == title.carrier) and entitled


@rule(
    "TITLE-86",
    cites=f"MLETR art. 10(1)(b)(i); {_PINT}, EblEnvelope.envelopeTransferChain",
    field="terms.carrier",
    fix="Compare the chain with the one that the record left by.",
)
def a_record_comes_back_as_its_carriers(title: Title, entry: Entry) -> bool:
    """A record that comes back is the same carrier's; one that is surrendered comes into that carrier's hands."""
    terms = entry.terms
    if not isinstance(terms, ArrivalTerms):
        return True
    return terms.carrier == title.carrier and (terms.purpose is not None) == (entry.to == title.carrier)


@rule(
    "TITLE-88",
    cites=f"{_PINT}, TransportDocument, SACC",
    field="act",
    fix="Void it, and issue the amended document anew.",
)
def what_was_surrendered_elsewhere_is_issued_anew(title: Title, entry: Entry) -> bool:
    """A record that was surrendered from another platform is not amended, divided or combined in place: its chain ends,
    and the other document begins one of its own.
    """
    return title.standing.surrendered_from == "" or entry.act not in (Act.AMEND, Act.DIVIDE, Act.COMBINE)


@rule(
    "TITLE-89",
    cites=f"MLETR art. 11(1); {_PINT}, SREJ",
    field="act",
    fix="Settle with the other platform why it does not take its record back, and try again.",
)
def a_refused_record_does_not_stay_where_nobody_holds_it(title: Title, entry: Entry) -> bool:
    """A record whose surrender from another platform was refused goes back to that platform: who surrendered it is
    nobody here, so that it never stays.
    """
    sending = title.standing.sending
    if entry.act is not Act.STAY or sending is None or title.is_being_issued:
        return True
    return sending.to != title.holder


@rule(
    "TITLE-96",
    cites=f"{_PINT}, ISSUE; DCSA EBL_ISS 3.0.4, issueTo.sendToPlatform",
    field="terms.platform",
    fix="Issue it to a party here, or as a plain bill that names its first holder's platform.",
)
def only_a_plain_issue_begins_elsewhere(entry: Entry) -> bool:
    """Only a cargo document that its carrier issues begins on its way to another platform: bound to no keys and no
    guardians of this registry, as its first holder is nobody's here.
    """
    terms = entry.terms
    if not isinstance(terms, IssueTerms) or not terms.platform:
        return True
    bound_here = entry.control is not None or terms.guardians is not None
    return entry.act is Act.ISSUE and terms.bill is None and not bound_here


@rule(
    "TITLE-93",
    cites=f"{_PINT}, SACC",
    field="terms.purpose",
    fix="Name what it was surrendered for, as the chain says.",
)
def a_record_ends_elsewhere_by_its_surrender(title: Title, entry: Entry) -> bool:
    """A record that left ends elsewhere only by a surrender, for a purpose, that its carrier accepted there."""
    if entry.act is not Act.CONCLUDE:
        return True
    return isinstance(entry.terms, ArrivalTerms) and entry.terms.purpose is not None


@rule("TITLE-87", cites="MLETR art. 11(1)", field="terms", fix="Name who surrendered it, and hand it to the carrier.")
def what_arrives_surrendered_is_with_its_carrier(entry: Entry) -> bool:
    """A record that arrives surrendered is in its carrier's hands and names who surrendered it; any other is not."""
    terms = entry.terms
    if not isinstance(terms, ArrivalTerms):
        return True
    surrendered = terms.purpose is not None
    return surrendered == (terms.surrendered_by is not None) and surrendered == (entry.to == terms.carrier)
