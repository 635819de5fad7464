# SPDX-License-Identifier: Apache-2.0
"""What may be offered for discount, by whom, to whom and on which terms; apart from what becomes of an offer.

ULB: Geneva Uniform Law (1930). BEA: Bills of Exchange Act 1882. Cited from knowledge of the texts, medium confidence.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from tradelane.financing.values import DayCount, DiscountTerms, PayTo
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.rule import rule
from tradelane.titles.rules import is_business_day
from tradelane.titles.values import RecordKind, Title, TitleState

_HIGHEST_RATE = Decimal(100)
"""Percent a year; beyond it a slip of the comma is likelier than an offer."""


@rule(
    "DISC-2",
    cites="ULB arts 9, 28; BEA ss. 54, 55",
    field="title",
    fix="Have the drawee accept it first; offer it before it falls due.",
)
def only_an_accepted_bill_is_offered(title: Title) -> bool:
    """What is offered is a bill that its drawee accepted, or a promissory note: free, of which something is still to
    be paid, and not dishonoured.
    """
    bill = title.standing.bill
    if bill is None or title.state is not TitleState.HELD or bill.dishonoured_on is not None:
        return False
    return what_is_promised(title).amount > 0


def what_is_promised(title: Title) -> Money:
    """What the acceptor of a bill, or the maker of a note, promises and has not paid; nil where nobody accepted."""
    bill = title.standing.bill
    if bill is None:
        raise ValueError("a cargo document promises no money")
    note = title.standing.kind is RecordKind.PROMISSORY_NOTE
    promised = bill.owed_by_acceptor if note or bill.accepted is not None else Decimal(0)
    return Money(promised, bill.terms.currency)


@rule(
    "DISC-3",
    cites="ULB arts 11, 16; BEA ss. 31, 38",
    field="by",
    fix="Let its holder offer it, alone in control and in whose favour it runs.",
    refusal=Forbidden,
)
def the_holder_offers(title: Title, *, by: OrganisationId) -> bool:
    """Only who holds a bill alone, in whose favour it runs, offers it: not a pledgee, nor who collects for another."""
    standing = title.standing
    alone = standing.control is None or standing.control.organisations == (by,)
    entitled = standing.order_of in (None, by) and standing.agent is None and standing.pledgor is None
    return title.holder == by and alone and entitled


@rule("DISC-4", cites="Tradelane house rule", field="title", fix="Wait for the answers, or withdraw that offer.")
def a_bill_is_offered_once(live: Collection[str]) -> bool:
    """A bill is offered once at a time, to as many banks as its holder likes."""
    return not live


@rule("DISC-5", cites="ISO 4217; Tradelane house rule", field="terms", fix="Name a rate in percent a year, or a price.")
def a_price_or_a_rate_is_named_and_not_both(terms: DiscountTerms, *, face: Money) -> bool:
    """An offer names a rate from nil to a hundred percent a year, or a price above nil, in whole minor units of the
    bill's currency, and a commission that is not below nil.
    """
    if (terms.rate is None) == (terms.price is None) or terms.commission < 0:
        return False
    if terms.rate is not None and not 0 <= terms.rate <= _HIGHEST_RATE:
        return False
    sums = [Money(each, face.currency) for each in (terms.price, terms.commission) if each is not None]
    return all(each == each.rounded() for each in sums) and (terms.price is None or terms.price > 0)


@rule(
    "DISC-6",
    cites="ULB art. 72; BEA s. 14(1)",
    field="terms.value_date",
    fix="Choose a business day from today on, before the bill is payable.",
)
def the_value_date_is_a_business_day_before_maturity(
    value_date: date, *, today: date, payable_on: date | None, place: str
) -> bool:
    """The value date is a business day at the place of payment, not past, before the known day of payment."""
    return payable_on is not None and today <= value_date < payable_on and is_business_day(value_date, place)


@rule(
    "DISC-7", cites="Money market conventions, by currency (data/day_counts.csv)", field="terms.day_count",
    fix="Say how its year is counted: ACT/360 or ACT/365.",
)  # fmt: skip
def the_day_count_is_known(day_count: DayCount | None) -> bool:
    """How a year is counted is on file for the currency, or the offer says it."""
    return day_count is not None


@rule(
    "DISC-8", cites="Tradelane house rule", field="banks", fix="Name banks of this node, each once, and not yourself."
)
def only_a_bank_is_asked(
    banks: Collection[OrganisationId], *, known_banks: Collection[OrganisationId], seller: OrganisationId
) -> bool:
    """An offer goes to one bank or several that this node knows as banks, none of them its seller."""
    return 0 < len(banks) == len(set(banks)) and set(banks) <= set(known_banks) and seller not in banks


@rule(
    "DISC-9",
    cites="ISO 20022 camt.054.001.08, Acct/Svcr",
    field="pay_to.bank",
    fix="Name an account that another bank keeps, or ask another bank.",
)
def the_buyer_does_not_confirm_its_own_payment(pay_to: PayTo, *, banks: Collection[OrganisationId]) -> bool:
    """The money goes to an account at a bank that is not among the buyers: who buys does not report its own payment."""
    return bool(pay_to.number and pay_to.bic and pay_to.bank) and pay_to.bank not in banks


@rule("DISC-10", cites="Tradelane house rule", field="answer_by", fix="Leave time, and end it on the value date.")
def an_offer_leaves_time_to_answer(answer_by: datetime, *, now: datetime, value_date: date) -> bool:
    """Banks answer until a moment that is to come, and not after the value date."""
    return now < answer_by and answer_by.date() <= value_date
