# SPDX-License-Identifier: Apache-2.0
"""The data model of credentials against the inputs of W3C's own test suite (vc-data-model-2.0-test-suite)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tradelane.trust.rules.credentials import credential_faults, presentation_faults

FOLDER = Path(os.environ.get("TRADELANE_STANDARDS", "")) / "vc"
ISSUER = "https://issuer.example/1"
"""The suite gives the credential to an issuer, who adds itself; so does this test."""
DATES = {"PAST DATE": "2020-01-01T00:00:00Z", "FUTURE DATE": "2030-01-01T00:00:00Z"}
"""The suite fills these in as well."""


def _cases() -> list[Any]:
    found = sorted(FOLDER.rglob("*.json")) if os.environ.get("TRADELANE_STANDARDS") else []
    named = [pytest.param(path, id=str(path.relative_to(FOLDER).with_suffix(""))) for path in found]
    return named or [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]


def _with_issuer(credential: dict[str, Any]) -> dict[str, Any]:
    issuer = credential.get("issuer", ISSUER)
    return credential | {"issuer": {"id": ISSUER, **issuer} if isinstance(issuer, dict) else issuer}


@pytest.mark.parametrize("path", _cases())
def test_vc_input(path: Path) -> None:
    text = path.read_text()
    for word, date in DATES.items():
        text = text.replace(word, date)
    data = json.loads(text)
    if path.name.startswith("presentation"):
        faults = presentation_faults(data)
    else:
        faults = credential_faults(_with_issuer(data))
    is_policy = (
        "mismatch" in path.name
    )  # whether issuer and holder are one is a verifier's policy: the data model allows both
    assert bool(faults) is ("-fail" in path.name and not is_policy), faults
