# SPDX-License-Identifier: Apache-2.0
"""The kernel's small parts: ids, digests, clock, codes, places, quantities, errors and rules."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradelane.kernel import clock
from tradelane.kernel.codes import COUNTRIES, CURRENCIES, Incoterm, hs_digits, hs_entry
from tradelane.kernel.digests import Digest, digest_bytes, digest_of
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Forbidden, Refused, Unreadable
from tradelane.kernel.findings import Finding, Level, Verdict
from tradelane.kernel.ids import economy_of, new_id, organisation_id
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity, unit_known
from tradelane.kernel.rule import all_rules, rule


def test_ids_are_distinct_typed_by_prefix_and_sort_by_time() -> None:
    made = [new_id("trade") for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(len(id) == len("trade_") + 26 and id.startswith("trade_") for id in made)
    assert made[0][:14] <= made[-1][:14]  # the first 45 bits are time


def test_an_organisation_is_known_by_its_official_number() -> None:
    id = organisation_id("MX", "RFC", "CAC201105AB1")
    assert id == "MX.RFC.CAC201105AB1"
    assert economy_of(id) == "MX"


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_digests_round_trip(content: bytes) -> None:
    digest = digest_of(content)
    assert digest.startswith("sha256:")
    assert digest_of(content) == digest
    assert len(digest_bytes(digest)) == 32


@pytest.mark.parametrize("text", ["", "sha256:", "sha512:" + "0" * 64, "sha256:" + "0" * 63, "sha256:" + "g" * 64])
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"digest|hexadecimal"):
        digest_bytes(Digest(text))


def test_the_clock_stands_still_when_told() -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    with clock.frozen_at(noon):
        assert clock.now() == noon
    assert clock.now() != noon


def test_times_are_utc_with_whole_seconds() -> None:
    there = datetime(2026, 11, 2, 20, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert clock.rfc3339(there) == "2026-11-02T12:00:00Z"
    assert clock.from_rfc3339("2026-11-02T20:00:00+08:00") == datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_a_naive_time_names_no_instant() -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        clock.aware_utc(datetime(2026, 11, 2))
    with pytest.raises(ValueError, match="no UTC offset"):
        clock.from_rfc3339("2026-11-02T20:00:00")
    for beyond in ("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"):
        with pytest.raises(ValueError, match="years 1 to 9999"):
            clock.from_rfc3339(beyond)


def test_code_lists_hold_what_they_promise() -> None:
    assert len(ECONOMIES) == 21
    assert set(ECONOMIES) <= COUNTRIES
    assert len(COUNTRIES) == 249
    assert (CURRENCIES["JPY"].digits, CURRENCIES["USD"].digits, CURRENCIES["KWD"].digits) == (0, 2, 3)
    assert CURRENCIES["SGD"].number == "702"
    assert all(len(c.code) == 3 and len(c.number) == 3 for c in CURRENCIES.values())
    entry = hs_entry("090121")
    assert entry is not None
    assert "oasted" in entry.description
    assert hs_entry("999999") is None
    assert hs_digits("0901.21 00") == "09012100"


def test_incoterms_know_who_pays() -> None:
    assert [t for t in Incoterm if t.seller_insures] == [Incoterm.CIP, Incoterm.CIF]
    assert not Incoterm.FOB.seller_pays_main_carriage
    assert Incoterm.CFR.seller_pays_main_carriage


@pytest.mark.parametrize("locode", ["SGSIN", "MXZLO", "AU2CO"])
def test_places_are_un_locodes(locode: str) -> None:
    place = Place(locode, "Somewhere")
    assert place.country == locode[:2]
    assert Place.from_json(place.as_json(), field="x") == place


@pytest.mark.parametrize("locode", ["", "SGSI", "sgsin", "XXABC", "SGSI0", "SGSI1", "Singapore"])
def test_what_is_no_un_locode_is_refused(locode: str) -> None:
    with pytest.raises(Unreadable, match="PLACE-1"):
        Place(locode)


def test_a_place_needs_its_code() -> None:
    for value in (None, {}, {"locode": 5}, "SGSIN"):
        with pytest.raises(Unreadable, match=r"transport\.loading"):
            Place.from_json(value, field="transport.loading")


@pytest.mark.parametrize(
    ("unit", "known"),
    [
        ("KGM", True),
        ("C62", True),
        ("EA", True),
        ("kgm", False),
        ("K", False),
        ("KGMS", False),
        ("", False),
        ("KÖ", False),
    ],
)
def test_unit_codes_have_the_form_of_recommendation_20(unit: str, known: bool) -> None:
    assert unit_known(unit) is known


def test_masses_convert_exactly() -> None:
    assert Quantity(Decimal(1), "LBR").in_kilograms() == Decimal("0.45359237")
    assert Quantity(Decimal("1.5"), "TNE").in_kilograms() == Decimal(1500)
    assert Quantity(Decimal(1), "LTR").in_kilograms() is None


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, "q"),
        ({"value": "1"}, "q"),
        ({"value": "x", "unit": "KGM"}, "q.value"),
        ({"value": "1", "unit": "kg"}, "q.unit"),
        ({"value": "1", "unit": "KGM", "more": 1}, "q"),
    ],
)
def test_a_bad_quantity_is_refused_by_field(value: object, field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        Quantity.from_json(value, field=field.split(".", maxsplit=1)[0])
    assert caught.value.field == field
    assert caught.value.fix


def test_an_error_says_field_rule_and_fix() -> None:
    error = Unreadable("is wrong", field="a.b", rule="X-1", fix="Mend it.", cites="ISO 1", facts={"n": 1})
    assert str(error) == "a.b: is wrong [X-1] Fix: Mend it."
    assert error.as_dict() == {
        "kind": "unreadable",
        "message": "is wrong",
        "field": "a.b",
        "rule": "X-1",
        "fix": "Mend it.",
        "cites": "ISO 1",
        "facts": {"n": 1},
    }


def test_a_finding_prints_as_data() -> None:
    assert Finding("X-1", Level.ERROR, "a", "m").as_dict() == {
        "rule": "X-1",
        "level": "error",
        "path": "a",
        "message": "m",
    }
    assert [verdict.exit_status for verdict in (Verdict.VALID, Verdict.INVALID, Verdict.UNDETERMINED)] == [0, 1, 2]


def test_a_rule_is_asked_or_required() -> None:
    @rule("KERNELTEST-1", cites="this test", field="number", fix="Take an even one.", refusal=Forbidden)
    def the_number_is_even(number: int) -> bool:
        """A number
        is even."""
        return number % 2 == 0

    assert the_number_is_even(2)
    the_number_is_even.require(2)
    with pytest.raises(Forbidden) as caught:
        the_number_is_even.require(3)
    assert isinstance(caught.value, Refused)
    assert str(caught.value) == "number: A number is even. [KERNELTEST-1] Fix: Take an even one."
    assert the_number_is_even.name == "the_number_is_even"
    assert "KERNELTEST-1" in [found.id for found in all_rules()]


def test_a_rule_without_text_or_with_a_taken_id_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match="has no text"):

        @rule("KERNELTEST-2", cites="this test")
        def silent() -> bool:
            return True

    @rule("KERNELTEST-3", cites="this test")
    def first() -> bool:
        """One."""
        return True

    with pytest.raises(TypeError, match="is taken"):

        @rule("KERNELTEST-3", cites="this test")
        def second() -> bool:
            """Two."""
            return True
