# SPDX-License-Identifier: Apache-2.0
"""Files of others compared with our documents: a difference is found, what a file does not know is no difference."""

import json

from tests.document_makers import a_document
from tests.formats.consignments.test_declarations import a_declaration
from tests.formats.consignments.test_transport_documents import a_transport_document

from tradelane.documents.formats import compare_report
from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.values import DocumentKind


def differences(*files: bytes) -> dict[str, list[str]]:
    report = compare_report([(f"file {n}", content) for n, content in enumerate(files)])
    return {found["field"]: list(found["values"].values()) for found in report["differences"]}


def test_a_carriers_bill_of_lading_is_compared_with_our_packing_list() -> None:
    ours = to_xml(a_document(DocumentKind.PACKING_LIST))
    theirs = a_transport_document()
    assert differences(ours, json.dumps({"document": theirs}).encode()) == {
        "parties.consignor.name": ["Cooperativa Altura de Chiapas", "Invented Coffee"],
        "parties.consignee.name": ["Merlion Roasters Pte Ltd", "Invented Roasters"],
        "parties.notify.name": ["Merlion Roasters Pte Ltd", "Invented Warehouse"],
        "parties.carrier.name": ["Pacific Tern Lines", "Invented Lines"],
    }
    theirs["consignmentItems"][0]["cargoItems"][0]["cargoGrossWeight"]["value"] = 700
    theirs["transports"]["portOfDischarge"]["UNLocationCode"] = "MYPKG"
    found = differences(ours, json.dumps(theirs).encode())
    assert found["goods_items[0].gross_mass"] == ["1290 KGM", "1345.0 KGM"]
    assert found["transport.discharge"] == ["SGSIN", "MYPKG"]


def test_a_declaration_is_compared_with_another() -> None:
    assert differences(a_declaration(), a_declaration()) == {}
    changed = a_declaration().replace(b">110<", b">111<").replace(b">LK<", b">IN<")
    found = differences(a_declaration(), changed)
    assert set(found) == {"parties.seller.country", "goods_items[0].origin", "goods_items[0].gross_mass"}


def test_a_message_without_goods_disagrees_on_none() -> None:
    assert differences(a_declaration(), a_declaration(items="", function="13")) == {}
