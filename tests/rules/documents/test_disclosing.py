# SPDX-License-Identifier: Apache-2.0
"""How a document leaves with its people in it: each rule once holding, once not."""

import pytest

from tradelane.consignments.values import PartyRole
from tradelane.documents.rules.disclosing import (
    a_certificate_shows_who_certifies,
    a_file_goes_whole_only_when_all_in_it_may,
    a_supporting_document_names_sender_and_receiver,
    every_gap_is_named,
    only_the_issuers_node_signs_anew,
)
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.trust.values.credentials import Gap


def test_a_file_goes_whole_only_when_all_in_it_may() -> None:
    assert a_file_goes_whole_only_when_all_in_it_may((), FileFormat.PDF)
    assert not a_file_goes_whole_only_when_all_in_it_may(("content.parties.0.contact.email",), FileFormat.PDF)


def test_only_the_issuers_node_signs_anew() -> None:
    assert only_the_issuers_node_signs_anew(issued_here=True)
    assert not only_the_issuers_node_signs_anew(issued_here=False)


def test_every_gap_is_named() -> None:
    gap = Gap("content.parties.0.name", "name", "PRIV-43")
    assert every_gap_is_named([gap], hidden=1)
    assert not every_gap_is_named([gap], hidden=2), "one that nobody speaks of"
    assert not every_gap_is_named([gap], hidden=0), "one that is none"


@pytest.mark.parametrize(
    ("kind", "withheld", "of", "holds"),
    [
        (DocumentKind.CERTIFICATE_OF_ORIGIN, "telephone", PartyRole.SELLER, False),
        (DocumentKind.CERTIFICATE_OF_ORIGIN, "name", PartyRole.SELLER, False),
        (DocumentKind.CERTIFICATE_OF_ORIGIN, "address.city", PartyRole.SELLER, True),
        (DocumentKind.CERTIFICATE_OF_ORIGIN, "telephone", PartyRole.BUYER, True),
        (DocumentKind.CERTIFICATE_OF_ORIGIN, "name", None, True),
        (DocumentKind.PACKING_LIST, "telephone", PartyRole.SELLER, True),
    ],
)
def test_a_certificate_shows_who_certifies(
    kind: DocumentKind, withheld: str, of: PartyRole | None, holds: bool
) -> None:
    assert a_certificate_shows_who_certifies(kind, withheld, of) is holds


@pytest.mark.parametrize(
    ("withheld", "of", "holds"),
    [
        ("name", PartyRole.BUYER, False),
        ("name", PartyRole.CONSIGNEE, False),
        ("name", PartyRole.NOTIFY, True),
        ("name", None, True),
        ("telephone", PartyRole.BUYER, True),
    ],
)
def test_a_supporting_document_names_sender_and_receiver(withheld: str, of: PartyRole | None, holds: bool) -> None:
    assert a_supporting_document_names_sender_and_receiver(DocumentKind.COMMERCIAL_INVOICE, withheld, of) is holds
