# SPDX-License-Identifier: Apache-2.0
"""The seller agrees to a bank's terms by signing the endorsement, which waits for the money; the one place where a bill
and a payment are tied to each other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tradelane.financing import queries, rules
from tradelane.financing.formats import terms_json
from tradelane.financing.models import OfferRow
from tradelane.financing.values import DiscountTerms, Offer, OfferId, OfferState, PayFrom
from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import IntentId, OrganisationId, economy_of
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import organisation, require_access
from tradelane.parties.values import Actor
from tradelane.payments import actions as payments
from tradelane.payments import queries as intents
from tradelane.payments.values import Account, Leg, LegKind, Method, PaymentTerms
from tradelane.titles import actions as titles
from tradelane.titles import queries as records
from tradelane.titles.formats import digest_of_entry
from tradelane.titles.values import Act, Endorsement, EndorsementTerms, Entry, Jws, Reservation
from tradelane.trust.values import Proof


def prepare_endorsement(*, offer: OfferId, bank: OrganisationId, by: Actor, now: datetime) -> Entry:
    """The endorsement that the seller signs when they agree to what `bank` said. Writes nothing.

    Raises Refused, Conflict (the record moved), Forbidden, NotFound.
    """
    found = queries.offer(id=offer, by=by)
    terms = _said(found, bank, by=by, now=now)
    title = records.title(id=found.title, by=by)
    return titles.prepare_entry(
        title=title.id, act=Act.ENDORSE, to=bank, seen_head=title.head, by=by, now=now,
        terms=EndorsementTerms(Endorsement.FULL, bank, terms.without_recourse),
    )  # fmt: skip


@transaction.atomic
def agree(
    *, offer: OfferId, bank: OrganisationId, entry: Entry | None = None, by: Actor, now: datetime,
    proof: Proof | None = None,
) -> Offer:  # fmt: skip
    """Sign the endorsement to `bank` with the seller's key here; it waits, the bill stands still, the payment is owed.

    `entry` is the endorsement as a person saw it, and `proof` how they showed who they are. All or nothing. Again for
    the same bank changes nothing. Raises Refused, Conflict, Forbidden, NotFound.
    """
    found = _locked(offer, by=by)
    if _is_agreed(found, bank, entry):
        return queries.offer(id=offer, by=by)
    entry = entry or prepare_endorsement(offer=offer, bank=bank, by=by, now=now)
    terms = _require_agreeable(found, bank, entry, by=by, now=now)
    kept = titles.reserve_entry(entry=entry, matter=offer, by=by, now=now)
    if proof is not None:
        journal.record(
            "titles.entry.approved", subject=found.title, by=by, digest=kept.entry, method=str(proof.method),
            evidence=proof.evidence,
        )  # fmt: skip
    return _tied(found, bank, terms, kept, by=by, now=now)


@transaction.atomic
def agree_signed(
    *, offer: OfferId, bank: OrganisationId, entry: Entry, author: Jws, opens: Sequence[str] = (), by: Actor,
    now: datetime,
) -> Offer:  # fmt: skip
    """As `agree`, with an endorsement that the seller signed with a key kept elsewhere. Raises Unreadable too."""
    found = _locked(offer, by=by)
    if _is_agreed(found, bank, entry):
        return queries.offer(id=offer, by=by)
    terms = _require_agreeable(found, bank, entry, by=by, now=now)
    kept = titles.reserve_signed_entry(entry=entry, author=author, opens=opens, matter=offer, by=by, now=now)
    return _tied(found, bank, terms, kept, by=by, now=now)


def _locked(offer: OfferId, *, by: Actor) -> Offer:
    require_access(subject=offer, by=by)
    found = queries.lock_offer(offer)
    rules.an_offer_is_decided_where_its_bill_is.require(found)
    return found


def _is_agreed(found: Offer, bank: OrganisationId, entry: Entry | None) -> bool:
    """Whether this very agreement was made before: then the call is a retry."""
    return found.buyer == bank and (entry is None or found.entry == digest_of_entry(entry))


def _said(found: Offer, bank: OrganisationId, *, by: Actor, now: datetime) -> DiscountTerms:
    """What the bank bound itself to. Raises Forbidden for anybody but the seller, Refused (DISC-13)."""
    if by.organisation != found.seller:
        raise rules.the_holder_offers.refused()
    rules.the_seller_agrees_to_an_answer.require(found, bank=bank, now=now)
    answer = found.answer_of(bank)
    return (answer.terms if answer else None) or found.asked


def _require_agreeable(found: Offer, bank: OrganisationId, entry: Entry, *, by: Actor, now: datetime) -> DiscountTerms:
    terms = _said(found, bank, by=by, now=now)
    if entry.title != found.title:
        raise rules.the_endorsement_is_what_was_agreed.refused(facts={"title": found.title})
    rules.the_endorsement_is_what_was_agreed.require(entry, bank=bank, without_recourse=terms.without_recourse)
    rules.the_value_date_is_a_business_day_before_maturity.require(
        terms.value_date, today=now.date(), payable_on=found.payable_on, place=found.place_of_payment
    )
    return terms


def _tied(
    found: Offer, bank: OrganisationId, terms: DiscountTerms, kept: Reservation, *, by: Actor, now: datetime
) -> Offer:
    """The payment opened, and the offer marked: in the transaction that reserved the bill."""
    intent = _payment(found, bank, terms, by=by, now=now)
    OfferRow.objects.filter(pk=found.id).update(
        state=str(OfferState.AGREED), buyer=bank, agreed=terms_json(terms), pay_by=rules.pay_by(terms.value_date),
        intent=intent, entry=kept.entry, reference=intents.intent(id=intent, by=by).reference,
    )  # fmt: skip
    grant_access(subject=found.id, organisations=[found.pay_to.bank])
    journal.record(
        "financing.offer.agreed", subject=found.id, by=by, bank=bank, title=found.title, entry=Digest(kept.entry),
        intent=intent,
    )  # fmt: skip
    return queries.offer(id=found.id, by=by)


def _payment(found: Offer, bank: OrganisationId, terms: DiscountTerms, *, by: Actor, now: datetime) -> IntentId:
    title = records.title(id=found.title, by=by)
    answer = found.answer_of(bank)
    source = (answer.pay_from if answer else None) or PayFrom("", "")
    amount = queries.proceeds(found, terms).amount
    return payments.create_intent(
        consignment=title.consignment,
        payer=Account(
            bank, organisation(bank).name, economy_of(bank), number=source.number, bic=source.bic, bank=bank
        ),
        payee=Account(
            found.seller, organisation(found.seller).name, economy_of(found.seller), number=found.pay_to.number,
            bic=found.pay_to.bic, bank=found.pay_to.bank,
        ),
        legs=[Leg(LegKind.PROCEEDS, amount)],
        method=Method.TRANSFER,
        terms=PaymentTerms(
            purpose=f"discount-{found.id[-20:]}", condition="Endorsement against payment", due=terms.value_date,
            invoice=found.number,
        ),
        by=by,
        now=now,
    )  # fmt: skip
