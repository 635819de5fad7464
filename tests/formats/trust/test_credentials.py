# SPDX-License-Identifier: Apache-2.0
"""Credentials of documents: hide the price or a person and it still verifies; each trick has its own refusal."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOON
from tests.trust_makers import a_node, issued, logged

from tradelane.documents.formats.original import document_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.trust.formats.credentials import hide, new_credential
from tradelane.trust.formats.disclosures import Presentation, conceal, read_presentation, unpack
from tradelane.trust.formats.originals import log_entry
from tradelane.verifier.formats import verify_file
from tradelane.verifier.values import FileKind, Report

NAMES = [
    "form",
    "signature",
    "certificate",
    "trust",
    "revocation",
    "log",
    "checkpoint",
    "witness",
    "disclosed",
    "whole",
]


@pytest.fixture(scope="module")
def credential() -> Presentation:
    files = issued()
    document = document_json(files.document)
    digest = digest_of(canonical(document))
    entry = log_entry(kind=document["kind"], digest=digest, issuer=document["issuer"], at=rfc3339(NOON))
    log = dict(logged(entry, node=a_node()))
    return new_credential(document, digest=digest, log=log, key=files.key, chain=files.chain, at=NOON)


def verified(presentation: Presentation | str) -> Report:
    text = presentation if isinstance(presentation, str) else presentation.as_text()
    return verify_file(text.encode(), name="invoice.sdjwt", trust_list=a_node().trust_list(), now=NOON)


def failed(report: Report, check: str) -> str:
    """The reason of the first failed check, which must be this one."""
    first = report.failed()[0]
    assert (first.check, str(report.result)) == (check, "invalid"), report.as_dict()
    return first.why


def test_a_whole_credential_is_valid(credential: Presentation) -> None:
    report = verified(credential)
    assert (str(report.result), report.kind) == ("valid", FileKind.CREDENTIAL)
    assert [check.check for check in report.checks] == [*NAMES, "trust-list"]
    assert report.document["digest"] == digest_of(canonical(document_json(issued().document)))
    assert report.document["issuer_name"] == "Cooperativa Altura de Chiapas"


def test_price_and_person_are_hidden_and_it_still_verifies(credential: Presentation) -> None:
    shown = hide(credential, ["content.goods_items.*.value", "content.parties", "issuer_name"])
    report = verified(shown)
    assert str(report.result) == "valid"
    assert "issuer_name" not in report.document
    claims = unpack(shown).claims["credentialSubject"]
    assert "parties" not in claims["content"]
    assert all("value" not in item and "description" in item for item in claims["content"]["goods_items"])
    assert "Altura" not in "".join(json.dumps(claims))
    assert "hidden" in next(check.why for check in report.checks if check.check == "disclosed")


def test_hiding_twice_hides_both(credential: Presentation) -> None:
    shown = hide(hide(credential, ["content.parties"]), ["content.terms"])
    assert {"parties", "terms"}.isdisjoint(unpack(shown).claims["credentialSubject"]["content"])


@pytest.mark.parametrize("path", ["content.no_such", "digest", "content.goods_items.99.value", ""])
def test_what_can_not_be_hidden_is_said(credential: Presentation, path: str) -> None:
    with pytest.raises(Unreadable, match="SD-2"):
        hide(credential, [path])


def test_a_changed_disclosure_is_refused(credential: Presentation) -> None:
    forged = to_base64url(json.dumps(["salt", "number", "INV-FORGED"]).encode())
    swapped = Presentation(
        credential.protected, credential.payload, credential.signature, (*credential.disclosures, forged)
    )
    assert failed(verified(swapped), "form") == "A disclosure belongs to no digest."


def test_a_doubled_disclosure_is_refused(credential: Presentation) -> None:
    first = credential.disclosures[0]
    doubled = Presentation(
        credential.protected, credential.payload, credential.signature, (*credential.disclosures, first)
    )
    assert failed(verified(doubled), "form") == "A disclosure stands twice."


def test_a_changed_payload_is_refused(credential: Presentation) -> None:
    payload = credential.payload.replace(b"2026", b"2025", 1)
    changed = Presentation(credential.protected, payload, credential.signature, credential.disclosures)
    assert "does not fit" in failed(verified(changed), "signature")


def test_another_signer_is_refused(credential: Presentation) -> None:
    files, node = issued(), a_node()
    document = document_json(files.document)
    key, chain = node.certify(node.organisation, "Somebody else")
    entry = log_entry(
        kind=document["kind"], digest=digest_of(canonical(document)), issuer=document["issuer"], at=rfc3339(NOON)
    )
    log: dict[str, Any] = dict(logged(entry, node=node))
    forged = new_credential(document, digest=digest_of(canonical(document)), log=log, key=key, chain=chain, at=NOON)
    assert failed(verified(forged), "signature")


def test_the_log_of_another_document_is_refused(credential: Presentation) -> None:
    files = issued()
    document = document_json(files.document) | {"number": "INV-2"}
    digest = digest_of(canonical(document))
    entry = log_entry(
        kind=str(document["kind"]), digest=digest_of(b"other"), issuer=str(document["issuer"]), at=rfc3339(NOON)
    )
    log: dict[str, Any] = dict(logged(entry, node=a_node()))
    wrong = new_credential(document, digest=digest, log=log, key=files.key, chain=files.chain, at=NOON)
    assert failed(verified(wrong), "log") == "The log's entry is that of another document."


@pytest.mark.parametrize(
    "text", ["eyJhbGciOiJub25lIn0.e30.~", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA~", "eyJ.e30.AAAA~~", "eyJhIjoxfQ.e30.~x~"]
)
def test_other_algorithms_and_forms_are_refused(text: str) -> None:
    assert str(verified(text).result) == "invalid"


@pytest.mark.parametrize(
    "claims",
    [
        {"_sd": ["a", "a"]}, {"_sd": "a"}, {"_sd": [1]}, {"a": {"...": "b"}, "_sd": []}, {"_sd_alg": "md5"},
        {"a": [{"...": 1}]},
    ],
)  # fmt: skip
def test_a_twisted_payload_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="SD-1"):
        unpack(Presentation("e30", canonical(claims), "AAAA", ()))


def test_a_claim_can_not_be_put_over_a_shown_one() -> None:
    disclosure = to_base64url(json.dumps(["salt", "price", "1"]).encode())
    from tradelane.trust.formats.disclosures import digest_of_disclosure

    payload = canonical({"price": "100", "_sd": [digest_of_disclosure(disclosure)]})
    with pytest.raises(Unreadable, match="taken or reserved"):
        unpack(Presentation("e30", payload, "AAAA", (disclosure,)))


def test_reserved_names_are_not_concealed() -> None:
    with pytest.raises(Unreadable, match="SD-1"):
        conceal({"a": {"_sd": 1}}, may_hide=lambda _: True)


@pytest.mark.parametrize("content", [b"", b"\xff", b"a.b~", b"{}", b'{"payload":"e30"}', b"a.b.c", b"..~"])
def test_malformed_text_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_presentation(content)


def test_the_file_is_known_without_its_suffix(credential: Presentation, tmp_path: Path) -> None:
    report = verify_file(
        credential.as_text().encode() + b"\n", name="unnamed", trust_list=a_node().trust_list(), now=NOON
    )
    assert str(report.result) == "valid"
