# SPDX-License-Identifier: Apache-2.0
"""EPCIS 2.0 documents that others made: GS1's examples and OpenEPCIS's; sound ones are accepted, others refused."""

from pathlib import Path

import pytest

from tradelane.kernel.errors import Unreadable
from tradelane.tracking.formats import epcis_report
from tradelane.tracking.formats.event_hash import event_hash_id

REFUSED_FOR_A_REASON = {
    "AssociationEvent-h.jsonld": "the key eventID stands twice in its event, and readers disagree on which counts",
}
"""Sound in the eyes of its maker; why not in ours."""


def _verdict(file: Path) -> str:
    try:
        report = epcis_report(file.read_bytes())
    except Unreadable as error:
        return str(error)
    return "" if report.is_valid else "; ".join(f"{each.rule} {each.path}" for each in report.findings)


@pytest.mark.parametrize(
    ("pattern", "at_least"),
    [
        ("epcis/json/**/*.jsonld", 47),
        ("openepcis/2.0/EPCIS/JSON/Capture/Documents/*.json", 28),
        ("openepcis/2.0/EPCIS/JSON/Capture/Events/*.json", 5),
        ("openepcis/2.0/EPCIS/JSON/Query/*.json", 9),
        ("event-hash/examples/*.jsonld", 20),
    ],
)
def test_sound_documents_are_accepted(standards: Path, pattern: str, at_least: int) -> None:
    files = sorted(standards.glob(pattern))
    assert len(files) >= at_least
    refused = {file.name: why for file in files if (why := _verdict(file))}
    assert set(refused) <= set(REFUSED_FOR_A_REASON), refused
    assert len(refused) <= len(files) * 0.05


@pytest.mark.parametrize(
    ("pattern", "at_least"),
    [
        ("openepcis/2.0/EPCIS/JSON/Capture/Invalid/*.json", 8),
        ("openepcis/2.0/EPCIS/JSON/Query/Invalid/*.json", 1),
    ],
)
def test_faulty_documents_are_refused(standards: Path, pattern: str, at_least: int) -> None:
    files = sorted(standards.glob(pattern))
    assert len(files) >= at_least
    assert [file.name for file in files if not _verdict(file)] == []


@pytest.mark.parametrize(
    ("name", "rule", "path"),
    [
        ("ObjectEvent_with_non_standard_bizStep", "TRACK-7", "epcisBody.eventList[0].bizStep"),
        ("ObjectEvent_with_ilmd_field_without_namespace", "TRACK-31", "epcisBody.eventList[0].ilmd"),
        ("ObjectEvent_with_invalid_certificationInfo", "TRACK-16", "epcisBody.eventList[0].certificationInfo"),
        ("ObjectEvent_without_identifier_list", "TRACK-25", "epcisBody.eventList[0].epcList"),
        ("ObjectEvent_with_unknown_field_in_quantityList", "TRACK-9", "epcisBody.eventList[0].quantityList[0]"),
    ],
)
def test_the_finding_names_rule_and_place(standards: Path, name: str, rule: str, path: str) -> None:
    file = standards / f"openepcis/2.0/EPCIS/JSON/Capture/Invalid/{name}.json"
    (finding,) = epcis_report(file.read_bytes()).findings
    assert (finding.rule, finding.path) == (rule, path)
    assert finding.fix


HASHED_WITH_OPTIONS = {
    "epcisDocHavingEventWithIgnoreFields": "its hash leaves out fields that the caller named",
    "epcisQueryDocHavingEventWithIgnoreFields": "its hash leaves out fields that the caller named",
}
"""Vectors of the event hash that need more than the event; why."""


def test_event_hashes_are_those_of_the_reference_program(standards: Path) -> None:
    compared = 0
    for file in sorted((standards / "event-hash/examples").glob("*.jsonld")):
        if file.stem in HASHED_WITH_OPTIONS:
            continue
        report = epcis_report(file.read_bytes())
        computed = [event_hash_id(event, report.contexts) for event in report.events]
        assert computed == file.with_suffix(".hashes").read_text().split(), file.name
        compared += len(computed)
    assert compared >= 39
