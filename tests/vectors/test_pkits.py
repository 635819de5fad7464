# SPDX-License-Identifier: Apache-2.0
"""Paths against NIST's Public Key Interoperability Test Suite (PKITS, 2011), §§4.1-4.16: every test is a case.

Certificates and lists come from the package `cryptography-vectors`; `pkits.csv` beside this file says in our own form
what the suite's document says of each test: the path, the lists, the settings, and whether it must validate.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tradelane.trust.formats.paths import Fault, FoundPath, PathInputs, find_path
from tradelane.trust.values.evidence import Material

vectors = pytest.importorskip("cryptography_vectors", reason="the package cryptography-vectors is not installed")

FOLDER = Path(vectors.__file__).parent / "x509" / "PKITS_data"
DURING = datetime(2012, 1, 1, tzinfo=UTC)
"""The suite's certificates are valid from 2010 to 2030."""
TEST_POLICIES = "2.16.840.1.101.3.2.1.48."
STRICTER = {
    "4.1.4": "DSA of 1024 bits with SHA-1, which NIST SP 800-131A has since disallowed",
    "4.1.5": "DSA of 1024 bits with SHA-1, which NIST SP 800-131A has since disallowed",
}
"""Tests that the suite calls valid and we refuse, by number, with the reason; there are no others."""
CASES = list(csv.DictReader((Path(__file__).parent / "pkits.csv").read_text(encoding="utf-8").splitlines()))


def found(case: dict[str, str]) -> FoundPath:
    leaf_last = [(FOLDER / "certs" / f"{name}.crt").read_bytes() for name in case["certificates"].split()]
    policies = frozenset(TEST_POLICIES + number for number in case["policies"].split()) or frozenset({"any_policy"})
    return find_path(
        (leaf_last[-1], *leaf_last[:-1]),
        anchors=[(FOLDER / "certs" / "TrustAnchorRootCertificate.crt").read_bytes()],
        at=DURING,
        material=Material(crls=tuple((FOLDER / "crls" / f"{name}.crl").read_bytes() for name in case["lists"].split())),
        inputs=PathInputs(policies, *(case[flag] == "1" for flag in ("explicit", "no_mapping", "no_any"))),
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["test"]) for case in CASES])
def test_path(case: dict[str, Any]) -> None:
    result = found(case)
    if case["test"] in STRICTER:
        assert result.fault is Fault.BROKEN, result
        assert "disallowed signature mechanism" in result.why
        return
    assert (result.fault is None) == (case["expected"] == "valid"), result
    assert (not result.certificates) == (result.fault is not None)


def test_all_tests_of_the_suite_are_there() -> None:
    sections = {case["test"].split(".")[1] for case in CASES}
    assert sections == {str(number) for number in range(1, 17)}
    assert len(CASES) == len({case["test"] for case in CASES}) == 249


@pytest.mark.parametrize(
    ("test", "fault"),
    [
        ("4.1.3", Fault.BROKEN),
        ("4.2.2", Fault.NOT_YET_VALID),
        ("4.2.6", Fault.EXPIRED),
        ("4.4.1", Fault.STATUS_UNKNOWN),
        ("4.4.3", Fault.REVOKED),
    ],
)
def test_each_fault_is_named(test: str, fault: Fault) -> None:
    assert found(next(case for case in CASES if case["test"] == test)).fault is fault
