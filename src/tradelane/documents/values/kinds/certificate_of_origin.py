# SPDX-License-Identifier: Apache-2.0
"""The certificate of origin: where the goods are from, and by which criterion of which agreement."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import INVOICE_NUMBER, LINE, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.CERTIFICATE_OF_ORIGIN,
    root="CertificateOfOrigin",
    party_names={"seller": "exporter", "buyer": "importer"},
    cited_as="certificate_number",
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE),
        goods=(*LINE, "packages", "marks", "gross_mass"),
        references=("order", "ucr"),
        transport=VOYAGE,
        contact_of=PartyRole.SELLER,  # CPTPP Annex 3-B(2): the certifier's telephone and e-mail
    ),
    statements={
        "agreement": Statement("agreement under which the goods originate, such as CPTPP"),
        "certifier": Statement("exporter, producer, importer, or the authority or chamber that issues"),
        "criterion": Statement("origin criterion of each line that `criteria` leaves out, such as A (wholly obtained)"),
        "criteria": Statement(
            'origin criterion by line number, such as {"1": "A"}', Form.BY_LINE, otherwise="criterion"
        ),
        "producer": Statement("name and address of the producer, or who holds them"),
        "blanket_from": Statement("day from which the certificate covers several shipments", Form.DATE),
        "blanket_to": Statement("day until which it does, at most twelve months later", Form.DATE),
        **INVOICE_NUMBER,
        "endorsement": Statement("words of the agreement, such as ISSUED RETROACTIVELY or CERTIFIED TRUE COPY"),
        "replaces_certificate": Statement("number and day of the certificate whose place it takes"),
        "declaration": Statement("the certification that the agreement prescribes", Form.LONG_TEXT),
        **NOTE,
    },
)
