# SPDX-License-Identifier: Apache-2.0
"""A holder offers a bill, banks answer; apart, because nobody's bill moves by it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tradelane.financing import queries, rules
from tradelane.financing.actions.telling import tell_answer, tell_banks
from tradelane.financing.formats import terms_json
from tradelane.financing.models import AnswerRow, OfferRow
from tradelane.financing.values import (
    Answer,
    AnswerState,
    DiscountTerms,
    Offer,
    OfferId,
    OfferState,
    PayFrom,
    PayTo,
)
from tradelane.journal import actions as journal
from tradelane.kernel.ids import OrganisationId, TitleId, new_id
from tradelane.kernel.money import Money
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import organisations, require_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments.values import units
from tradelane.titles import queries as titles
from tradelane.titles.rules import bill_payable_on
from tradelane.titles.values import BillStanding, Title


@transaction.atomic
def offer_bill(
    *,
    title: TitleId,
    terms: DiscountTerms,
    banks: Sequence[OrganisationId],
    pay_to: PayTo,
    answer_by: datetime,
    by: Actor,
    now: datetime,
) -> OfferId:
    """Offer an accepted bill, or a note, for discount to one bank or several; they may read its record from now on.

    Nothing is bound or moved by it. The same offer again returns the same id. Raises Refused, Forbidden, NotFound.
    """
    the_person_has_the_role.require(by, Role.CLERK)
    found = titles.title(id=title, by=by)
    rules.only_an_accepted_bill_is_offered.require(found)
    rules.the_holder_offers.require(found, by=by.organisation)
    live = queries.live_offers(title)
    if live and _is_the_same(live[0], terms, banks, pay_to):
        return live[0].id
    rules.a_bill_is_offered_once.require([each.id for each in live])
    known = [each.id for each in organisations(kind=OrganisationKind.BANK)]
    rules.only_a_bank_is_asked.require(banks, known_banks=known, seller=by.organisation)
    rules.the_buyer_does_not_confirm_its_own_payment.require(pay_to, banks=banks)
    bill = _bill(found)
    face = rules.what_is_promised(found)
    payable = _require_sound(terms, face=face, bill=bill, now=now)
    rules.an_offer_leaves_time_to_answer.require(answer_by, now=now, value_date=terms.value_date)
    id = _insert(found, bill, (face, payable), terms, pay_to, answer_by, now=now)
    AnswerRow.objects.bulk_create(
        AnswerRow(offer_id=id, bank=bank, state=str(AnswerState.ASKED), at=now) for bank in banks
    )
    grant_access(subject=id, organisations=[by.organisation, *banks])
    grant_access(subject=title, organisations=banks)
    tell_banks(offer=id)
    journal.record("financing.offer.made", subject=id, by=by, title=title, banks=sorted(banks), face=face.as_json())
    return id


@transaction.atomic
def answer_offer(
    *,
    offer: OfferId,
    state: AnswerState,
    terms: DiscountTerms | None = None,
    pay_from: PayFrom | None = None,
    by: Actor,
    now: datetime,
) -> Offer:
    """Take an offer as it is, counter it with terms of one's own, or decline it, as a bank that was asked.

    Taking and countering bind the bank until the offer's time to answer is over, so a signatory does it. Again changes
    nothing. Raises Refused, Forbidden, NotFound.
    """
    require_access(subject=offer, by=by)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.BANK)
    the_person_has_the_role.require(by, Role.SIGNATORY if state in AnswerState.binding() else Role.CLERK)
    found = queries.lock_offer(offer)
    said = found.answer_of(by.organisation)
    if said is None:
        raise rules.only_a_bank_is_asked.refused()
    answer = Answer(by.organisation, state, now, _terms_of(found, state, terms), pay_from)
    if replace(said, at=now, refused="") == answer and not said.refused:
        return queries.offer(id=offer, by=by)
    _require_answerable(found, said, answer, now=now)
    AnswerRow.objects.filter(offer=offer, bank=by.organisation).update(
        state=str(state), terms=terms_json(answer.terms) if answer.terms else None,
        pay_from={"number": pay_from.number, "bic": pay_from.bic} if pay_from else None, at=now, refused="",
    )  # fmt: skip
    if found.home:
        tell_answer(found, answer, by=by)
    journal.record("financing.offer.answered", subject=offer, by=by, bank=by.organisation, state=str(state))
    return queries.offer(id=offer, by=by)


@transaction.atomic
def withdraw_offer(*, offer: OfferId, by: Actor, now: datetime) -> Offer:
    """Take an offer back that nothing was agreed on. Again changes nothing. Raises Refused, Forbidden, NotFound."""
    require_access(subject=offer, by=by)
    the_person_has_the_role.require(by, Role.CLERK)
    found = queries.lock_offer(offer)
    if found.seller != by.organisation:
        raise rules.the_holder_offers.refused()
    rules.an_offer_is_decided_where_its_bill_is.require(found)
    rules.an_offer_is_withdrawn_while_it_is_open.require(found.state)
    if found.state is OfferState.OPEN:
        OfferRow.objects.filter(pk=offer).update(state=str(OfferState.WITHDRAWN), ended_at=now)
        journal.record("financing.offer.withdrawn", subject=offer, by=by, title=found.title)
    return queries.offer(id=offer, by=by)


def _bill(title: Title) -> BillStanding:
    if title.standing.bill is None:
        raise rules.only_an_accepted_bill_is_offered.refused()
    return title.standing.bill


def _require_sound(terms: DiscountTerms, *, face: Money, bill: BillStanding, now: datetime) -> date:
    """The day on which the bill is payable, when it is known and the terms fit it."""
    rules.a_price_or_a_rate_is_named_and_not_both.require(terms, face=face)
    payable = bill_payable_on(bill)
    rules.the_value_date_is_a_business_day_before_maturity.require(
        terms.value_date, today=now.date(), payable_on=payable, place=bill.terms.place_of_payment
    )
    if payable is None:  # the rule refused it: this is for the types
        raise rules.the_value_date_is_a_business_day_before_maturity.refused()
    rules.the_proceeds_are_above_zero.require(rules.proceeds_of(face, terms, payable_on=payable))
    return payable


def _is_the_same(live: Offer, terms: DiscountTerms, banks: Sequence[OrganisationId], pay_to: PayTo) -> bool:
    asked = (terms, sorted(banks), pay_to)
    return live.state is OfferState.OPEN and (live.asked, [each.bank for each in live.answers], live.pay_to) == asked


def _insert(
    title: Title, bill: BillStanding, promised: tuple[Money, date], terms: DiscountTerms, pay_to: PayTo,
    answer_by: datetime, *, now: datetime,
) -> OfferId:  # fmt: skip
    face, payable = promised
    id = OfferId(new_id("offer"))
    try:
        with transaction.atomic():
            OfferRow.objects.create(
                id=id, title=title.id, number=title.number, seller=title.holder, acceptor=bill.terms.drawee,
                face=units(face), currency=face.currency, payable_on=payable,
                place=bill.terms.place_of_payment, asked=terms_json(terms),
                pay_to={"number": pay_to.number, "bic": pay_to.bic, "bank": pay_to.bank}, answer_by=answer_by,
                state=str(OfferState.OPEN), made_at=now,
            )  # fmt: skip
    except IntegrityError as error:  # somebody offered it at the same moment
        raise rules.a_bill_is_offered_once.refused() from error
    return id


def _terms_of(found: Offer, state: AnswerState, terms: DiscountTerms | None) -> DiscountTerms | None:
    if state is AnswerState.COUNTERED:
        return terms or found.asked
    return found.asked if state is AnswerState.TAKEN else None


def _require_answerable(found: Offer, said: Answer, answer: Answer, *, now: datetime) -> None:
    rules.a_bank_answers_while_the_offer_is_open.require(found, now=now)
    rules.a_binding_answer_stands.require(said.state, to=answer.state)
    rules.a_buyer_names_the_account_it_pays_from.require(answer)
    terms = answer.terms
    if terms is not None and answer.state is AnswerState.COUNTERED:
        rules.a_price_or_a_rate_is_named_and_not_both.require(terms, face=found.face)
        rules.the_value_date_is_a_business_day_before_maturity.require(
            terms.value_date, today=now.date(), payable_on=found.payable_on, place=found.place_of_payment
        )
        rules.the_proceeds_are_above_zero.require(queries.proceeds(found, terms))
