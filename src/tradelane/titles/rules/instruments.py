# SPDX-License-Identifier: Apache-2.0
"""What a bill of exchange or a promissory note says when it opens, and what its signers may stipulate by its law; apart
from what is done with it.

ULB: Geneva Uniform Law (1930). BEA: Bills of Exchange Act 1882. UCC: Uniform Commercial Code, article 3. Cited from
knowledge of the texts, medium confidence.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.titles.values import (
    AvalTerms,
    BillLaw,
    BillTerms,
    EndorsementTerms,
    Entry,
    Form,
    Guarantee,
    IssueTerms,
    RecordKind,
    StatedSum,
    TenorKind,
    Title,
)

NOTES = frozenset({RecordKind.PROMISSORY_NOTE})
INSTRUMENTS = NOTES | {RecordKind.BILL_OF_EXCHANGE}
SIGHT_TENORS = frozenset({TenorKind.SIGHT, TenorKind.AFTER_SIGHT})
_CURRENCY, _ECONOMY = re.compile("[A-Z]{3}"), re.compile("[A-Z]{2}")
_YEARS = (360, 365)
"""Days that a year counts: the two that money markets reckon with."""


@rule(
    "BILL-1",
    cites="ULB arts 1, 2, 33, 75; BEA ss. 3, 8(1), 10, 11",
    field="terms.bill",
    fix="Name sum, drawee, tenor and place; and, by the Uniform Law, the payee.",
)
def an_instrument_says_what_it_must(entry: Entry) -> bool:
    """A bill of exchange or a promissory note names a sum certain in money, who pays it, when and where, and by the
    Uniform Law to whom; a cargo document names none of it.
    """
    terms = entry.terms
    if not isinstance(terms, IssueTerms):
        return True
    if terms.bill is None or terms.kind not in INSTRUMENTS:
        return terms.bill is None and terms.kind not in INSTRUMENTS
    bill = terms.bill
    maker = terms.kind not in NOTES or bill.drawee == entry.by
    money = bill.amount > 0 and _CURRENCY.fullmatch(bill.currency) is not None
    places = all(_ECONOMY.fullmatch(place) for place in (bill.place_of_payment, bill.drawn_in or "ZZ"))
    payee = bill.law is not BillLaw.ULB or terms.form is not Form.BLANK
    return _is_timed(bill) and maker and money and places and payee and bool(bill.drawee)


def _is_timed(bill: BillTerms) -> bool:
    """Whether the tenor says one time for payment, not before the day of drawing.

    A month and a half are one month and 15 days, eight days are eight days (ULB art. 36(2), (5)): both are said so.
    """
    tenor = bill.tenor
    match tenor.kind:
        case TenorKind.FIXED_DATE:
            return tenor.on is not None and tenor.on >= bill.drawn_on and tenor.days == tenor.months == 0
        case TenorKind.SIGHT:
            return tenor.on is None and tenor.days == tenor.months == 0
    return tenor.on is None and min(tenor.days, tenor.months) >= 0 < tenor.days + tenor.months


@rule(
    "BILL-12",
    cites="ULB art. 5; BEA s. 9(1)(a), (3); UCC § 3-112",
    field="terms.bill.interest",
    fix="Name a rate above nothing; by the Uniform Law leave it out but at sight or after sight, and draw for more.",
)
def interest_is_promised_at_a_rate(entry: Entry) -> bool:
    """Interest is promised at a rate that the instrument names; by the Uniform Law only where it is payable at sight
    or at a fixed period after sight, as on any other it counts as not written.
    """
    bill = _bill_in(entry)
    if bill is None or bill.interest is None:
        return True
    lets = bill.law is not BillLaw.ULB or bill.tenor.kind in SIGHT_TENORS
    return lets and bill.interest.rate > 0 and bill.interest.year in _YEARS


@rule(
    "BILL-13",
    cites="ULB art. 6; BEA s. 9(2); UCC § 3-114",
    field="terms.bill.amount",
    fix="Open it for the sum in words; where those differ, for the one that its law lets count.",
)
def the_sum_that_counts_is_the_sum(entry: Entry) -> bool:
    """Where an instrument writes its sum in several places, words count before figures, and by the Uniform Law the
    smaller of several.
    """
    bill = _bill_in(entry)
    return bill is None or not bill.stated or bill.amount == sum_that_counts(bill.law, bill.stated)


def sum_that_counts(law: BillLaw, stated: Sequence[StatedSum]) -> Decimal | None:
    """The sum of an instrument that writes it in several places; None where its law leaves that open."""
    words = [each.amount for each in stated if each.in_words] or [each.amount for each in stated]
    if law is BillLaw.ULB:
        return min(words, default=None)
    return words[0] if len(set(words)) == 1 else None


@rule(
    "BILL-14",
    cites="ULB arts 9(2), 22, 23, 34, 41, 55(1); BEA ss. 15, 16(1), 39; UCC §§ 3-107, 3-414(e)",
    field="terms.bill",
    fix="Leave the stipulation out, or name one that its law knows.",
)
def a_drawer_stipulates_what_the_law_knows(entry: Entry) -> bool:
    """Presentment for acceptance is required, or prohibited, not both; a bill payable after sight or in another economy
    than the drawee's is always presented for it, and a note that is not payable after sight never. Its time is as the
    drawer says by the Uniform Law alone. Under that law a drawer answers for payment, and a maker for all. A rate of
    exchange is above nothing, and none is named for payment in kind. A
    referee in case of need is another than the drawee, and the Code knows none.
    """
    terms, bill = entry.terms, _bill_in(entry)
    if bill is None or not isinstance(terms, IssueTerms):
        return True
    guarantees = bill.guarantee is Guarantee.ALL or (
        terms.kind not in NOTES and (bill.law is not BillLaw.ULB or bill.guarantee is Guarantee.PAYMENT)
    )
    of_presentment = _shows_lawfully(bill, terms.kind)
    return guarantees and of_presentment and _is_exchanged(bill) and _names_a_referee(bill, bill.in_case_of_need)


def _shows_lawfully(bill: BillTerms, kind: RecordKind) -> bool:
    showing = bill.showing
    if showing is None:
        return True
    if bill.law is not BillLaw.ULB and (showing.prohibited or showing.by or showing.not_before):
        return False
    for_acceptance = bill.tenor.kind is TenorKind.AFTER_SIGHT or (
        kind not in NOTES and bill.tenor.kind is not TenorKind.SIGHT
    )
    if not for_acceptance and (showing.required or showing.prohibited):
        return False
    elsewhere = economy_of(bill.drawee) != bill.place_of_payment
    must = bill.tenor.kind is TenorKind.AFTER_SIGHT or elsewhere
    ordered = not (showing.not_before and showing.by) or showing.not_before <= showing.by
    dated = all(each is None or each >= bill.drawn_on for each in (showing.not_before, showing.by))
    return ordered and dated and not (showing.prohibited and (must or showing.required))


def _is_exchanged(bill: BillTerms) -> bool:
    exchange = bill.exchange
    return exchange is None or (exchange.rate is None or (exchange.rate > 0 and not exchange.in_kind))


def _names_a_referee(bill: BillTerms, referee: OrganisationId | None) -> bool:
    return referee is None or (bill.law is not BillLaw.UCC and referee != bill.drawee)


@rule(
    "BILL-15",
    cites="ULB arts 46, 55(1); BEA ss. 15, 16(2)",
    field="terms",
    fix="Leave out what is said of protest or of a referee.",
)
def a_signer_stipulates_what_the_law_knows(title: Title, entry: Entry) -> bool:
    """An endorser or a surety of a bill may release the holder from protest and name a referee in case of need; the
    Code knows no referee, and a cargo document neither.
    """
    terms = entry.terms
    if not isinstance(terms, EndorsementTerms | AvalTerms):
        return True
    bill = title.standing.bill
    if bill is None:
        return not terms.without_protest and terms.in_case_of_need is None
    return _names_a_referee(bill.terms, terms.in_case_of_need)


def _bill_in(entry: Entry) -> BillTerms | None:
    return entry.terms.bill if isinstance(entry.terms, IssueTerms) else None
