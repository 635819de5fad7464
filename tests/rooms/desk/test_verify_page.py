# SPDX-License-Identifier: Apache-2.0
"""The public verification page: a file in, a verdict in one sentence out, without an account and without a trace."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.trust_makers import a_node, issued, logged

from tradelane.documents.formats.original import document_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.trust import actions
from tradelane.trust.formats.credentials import new_credential
from tradelane.trust.formats.originals import log_entry
from tradelane.trust.values.credentials import Gap

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trusting(db: None, frozen_clock: object) -> Iterator[None]:
    """A node that recognises the one whose files are uploaded."""
    with override_settings(ECONOMY="SG", NODE_ORGANISATION="SG.NODE.TRADELANE"):
        actions.create_node_authority(now=NOON)
        actions.recognise(
            trust_list=a_node().trust_list_file(), level="declared", act="Invented act", from_=NOON.replace(month=1),
            now=NOON,
        )  # fmt: skip
        yield


def verify(client: Client, content: bytes, name: str) -> str:
    answer = client.post("/verify/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_credential_in_part_is_genuine_as_far_as_it_shows(client: Client) -> None:
    files = issued()
    document = document_json(files.document)
    digest = digest_of(canonical(document))
    entry = log_entry(kind=document["kind"], digest=digest, issuer=document["issuer"], at=rfc3339(NOON))
    gap = Gap("content.parties.0.name", "name", "PRIV-43")
    made = new_credential(
        document, digest=digest, log=dict(logged(entry, node=a_node())), key=files.key, chain=files.chain, at=NOON,
        withheld=[gap],
    )  # fmt: skip
    said = verify(client, made.as_text().encode(), "a.sdjwt")
    assert "the rest is hidden" in said
    assert gap.at in said
    assert gap.rule in said
    assert "nothing in it changed" not in said


@pytest.mark.parametrize("form", ["json", "xml", "pdf"])
def test_a_genuine_document_says_so_in_one_sentence(client: Client, form: str) -> None:
    page = verify(client, getattr(issued(), form), f"invoice.{form}")
    assert "This document is genuine: Cooperativa Altura de Chiapas issued it" in page
    assert "Not yet witnessed" in page
    assert "What this can&#x27;t tell you" in page or "What this can't tell you" in page


def test_a_changed_document_is_not_to_be_relied_on(client: Client) -> None:
    page = verify(client, issued().json.replace(b"Chiapas", b"Chiapaz", 1), "invoice.json")
    assert "Do not rely on this file" in page


def test_a_foreign_file_is_undetermined(client: Client) -> None:
    page = verify(client, b'{"a":1}', "<script>alert(1)</script>.json")
    assert "We can&#x27;t tell whether this file is genuine" in page
    assert "<script>alert" not in page


def test_the_form_comes_first_and_says_when_no_file_was_chosen(client: Client) -> None:
    assert client.get("/verify/").status_code == 200
    answer = client.post("/verify/", {})
    assert answer.status_code == 400
    assert "Choose a file first" in answer.content.decode()


def test_the_page_speaks_spanish(client: Client) -> None:
    assert client.get("/verify/", headers={"accept-language": "es"}).status_code == 200
