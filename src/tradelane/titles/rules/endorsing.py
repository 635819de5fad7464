# SPDX-License-Identifier: Apache-2.0
"""In whose favour a record runs, and how that passes; apart from control, which is who has it in hand.

What an endorsement of a bill of lading does is national law; these rules keep the words of it, as MLETR art. 15 asks.
"""

from tradelane.kernel.rule import rule
from tradelane.titles.values import (
    Act,
    Endorsement,
    EndorsementTerms,
    Entry,
    Form,
    NominationTerms,
    Purpose,
    SurrenderTerms,
    Title,
)


@rule(
    "TITLE-26",
    cites="MLETR art. 15; NCD (endorsement of an order document)",
    field="act",
    fix="Ask the party in whose favour it runs to hold it and endorse it, or to nominate an endorsee.",
)
def only_the_entitled_endorse(title: Title, entry: Entry) -> bool:
    """The holder endorses a record that runs in their favour or in nobody's; another's only to the nominee whom that
    party named. Who collects for another endorses for collection only.
    """
    if entry.act is not Act.ENDORSE or not isinstance(entry.terms, EndorsementTerms):
        return True
    if title.standing.agent == entry.by:
        return entry.terms.form is Endorsement.PROCURATION
    favoured = title.standing.order_of
    return (
        favoured in (None, entry.by)
        or title.standing.pledgor is not None
        or (entry.terms.endorsee is not None and entry.terms.endorsee == title.standing.nominee)
    )


@rule(
    "TITLE-27", cites="MLETR art. 15; ULB arts 12(3), 13(2)", field="terms.endorsee", fix="Name one, or leave it out."
)
def an_endorsement_in_full_names_its_endorsee(title: Title, entry: Entry) -> bool:
    """An endorsement in full, to order or for collection names its endorsee; one in blank or to bearer names nobody."""
    if not isinstance(entry.terms, EndorsementTerms):
        return True
    nobody = entry.terms.form in (Endorsement.BLANK, Endorsement.BEARER)
    prohibits_without_name = nobody and entry.terms.not_to_order
    return nobody == (entry.terms.endorsee is None) and not prohibits_without_name


@rule("TITLE-28", cites="MLETR art. 15; ULB art. 14", field="to", fix="Hand it to the endorsee, or keep it for now.")
def an_endorsed_record_goes_to_its_endorsee(title: Title, entry: Entry) -> bool:
    """What is endorsed to a named endorsee is handed to that endorsee, or stays with the endorser."""
    if not isinstance(entry.terms, EndorsementTerms) or entry.terms.endorsee is None:
        return True
    return entry.to in (entry.by, entry.terms.endorsee)


@rule(
    "TITLE-29",
    cites="COGSA s. 1(2)(a) and s. 1(3) (sea waybill and straight bill); NCD (nominative documents are not covered)",
    field="act",
    fix="Transfer it to the person it names, or surrender it for an amendment.",
)
def a_straight_record_reaches_only_its_consignee(title: Title, entry: Entry) -> bool:
    """A record that is not to order is not endorsed, nominated or pledged, and is transferred to the person it names
    only.
    """
    if title.standing.form is not Form.STRAIGHT:
        return True
    if entry.act is Act.TRANSFER:
        return entry.to == title.standing.order_of
    return entry.act not in (Act.ENDORSE, Act.NOMINATE, Act.PLEDGE)


@rule("TITLE-30", cites="MLETR art. 15", field="by", fix="Let the party in whose favour the record runs sign.")
def only_the_entitled_nominate(title: Title, entry: Entry) -> bool:
    """Only the party to whose order the record runs says to whom its holder may endorse it, and names another party
    than itself.
    """
    if entry.act is not Act.NOMINATE or not isinstance(entry.terms, NominationTerms):
        return True
    favoured = title.standing.order_of
    return favoured is not None and entry.by == favoured and entry.terms.nominee not in (favoured, title.carrier)


@rule(
    "TITLE-31",
    cites="NCD (delivery to the holder); COGSA s. 5(2)",
    field="act",
    fix="Have it endorsed to you, or in blank, first.",
)
def only_the_entitled_get_the_goods(title: Title, entry: Entry) -> bool:
    """The goods are claimed by the holder in whose favour the record runs, by the holder of a blank one, by the
    pledgee, or by who collects for them.
    """
    if entry.act is not Act.SURRENDER or purpose_of(entry) is not Purpose.DELIVERY:
        return True
    standing = title.standing
    return standing.pledgor is not None or standing.order_of in (None, entry.by) or standing.agent == entry.by


@rule(
    "TITLE-32",
    cites="MLETR art. 15; ULB art. 12(2)",
    field="by",
    fix="Let the party in whose favour it runs pledge it.",
)
def only_the_entitled_pledge(title: Title, entry: Entry) -> bool:
    """A holder pledges a record that runs in their favour or in nobody's."""
    return entry.act is not Act.PLEDGE or title.standing.order_of in (None, entry.by)


@rule("TITLE-33", cites="ULB arts 18, 19", field="act", fix="Release it, or surrender it for delivery.")
def a_pledgee_passes_nothing_on(title: Title, entry: Entry) -> bool:
    """A pledgee endorses only for collection and surrenders only to get the goods: what was pledged to secure a debt
    is not the pledgee's to give away.
    """
    if title.standing.pledgor is None:
        return True
    if isinstance(entry.terms, EndorsementTerms):
        return entry.terms.form is Endorsement.PROCURATION
    return entry.act is not Act.SURRENDER or purpose_of(entry) is Purpose.DELIVERY


@rule("TITLE-34", cites="ULB art. 19; MLETR art. 11(1)(a)", field="to", fix="Name the pledgor.")
def a_released_record_goes_back_to_its_pledgor(title: Title, entry: Entry) -> bool:
    """A released record goes back to the party who pledged it."""
    return entry.act is not Act.RELEASE or entry.to == title.standing.pledgor


def purpose_of(entry: Entry) -> Purpose:
    """What a surrender is for; one without terms, of the first version, is for delivery."""
    return entry.terms.purpose if isinstance(entry.terms, SurrenderTerms) else Purpose.DELIVERY
