# SPDX-License-Identifier: Apache-2.0
"""What must hold of payments; apart, because money is only as sure as the rule that a reader can check."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.payments.values import LARGEST, Account, Credit, Intent, IntentState, Leg, Method, Outcome, Posting


@rule("PAY-1", cites="Tradelane house rule", field="legs", fix="Name at least one leg, each above zero.")
def every_leg_is_above_zero(legs: Collection[Leg]) -> bool:
    """An intent has at least one leg, and each leg is an amount above zero."""
    return bool(legs) and all(leg.amount.amount > 0 for leg in legs)


@rule("PAY-2", cites="ISO 20022 pain.001.001.09, InstdAmt", field="legs", fix="Make one intent per currency.")
def legs_share_one_currency(legs: Collection[Leg]) -> bool:
    """All legs of an intent are in one currency: a bank transfers one."""
    return len({leg.amount.currency for leg in legs}) == 1


@rule("PAY-3", cites="ISO 4217", field="legs", fix="Round each leg to the minor unit of its currency.")
def amounts_fit_the_currency(legs: Collection[Leg]) -> bool:
    """An amount has no more decimals than its currency has, cents for USD, none for JPY, and is below 900 trillion."""
    return all(leg.amount.amount == leg.amount.rounded().amount and leg.amount.amount < LARGEST for leg in legs)


@rule("PAY-4", cites="Tradelane house rule", field="payer", fix="Name two different organisations.")
def payer_and_payee_differ(payer: Account, payee: Account) -> bool:
    """Nobody pays themselves."""
    return payer.organisation != payee.organisation


@rule(
    "PAY-5",
    cites="Tradelane house rule",
    field="by",
    fix="Let the payer or the payee open the intent.",
    refusal=Forbidden,
)
def a_party_opens_the_intent(by: Actor, payer: Account, payee: Account) -> bool:
    """Payer or payee opens an intent, or the node itself on a verified message of another node."""
    is_node = OrganisationKind.OPERATOR in by.kinds and by.person is None
    return is_node or by.organisation in (payer.organisation, payee.organisation)


@rule("PAY-6", cites="Tradelane house rule", field="by", fix="Let the payer's signatory order it.", refusal=Forbidden)
def only_the_payer_orders(intent: Intent, *, by: OrganisationId) -> bool:
    """Only the payer orders a payment."""
    return intent.payer.organisation == by


@rule(
    "PAY-7",
    cites="ISO 20022 pain.001.001.09, DbtrAcct and CdtrAcct",
    field="payer.number",
    fix="Give account number and BIC of payer and payee.",
)
def a_transfer_names_both_accounts(intent: Intent) -> bool:
    """A credit transfer needs the accounts and banks of both sides."""
    return all(end.number and end.bic for end in (intent.payer, intent.payee))


@rule("PAY-8", cites="Tradelane house rule", field="state", fix="Look at the intent: it moved on already.")
def an_intent_moves_forward(state: IntentState, *, to: IntentState) -> bool:
    """An intent goes from created to ordered to paid to settled, one step at a time, and never back; or it is
    withdrawn before the money came. A code shown to a payer may be paid without an order before it.
    """
    if IntentState.WITHDRAWN in (state, to):
        return to is IntentState.WITHDRAWN and state in IntentState.open()
    steps = list(IntentState)
    return steps.index(to) == steps.index(state) + 1 or (state, to) == (IntentState.CREATED, IntentState.PAID)


@rule(
    "PAY-9",
    cites="ISO 20022 camt.054.001.08, Acct/Svcr",
    field="by",
    fix="Send notifications for accounts that your bank keeps.",
    refusal=Forbidden,
)
def the_payees_bank_reports_the_credit(intent: Intent, *, bank: OrganisationId) -> bool:
    """Only the bank that keeps the payee's account reports credits to it and settles them."""
    return intent.payee.bank == bank


@rule("PAY-10", cites="Double-entry bookkeeping", field="ledger", fix="Post every claim with its counterpart.")
def entries_sum_to_zero(postings: Iterable[Posting]) -> bool:
    """The lines of an event in the ledger sum to zero in each currency: no claim comes from nowhere."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for posting in postings:
        sums[posting.amount.currency] += posting.amount.amount
    return bool(sums) and not any(sums.values())


@rule("PAY-11", cites="ISO 11649:2009 §4.2", field="reference", fix="Use the reference of the intent as it is printed.")
def a_creditor_reference_is_sound(reference: str) -> bool:
    """A creditor reference begins with RF, has the right check digits (mod 97) and at most 25 characters."""
    from stdnum import iso11649

    return bool(iso11649.is_valid(reference)) and iso11649.compact(reference) == reference


@rule("PAY-12", cites="MAS SGQR and PayNow specifications", field="payee", fix="Use a payee with a Singapore UEN.")
def paynow_names_a_singapore_entity(payee: OrganisationId) -> bool:
    """A PayNow code to a company names its UEN, so the payee is an organisation known by one."""
    return payee.startswith("SG.UEN.")


@rule(
    "PAY-13",
    cites="Tradelane house rule: law 3 of the design, one source decides",
    field="state",
    fix="Ask the node where the payee's bank reports.",
)
def the_payees_node_tells_the_state(intent: Intent, *, economy: str) -> bool:
    """Whether money came is told by the node of the payee's economy; elsewhere stands what that node said."""
    return intent.payee.organisation.split(".", 1)[0] == economy


@rule("PAY-14", cites="EMVCo QR Code Specification, Merchant-Presented Mode v1.1", field="method", fix="Scan the code.")
def only_a_transfer_is_ordered(method: Method) -> bool:
    """Only a transfer is ordered by file; a code is paid by scanning it."""
    return method is Method.TRANSFER


@rule(
    "PAY-15",
    cites="Tradelane house rule: least data; EMVCo QR Code Specification, Merchant-Presented Mode v1.1",
    field="payer.organisation",
    fix="Name the organisation by its official number, or let a private person pay by code.",
)
def a_private_person_only_pays_and_by_code(payer: Account, payee: Account, *, method: Method) -> bool:
    """A private person, who has no official number, may be the payer of a code and nothing else."""
    return not payee.is_private and (not payer.is_private or method is Method.QR)


@rule(
    "PAY-16",
    cites="Tradelane house rule",
    field="by",
    fix="Let payer and payee's bank say so, through what the payment is for.",
    refusal=Forbidden,
)
def a_side_or_the_payees_bank_withdraws(by: Actor, intent: Intent) -> bool:
    """A payment is withdrawn in the name of payer, payee or the payee's bank, or by the node when its time is over."""
    is_node = OrganisationKind.OPERATOR in by.kinds and by.person is None
    return is_node or by.organisation in (intent.payer.organisation, intent.payee.organisation, intent.payee.bank)


def outcome_of(credit: Credit, intent: Intent | None, *, seen_before: bool) -> Outcome:
    """What a credit does to the intent that its reference names (None: it names none)."""
    if seen_before:
        return Outcome.DUPLICATE
    if not credit.booked:
        return Outcome.NOT_BOOKED
    if intent is None:
        return Outcome.UNKNOWN_REFERENCE
    if credit.amount.currency != intent.amount.currency:
        return Outcome.WRONG_CURRENCY
    if intent.state not in IntentState.open():
        return Outcome.NOT_OPEN
    left = intent.outstanding.amount - credit.amount.amount
    if left > 0:
        return Outcome.PARTIAL
    return Outcome.EXCESS if left < 0 else Outcome.EXACT


# ── the ledger of claims ──


def claims_of_an_intent(intent: Intent) -> list[Posting]:
    """At creation the payee may claim each leg from the payer."""
    return [
        posting
        for leg in intent.legs
        for posting in _pair(
            f"{intent.payee.organisation}:receivable:{leg.kind}", f"{intent.payer.holder}:payable", leg.amount
        )
    ]


def claims_after_a_credit(intent: Intent, credit: Money, *, bank: OrganisationId) -> list[Posting]:
    """At a credit the payer's debt falls and the bank owes instead; what is too much the payer may claim back."""
    owed = min(credit.amount, intent.outstanding.amount)
    postings = _pair(f"{intent.payer.holder}:payable", f"{bank}:owes", Money(owed, credit.currency))
    if credit.amount > owed:
        rest = Money(credit.amount - owed, credit.currency)
        postings += _pair(f"{intent.payer.holder}:refundable", f"{bank}:owes", rest)
    return postings


def claims_after_settlement(intent: Intent, *, bank: OrganisationId) -> list[Posting]:
    """At settlement the bank has paid out: no claim on the legs is open."""
    return [
        posting
        for leg in intent.legs
        for posting in _pair(f"{bank}:owes", f"{intent.payee.organisation}:receivable:{leg.kind}", leg.amount)
    ]


def claims_after_withdrawal(intent: Intent) -> list[Posting]:
    """At withdrawal the payee claims nothing; what came already the payer may claim back from the payee."""
    postings = [
        posting
        for leg in intent.legs
        for posting in _pair(
            f"{intent.payer.holder}:payable", f"{intent.payee.organisation}:receivable:{leg.kind}", leg.amount
        )
    ]
    if intent.received.amount > 0:
        postings += _pair(f"{intent.payer.holder}:refundable", f"{intent.payer.holder}:payable", intent.received)
    return postings


def _pair(up: str, down: str, amount: Money) -> list[Posting]:
    return [Posting(up, amount), Posting(down, amount * -1)]
