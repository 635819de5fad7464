# SPDX-License-Identifier: Apache-2.0
"""The nineteen scenarios of DCSA's Conformance Gateway for a receiving platform, from outside, over HTTP.

A real node in a process of its own answers a plain script (`tests/pint_client.py`). Each scenario is one test, named as
the gateway names its steps: ten without files, seven with two, two of receiver validation. Then what else is refused.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.empty_stores import with_tables
from tests.pint_client import (
    OtherPlatform,
    Signer,
    a_bill,
    a_file,
    a_party,
    a_transaction,
    canonical,
    from_b64url,
    sha256,
)
from tests.pint_faults import CONTRADICTIONS, contradicting, malformed
from tests.real_nodes import Node, a_port, kill

pytestmark = [pytest.mark.network]

JANE = "SG.UEN.201912345K"
INVOICE, PACKING_LIST = b"%PDF-1.7 an invented invoice", b"%PDF-1.7 an invented packing list"
FILES = [a_file("invoice.pdf", INVOICE), a_file("packing list.pdf", PACKING_LIST)]
KEPT = ("titles_transport_document", "titles_chain_entry", "titles_transfer", "titles_additional_document",
        "titles_title", "titles_entry", "titles_foreign_party", "titles_bill_file", "journal_fact")  # fmt: skip


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    made = Node("SG", with_tables(tmp_path_factory.mktemp("pint") / "sg"), a_port())
    try:
        made.run("tests.pint_node", "settle", "Invented platform", f"{JANE}=buyer=Jane Doe")
        made.run("tests.pint_node", "code", JANE, "ZZZ", "valid-party")
        made.serve()
        yield made
    finally:
        for process in made.processes:
            if process.poll() is None:
                kill(process)


@pytest.fixture(scope="module")
def peer(node: Node, tmp_path_factory: pytest.TempPathFactory) -> OtherPlatform:
    made = OtherPlatform(f"{node.url}/api/titles/dcsa", here=a_party("TRDL", JANE, "Jane Doe"))
    _register(node, "WAVE", "platform", made.signer, tmp_path_factory.mktemp("wave"))
    _register(node, "INVC", "carrier", made.carrier, tmp_path_factory.mktemp("carrier"))
    return made


def _register(node: Node, code: str, kind: str, signer: Signer, folder: Path, strictness: str = "strict") -> None:
    (folder / "keys.pem").write_bytes(signer.certificate())
    node.run("tests.pint_node", "peer", code, kind, "https://wave.example", strictness, str(folder / "keys.pem"))


def _state(node: Node, bill: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Where the bill's record stands at the node, beside its program: state, holder, entries."""
    return node.ask(
        "SELECT state, holder, n FROM titles_title WHERE document = 'sha256:' || (SELECT checksum FROM"
        f" titles_transport_document WHERE reference = '{bill['transportDocumentReference']}')"
    )


def _counts(node: Node) -> dict[str, int]:
    return {table: node.ask(f"SELECT count(*) FROM {table}")[0][0] for table in KEPT}


def _accepted(peer: OtherPlatform, answer: httpx.Response, envelope: dict[str, Any], files: list[str]) -> None:
    said = peer.signed(answer)
    assert answer.status_code == 200
    assert said == {
        "lastEnvelopeTransferChainEntrySignedContentChecksum": sha256(envelope["envelopeTransferChain"][-1].encode()),
        "responseCode": "RECE",
        "receivedAdditionalDocumentChecksums": files,
    }


def _refused(peer: OtherPlatform, answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    said = peer.signed(answer)
    assert (answer.status_code, said["responseCode"]) == (status, code), said
    assert "receivedAdditionalDocumentChecksums" not in said
    assert "duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent" not in said
    return said


# ── without files ──


def test_scenario_01_rece(node: Node, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope = peer.envelope(bill)
    _accepted(peer, peer.start(envelope), envelope, [])
    assert _state(node, bill) == [("held", JANE, 1)]


@pytest.mark.parametrize("hops", [1, 2])
def test_scenario_02_rece_then_the_same_is_dupe(node: Node, peer: OtherPlatform, hops: int) -> None:
    bill = a_bill()
    envelope = peer.envelope(bill, hops=hops)
    _accepted(peer, peer.start(envelope), envelope, [])
    before = _counts(node)
    again = peer.start(envelope)
    said = peer.signed(again)
    assert (again.status_code, said["responseCode"]) == (200, "DUPE")
    assert said["duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent"] == envelope["envelopeTransferChain"][-1]
    assert said["receivedAdditionalDocumentChecksums"] == []
    assert _counts(node) == before


def test_scenario_03_rece_then_signed_again_is_dupe(node: Node, peer: OtherPlatform) -> None:
    _signed_again(node, peer, hops=1)


def test_scenario_04_rece_then_manipulated_is_dise(node: Node, peer: OtherPlatform) -> None:
    _manipulated(node, peer, hops=1)


def test_scenario_05_two_entries_rece(node: Node, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope = peer.envelope(bill, hops=2)
    _accepted(peer, peer.start(envelope), envelope, [])
    assert _state(node, bill) == [("held", JANE, 1)]


def test_scenario_06_two_entries_then_signed_again_is_dupe(node: Node, peer: OtherPlatform) -> None:
    _signed_again(node, peer, hops=2)


def test_scenario_07_two_entries_then_manipulated_is_dise(node: Node, peer: OtherPlatform) -> None:
    _manipulated(node, peer, hops=2)


def _signed_again(node: Node, peer: OtherPlatform, *, hops: int) -> None:
    envelope = peer.envelope(a_bill(), hops=hops)
    _accepted(peer, peer.start(envelope), envelope, [])
    before = _counts(node)
    other = peer.signed_again(envelope)
    assert other["envelopeTransferChain"][-1] != envelope["envelopeTransferChain"][-1]
    answer = peer.start(other)
    said = peer.signed(answer)
    assert (answer.status_code, said["responseCode"]) == (200, "DUPE")
    assert said["duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent"] == envelope["envelopeTransferChain"][-1]
    assert _counts(node) == before


def _manipulated(node: Node, peer: OtherPlatform, *, hops: int) -> None:
    bill = a_bill()
    envelope = peer.envelope(bill, hops=hops)
    _accepted(peer, peer.start(envelope), envelope, [])
    before = _counts(node)
    _refused(peer, peer.start(peer.manipulated(envelope)), 409, "DISE")
    assert _counts(node) == before
    assert _state(node, bill) == [("held", JANE, 1)]


def test_scenario_08_bsig_then_rece(node: Node, peer: OtherPlatform) -> None:
    bill, before = a_bill(), _counts(node)
    envelope = peer.envelope(bill)
    text = envelope["envelopeTransferChain"][-1]
    forged = OtherPlatform(peer.address, signer=Signer("PS256"), carrier=peer.carrier, here=peer.here)
    _refused(peer, peer.start(forged.envelope(bill)), 422, "BSIG")
    assert _counts(node) == before
    envelope["envelopeTransferChain"][-1] = text
    _accepted(peer, peer.start(envelope), envelope, [])


def test_scenario_09_benv_for_another_platform(node: Node, peer: OtherPlatform) -> None:
    before = _counts(node)
    astray = OtherPlatform(peer.address, signer=peer.signer, carrier=peer.carrier, here=a_party("BOLE", JANE))
    said = _refused(peer, peer.start(astray.envelope(a_bill())), 422, "BENV")
    assert said["reason"].startswith("PINT-30")
    assert _counts(node) == before


def test_scenario_10_benv_for_an_unknown_party(node: Node, peer: OtherPlatform) -> None:
    before = _counts(node)
    nobody = OtherPlatform(
        peer.address, signer=peer.signer, carrier=peer.carrier, here=a_party("TRDL", "SG.UEN.NOBODY")
    )
    said = _refused(peer, peer.start(nobody.envelope(a_bill())), 422, "BENV")
    assert said["reason"].startswith("PINT-31")
    assert _counts(node) == before


# ── with two files ──


def _started(peer: OtherPlatform, envelope: dict[str, Any], missing: list[str]) -> str:
    answer = peer.start(envelope)
    said = answer.json()
    assert answer.status_code == 201, answer.text
    assert said["missingAdditionalDocumentChecksums"] == missing
    assert said["transportDocumentChecksum"] == sha256_of_bill(envelope)
    last = envelope["envelopeTransferChain"][-1]
    assert said["lastEnvelopeTransferChainEntrySignedContentChecksum"] == sha256(last.encode())
    return str(said["envelopeReference"])


def sha256_of_bill(envelope: dict[str, Any]) -> str:
    return sha256(canonical(envelope["transportDocument"]))


def _two() -> tuple[list[dict[str, Any]], list[bytes], list[str]]:
    """Two files that no scenario before has sent, and their checksums."""
    contents = [INVOICE + os.urandom(8), PACKING_LIST + os.urandom(8)]
    files = [a_file("invoice.pdf", contents[0]), a_file("packing list.pdf", contents[1])]
    return files, contents, [each["documentChecksum"] for each in files]


def test_scenario_11_both_files_then_finish_rece(node: Node, peer: OtherPlatform) -> None:
    bill, (files, contents, sums) = a_bill(), _two()
    envelope = peer.envelope(bill, files=files)
    reference = _started(peer, envelope, sums)
    assert _state(node, bill) == [], "a bill has no effect here before it is taken over"
    for content, checksum in zip(contents, sums, strict=True):
        answer = peer.put_file(reference, checksum, content)
        assert (answer.status_code, answer.content) == (204, b"")
        assert peer.put_file(reference, checksum, content).status_code == 204, "the same file again is welcome"
    _accepted(peer, peer.finish(reference), envelope, sums)
    assert _state(node, bill) == [("held", JANE, 1)]
    _accepted(peer, peer.finish(reference), envelope, sums)
    assert _state(node, bill) == [("held", JANE, 1)]


def test_scenario_12_one_file_retry_the_other_finish_rece(node: Node, peer: OtherPlatform) -> None:
    files, contents, sums = _two()
    envelope = peer.envelope(a_bill(), files=files)
    reference = _started(peer, envelope, sums)
    assert peer.put_file(reference, sums[0], contents[0]).status_code == 204
    again = _started(peer, envelope, sums[1:])
    assert peer.put_file(again, sums[1], contents[1]).status_code == 204
    _accepted(peer, peer.finish(again), envelope, sums)


def test_scenario_13_one_file_retry_the_other_retry_rece(node: Node, peer: OtherPlatform) -> None:
    files, contents, sums = _two()
    envelope = peer.envelope(a_bill(), files=files)
    reference = _started(peer, envelope, sums)
    assert peer.put_file(reference, sums[0], contents[0]).status_code == 204
    again = _started(peer, envelope, sums[1:])
    assert peer.put_file(again, sums[1], contents[1]).status_code == 204
    _accepted(peer, peer.start(envelope), envelope, sums)


def test_scenario_14_a_corrupted_file_is_incd_retry_rece(node: Node, peer: OtherPlatform) -> None:
    _wrong_file(node, peer, corrupted=True)


def test_scenario_15_an_unrelated_file_is_incd_retry_rece(node: Node, peer: OtherPlatform) -> None:
    _wrong_file(node, peer, corrupted=False)


def _wrong_file(node: Node, peer: OtherPlatform, *, corrupted: bool) -> None:
    files, contents, sums = _two()
    envelope = peer.envelope(a_bill(), files=files)
    reference = _started(peer, envelope, sums)
    assert peer.put_file(reference, sums[0], contents[0]).status_code == 204
    before = _counts(node)
    wrong = contents[1] + b" changed"
    address = sums[1] if corrupted else sha256(wrong)
    _refused(peer, peer.put_file(reference, address, wrong), 409, "INCD")
    assert _counts(node) == before
    again = _started(peer, envelope, sums[1:])
    assert peer.put_file(again, sums[1], contents[1]).status_code == 204
    _accepted(peer, peer.finish(again), envelope, sums)


def test_scenario_16_finish_too_early_is_mdoc_then_finish_rece(node: Node, peer: OtherPlatform) -> None:
    envelope, sums, reference, content = _finished_too_early(node, peer)
    assert peer.put_file(reference, sums[1], content).status_code == 204
    _accepted(peer, peer.finish(reference), envelope, sums)


def test_scenario_17_finish_too_early_is_mdoc_then_retry_rece(node: Node, peer: OtherPlatform) -> None:
    envelope, sums, reference, content = _finished_too_early(node, peer)
    assert peer.put_file(reference, sums[1], content).status_code == 204
    _accepted(peer, peer.start(envelope), envelope, sums)


def _finished_too_early(node: Node, peer: OtherPlatform) -> tuple[dict[str, Any], list[str], str, bytes]:
    bill, (files, contents, sums) = a_bill(), _two()
    envelope = peer.envelope(bill, files=files)
    reference = _started(peer, envelope, sums)
    assert peer.put_file(reference, sums[0], contents[0]).status_code == 204
    said = _refused(peer, peer.finish(reference), 409, "MDOC")
    assert said["missingAdditionalDocumentChecksums"] == sums[1:]
    assert _state(node, bill) == []
    return envelope, sums, _started(peer, envelope, sums[1:]), contents[1]


# ── receiver validation, and a document that has not its form ──


def test_scenario_18_a_receiver_is_named_by_its_code(peer: OtherPlatform) -> None:
    for provider, code in (("ZZZ", "valid-party"), ("TRDL", JANE)):
        answer = peer.post("/receiver-validation", {"codeListProvider": provider, "partyCode": code})
        assert (answer.status_code, answer.json()) == (200, {"partyName": "Jane Doe"})
    for unknown in (
        {"codeListProvider": "ZZZ", "partyCode": "nobody"},
        {"codeListProvider": "GLEIF", "partyCode": JANE},
    ):
        answer = peer.post("/receiver-validation", unknown)
        assert answer.status_code == 404
        _is_an_error(answer, "POST", "/api/titles/dcsa/v3/receiver-validation")


def test_scenario_19_what_has_not_its_form_is_400(node: Node, peer: OtherPlatform) -> None:
    before = _counts(node)
    bill = a_bill()
    bill["transports"]["placeOfReceipt"] = {
        "facility": {"facilityCode": "SG SIN WHS", "facilityCodeListProvider": "SMDG"}
    }
    answer = peer.start(peer.envelope(bill))
    assert answer.status_code == 400
    error = _is_an_error(answer, "POST", "/api/titles/dcsa/v3/envelopes")
    assert error["property"] == "facilityCode"
    assert error["jsonPath"] == "$.transportDocument.transports.placeOfReceipt.facility.facilityCode"
    assert _counts(node) == before


def _is_an_error(answer: httpx.Response, method: str, uri: str) -> dict[str, Any]:
    """DCSA's ErrorResponse, unsigned."""
    said = answer.json()
    assert answer.headers["API-Version"] == "3.0.0"
    assert (said["httpMethod"], said["requestUri"], said["statusCode"]) == (method, uri, answer.status_code)
    assert said["statusCodeText"]
    assert said["errorDateTime"].endswith("Z")
    (error,) = said["errors"]
    assert error["errorCodeText"]
    assert error["errorCodeMessage"]
    found: dict[str, Any] = error
    return found


# ── whatever else is wrong changes nothing ──


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("not JSON", 400), ("a list", 400), ("twice the same member", 400), ("no manifest", 400), ("no chain", 400),
        ("an empty chain", 400), ("an entry that is no text", 400), ("no document", 400),
        ("a document without number", 400), ("too large", 413), ("another version", 400), ("no character", 400),
    ],
)  # fmt: skip
def test_a_malformed_or_oversized_envelope_is_an_unsigned_error_and_changes_nothing(
    node: Node, peer: OtherPlatform, name: str, status: int
) -> None:
    before = _counts(node)
    answer = peer.post(
        "/envelopes", malformed(peer, name), **({"API-Version": "2"} if name == "another version" else {})
    )
    assert answer.status_code == status, answer.text[:300]
    _is_an_error(answer, "POST", "/api/titles/dcsa/v3/envelopes")
    assert _counts(node) == before


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_wrong_envelope_is_benv_names_its_rule_and_changes_nothing(
    node: Node, peer: OtherPlatform, name: str
) -> None:
    envelope, rule = contradicting(peer, name)
    before = _counts(node)
    said = _refused(peer, peer.start(envelope), 422, "BENV")
    assert said["reason"].startswith(f"{rule}:"), said["reason"]
    assert _counts(node) == before


@pytest.mark.parametrize("part", ["envelopeManifestSignedContent", "envelopeTransferChain"])
def test_what_is_signed_and_can_not_be_read_is_benv(node: Node, peer: OtherPlatform, part: str) -> None:
    before = _counts(node)
    good = peer.envelope(a_bill())
    said = json.loads(_payload(good["envelopeTransferChain"][-1]))
    odd = [{**said, "eblPlatform": "W\x00VE"}, {**said, "transactions": [
        {**said["transactions"][0], "actionDateTime": "0001-01-01T00:00:00+01:00"}
    ]}]  # fmt: skip
    for text in (
        "no jws", "a.b.c", *map(peer.signer.sign, (b"no json", {"nothing": "of it"}, ["a list"], *odd)),
    ):  # fmt: skip
        broken = {**good, part: text if part.endswith("Content") else [*good[part][:-1], text]}
        _refused(peer, peer.start(broken), 422, "BENV")
    assert _counts(node) == before


def test_keys_that_do_not_count_are_bsig(node: Node, peer: OtherPlatform) -> None:
    before = _counts(node)
    stranger = OtherPlatform(peer.address, code="BOLE", carrier=peer.carrier, here=peer.here)
    forger = OtherPlatform(peer.address, signer=peer.signer, carrier=Signer("RS256"), here=peer.here)
    crossed = OtherPlatform(peer.address, signer=peer.carrier, carrier=peer.carrier, here=peer.here)
    for other in (stranger, forger, crossed):
        _refused(peer, peer.start(other.envelope(a_bill())), 422, "BSIG")
    named = peer.envelope(a_bill())
    body = json.loads(_payload(named["envelopeManifestSignedContent"]))
    named["envelopeManifestSignedContent"] = peer.signer.sign(body, kid="a key of nobody")
    _refused(peer, peer.start(named), 422, "BSIG")
    assert _counts(node) == before


def _payload(jws: str) -> bytes:
    return from_b64url(jws.split(".")[1])


def test_a_bill_that_is_held_here_comes_from_nowhere_else(node: Node, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope = peer.envelope(bill)
    _accepted(peer, peer.start(envelope), envelope, [])
    first = envelope["envelopeTransferChain"][0]
    longer = peer.entry(bill, [a_transaction("TRANSFER", peer.holder, peer.here)], after=first)
    stolen = {
        "transportDocument": bill, "envelopeManifestSignedContent": peer.manifest(bill, longer),
        "envelopeTransferChain": [first, longer],
    }  # fmt: skip
    _refused(peer, peer.start(stolen), 409, "DISE")
    other = peer.envelope({**bill, "termsAndConditions": "Other terms."})
    _refused(peer, peer.start(other), 409, "DISE")
    assert _state(node, bill) == [("held", JANE, 1)]


def test_the_carriers_picture_goes_along_and_is_the_one_it_signed(node: Node, peer: OtherPlatform) -> None:
    picture = b"%PDF-1.7 a picture of the bill" + os.urandom(8)
    bill = a_bill()
    issuance = peer.issuance(bill, eBLVisualisationByCarrierChecksum=sha256(picture))
    issued = a_transaction("ISSUE", peer.issuer, peer.here)
    entry = peer.entry(bill, [issued], issuanceManifestSignedContent=issuance)
    other = a_file("bill.pdf", picture + b" changed")
    for shown, code in ((other, "BENV"), (a_file("bill.pdf", picture), "")):
        envelope = {
            "transportDocument": bill,
            "envelopeManifestSignedContent": peer.manifest(bill, entry, eBLVisualisationByCarrier=shown),
            "envelopeTransferChain": [entry],
        }
        if code:
            _refused(peer, peer.start(envelope), 422, code)
            continue
        reference = _started(peer, envelope, [sha256(picture)])
        assert peer.put_file(reference, sha256(picture), picture).status_code == 204
        _accepted(peer, peer.finish(reference), envelope, [sha256(picture)])


def test_what_stands_nowhere_is_an_unsigned_404(peer: OtherPlatform) -> None:
    assert peer.finish("nothing").status_code == 404
    assert peer.finish("%00").status_code == 404
    answer = peer.put_file("nothing", "0" * 64, b"x")
    assert answer.status_code == 404
    _is_an_error(answer, "PUT", f"/api/titles/dcsa/v3/envelopes/nothing/additional-documents/{'0' * 64}")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_every_algorithm_of_the_field_is_read(node: Node, peer: OtherPlatform, algorithm: str, tmp_path: Path) -> None:
    code = {"RS256": "IQAX", "ES256": "EDOX", "EdDSA": "SECR"}[algorithm]
    other = OtherPlatform(peer.address, code=code, signer=Signer(algorithm), carrier=peer.carrier, here=peer.here)
    _register(node, code, "platform", other.signer, tmp_path)
    envelope = other.envelope(a_bill())
    _accepted(other, other.start(envelope), envelope, [])


def test_a_lenient_policy_forgives_meaning_and_no_signature(node: Node, peer: OtherPlatform, tmp_path: Path) -> None:
    """The gateway of January 2026: ISSUE in every entry, and the issuance manifest beside the chain."""
    gateway = OtherPlatform(peer.address, code="CARX", here=peer.here)
    _register(node, "CARX", "platform", gateway.signer, tmp_path, "cg-2026-01")
    bill = a_bill()

    def entry(after: str = "") -> str:
        linked = {"previousEnvelopeTransferChainEntrySignedContentChecksum": sha256(after.encode())} if after else {}
        return gateway.signer.sign(
            {
                "eblPlatform": "CARX", "transportDocumentChecksum": sha256(canonical(bill)), **linked,
                "transactions": [{"action": "ISSU", **a_transaction("ISSUE", gateway.issuer, gateway.here)}],
            }
        )  # fmt: skip

    first = entry()
    last = entry(first)
    envelope = {
        "transportDocument": bill, "envelopeManifestSignedContent": gateway.manifest(bill, last),
        "envelopeTransferChain": [first, last], "issuanceManifestSignedContent": gateway.issuance(bill),
    }  # fmt: skip
    forged = {**envelope, "envelopeTransferChain": [first, Signer("PS256").sign(_payload(last))]}
    _refused(peer, gateway.start(forged), 422, "BSIG")
    _accepted(gateway, gateway.start(envelope), envelope, [])
    _refused(peer, gateway.start(gateway.manipulated(envelope)), 409, "DISE")
    assert _state(node, bill) == [("held", JANE, 1)]
