# SPDX-License-Identifier: Apache-2.0
"""The insurance certificate: the insurer's word that the goods are covered on their way, and for how much."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import INVOICE_NUMBER, NOTE, VOYAGE

COVERS = ("policy", "certificate", "declaration", "cover-note")
"""What the document is; a cover note is none that a bank takes (UCP 600 art. 28(c))."""

KIND = Kind(
    kind=DocumentKind.INSURANCE_CERTIFICATE,
    root="InsuranceCertificate",
    namespace=OWN,
    party_names={"seller": "assured"},
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CARRIER),
        goods=("number", "description", "quantity", "packages", "marks", "gross_mass"),
        references=("order", "ucr"),
        transport=(*VOYAGE, "equipment"),
        terms=("incoterm", "place", "currency"),
        totals=("total_value",),
    ),
    statements={
        "cover": Statement("what the document is", Form.CHOICE, choices=COVERS),
        "policy_number": Statement("number of the policy or open cover under which it is issued"),
        "insured_amount": Statement("sum for which the goods are insured", Form.MONEY),
        "clauses": Statement("clauses that apply, such as Institute Cargo Clauses (A) 1/1/09", Form.TEXTS),
        "risks": Statement("risks covered beside those of the clauses, such as war, strikes", Form.TEXTS),
        "excess": Statement("franchise or excess, or that the cover is irrespective of percentage"),
        "effective_from": Statement("day from which the cover is effective", Form.DATE),
        "covered_from": Statement("place where the cover begins"),
        "covered_to": Statement("place where the cover ends"),
        "claims_payable_at": Statement("place and currency in which claims are payable"),
        "settling_agent": Statement("who is told of a loss, and surveys it"),
        "insured_party": Statement("who is insured, where it is not the seller or order"),
        **INVOICE_NUMBER,
        "declaration": Statement("the insurer's word that it insures, and its conditions", Form.LONG_TEXT),
        **NOTE,
    },
)
