# SPDX-License-Identifier: Apache-2.0
"""A procedure's files as folder, ZIP, TOML, form lines and differences: each becomes the other and nothing is lost."""

import io
import json
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.differences import Change, applied, differences, laid_flat
from tradelane.window.formats.drafting import as_version, next_version, read_terms
from tradelane.window.formats.folder import (
    ALL_LARGEST,
    DIAGRAM,
    TERMS,
    as_zip,
    checked_files,
    digest_of_files,
    from_zip,
    read_from_folder,
    write_to_folder,
)
from tradelane.window.formats.form_editing import FormLine, lines_of, schema_of
from tradelane.window.formats.forms import answer_from_text, faults_of, forms_asked, found_at, kind_of, read_form
from tradelane.window.formats.procedure import DATA, read_files, read_folder, shipped_procedures
from tradelane.window.formats.proof import prove_files
from tradelane.window.formats.terms_editing import fields_of, with_fields
from tradelane.window.formats.terms_toml import write_terms
from tradelane.window.values import Entry, EntryKind, Form, Procedure

SHIPPED = shipped_procedures()
FOLDERS = [DATA / p.code / p.version for p in SHIPPED]
EXPORT = read_from_folder(DATA / "mx-export" / "2")
a_procedure = st.sampled_from(SHIPPED)
a_folder = st.sampled_from(FOLDERS)
a_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
a_name = st.one_of(
    st.just(TERMS), st.just(DIAGRAM), st.from_regex(r"[a-z][a-z0-9_-]{0,9}\.dmn", fullmatch=True),
    st.from_regex(r"forms/[a-z][a-z0-9_]{0,9}\.json", fullmatch=True),
    st.from_regex(r"[a-z]{2}\.words", fullmatch=True),
)  # fmt: skip
some_files = st.dictionaries(a_name, a_text, max_size=8)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: "-".join(f.parts[-2:]))
def test_a_shipped_procedure_goes_out_and_comes_back_unchanged(folder: Path, tmp_path: Path) -> None:
    files = read_from_folder(folder)
    write_to_folder(files, tmp_path / "out")
    assert read_from_folder(tmp_path / "out") == from_zip(as_zip(files)) == files
    assert read_files(files) == read_folder(folder)
    assert prove_files(files) == []


@given(some_files)
def test_any_files_go_through_a_zip_unchanged(files: dict[str, str]) -> None:
    assert from_zip(as_zip(files)) == dict(sorted(files.items()))
    assert as_zip(files) == as_zip(dict(reversed(files.items())))


@given(some_files, some_files)
def test_files_have_the_same_digest_only_when_they_are_the_same(one: dict[str, str], other: dict[str, str]) -> None:
    assert (digest_of_files(one) == digest_of_files(other)) == (one == other)


def test_a_folder_around_the_files_is_looked_into() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in EXPORT.items():
            archive.writestr(f"mx-export-2/{name}", text)
    assert from_zip(held.getvalue()) == EXPORT


@pytest.mark.parametrize(
    "name", ["../procedure.toml", "/etc/passwd", "forms/../../x.json", "run.py", "a.words", "x.DMN"]
)
def test_a_file_that_no_procedure_has_is_refused(name: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("procedure.toml", "")
        archive.writestr(name, "x")
    with pytest.raises(Unreadable, match="PROC-5"):
        from_zip(held.getvalue())
    with pytest.raises(Unreadable, match="PROC-5"):
        checked_files({name: "x"})


def test_a_zip_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TERMS, "x" * (ALL_LARGEST + 1))
    assert len(held.getvalue()) < 10_000
    with pytest.raises(Unreadable, match="PROC-6"):
        from_zip(held.getvalue())
    with pytest.raises(Unreadable, match="PROC-6"):
        from_zip(b"no zip")


@given(
    st.dictionaries(
        st.one_of(a_text, st.from_regex(r"[a-z_]{1,9}", fullmatch=True)),
        st.recursive(
            st.one_of(a_text, st.booleans(), st.integers(-(10**12), 10**12), st.dates()),
            lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(a_text, inner, max_size=3)),
            max_leaves=6,
        ),
        max_size=5,
    )
)
def test_terms_are_written_as_toml_that_reads_back_the_same(terms: dict[str, Any]) -> None:
    assert tomllib.loads(write_terms(terms)) == terms


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: "-".join(f.parts[-2:]))
def test_terms_shown_as_fields_and_not_changed_stay_the_same(folder: Path) -> None:
    terms = read_terms(read_from_folder(folder))
    typed = {field.path: field.value for rows in fields_of(terms).values() for row in rows for field in row}
    assert with_fields(terms, typed) == terms


def test_fields_change_add_and_remove_terms() -> None:
    terms = read_terms(EXPORT)
    last = len(terms["legal_basis"])
    made = with_fields(terms, {
        "agencies.0.service_hours": "9", "fees.0.amount": "410.00 mxn", "valid_from": "2027-02-01",
        f"legal_basis.{last}.law": "Ley Nueva", f"legal_basis.{last}.clause": "art. 1",
        f"legal_basis.{last}.in_force_from": "2027-01-01", "legal_basis.0.law": "",
    })  # fmt: skip
    assert made["agencies"][0]["service_hours"] == 9
    assert made["fees"][0]["amount"] == {"amount": "410.00", "currency": "MXN"}
    assert made["valid_from"] == date(2027, 2, 1)
    assert [b["law"] for b in made["legal_basis"]][-1] == "Ley Nueva"
    assert len(made["legal_basis"]) == last
    for path, text in (("decision_hours", "soon"), ("valid_from", "tomorrow"), ("fees.0.amount", "much")):
        with pytest.raises(Unreadable) as refused:
            with_fields(terms, {path: text})
        assert refused.value.field == path


@pytest.mark.parametrize("form", [f for p in SHIPPED for f in p.forms], ids=lambda f: f.role)
def test_a_form_shown_as_lines_and_not_changed_stays_the_same(form: Form) -> None:
    assert schema_of(lines_of(form.schema), title=form.title, before=form.schema) == form.schema


some_lines = st.lists(
    st.builds(
        FormLine,
        name=st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
        title=st.text("abc ", min_size=1, max_size=9),
        kind=st.sampled_from(list(EntryKind)),
        required=st.booleans(),
        choices=st.just(("one", "two")),
        longest=st.integers(1, 2000),
    ),
    max_size=6,
    unique_by=lambda line: line.name,
)


@given(some_lines)
def test_lines_become_a_form_that_reads_back_as_these_lines(lines: list[FormLine]) -> None:
    lines = [
        replace(
            line,
            choices=line.choices if line.kind is EntryKind.CHOICE else (),
            longest={EntryKind.TEXT: min(line.longest, 200), EntryKind.LONG: line.longest + 200}.get(line.kind, 0),
        )
        for line in lines
    ]
    made = schema_of(lines, title="A form", before={})
    assert list(lines_of(made)) == lines
    assert read_form("customs", json.dumps(made), name="forms/customs.json").schema == made


@given(a_procedure, a_procedure)
def test_differences_lead_from_one_procedure_to_the_other(old: Procedure, new: Procedure) -> None:
    before, after = laid_flat(old), laid_flat(new)
    assert applied(before, differences(before, after)) == after
    assert applied(after, differences(after, before)) == before
    assert (differences(before, after) == ()) == (replace(old, diagram=b"") == replace(new, diagram=b""))


@given(a_procedure, st.data())
def test_every_changed_fact_is_told_and_no_other(procedure: Procedure, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(procedure.agencies) - 1))
    agency = procedure.agencies[n]
    agencies = list(procedure.agencies)
    agencies[n] = replace(agency, service_hours=agency.service_hours + 1, name=agency.name + "!")
    changed = replace(procedure, agencies=tuple(agencies), summary="Another summary.")
    found = differences(laid_flat(procedure), laid_flat(changed))
    at = f"agencies.{agency.role}"
    assert {d.path for d in found} == {f"{at}.service_hours", f"{at}.name", "summary"}
    assert {d.change for d in found} == {Change.CHANGED}


def test_a_shape_moved_on_the_drawing_is_no_difference() -> None:
    old = read_files(EXPORT)
    moved = replace(old, diagram=old.diagram.replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 1))
    assert moved.diagram != old.diagram
    assert differences(laid_flat(old), laid_flat(moved)) == ()


@given(a_folder, st.text("0123456789", min_size=1, max_size=4), st.dates(date(2026, 1, 1), date(2050, 1, 1)))
def test_another_version_differs_in_version_and_days_only(folder: Path, version: str, day: date) -> None:
    files = read_from_folder(folder)
    made = as_version(files, version=version, valid_from=day)
    found = differences(laid_flat(read_files(files)), laid_flat(read_files(made)))
    assert {d.path for d in found} <= {"version", "valid_from", "valid_to"}
    assert (read_files(made).version, read_files(made).valid_from, read_files(made).valid_to) == (version, day, None)


def test_the_next_version_counts_on() -> None:
    assert [next_version(v) for v in ([], ["1", "2"], ["9", "10"], ["draft"])] == ["1", "3", "11", "1"]


@given(a_folder, st.sampled_from([TERMS, DIAGRAM, "permits.dmn", "forms/customs.json", "es.words"]), st.data())
def test_files_cut_or_garbled_anywhere_are_findings_not_faults(folder: Path, name: str, data: st.DataObject) -> None:
    files = read_from_folder(folder)
    if name not in files:
        return
    text = files[name]
    at, more = data.draw(st.integers(0, len(text))), data.draw(a_text)
    found = prove_files({**files, name: text[:at] + more + text[data.draw(st.integers(at, len(text))) :]})
    assert all(finding.rule for finding in found)


@pytest.mark.parametrize(
    "terms", ['agencies = 3', 'agencies = ["x"]', 'fees = ["x"]', 'valid_from = "soon"', "name = 3", "economy = []",
              'utc_offset_hours = 1e300', 'required_documents = [1]', 'valid_from = 2026-01-01T00:00:00Z'],
)  # fmt: skip
def test_terms_of_a_wrong_kind_are_named(terms: str) -> None:
    name = terms.partition(" ")[0]
    lines = [line for line in EXPORT[TERMS].splitlines() if not line.startswith(f"{name} ")]
    if name in ("agencies", "fees"):
        lines = "\n".join(lines).split(f"[[{name}]]")[0].splitlines()
    with pytest.raises(Unreadable):
        read_files({**EXPORT, TERMS: "\n".join([terms, *lines])})


@pytest.mark.parametrize(
    "schema",
    ["[]", '{"properties": {"a": true}}', '{"properties": {"a": {"x-from": 1}}}', '{"type": "objekt"}', "{",
     '{"properties": {"a": {"$ref": "https://example.com/a.json"}}}', '{"properties": {"a": {"title": 7}}}'],
)  # fmt: skip
def test_a_form_that_stands_not_alone_or_is_none_is_refused(schema: str) -> None:
    with pytest.raises(Unreadable, match="PROC-4"):
        read_form("customs", schema, name="forms/customs.json")


def test_what_no_page_can_ask_does_not_prove() -> None:
    form = json.loads(EXPORT["forms/customs.json"])
    form["properties"]["boxes"] = {"title": "Boxes", "type": "array", "items": {"type": "object"}}
    (finding,) = prove_files({**EXPORT, "forms/customs.json": json.dumps(form)})
    assert (finding.rule, finding.path) == ("PROVE-19", "forms.customs.boxes")
    form["properties"]["boxes"] = {"title": "Boxes", "type": "string", "x-suggest": "/nowhere"}
    (finding,) = prove_files({**EXPORT, "forms/customs.json": json.dumps(form)})
    assert (finding.rule, finding.facts) == ("PROVE-19", {"x-suggest": "/nowhere"})


def test_pointers_follow_lists_and_find_nothing_where_nothing_is() -> None:
    data = {"items": [{"code": "1"}, {"code": None}, {"code": "2"}], "a/b": {"~": 3}, "way": None}
    assert found_at("/items/*/code", data) == ["1", "2"]
    assert found_at("/a~1b/~0", data) == 3
    assert found_at("/way/mode", data) is None
    assert found_at("/items/code", data) is None


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"type": "string"}, EntryKind.TEXT),
        ({"type": "string", "maxLength": 1000}, EntryKind.LONG),
        ({"type": "string", "enum": ["a"]}, EntryKind.CHOICE),
        ({"type": "string", "format": "date"}, EntryKind.DAY),
        ({"type": "integer"}, EntryKind.WHOLE),
        ({"type": "number"}, EntryKind.NUMBER),
        ({"type": "boolean"}, EntryKind.YES),
        ({"type": "array", "items": {"type": "string"}}, EntryKind.LIST),
        ({"type": "object"}, None),
        ({"type": ["string", "null"]}, None),
        ({"enum": [1, 2]}, None),
    ],
)
def test_an_entry_is_asked_by_its_kind(given: dict[str, Any], kind: EntryKind | None) -> None:
    assert kind_of(given) is kind


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (EntryKind.TEXT, "  ", None), (EntryKind.TEXT, " a ", "a"), (EntryKind.WHOLE, "12", 12),
        (EntryKind.WHOLE, "twelve", "twelve"), (EntryKind.NUMBER, "1.5", 1.5), (EntryKind.NUMBER, "NaN", "NaN"),
        (EntryKind.NUMBER, "-inf", "-inf"), (EntryKind.YES, "yes", True), (EntryKind.YES, "no", False),
        (EntryKind.YES, "maybe", "maybe"), (EntryKind.LIST, "a\r\n\r\n b ", ["a", "b"]),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_an_answer_of_its_kind(kind: EntryKind, text: str, answer: Any) -> None:
    entry = Entry("a", "A", "", kind, False, "", None)
    assert answer_from_text(entry, text) == answer


def test_a_suggestion_is_filled_in_and_may_be_changed() -> None:
    schema = {
        "type": "object", "required": ["maker"],
        "properties": {"maker": {"title": "Maker", "type": "string", "x-suggest": "/parties/*/name"}},
    }  # fmt: skip
    procedure = replace(read_files(EXPORT), forms=(Form("customs", schema),))
    (asked,) = forms_asked(procedure, {"parties": [{"name": "Altura"}, {"name": "Altura"}]})
    assert [(e.name, e.suggested) for e in asked.open] == [("maker", "Altura")]
    assert faults_of([asked], {"customs": {"maker": "Another"}}) == ()
    (fault,) = faults_of([asked], {})
    assert (fault.field, fault.keyword, fault.known) == ("answers.customs.maker", "required", False)
    (several,) = forms_asked(procedure, {"parties": [{"name": "A"}, {"name": "B"}]})
    assert several.open[0].suggested is None, "two names suggest neither"
