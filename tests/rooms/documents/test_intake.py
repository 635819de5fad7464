# SPDX-License-Identifier: Apache-2.0
"""Signed documents taken in by the batch: receipts that anybody checks, reasons line by line, nothing twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connections, transaction
from tests.conftest import NOON
from tests.document_changes import changed
from tests.document_makers import NAMES, a_document
from tests.efirma_makers import a_firma, an_authority, revocations
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, a_token, an_actor, an_organisation
from tests.rooms.documents.conftest import Issue
from tests.signed_makers import a_batch, a_fresh_document, a_signed_line, signed_by
from tests.trust_makers import BORN

from tradelane.documents import actions, queries, tasks
from tradelane.documents.formats import document_json
from tradelane.documents.formats.signed import MOST_IN_BATCH
from tradelane.documents.models import Document as Row
from tradelane.documents.values import Document, DocumentKind, DocumentStatus, FileFormat, Receipt
from tradelane.journal.models import Fact, Job
from tradelane.kernel import clock
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.values import Role
from tradelane.trust import actions as trust
from tradelane.trust.formats.base64_text import from_base64
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.notes import read_checkpoint
from tradelane.trust.formats.originals import log_entry, read_original
from tradelane.trust.models import LogEntry
from tradelane.trust.queries import trust_list
from tradelane.trust.queries.log import log_key_of_node
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree
from tradelane.trust.values.checks import overall

Taken = list[Receipt | TradelaneError]


@pytest.fixture(autouse=True)
def _node(issue: Issue) -> None:
    """A node that stands ready."""


def take_in(*lines: bytes, by: OrganisationId = SELLER, readers: tuple[OrganisationId, ...] = ()) -> Taken:
    return actions.take_in(batch=a_batch(*lines), readers=readers, by=an_actor(by), now=NOON)


def receipts(taken: Taken) -> list[Receipt]:
    assert all(isinstance(one, Receipt) for one in taken), taken
    return [one for one in taken if isinstance(one, Receipt)]


def refusal(taken: Receipt | TradelaneError) -> TradelaneError:
    assert isinstance(taken, TradelaneError)
    return taken


def assert_proves(receipt: Receipt) -> None:
    """The receipt alone, with the log's key, shows that the document is in the log."""
    log = receipt.log
    checkpoint = read_checkpoint(log["checkpoint"], log_key_of_node())
    entry = log_entry(kind="commercial-invoice", digest=receipt.digest, issuer=SELLER, at=log["at"])
    assert log["leaf"] == digest_of(entry)
    assert the_entry_is_in_the_tree(
        index=log["index"], size=checkpoint.size, leaf=leaf_hash(entry), root=checkpoint.root,
        path=[from_base64(part, field="path") for part in log["path"]],
    )  # fmt: skip


def test_each_document_is_kept_logged_and_receipted_under_one_checkpoint() -> None:
    documents = [a_fresh_document() for _ in range(5)]
    taken = receipts(take_in(*(a_signed_line(document) for document in documents)))
    assert [receipt.document for receipt in taken] == [document.id for document in documents]
    assert len({receipt.log["checkpoint"] for receipt in taken}) == 1
    for receipt in taken:
        assert_proves(receipt)
    view = queries.document(document=taken[0].document, by=an_actor(SELLER))
    assert (view.status, view.digest, view.complete) == (DocumentStatus.ISSUED, taken[0].digest, False)
    (fact,) = Fact.objects.filter(name="documents.batch.taken_in")
    assert fact.data["documents"] == [document.id for document in documents]


def test_it_is_seen_by_its_issuer_and_the_readers_only() -> None:
    (receipt,) = receipts(take_in(a_signed_line(), readers=(BUYER,)))
    assert queries.document(document=receipt.document, by=an_actor(BUYER)).id == receipt.document
    with pytest.raises(NotFound):
        queries.document(document=receipt.document, by=an_actor(OUTSIDER))


def test_the_sealed_originals_follow_and_verify() -> None:
    taken = receipts(take_in(a_signed_line(), a_signed_line()))
    (job,) = Job.objects.filter(kind="documents.seal")
    tasks.seal(job.payload)
    tasks.seal(job.payload)
    for receipt in taken:
        sealed = queries.document_file(document=receipt.document, format=FileFormat.JSON, by=an_actor(SELLER))
        original = read_original(sealed)
        assert overall(check_original(original, trust_list=trust_list())) == "valid"
        assert (original.digest, original.log["index"]) == (receipt.digest, receipt.log["index"])
        assert queries.document_formats(document=receipt.document, by=an_actor(SELLER)) == [FileFormat.JSON]
        with pytest.raises(NotFound, match="no such file"):
            queries.document_file(document=receipt.document, format=FileFormat.PDF, by=an_actor(SELLER))


def test_the_same_batch_again_changes_nothing_and_gives_the_same_places() -> None:
    lines = [a_signed_line(), a_signed_line()]
    first, again = receipts(take_in(*lines)), receipts(take_in(*lines))
    assert [(one.document, one.log["index"]) for one in first] == [(one.document, one.log["index"]) for one in again]
    assert (Row.objects.count(), Fact.objects.filter(name="documents.batch.taken_in").count()) == (2, 1)


def test_a_document_twice_in_one_batch_is_kept_once() -> None:
    line = a_signed_line()
    one, other = receipts(take_in(line, line))
    assert one == other
    assert Row.objects.count() == 1


def test_a_line_that_is_refused_holds_up_no_other() -> None:
    good, wrong = a_signed_line(), a_signed_line().replace(b"Cooperativa", b"Kooperativa")
    first, second, third = take_in(good, wrong, b'{"document": ')
    assert isinstance(first, Receipt)
    assert refusal(second).rule == "DOC-18"
    assert refusal(third).rule == "JSON-3"
    assert Row.objects.count() == 1


def a_permit_of_the_seller_s_own() -> Document:
    """What only an authority grants, signed by who wants it."""
    return a_document(DocumentKind.AGENCY_PERMIT, id=new_id("doc"), issuer=SELLER, issuer_name=NAMES[SELLER])


def _changed(line: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    data = orjson.loads(line)
    change(data)
    return orjson.dumps(data)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (lambda: a_signed_line(a_fresh_document(id="trade_01m8a89h1v5w1t5ds4k886cv3f")), "DOC-16"),
        (lambda: a_signed_line(a_fresh_document(version=2, replaces="sha256:" + 64 * "0")), "DOC-9"),
        (lambda: a_signed_line(a_fresh_document(issued_on=NOON.date() + timedelta(days=2))), "DOC-17"),
        (lambda: a_signed_line(a_fresh_document(issuer=OUTSIDER)), "DOC-1"),
        (lambda: a_signed_line(a_permit_of_the_seller_s_own()), "DOC-91"),
        (lambda: a_signed_line(by=OUTSIDER), "TRUST-10"),
        (lambda: a_signed_line(at=NOON + timedelta(minutes=6)), "TRUST-9"),
        (lambda: _changed(a_signed_line(), lambda data: data["document"].update(consignment="other")), "JWS-2"),
        (lambda: _changed(a_signed_line(), lambda data: data["document"].update(kind="will")), "DOC-JSON"),
        (lambda: _changed(a_signed_line(), lambda data: data.update(seal={})), "DOC-BATCH"),
        (lambda: _changed(a_signed_line(), lambda data: data["document"].update(content={})), "DOC-JSON"),
        (lambda: a_signed_line(changed(a_fresh_document(), "goods_items/0/quantity/value", "0")), "DOC-6"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_may_not_be_kept_is_refused_by_its_rule(line: Callable[[], bytes], rule: str) -> None:
    (taken,) = take_in(line())
    assert refusal(taken).rule == rule
    assert not Row.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_signature_in_its_high_form_is_refused() -> None:
    from tradelane.trust.formats.algorithms import ORDER_P256
    from tradelane.trust.formats.base64_text import from_base64url, to_base64url

    def mirror(data: dict[str, Any]) -> None:
        raw = from_base64url(data["signatures"][0]["signature"], field="")
        high = ORDER_P256 - int.from_bytes(raw[32:], "big")
        data["signatures"][0]["signature"] = to_base64url(raw[:32] + high.to_bytes(32, "big"))

    (taken,) = take_in(_changed(a_signed_line(), mirror))
    assert refusal(taken).rule == "TRUST-13"


def test_a_number_or_an_id_of_another_document_is_a_conflict() -> None:
    kept = a_fresh_document()
    same_number, same_id = a_fresh_document(number=kept.number), a_fresh_document(id=kept.id)
    first, second, third = take_in(a_signed_line(kept), a_signed_line(same_number), a_signed_line(same_id))
    assert isinstance(first, Receipt)
    assert [refusal(one).field for one in (second, third)] == ["document.number", "document.id"]
    (later,) = take_in(a_signed_line(same_number))
    assert refusal(later).kind == "conflict"


def test_nobody_puts_a_document_into_a_consignment_that_they_may_not_see() -> None:
    document = a_fresh_document()
    grant_access(subject=document.consignment, organisations=[OUTSIDER, BUYER])
    (stranger,) = take_in(a_signed_line(document))
    assert refusal(stranger).rule == "DOC-92"
    grant_access(subject=document.consignment, organisations=[SELLER])
    (told_to_others,) = take_in(a_signed_line(document), readers=(CARRIER,))
    assert refusal(told_to_others).rule == "DOC-92"
    receipts(take_in(a_signed_line(document), readers=(BUYER,)))


def test_a_revocation_counts_from_the_batch_after_it() -> None:
    line, other = a_signed_line(), a_signed_line()
    receipts(take_in(line))
    trust.revoke_certificate(organisation=SELLER, by=None, now=NOON)
    (taken,) = take_in(other)
    assert "revoked" in str(refusal(taken))


def test_only_a_signatory_sends_a_batch_and_only_of_a_sane_size() -> None:
    with pytest.raises(Forbidden):
        actions.take_in(batch=a_signed_line(), readers=(), by=an_actor(SELLER, roles=[Role.READER]), now=NOON)
    for batch in (b"", b"\n\n", b"{}\n" * (MOST_IN_BATCH + 1)):
        with pytest.raises(Unreadable, match="DOC-BATCH"):
            actions.take_in(batch=batch, readers=(), by=an_actor(SELLER), now=NOON)
    with pytest.raises(Unreadable, match="PARTY-7"):
        take_in(a_signed_line(), readers=(OrganisationId("nobody"),))


def test_what_is_rolled_back_leaves_no_place_in_the_log() -> None:
    """A node that dies before the commit has answered nobody, and kept nothing."""
    line = a_signed_line()
    with pytest.raises(RuntimeError), transaction.atomic():
        receipts(take_in(line))
        raise RuntimeError
    assert (Row.objects.count(), LogEntry.objects.count(), Job.objects.filter(kind="documents.seal").count()) == (
        0,
        0,
        0,
    )
    receipts(take_in(line))


def test_over_http_each_line_has_its_receipt_or_its_problem(client: Any) -> None:
    token = a_token("erp@seller.example", organisation=SELLER)
    an_organisation(SELLER, name=NAMES[SELLER])
    with clock.frozen_at(NOON):
        answer = client.post(
            f"/api/documents/signed?readers={BUYER}",
            a_batch(a_signed_line(), b"{}"),
            content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {token}"},
        )
    told = answer.json()
    assert (answer.status_code, told["kept"], told["refused"]) == (200, 1, 1)
    assert told["results"][0]["receipt"]["index"] == 0
    assert told["results"][1]["error"]["rule"] == "DOC-BATCH"


@pytest.mark.django_db(transaction=True)
def test_batches_at_the_same_moment_share_no_place_and_take_no_number_twice() -> None:
    document = a_fresh_document()
    rival = a_fresh_document(number=document.number)
    batches = [[a_signed_line(document)], [a_signed_line(rival)], *([a_signed_line()] for _ in range(4))]
    outcomes: list[Taken] = []

    def send(lines: list[bytes]) -> None:
        try:
            outcomes.append(take_in(*lines))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(lines,)) for lines in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [one for taken in outcomes for one in taken if isinstance(one, Receipt)]
    assert len(kept) == 5
    assert sorted(receipt.log["index"] for receipt in kept) == list(range(5))
    for receipt in kept:
        assert_proves(receipt)
    assert document_json(document)["number"] in set(Row.objects.values_list("number", flat=True))


def test_an_e_firma_signs_where_the_node_recognises_its_authority() -> None:
    """Mexico's e.firma (RSA): nobody here issued it, and its authority is on no list until an operator names it."""
    firma = a_firma()
    line = signed_by(a_fresh_document(), key=firma.key, chain=firma.chain)
    assert "Nobody you trust vouches" in refusal(take_in(line)[0]).message
    key, certificate = an_authority()
    trust.recognise_authority(
        certificate=certificate, crl=revocations(key, certificate), level="qualified", act="Invented act", from_=BORN,
        now=NOON,
    )  # fmt: skip
    (receipt,) = receipts(take_in(line, readers=(BUYER,)))
    assert actions.seal(documents=[receipt.document], now=NOON) == 1
    content = queries.document_file(document=receipt.document, format=FileFormat.JSON, by=an_actor(BUYER))
    checks = check_original(read_original(content), trust_list=trust_list())
    assert overall(checks) is Verdict.VALID, checks
