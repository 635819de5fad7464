# SPDX-License-Identifier: Apache-2.0
"""Parcels that claim a preference on certificates that this node knows, pinned when their manifest came in."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.conftest import NOON
from tests.makers import CARRIER, an_actor, an_organisation
from tests.parcel_makers import a_row, as_csv
from tests.rooms.parcels.conftest import TakeIn

from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin import actions as origin
from tradelane.origin.values.certificates import Capacity, CertificateState, CertificateView, RevocationGround
from tradelane.parcels import actions, queries
from tradelane.parcels.models import ManifestPart
from tradelane.parties.values import OrganisationKind

pytestmark = pytest.mark.django_db
BY, ISSUER = an_actor(CARRIER), OrganisationId("SG.AGENCY.CUSTOMS")
COFFEE = {"hs_code": "090121", "origin": "SG", "description": "roasted coffee", "value": "400.00", "agreement": "CPTPP"}


def a_certificate() -> CertificateView:
    """Of Singapore's customs for roasted coffee, as its message told."""
    an_organisation(ISSUER, kinds=[OrganisationKind.AGENCY], home=False)
    told = CertificateView(
        id="", number="SC-9", agreement="cptpp", issuer=ISSUER, capacity=Capacity.AUTHORITY,
        exporter=OrganisationId("SG.UEN.201912345R"), exporting="SG", importing="MX",
        consignment=ConsignmentId("consignment_far"), document=None, digest=Digest(digest_of(b"SC-9")),
        hs_codes=("090121",), issued_on=NOON.date(), shipped_on=None, valid_to=date(2027, 11, 2), mark="",
        replaces="", replaced_by="", ended_at=None, ended_as=None, ground=None, reasons="", contest_by=None,
        home=False,
    )  # fmt: skip
    return origin.take_in_certificate(told=told, sender=ISSUER, now=NOON)


def revoked(held: CertificateView) -> None:
    ended = replace(held, ended_at=NOON, ended_as=CertificateState.REVOKED, ground=RevocationGround.NOT_ORIGINATING,
                    reasons="Roasted elsewhere.")  # fmt: skip
    origin.take_in_certificate(told=ended, sender=ISSUER, now=NOON)


def judged(taken: Any) -> list[dict[str, Any]]:
    for number in queries.unjudged(taken.id):
        actions.judge(manifest=taken.id, part=number, now=NOON)
    return [orjson.loads(line) for line in queries.verdict_lines(id=taken.id, by=BY)]


def lines() -> bytes:
    """Proven by certificate, by declaration, by an unknown number, and without a claim."""
    proofs = ("SC-9", "DECLARATION", "SC-0")
    made = [a_row(n, **COFFEE, proof=proof) for n, proof in enumerate(proofs, start=1)]
    return as_csv([*made, a_row(4, **{**COFFEE, "agreement": ""})])


def test_each_line_says_by_which_rate_it_is_assessed_and_why(take_in: TakeIn) -> None:
    a_certificate()
    taken = take_in(lines())
    by_certificate, by_declaration, unknown, plain = judged(taken)
    for line in (by_certificate, by_declaration):
        assert (line["duty"], "preference:CPTPP" in line["reasons"]) == ("0.00", True)
    assert (unknown["duty"], "PARCEL-15" in unknown["reasons"]) == (plain["duty"], True)
    assert float(plain["duty"]) > 0
    told = {each["code"]: each["says"] for each in queries.report(id=taken.id, by=BY)["reasons"]}
    assert "rate of CPTPP" in told["preference:CPTPP"]
    assert "unknown is not proven" in told["PARCEL-15"]


def test_a_certificate_counts_as_it_stood_when_the_manifest_came_in(take_in: TakeIn) -> None:
    held = a_certificate()
    taken = take_in(lines())
    revoked(held)
    assert "preference:CPTPP" in judged(taken)[0]["reasons"]
    assert ManifestPart.objects.get(manifest=taken.id).proofs == [{
        "agreement": "CPTPP", "number": "SC-9", "exporting": "SG", "hs_codes": ["090121"],
        "valid_from": "2026-11-02", "valid_to": "2027-11-02", "ended": False,
    }]  # fmt: skip
    later = take_in(lines().replace(b"TL-", b"TK-"))
    assert "PARCEL-16" in judged(later)[0]["reasons"]


@pytest.mark.parametrize("suffix", ["parquet", "json"])
def test_claims_are_read_from_every_form(take_in: TakeIn, tmp_path: Path, suffix: str) -> None:
    import polars as pl

    a_certificate()
    frame = pl.read_csv(lines(), infer_schema=False).rename({"agreement": "preference", "proof": "certificate_number"})
    file = tmp_path / f"claims.{suffix}"
    frame.write_parquet(file) if suffix == "parquet" else frame.write_json(file)
    taken = take_in(file=file, name=file.name)
    assert [bool(line["reasons"]) for line in judged(taken)] == [True, True, True, False]
