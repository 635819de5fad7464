# SPDX-License-Identifier: Apache-2.0
"""Preferences on parcels: each rule where it holds and where it does not, and what a line then owes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.parcel_makers import ON, a_measure, a_row, facts_of

from tradelane.parcels import rules
from tradelane.parcels.rules import judge
from tradelane.parcels.values import Judged, Proofs, ProvenOrigin, Verdict
from tradelane.tariff.formats import tables
from tradelane.tariff.values import Confidence, Membership, Source

COFFEE = {"hs_code": "090121", "origin": "SG", "description": "roasted coffee"}
KNOWN = ProvenOrigin("CPTPP", "ECO-1", "SG", frozenset({"090121"}), date(2026, 1, 1), date(2026, 12, 31), ended=False)
MEMBERS = [Membership("CPTPP", e, date(2018, 12, 30), Source("x", ON, Confidence.LOW)) for e in ("SG", "MX")]


def test_a_claim_names_its_agreement_and_its_proof() -> None:
    ask = rules.a_claim_names_its_agreement_and_its_proof
    assert ask("", proof="")
    assert ask("CPTPP", proof="DECLARATION")
    assert ask("RCEP", proof="VCCI/2026.1-a_b")
    for agreement, proof in (("CPTPP", ""), ("", "ECO-1"), ("cptpp", "ECO-1"), ("CPTPP", "x"), ("CPTPP", "a b c")):
        assert not ask(agreement, proof=proof)


def test_the_agreement_binds_both_ends() -> None:
    ask = rules.the_agreement_binds_both_ends
    assert ask("CPTPP", origin="SG", destination="MX", on=ON, memberships=MEMBERS)
    assert not ask("CPTPP", origin="CN", destination="MX", on=ON, memberships=MEMBERS)
    assert not ask("CPTPP", origin="SG", destination="MX", on=date(2018, 1, 1), memberships=MEMBERS)


def test_the_certificate_is_known() -> None:
    assert rules.the_certificate_is_known([KNOWN])
    assert not rules.the_certificate_is_known([])


def test_the_certificate_stands() -> None:
    ask = rules.the_certificate_stands
    assert ask(KNOWN, on=date(2026, 12, 31))
    assert not ask(KNOWN, on=date(2027, 1, 1))
    assert not ask(KNOWN, on=date(2025, 12, 31))
    assert not ask(replace(KNOWN, ended=True), on=ON)
    assert ask(replace(KNOWN, valid_to=None), on=date(2099, 1, 1))


def test_the_certificate_covers_the_goods() -> None:
    ask = rules.the_certificate_covers_the_goods
    assert ask(KNOWN, origin="SG", hs_code="0901210010")
    assert not ask(KNOWN, origin="SG", hs_code="090111")
    assert not ask(KNOWN, origin="MX", hs_code="090121")


def test_a_declaration_is_within_the_value_limit() -> None:
    ask = rules.a_declaration_is_within_the_value_limit
    assert ask(Decimal(1000), limit=Decimal(1000))
    assert not ask(Decimal("1000.01"), limit=Decimal(1000))
    assert not ask(Decimal(1), limit=None)


def test_the_agreement_has_a_rate_for_the_goods() -> None:
    assert rules.the_agreement_has_a_rate_for_the_goods(a_measure("MX", "09", "Free", preference="CPTPP"))
    assert not rules.the_agreement_has_a_rate_for_the_goods(None)


def to_mexico(proofs: Proofs, **changes: str) -> Judged:
    """One line of roasted coffee to Mexico by the tables that ship: 20 % in general, free under CPTPP."""
    facts = facts_of("MX", law=tables(), permille=0)
    row = a_row(**{**COFFEE, "agreement": "CPTPP", **changes})
    whole = Decimal(row["value"]) if row["value"].replace(".", "").isdigit() else Decimal(0)
    return judge(row, facts, line=1, item_value=whole, proofs=proofs)


@pytest.mark.parametrize(
    ("proof", "known", "changes", "reason"),
    [
        ("ECO-1", KNOWN, {"value": "3000"}, "preference:CPTPP"),
        ("DECLARATION", None, {"value": "900"}, "preference:CPTPP"),
        ("DECLARATION", None, {"value": "1000.01"}, "PARCEL-18"),
        ("ECO-9", KNOWN, {}, "PARCEL-15"),
        ("ECO-1", replace(KNOWN, ended=True), {}, "PARCEL-16"),
        ("ECO-1", replace(KNOWN, exporting="JP"), {}, "PARCEL-17"),
        ("ECO-1", KNOWN, {"origin": "CN"}, "PARCEL-14"),
        ("DECLARATION", None, {"hs_code": "610910"}, "PARCEL-19"),
        ("DECLARATION", None, {"agreement": "RCEP"}, "PARCEL-14"),
    ],
)
def test_what_is_proven_lowers_the_duty_and_what_is_not_is_named(
    proof: str, known: ProvenOrigin | None, changes: dict[str, str], reason: str
) -> None:
    proofs = {} if known is None else {("CPTPP", "ECO-1"): (known,)}
    one = to_mexico(proofs, proof=proof, **{"value": "500", **changes})
    assert reason in one.reasons
    assert one.assessment is not None
    plain = to_mexico({}, proof="", **{"value": "500", **changes, "agreement": ""}).assessment
    assert plain is not None
    if reason.startswith("preference:"):
        assert (one.verdict, one.assessment.duty, one.assessment.preference) == (Verdict.RELEASE, 0, "CPTPP")
        assert plain.duty > 0
    else:
        assert (one.assessment.duty, one.assessment.refused) == (plain.duty, reason)


def test_of_two_certificates_of_one_number_the_one_that_proves_counts() -> None:
    other = replace(KNOWN, exporting="JP")
    one = to_mexico({("CPTPP", "ECO-1"): (other, replace(KNOWN, ended=True), KNOWN)}, proof="ECO-1", value="3000")
    assert one.reasons == ("preference:CPTPP",)


def test_half_a_claim_is_a_fault_of_the_line() -> None:
    assert to_mexico({}, proof="").reasons == ("PARCEL-13",)
