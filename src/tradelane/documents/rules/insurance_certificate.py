# SPDX-License-Identifier: Apache-2.0
"""What an insurance certificate must say; apart, because a bank refuses cover that is too small, too late or too short.

Incoterms 2020 rule A5 of CIF and CIP says which cover the seller owes the buyer.
"""

from datetime import date
from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, has_ports
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_COVER = Decimal("1.10")
"""UCP 600 art. 28(f)(ii) and Incoterms 2020 A5: at least 110 per cent of the CIF or CIP value."""
_ALL_RISKS = "(a)"
"""Institute Cargo Clauses (A), or (A) of another institute, in the name of the clauses."""


def _total(document: Document) -> dict[str, str] | None:
    total: dict[str, str] | None = document.content.get("totals", {}).get("total_value")
    return total


def _insured(document: Document) -> dict[str, str] | None:
    insured: dict[str, str] | None = document.statements.get("insured_amount")
    return insured


@rule(
    "INS-1",
    cites="UCP 600 art. 28(a)",
    field="issuer",
    fix="Let the insurance company, the underwriter or their agent issue it.",
)
def an_insurance_certificate_is_issued_by_the_insurer(document: Document) -> bool:
    """An insurer, an underwriter or their agent issues the certificate, not a party of the sale."""
    parties = document.content.get("parties", ())
    return document.issuer not in {party.get("organisation") for party in parties if party["role"] != "carrier"}


@rule(
    "INS-2",
    cites="UCP 600 art. 28(f)(i)",
    field="statements.insured_amount",
    fix="State the sum insured, in the currency of the sale.",
)
def the_cover_is_in_the_currency_of_the_sale(document: Document) -> bool:
    """The certificate states the sum insured, in the currency of the sale."""
    insured, total = _insured(document), _total(document)
    return insured is not None and (total is None or insured["currency"] == total["currency"])


@rule(
    "INS-3",
    cites="UCP 600 art. 28(f)(ii); Incoterms 2020 CIF A5, CIP A5",
    field="statements.insured_amount",
    fix="Insure for at least 110 % of the value.",
)
def the_cover_is_at_least_110_per_cent_of_the_value(document: Document) -> bool:
    """The sum insured is at least 110 per cent of the value of the goods with freight and insurance."""
    insured, total = _insured(document), _total(document)
    if insured is None or total is None or insured["currency"] != total["currency"]:
        return True  # not known, or INS-2 speaks
    return Decimal(insured["amount"]) >= Decimal(total["amount"]) * _COVER


@rule(
    "INS-4",
    cites="UCP 600 art. 28(e)",
    field="statements.effective_from",
    fix="Date the cover no later than the shipment.",
)
def the_cover_begins_no_later_than_shipment(document: Document) -> bool:
    """The certificate is dated, or says that its cover is effective, no later than the day of shipment."""
    departure = document.content.get("transport", {}).get("departure")
    begins = document.statements.get("effective_from", document.issued_on.isoformat())
    return not departure or date.fromisoformat(begins) <= date.fromisoformat(departure)


@rule(
    "INS-5",
    cites="UCP 600 art. 28(f)(iii)",
    field="content.transport",
    fix="Name where the cover begins and where it ends.",
)
def the_cover_spans_the_journey(document: Document) -> bool:
    """The certificate covers the goods at least between the places of shipment and of discharge, and names them."""
    stated = document.statements
    return has_ports(document) or {"covered_from", "covered_to"} <= stated.keys()


@rule(
    "INS-6",
    cites="UCP 600 art. 28(g); Incoterms 2020 CIF A5",
    field="statements.clauses",
    fix="Name the clauses, such as Institute Cargo Clauses (C) or better.",
)
def an_insurance_certificate_states_its_clauses(document: Document) -> bool:
    """The certificate names the clauses that say which risks are covered."""
    return bool(document.statements.get("clauses"))


@rule(
    "INS-7",
    cites="UCP 600 art. 28(c), (d)",
    field="statements.cover",
    fix="Ask the insurer for a policy, or for a certificate or declaration under an open cover.",
)
def a_cover_note_is_no_insurance_certificate(document: Document) -> bool:
    """The document is a policy, or a certificate or declaration under an open cover, and not a cover note."""
    return document.statements.get("cover") != "cover-note"


@rule(
    "INS-8",
    cites="Incoterms 2020 CIP A5",
    field="statements.clauses",
    fix="Insure under Institute Cargo Clauses (A), unless the parties agreed on less.",
)
def a_cip_sale_is_insured_against_all_risks(document: Document) -> bool:
    """Goods sold CIP are insured under Institute Cargo Clauses (A) or similar clauses."""
    if document.content.get("terms", {}).get("incoterm") != "CIP":
        return True
    return any(_ALL_RISKS in clauses.casefold() for clauses in document.statements.get("clauses", ()))


@rule(
    "INS-9",
    cites="Marine Insurance Act 1906 s. 23; ISBP 821 K",
    field="statements.claims_payable_at",
    fix="Say where claims are payable.",
)
def an_insurance_certificate_says_where_claims_are_payable(document: Document) -> bool:
    """The certificate says where claims are payable."""
    return bool(document.statements.get("claims_payable_at"))


RULES: DocumentRules = (
    an_insurance_certificate_is_issued_by_the_insurer,
    the_cover_is_in_the_currency_of_the_sale,
    the_cover_is_at_least_110_per_cent_of_the_value,
    the_cover_begins_no_later_than_shipment,
    the_cover_spans_the_journey,
    an_insurance_certificate_states_its_clauses,
    a_cover_note_is_no_insurance_certificate,
    a_cip_sale_is_insured_against_all_risks,
    an_insurance_certificate_says_where_claims_are_payable,
)
ADVICE = frozenset({"INS-8", "INS-9"})
