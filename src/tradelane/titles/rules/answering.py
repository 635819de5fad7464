# SPDX-License-Identifier: Apache-2.0
"""Who answers for a bill on a day, for how much, until when, and who no longer does; apart from what is owed.

Each answers by their own signature (ULB arts 7, 47; BEA s. 57; UCC § 3-116). Who stands nowhere here is free by what
the chain says: they took it up, or signed after one who did.
"""

from datetime import date
from decimal import Decimal

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.rules.bill_times import (
    asks_for_protest,
    barred_after,
    bill_payable_on,
    is_dishonoured,
    is_excused,
    last_day_for_acceptance,
    last_day_for_payment,
    last_day_to_protest,
    last_day_to_protest_payment,
    last_day_to_tell,
)
from tradelane.titles.rules.claims import Cap, reckon
from tradelane.titles.values import BillLaw, BillStanding, Guarantee, TenorKind
from tradelane.titles.values.claims import Answer, Answering, Role

_OWING = (Answer.OWES, Answer.AS_ACCEPTED)
_VARIED = {BillLaw.ULB: "ULB art. 26(2)", BillLaw.BEA: "BEA ss. 19(2), 54(1)", BillLaw.UCC: "UCC § 3-410(c)"}
_BY = {BillLaw.ULB: "ULB art. 47", BillLaw.BEA: "BEA ss. 54-57", BillLaw.UCC: "UCC §§ 3-412 to 3-415"}


def answering(
    bill: BillStanding, *, holder: OrganisationId, on: date, rate: Decimal | None = None
) -> tuple[Answering, ...]:
    """Everybody who signed a bill and may answer for it to its holder, in the order in which they signed.

    A holder who signed before claims from nobody who signed after them, as those would claim it back (BEA s. 37); the
    acceptor from nobody (BEA s. 61).
    """
    if bill.is_bound and holder == bill.terms.drawee:
        return ()
    behind = bill.taken_up_by(holder) if holder in bill.liable else bill
    others = [(party, role) for party, role in _signers(behind) if party != holder]
    return tuple(_one(behind, party, role, holder=holder, on=on, rate=rate) for party, role in others)


def _signers(bill: BillStanding) -> list[tuple[OrganisationId, Role]]:
    note = bill.terms.drawee == bill.drawer
    first = [(bill.terms.drawee, Role.MAKER if note else Role.ACCEPTOR)] if bill.is_bound else []
    drawer = [(bill.drawer, Role.DRAWER)] if bill.drawer_answers and not note else []
    endorsers = [(each, Role.ENDORSER) for each in bill.endorsers]
    sureties = [(each.by, Role.SURETY) for each in bill.avals]
    for_honour = [(each.by, Role.ACCEPTOR_FOR_HONOUR) for each in bill.for_honour]
    return list(dict.fromkeys([*first, *drawer, *endorsers, *sureties, *for_honour]))


def _one(
    bill: BillStanding, party: OrganisationId, role: Role, *, holder: OrganisationId, on: date, rate: Decimal | None
) -> Answering:
    answer, clause = _answers(bill, party, role, holder=holder, on=on)
    claim = reckon(bill, on=on, rate=rate, cap=_cap(bill, party, role)) if answer in _OWING else None
    if claim is not None and claim.total <= 0:
        answer, clause, claim = Answer.FREE, "ULB art. 39; BEA s. 59; UCC § 3-602", None
    return Answering(party, role, answer, clause, claim, barred_after(bill, party))


# ── for how much ──


def _cap(bill: BillStanding, party: OrganisationId, role: Role) -> Cap | None:
    """What one promised who did not promise the sum: an acceptor or a surety for a part."""
    if role in (Role.ACCEPTOR, Role.MAKER):
        promised = bill.promised
        return (lambda drawee_paid: max(Decimal(0), promised - drawee_paid)) if promised < bill.terms.amount else None
    if role not in (Role.SURETY, Role.ACCEPTOR_FOR_HONOUR):
        return None
    given = bill.avals if role is Role.SURETY else bill.for_honour
    most = max(each.amount for each in given if each.by == party)
    return (lambda _: most) if most < bill.terms.amount else None


# ── whether at all ──


def _answers(
    bill: BillStanding, party: OrganisationId, role: Role, *, holder: OrganisationId, on: date
) -> tuple[Answer, str]:
    law, payable = bill.terms.law, bill_payable_on(bill)
    if role is Role.ACCEPTOR_FOR_HONOUR:
        return _for_honour(bill, on)
    signer = bill.signer_behind(party)
    if signer == bill.terms.drawee:
        due = payable is not None and payable <= on
        clause = _VARIED[law] if bill.varied else "ULB art. 28(2)" if law is BillLaw.ULB else _BY[law]
        owes = Answer.AS_ACCEPTED if bill.varied else Answer.OWES
        return (owes if due else Answer.NOT_YET), clause
    if any(each.by == signer and each.endorsee != holder for each in bill.prohibitions):
        return Answer.FREE, "ULB art. 15(2)"
    if lost := recourse_lost(bill, party, on=on):
        return Answer.FREE, lost
    if not is_dishonoured(bill, on=on):
        return Answer.NOT_YET, "ULB art. 43; BEA ss. 43, 47; UCC § 3-502"
    if asks_for_protest(bill, of=party) and bill.protested_on is None and not is_excused(bill, on=on):
        return Answer.NOT_YET, "ULB art. 44(1)" if law is BillLaw.ULB else "BEA s. 51(2)"
    if kept := _kept_off_until_maturity(bill, party, on):
        return Answer.NOT_YET, kept
    return Answer.OWES, _BY[law]


def _for_honour(bill: BillStanding, on: date) -> tuple[Answer, str]:
    """Who accepted for honour pays what the drawee does not, presented and protested (ULB art. 58; BEA ss. 66, 67)."""
    payable = bill_payable_on(bill)
    shown = bill.protested_on is not None or not asks_for_protest(bill)
    due = payable is not None and payable <= on and shown
    return (Answer.OWES if due else Answer.NOT_YET), (
        "ULB art. 58(1)" if bill.terms.law is BillLaw.ULB else "BEA s. 66"
    )


def recourse_lost(bill: BillStanding, party: OrganisationId, *, on: date) -> str:
    """The clause by which the holder has lost recourse against one who signed; empty while they have it.

    Never against the acceptor or the maker, nor who stands surety for them (ULB art. 53(1); BEA s. 52).
    """
    if bill.signer_behind(party) == bill.terms.drawee and bill.is_bound:
        return ""
    if is_excused(bill, on=on):
        return ""
    return _not_shown(bill, on) or _not_protested(bill, party, on) or _not_told(bill, party, on)


def _not_shown(bill: BillStanding, on: date) -> str:
    """Not presented in its time, for acceptance where it had to be, for payment where nobody refused before."""
    law, showing = bill.terms.law, bill.terms.showing
    seen = bill.shown_on is not None or bill.accepted is not None or bill.refused_on is not None
    must = bill.terms.tenor.kind is TenorKind.AFTER_SIGHT or (showing is not None and showing.required)
    if must and not seen and bill.presented is None and _is_past(last_day_for_acceptance(bill), on):
        return "ULB art. 53(1), (2)" if law is BillLaw.ULB else "BEA ss. 39(2), 40(2)"
    shown = bill.presented is not None or bill.refused_on is not None or bill.protested_on is not None
    if not shown and _is_past(last_day_for_payment(bill), on):
        return "ULB art. 53(1)" if law is BillLaw.ULB else "BEA s. 45"
    return ""


def _not_protested(bill: BillStanding, party: OrganisationId, on: date) -> str:
    if bill.protested_on is not None or not asks_for_protest(bill, of=party):
        return ""
    shown = bill.presented is not None or bill.refused_on is not None
    last = last_day_to_protest(bill) if shown else last_day_to_protest_payment(bill)
    if not _is_past(last, on):
        return ""
    return "ULB art. 53(1)" if bill.terms.law is BillLaw.ULB else "BEA s. 51(2)"


def _not_told(bill: BillStanding, party: OrganisationId, on: date) -> str:
    """By the Act, and by the Code for endorsers and the drawer of an accepted draft, who is not told in time is free;
    by the Uniform Law who does not tell answers for the harm alone (ULB art. 45(6)).
    """
    law = bill.terms.law
    itself = party == bill.drawer == bill.terms.drawee
    if law is BillLaw.ULB or party in bill.told or itself:
        return ""
    if law is BillLaw.UCC and bill.signer_behind(party) == bill.drawer and not bill.is_bound:
        return ""
    tellers = [last_day_to_tell(bill, bill.drawer, is_holder=True)]
    tellers += [last_day_to_tell(bill, each.told, is_holder=False) for each in bill.notices]
    days = [each for each in tellers if each is not None]
    if not days or on <= max(days):
        return ""
    return "BEA s. 48" if law is BillLaw.BEA else "UCC § 3-503(a)"


def _kept_off_until_maturity(bill: BillStanding, party: OrganisationId, on: date) -> str:
    """Before maturity not the drawer who does not answer for acceptance (ULB art. 9(2)), nor those for whose honour it
    was accepted and who signed after them (ULB art. 56(3)); nor who named a referee at the place of payment whom it was
    not presented to, nor those after (ULB art. 56(2)).
    """
    payable = bill_payable_on(bill)
    if payable is not None and payable <= on:
        return ""
    if bill.terms.guarantee is Guarantee.PAYMENT and bill.signer_behind(party) == bill.drawer:
        return "ULB art. 9(2); BEA s. 16(1)"
    if bill.terms.law is not BillLaw.ULB:
        return ""
    honoured = [each.honoured for each in bill.for_honour]
    if any(party == each or party in bill.subsequent_to(each) for each in honoured):
        return "ULB art. 56(3)"
    named = [each.named_by for each in bill.referees if each.referee not in bill.asked]
    return "ULB art. 56(2)" if any(party == each or party in bill.subsequent_to(each) for each in named) else ""


def _is_past(last: date | None, on: date) -> bool:
    return last is not None and on > last
