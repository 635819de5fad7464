# SPDX-License-Identifier: Apache-2.0
"""Documents issued, completed, amended, cancelled and received, with real keys and a real log."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from lxml import etree
from tests.conftest import NOON
from tests.consignment_makers import a_goods_item
from tests.document_makers import CONSIGNMENTS, NAMES, STATED, a_shipped_consignment
from tests.makers import BANK, BUYER, OUTSIDER, SELLER, an_actor
from tests.rooms.documents.conftest import ISSUERS, Issue

from tradelane.documents import actions, queries, tasks
from tradelane.documents.formats import compare, compare_report, document_digest, original_in_xml, xml_agrees
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile
from tradelane.documents.values import KINDS, DocumentKind, DocumentStatus, FileFormat
from tradelane.journal.models import Job
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import DocumentId
from tradelane.parties.values import Role
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.pdf_signatures import attachments, read_pdf_signature
from tradelane.trust.formats.xml_signatures import read_xml_signature
from tradelane.trust.queries import trust_list
from tradelane.trust.values.checks import overall
from tradelane.verifier.formats import verify_file

ALL = list(DocumentKind)


def _file(id: DocumentId, format: FileFormat, by=SELLER) -> bytes:
    return queries.document_file(document=id, format=format, by=an_actor(by))


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_is_issued_and_completed_and_verifies(issue: Issue, kind: DocumentKind, standards: Path) -> None:
    id = issue(kind)
    actions.complete(document=id, now=NOON + timedelta(seconds=1))
    json, xml, pdf = (_file(id, format, BUYER) for format in FileFormat)
    checks = check_original(read_original(json), trust_list=trust_list())
    assert overall(checks) == "valid", [check.as_dict() for check in checks]
    assert read_xml_signature(xml).signer.organisation == ISSUERS.get(kind, SELLER)
    assert original_in_xml(xml) == json
    assert xml_agrees(xml)
    if KINDS[kind].is_ubl:
        local = etree.QName(etree.fromstring(xml)).localname
        etree.XMLSchema(etree.parse(str(standards / f"ubl/xsd-2.4/maindoc/UBL-{local}-2.4.xsd"))).assertValid(
            etree.fromstring(xml)
        )
    for name, content in (("a.json", json), ("a.xml", xml), ("a.pdf", pdf)):
        report = verify_file(content, name=name, trust_list=trust_list(), now=NOON + timedelta(seconds=2))
        doubts = {check.check for check in report.checks if check.result != "valid"}
        assert doubts <= {"witness"}, report
    assert read_pdf_signature(pdf).signer.organisation == ISSUERS.get(kind, SELLER)
    assert sorted(attachments(pdf).values(), key=len) == sorted((json, xml), key=len)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
def test_the_signed_pdf_is_sound(issue: Issue, tmp_path: Path) -> None:
    id = issue()
    actions.complete(document=id, now=NOON)
    file = tmp_path / "signed.pdf"
    file.write_bytes(_file(id, FileFormat.PDF))
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0
    with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not on this machine")
def test_pdfsig_finds_the_signature_valid(issue: Issue, tmp_path: Path) -> None:
    id = issue()
    actions.complete(document=id, now=NOON)
    file = tmp_path / "signed.pdf"
    file.write_bytes(_file(id, FileFormat.PDF))
    run = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False)
    assert "Signature is Valid" in run.stdout


@pytest.mark.parametrize("journey", dict.fromkeys((a_shipped_consignment, *CONSIGNMENTS.values())))
def test_those_of_one_consignment_agree_in_all_their_forms(issue: Issue, journey) -> None:
    kinds = [kind for kind in ALL if CONSIGNMENTS.get(kind, a_shipped_consignment) is journey]
    ids = [issue(kind) for kind in kinds]
    values = {}
    files = []
    for id, kind in zip(ids, kinds, strict=True):
        actions.complete(document=id, now=NOON)
        owner = ISSUERS.get(kind, SELLER)
        values[kind] = queries.document_value(document=id, by=an_actor(owner))
        files += [(f"{kind}.{format}", _file(id, format, owner)) for format in (FileFormat.JSON, FileFormat.XML)]
    assert compare(values) == []
    assert compare_report(files)["differences"] == []


def test_issuing_again_gives_the_same_document(issue: Issue) -> None:
    first = issue()
    assert issue(now=NOON + timedelta(hours=1), readers=[BANK]) == first
    assert Row.objects.count() == 1
    assert queries.document(document=first, by=an_actor(BANK)).id == first


def test_a_number_with_other_content_is_taken(issue: Issue) -> None:
    issue()
    other = a_shipped_consignment(goods_items=(a_goods_item(description="Green coffee beans"),))
    with pytest.raises(Conflict):
        issue(consignment=other)


def test_completing_again_changes_nothing(issue: Issue) -> None:
    id = issue()
    actions.complete(document=id, now=NOON)
    before = _file(id, FileFormat.PDF)
    actions.complete(document=id, now=NOON + timedelta(days=1))
    assert _file(id, FileFormat.PDF) == before
    assert [fact.name for fact in facts(subject=id)].count("documents.document.completed") == 1


def test_a_node_that_died_finishes_by_its_job(issue: Issue) -> None:
    id = issue()
    job = Job.objects.get(kind="documents.complete")
    assert job.payload == {"document": id, "language": "en", "notice": ""}
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        tasks.complete(job.payload)
        tasks.complete(job.payload)
    assert queries.document(document=id, by=an_actor(SELLER)).complete


def test_only_a_signatory_of_the_issuer_issues(issue: Issue) -> None:
    with pytest.raises(Forbidden) as refusal:
        issue(by=an_actor(SELLER, roles=[Role.CLERK]))
    assert refusal.value.rule == "PARTY-1"
    with pytest.raises(Forbidden) as refusal:
        issue(by=an_actor(OUTSIDER))
    assert refusal.value.rule == "DOC-1"
    assert not Row.objects.exists()


def test_a_document_that_breaks_a_rule_leaves_nothing(issue: Issue) -> None:
    with pytest.raises(Refused) as refusal:
        issue(DocumentKind.EXPORT_DECLARATION, statements={})
    assert refusal.value.rule == "DOC-54"
    assert refusal.value.facts["findings"]
    with pytest.raises(Unreadable) as unread:
        issue(statements={"poem": "roses"})
    assert unread.value.field == "statements"
    assert not Row.objects.exists()
    assert not Job.objects.exists()


def test_who_has_no_access_finds_nothing(issue: Issue) -> None:
    id = issue()
    actions.complete(document=id, now=NOON)
    for ask in (
        lambda: queries.document(document=id, by=an_actor(OUTSIDER)),
        lambda: queries.document_value(document=id, by=an_actor(OUTSIDER)),
        lambda: _file(id, FileFormat.JSON, OUTSIDER),
        lambda: actions.cancel(document=id, reason="x", by=an_actor(OUTSIDER), now=NOON),
    ):
        with pytest.raises(NotFound):
            ask()
    consignment = a_shipped_consignment().id
    assert queries.documents_of(consignment=consignment, by=an_actor(OUTSIDER)) == []
    assert [view.id for view in queries.documents_of(consignment=consignment, by=an_actor(BUYER))] == [id]


def test_versions_form_a_chain(issue: Issue) -> None:
    first = issue()
    changed = a_shipped_consignment(goods_items=(a_goods_item(description="Roasted coffee, ground"),))
    second = actions.amend(
        document=first, consignment=changed, statements=STATED[DocumentKind.COMMERCIAL_INVOICE],
        by=an_actor(SELLER), now=NOON,
    )  # fmt: skip
    third = actions.cancel(document=second, reason="The sale was called off.", by=an_actor(SELLER), now=NOON)
    views = [queries.document(document=id, by=an_actor(BUYER)) for id in (first, second, third)]
    assert [view.version for view in views] == [1, 2, 3]
    assert [view.status for view in views] == [
        DocumentStatus.REPLACED, DocumentStatus.CANCELLED, DocumentStatus.CANCELLED,
    ]  # fmt: skip
    value = queries.document_value(document=third, by=an_actor(SELLER))
    assert value.replaces == document_digest(queries.document_value(document=second, by=an_actor(SELLER)))
    assert value.statements["cancellation"] == "The sale was called off."
    for id, rule in ((first, "DOC-2"), (third, "DOC-3")):
        with pytest.raises(Refused) as refusal:
            actions.cancel(document=id, reason="again", by=an_actor(SELLER), now=NOON)
        assert refusal.value.rule == rule


def test_another_consignment_is_no_amendment(issue: Issue) -> None:
    id = issue()
    with pytest.raises(Conflict):
        actions.amend(
            document=id, consignment=replace(a_shipped_consignment(), id="consignment_other"), statements={},
            by=an_actor(SELLER), now=NOON,
        )  # fmt: skip


def test_the_store_refuses_to_change_what_was_issued(issue: Issue) -> None:
    id = issue()
    actions.complete(document=id, now=NOON)
    for change in (
        lambda: Row.objects.filter(pk=id).update(number="other"),
        lambda: DocumentFile.objects.filter(document=id).update(content=b""),
        lambda: DocumentFile.objects.filter(document=id).delete(),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()


def test_the_public_learns_little_and_only_by_digest(issue: Issue) -> None:
    id = issue()
    view = queries.document(document=id, by=an_actor(SELLER))
    public = queries.public_document(view.digest)
    assert (public.number, public.issuer_name, public.status) == (view.number, NAMES[SELLER], DocumentStatus.ISSUED)
    with pytest.raises(NotFound):
        queries.public_document("sha256:" + "0" * 64)


def _files_from_elsewhere(issue: Issue, kind: DocumentKind = DocumentKind.COMMERCIAL_INVOICE) -> dict[str, bytes]:
    """A document's files without its rows, as if another node of a recognised authority had made them."""
    with transaction.atomic():
        id = issue(kind)
        actions.complete(document=id, now=NOON)
        json, xml, pdf = (_file(id, format) for format in FileFormat)
        transaction.set_rollback(True)
    assert not Row.objects.exists()
    return {"original": json, "xml": xml, "pdf": pdf}


def test_a_document_of_another_node_is_received_once(issue: Issue) -> None:
    files = _files_from_elsewhere(issue)
    first = actions.receive(**files, readers=[BUYER], now=NOON)
    assert actions.receive(**files, readers=[BANK], now=NOON) == first
    assert _file(first, FileFormat.PDF, BUYER) == files["pdf"]
    assert _file(first, FileFormat.JSON, BANK) == files["original"]
    with pytest.raises(NotFound):
        _file(first, FileFormat.JSON, OUTSIDER)
    assert [fact.name for fact in facts(subject=first)] == ["documents.document.received"]
    assert not Job.objects.filter(kind="documents.complete").exists()


def test_the_original_alone_may_be_received(issue: Issue) -> None:
    id = actions.receive(original=_files_from_elsewhere(issue)["original"], xml=b"", pdf=b"", readers=[BUYER], now=NOON)
    assert not queries.document(document=id, by=an_actor(BUYER)).complete


@pytest.mark.parametrize("name", ["original", "xml", "pdf"])
def test_a_changed_file_is_not_received(issue: Issue, name: str) -> None:
    files = _files_from_elsewhere(issue)
    place = files[name].index(b"Chiapas") if name != "pdf" else len(files[name]) // 3
    content = bytearray(files[name])
    content[place] ^= 1
    with pytest.raises((Refused, Unreadable)):
        actions.receive(**{**files, name: bytes(content)}, readers=[BUYER], now=NOON)
    assert not Row.objects.exists()


def test_files_of_another_document_are_not_received(issue: Issue) -> None:
    files, other = _files_from_elsewhere(issue), _files_from_elsewhere(issue, DocumentKind.PACKING_LIST)
    for name in ("xml", "pdf"):
        with pytest.raises(Refused) as refusal:
            actions.receive(**{**files, name: other[name]}, readers=[BUYER], now=NOON)
        assert refusal.value.rule == "DOC-8"
