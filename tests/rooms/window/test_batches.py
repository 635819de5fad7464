# SPDX-License-Identifier: Apache-2.0
"""Many filings at once: an answer for each line, nothing filed twice, nothing lost to a worker that is killed."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.declaration_makers import a_declaration
from tests.filing_makers import a_filing, member, sale
from tests.makers import BUYER, OUTSIDER, SELLER, an_organisation
from tests.rooms.window.makers import STRANGER, a_trader, documents

from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.parties import actions as parties
from tradelane.parties.models import Membership, Person
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import actions, queries
from tradelane.window.formats.batches import lines_csv, read_batch, read_given
from tradelane.window.formats.declarations import write_declaration
from tradelane.window.models import BatchLineRow, BatchRow, CaseRow, FiledReferenceRow
from tradelane.window.values import Batch, BatchLine, DeclarationFormat, LineState, Mandated

pytestmark = pytest.mark.django_db


@pytest.fixture
def filer() -> Actor:
    for organisation in (SELLER, BUYER, OUTSIDER, STRANGER):
        an_organisation(organisation)
    return member(SELLER)


def handed_in(filings: Any, *, by: Actor, procedure: str = "") -> Batch:
    content = filings if isinstance(filings, bytes) else json.dumps({"filings": filings}).encode()
    return actions.take_in_batch(
        entries=read_batch(content), digest=digest_of(content), name="day.json", procedure=procedure, by=by, now=NOON
    )


def worked(batch: Batch, *, by: Actor) -> list[BatchLine]:
    for after in range(0, batch.lines, 50):
        actions.file_part(batch=batch.id, after=after, now=NOON)
    return queries.batch_lines(batch=batch.id, by=by)


def test_each_line_has_its_answer(filer: Actor) -> None:
    lines = [
        a_filing(1),
        a_filing(2, consignment=sale(2, goods_items=())),
        a_filing(3, documents=[]),
        a_filing(4, answers={"customs": {"remarks": 7}}),
        a_filing(5, procedure="zz-export"),
        a_filing(6, colour="red"),
        {"consignment": sale(7)},
        a_filing(8, answers={"customs": {"remarks": "Two lots."}}),
    ]
    batch = handed_in(lines, by=filer)
    answers = worked(batch, by=filer)
    assert [line.state for line in answers] == [
        LineState.ACCEPTED, *[LineState.REFUSED] * 6, LineState.ACCEPTED,
    ]  # fmt: skip
    told = {line.number: {(f.field, f.rule) for f in line.faults} for line in answers if line.faults}
    assert told[2] == {("goods_items", "CONS-11")}
    assert told[3] == {("documents", "WIN-1")}
    assert told[4] == {("answers.customs.remarks", "JSON Schema type")}
    assert told[5] == {("procedure", "not-found")}
    assert told[6] == {("colour", "BATCH-5")}
    assert told[7] == {("reference", "BATCH-1")}
    assert all(fault.fix for line in answers for fault in line.faults)
    assert {line.case for line in answers if line.case} == set(CaseRow.objects.values_list("id", flat=True))
    done = queries.batch(batch=batch.id, by=filer)
    assert (done.accepted, done.refused, done.percent, done.finished_at) == (2, 6, 100, NOON)
    table = lines_csv(answers)
    assert "answers.customs.remarks,JSON Schema type" in table
    assert answers[0].case
    assert answers[0].case in table


def test_the_same_again_files_nothing_twice(filer: Actor) -> None:
    first = handed_in([a_filing(1), a_filing(2)], by=filer)
    cases = [line.case for line in worked(first, by=filer)]
    assert handed_in([a_filing(1), a_filing(2)], by=filer).id == first.id
    more = handed_in([a_filing(2), a_filing(3), a_filing(3), a_filing(1, consignment=sale(9))], by=filer)
    second, third, twin, other = worked(more, by=filer)
    assert (second.case, second.again) == (cases[1], True)
    assert (third.again, twin.again, twin.case) == (False, True, third.case)
    assert [(fault.field, fault.rule) for fault in other.faults] == [("reference", "BATCH-3")]
    assert CaseRow.objects.count() == 3


def test_the_same_goods_under_another_reference_are_another_case(filer: Actor) -> None:
    one, other = worked(handed_in([a_filing(1), a_filing(1, reference="R-2")], by=filer), by=filer)
    assert one.case != other.case
    assert not other.again


def test_what_a_line_says_lies_sealed_and_goes_with_its_answer(filer: Actor) -> None:
    batch = handed_in([a_filing(1), a_filing(2, documents=[])], by=filer)
    assert all(b"Altura" not in bytes(row.content) for row in BatchLineRow.objects.all())
    worked(batch, by=filer)
    assert [bytes(row.content) for row in BatchLineRow.objects.all()] == [b"", b""]
    refused = BatchLineRow.objects.get(number=2)
    assert "WIN-1" not in refused.faults
    assert queries.batch_lines(batch=batch.id, by=filer)[1].faults[0].rule == "WIN-1"


def test_answers_and_references_stand(filer: Actor) -> None:
    worked(handed_in([a_filing(1)], by=filer), by=filer)
    for change in (
        lambda: BatchLineRow.objects.update(case="case_other"),
        lambda: BatchLineRow.objects.all().delete(),
        lambda: FiledReferenceRow.objects.update(case="case_other"),
        lambda: FiledReferenceRow.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_a_signatory_hands_in_and_only_while_they_are_one(filer: Actor) -> None:
    clerk = replace(filer, roles=frozenset({Role.CLERK}))
    with pytest.raises(Forbidden, match="PARTY-1"):
        handed_in([a_filing(1)], by=clerk)
    with pytest.raises(Forbidden, match="PARTY-1"):
        handed_in([a_filing(1)], by=replace(filer, person=None))
    batch = handed_in([a_filing(1)], by=filer)
    Membership.objects.filter(person=filer.person, organisation=filer.organisation).update(roles=["clerk"])
    (line,) = worked(batch, by=filer)
    assert [fault.rule for fault in line.faults] == ["PARTY-1"]
    left = handed_in([a_filing(2)], by=filer)
    Person.objects.filter(pk=filer.person).update(is_active=False)
    (line,) = worked(left, by=filer)
    assert "no more" in line.faults[0].message
    assert not CaseRow.objects.exists()


def test_two_organisations_see_and_reach_only_their_own(filer: Actor) -> None:
    other = member(OUTSIDER)
    batch = handed_in([a_filing(1)], by=filer)
    for ask in (queries.batch, queries.batch_lines, queries.every_line):
        with pytest.raises(NotFound):
            ask(batch=batch.id, by=other)
    assert queries.batches(by=other) == []
    worked(batch, by=filer)
    theirs = handed_in([a_filing(1)], by=other)
    assert theirs.id != batch.id
    (line,) = worked(theirs, by=other)
    assert [fault.rule for fault in line.faults] == ["WIN-10"], "a stranger's reference is its own, the goods are not"
    ours = handed_in([{**a_filing(9), "consignment": CaseRow.objects.get().consignment}], by=other)
    (line,) = worked(ours, by=other)
    assert line.state is LineState.REFUSED


def test_a_brokers_mandate_is_asked_line_by_line(filer: Actor) -> None:
    broker = member(STRANGER)
    other_seller = a_filing(2, consignment=sale(2))
    other_seller["consignment"]["parties"][0]["organisation"] = str(OUTSIDER)
    parties.give_mandate(
        holder=STRANGER, what=Mandated.FILE, starts=NOON - timedelta(days=1), ends=NOON + timedelta(days=1), by=filer
    )
    batch = handed_in([a_filing(1), other_seller], by=broker)
    mine, refused = worked(batch, by=broker)
    assert mine.case
    held = queries.case(case=mine.case, by=filer, now=NOON)
    assert held.trader == SELLER, "the case is the trader's, who sees it and its consignment"
    assert queries.declaration_of_case(case=mine.case, by=filer).consignment.references.order == "PO-1"
    assert [fault.rule for fault in refused.faults] == ["WIN-10"]


def test_what_a_killed_worker_left_is_filed_once(filer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the case and its answer lies one commit: whatever breaks in between leaves neither."""
    from tradelane.window.actions import batches

    batch = handed_in([a_filing(n) for n in range(1, 4)], by=filer)
    real, calls = batches.file_case, []

    def breaks_at_the_second(**given: Any) -> Any:
        calls.append(given)
        case = real(**given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return case

    monkeypatch.setattr(batches, "file_case", breaks_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        actions.file_part(batch=batch.id, after=0, now=NOON)
    assert CaseRow.objects.count() == FiledReferenceRow.objects.count() == 1
    monkeypatch.undo()
    answers = worked(batch, by=filer)
    assert [line.state for line in answers] == [LineState.ACCEPTED] * 3
    assert CaseRow.objects.count() == 3
    assert not any(line.again for line in answers)


HEADER = (
    "reference,procedure,ordered_on,seller.name,seller.organisation,seller.city,seller.country,buyer.name,"
    "buyer.organisation,buyer.country,incoterm,place,currency,order,ucr,mode,loading,discharge,freight,containers,"
    "description,quantity,unit,unit_price,value,hs_code,origin,net_mass,gross_mass,packages,package_kind,"
    "document.commercial-invoice.number,document.commercial-invoice.digest,document.commercial-invoice.total,"
    "document.packing-list.digest,answer.customs.remarks\n"
)


def row(reference: str, *, description: str = "Roasted coffee beans", **changes: str) -> str:
    given = {
        "reference": reference, "procedure": "mx-export", "ordered_on": "2026-10-01", "seller": "Altura",
        "organisation": str(SELLER), "order": f"PO-{reference}", "remarks": "Two lots.", "total": "21.00",
        "description": description, **changes,
    }  # fmt: skip
    digests = [str(digest_of(kind.encode())) for kind in ("invoice", "list")]
    return (
        f"{given['reference']},{given['procedure']},{given['ordered_on']},{given['seller']},{given['organisation']},"
        f"Tapachula,MX,Merlion,{BUYER},SG,CIF,Singapore,USD,{given['order']},6MX-{reference},1,MXZLO,SGSIN,1.00,"
        f"CSQU3054383,{given['description']},10,KGM,1.00,10.00,090121,MX,10,11,1,CT,"
        f"INV-1,{digests[0]},{given['total']},{digests[1]},{given['remarks']}\n"
    )


def test_a_table_files_each_reference_once_with_all_its_rows(filer: Actor) -> None:
    table = HEADER + row("A") + row("A", description="Green coffee beans") + row("B", total="11.00") + row("C")
    answers = worked(handed_in(table.encode(), by=filer), by=filer)
    assert [(line.reference, line.state) for line in answers] == [
        ("A", LineState.ACCEPTED), ("B", LineState.ACCEPTED), ("C", LineState.REFUSED),
    ]  # fmt: skip
    assert [fault.rule for fault in answers[2].faults] == ["WIN-3"], "the invoice says more than is declared"
    assert answers[0].case
    held = queries.case(case=answers[0].case, by=filer, now=NOON)
    assert [goods["description"] for goods in held.data["goods_items"]] == [
        "Roasted coffee beans", "Green coffee beans",
    ]  # fmt: skip
    assert queries.answers_seen(case=answers[0].case, by=filer) == {"customs": {"remarks": "Two lots."}}
    assert held.data["transport"]["equipment"] == ["CSQU3054383"]


def test_rows_of_one_filing_that_differ_are_refused_by_their_column(filer: Actor) -> None:
    (entry,) = read_batch((HEADER + row("A") + row("A", order="PO-X")).encode())
    assert entry.fault
    assert (entry.fault.field, entry.fault.rule) == ("order", "BATCH-5")


def packed(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_declarations_is_filed_with_what_lies_beside(filer: Actor) -> None:
    ubl = write_declaration(a_declaration(number="LRN-U"), DeclarationFormat.UBL)
    wco = write_declaration(a_declaration(number="LRN-W"), DeclarationFormat.WCO)
    filed = {"documents": documents(total=a_consignment().total_value)}
    archive = packed({
        "a/ubl.xml": ubl, "b-wco.xml": wco, "c.xml": "<a/>", "d.xml": b"\xff\xfe\xff",
        "filings.json": json.dumps({"a/ubl.xml": filed, "b-wco.xml": filed}),
    })  # fmt: skip
    answers = worked(handed_in(archive, by=filer, procedure="mx-export"), by=filer)
    assert [(line.reference, line.state) for line in answers[:2]] == [
        ("LRN-U", LineState.ACCEPTED), ("LRN-W", LineState.ACCEPTED),
    ]  # fmt: skip
    assert [line.faults[0].rule for line in answers[2:]] == ["FILE-6", "XML-3"]
    assert answers[0].case
    told = queries.declared_with(case=answers[0].case, by=filer)
    assert told
    assert told.customs["treatments"][0]["procedure"] == "1000"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "BATCH-5"),
        (b"[]", "FILE-3"),
        (b"{", "JSON-3"),
        (b"a,b\n1,2\n", "BATCH-5"),
        (b"reference,colour\n1,red\n", "BATCH-5"),
        (b"reference,reference\n1,2\n", "BATCH-5"),
        (b"reference,order\n1,\"a\n", "BATCH-5"),
        (b"PK\x03\x04 broken", "BATCH-6"),
        (packed({"filings.json": '{"x.xml": {}}', "y.xml": "<a/>"}), "BATCH-5"),
        (b"x" * 50_000_001, "FILE-2"),
        (b"[" + b",".join([b"{}"] * 10_001) + b"]", "BATCH-4"),
        (packed({f"{n}.xml": "" for n in range(10_001)}), "BATCH-4"),
        (packed({f"{n}.xml": b"0" * 70_000_000 for n in range(3)}), "BATCH-4"),
    ],
)  # fmt: skip
def test_a_file_that_is_too_large_or_no_batch_is_refused_whole(content: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_batch(content)
    assert refused.value.rule == rule
    assert refused.value.fix


def test_a_file_that_says_less_than_it_unpacks_to_is_cut(filer: Actor) -> None:
    (entry,) = read_batch(packed({"a.xml": b" " * 5_000_001}))
    assert entry.fault
    assert entry.fault.rule == "FILE-2"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_handed_in_again_and_worked_in_whatever_order_each_reference_is_one_case(
    filer: Actor, seed: int
) -> None:
    """Batches that overlap, parts in any order and more than once: each line is answered, each reference filed once."""
    chance = Random(seed)
    held = [
        handed_in([a_filing(chance.randrange(6)) for _ in range(chance.randrange(1, 5))], by=filer)
        for _ in range(4)
    ]  # fmt: skip
    for batch in chance.choices(held, k=3) + chance.sample(held, k=len(held)):
        actions.file_part(batch=batch.id, after=0, now=NOON)
    cases: dict[str, set[str | None]] = {}
    for batch in held:
        for line in queries.batch_lines(batch=batch.id, by=filer):
            assert line.state is LineState.ACCEPTED
            cases.setdefault(line.reference, set()).add(line.case)
        assert queries.batch(batch=batch.id, by=filer).finished_at
    assert all(len(found) == 1 for found in cases.values())
    assert CaseRow.objects.count() == FiledReferenceRow.objects.count() == len(cases)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["reference", "consignment", "declaration", "answers", "documents", "procedure"])
        | st.text(max_size=5), inner, max_size=4
    ),
    max_leaves=9,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_anything, min_size=1, max_size=4))
def test_whatever_a_line_is_it_has_an_entry_or_its_fault(filings: list[Any]) -> None:
    entries = read_given(filings)
    assert [entry.number for entry in entries] == list(range(1, len(filings) + 1))
    for entry in entries:
        assert entry.reference.isprintable()
        assert bool(entry.given) != bool(entry.fault)
        assert entry.fault is None or (entry.fault.rule and entry.fault.fix)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | st.text(max_size=60).map(
    lambda text: f"reference,description,answer.a.b\n{text}\n".encode()))  # fmt: skip
def test_whatever_a_file_is_it_is_read_or_refused_by_a_rule(content: bytes) -> None:
    try:
        assert read_batch(content)
    except Unreadable as refused:
        assert refused.rule
        assert refused.fix


def test_three_forms_of_json_are_one() -> None:
    filings = [a_filing(n) for n in range(3)]
    lines = "\n".join(json.dumps(filing) for filing in filings)
    forms = [json.dumps({"filings": filings}), json.dumps(filings), lines]
    assert [read_batch(form.encode()) for form in forms] == [read_given(filings)] * 3


def test_lines_of_json_are_read_one_by_one() -> None:
    lines = [json.dumps(a_filing(1)), "{broken", "", json.dumps(a_filing(2)), "7"]
    entries = read_batch("\n".join(lines).encode())
    assert [entry.reference for entry in entries] == ["R-1", "", "R-2", ""]
    assert [bool(entry.fault) for entry in entries] == [False, True, False, True]


def test_a_result_file_holds_no_formula() -> None:
    line = BatchLine(1, "=HYPERLINK(1)", LineState.REFUSED)
    assert "'=HYPERLINK(1)" in lines_csv([line])


def test_a_batch_without_a_sound_line_is_finished_at_once(filer: Actor) -> None:
    batch = handed_in([{"reference": "R"}], by=filer)
    assert batch.finished_at == NOON
    assert BatchRow.objects.get().lines == 1


def test_an_agency_is_told_of_every_case_of_a_batch(filer: Actor) -> None:
    worked(handed_in([a_filing(n) for n in range(3)], by=filer), by=filer)
    customs = a_trader(Role.OFFICER, organisation=queries.procedure(code="mx-export").agencies[0].organisation)
    officer = replace(customs, kinds=frozenset({OrganisationKind.AGENCY}))
    assert len(queries.queue(by=officer, now=NOON, decided=True)) == 3
