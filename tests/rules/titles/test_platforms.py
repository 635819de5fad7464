# SPDX-License-Identifier: Apache-2.0
"""Who counts as a platform, and which keys may have signed for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.makers import BUYER, SELLER

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.values import Withheld
from tradelane.titles.rules.dcsa import (
    a_bill_goes_whole_or_stays,
    a_code_names_one_organisation,
    a_platform_has_its_form,
    a_platform_is_live,
    keys_that_may_sign,
    only_the_operator_registers_platforms,
)
from tradelane.titles.values.dcsa import STRICT, Platform, PlatformKey, PlatformKind

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WAVE = Platform("WAVE", PlatformKind.PLATFORM, "Wave", "https://wave.example/pint", NOW - DAY, None, False, STRICT)


def test_only_the_operator_registers_platforms() -> None:
    operator = Actor(OrganisationId("MX.NODE.T"), frozenset({OrganisationKind.OPERATOR}), frozenset({Role.ADMIN}))
    assert only_the_operator_registers_platforms(operator)
    assert not only_the_operator_registers_platforms(replace(operator, roles=frozenset({Role.SIGNATORY})))
    assert not only_the_operator_registers_platforms(replace(operator, kinds=frozenset({OrganisationKind.CARRIER})))


def test_a_platform_has_its_form() -> None:
    assert a_platform_has_its_form(WAVE)
    assert a_platform_has_its_form(replace(WAVE, code="MX", kind=PlatformKind.CARRIER, address=""))
    assert not a_platform_has_its_form(replace(WAVE, code="WAV"))
    assert not a_platform_has_its_form(replace(WAVE, code="wave"))
    assert not a_platform_has_its_form(replace(WAVE, address="file:///etc/passwd"))
    assert not a_platform_has_its_form(replace(WAVE, address="https://user@wave.example/"))
    assert a_platform_has_its_form(WAVE, keys_address="https://wave.example/keys.json")
    assert not a_platform_has_its_form(WAVE, keys_address="file:///etc/passwd")
    registry = replace(WAVE, kind=PlatformKind.REGISTRY, address="https://ctr.example/v1")
    assert a_platform_has_its_form(registry, keys_address="https://ctr.example/keys.json")
    assert not a_platform_has_its_form(replace(registry, address="https://ctr.example"))


def test_a_platform_is_live() -> None:
    assert a_platform_is_live(WAVE, at=NOW)
    assert not a_platform_is_live(None, at=NOW)
    assert not a_platform_is_live(replace(WAVE, suspended=True), at=NOW)
    assert not a_platform_is_live(replace(WAVE, since=NOW + DAY), at=NOW)
    assert not a_platform_is_live(replace(WAVE, until=NOW), at=NOW)


def test_a_bill_goes_whole_or_stays() -> None:
    assert a_bill_goes_whole_or_stays([])
    assert not a_bill_goes_whole_or_stays([Withheld("email", "No row lets it go.", "PRIV-1")])


def test_a_code_names_one_organisation() -> None:
    assert a_code_names_one_organisation([], organisation=SELLER)
    assert a_code_names_one_organisation([SELLER], organisation=SELLER)
    assert not a_code_names_one_organisation([BUYER], organisation=SELLER)


def test_a_key_is_found_by_its_name_or_its_platform_and_never_counts_for_another() -> None:
    first = PlatformKey("WAVE", "k1", b"1", NOW - DAY)
    second = PlatformKey("WAVE", "k2", b"2", NOW - DAY)
    ended = PlatformKey("WAVE", "k3", b"3", NOW - 2 * DAY, NOW)
    others = PlatformKey("BOLE", "k1", b"4", NOW - DAY)
    keys = [first, second, ended, others]
    assert keys_that_may_sign(keys, platform="WAVE", kid="k1", at=NOW) == [first]
    assert keys_that_may_sign(keys, platform="WAVE", kid="", at=NOW) == [first, second]
    assert keys_that_may_sign(keys, platform="WAVE", kid="k3", at=NOW) == []
    assert keys_that_may_sign(keys, platform="WAVE", kid="nobody's", at=NOW) == []
    assert keys_that_may_sign(keys, platform="IQAX", kid="k1", at=NOW) == []
