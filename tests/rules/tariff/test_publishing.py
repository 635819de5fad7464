# SPDX-License-Identifier: Apache-2.0
"""Who publishes a tariff, and which published rate of exchange counts on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.makers import AGENCY, OUTSIDER, an_actor

from tradelane.kernel.money import Money
from tradelane.parties.values import OrganisationKind, Role
from tradelane.tariff import rules
from tradelane.tariff.values import CustomsRate

ON = date(2026, 11, 1)


def test_the_actor_keeps_the_tariff() -> None:
    officer = an_actor(AGENCY)
    assert rules.the_actor_keeps_the_tariff(officer, economy="MX")
    assert rules.the_actor_keeps_the_tariff(an_actor(OUTSIDER, kinds=[OrganisationKind.OPERATOR]), economy="US")
    assert not rules.the_actor_keeps_the_tariff(officer, economy="SG")
    assert not rules.the_actor_keeps_the_tariff(an_actor(AGENCY, roles=[Role.CLERK]), economy="MX")
    assert not rules.the_actor_keeps_the_tariff(an_actor(AGENCY, person=None), economy="MX")
    assert not rules.the_actor_keeps_the_tariff(an_actor(OUTSIDER), economy="MX")


def test_another_person_publishes() -> None:
    assert rules.another_person_publishes("person_a", publisher="person_b")
    assert not rules.another_person_publishes("person_a", publisher="person_a")
    assert not rules.another_person_publishes("person_a", publisher=None)


def test_only_a_draft_is_published_or_dropped() -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    assert rules.only_a_draft_is_published_or_dropped(None, None)
    assert not rules.only_a_draft_is_published_or_dropped(noon, None)
    assert not rules.only_a_draft_is_published_or_dropped(None, noon)


RATE = CustomsRate("MX", "USD", "MXN", Decimal("18.4312"), ON, "DOF", datetime(2026, 11, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "holds"),
    [({}, True), ({"factor": Decimal(0)}, False), ({"currency": "MXN"}, False), ({"currency": "XQZ"}, False),
     ({"source": "?"}, False)],
)  # fmt: skip
def test_a_published_rate_says_what_it_is(change: dict[str, Any], holds: bool) -> None:
    assert rules.a_published_rate_says_what_it_is(replace(RATE, **change)) is holds


@pytest.mark.parametrize(("day", "holds"), [(0, True), (-1, True), (-2, False), (31, True), (32, False)])
def test_a_rate_counts_from_its_publication(day: int, holds: bool) -> None:
    rate = replace(RATE, valid_from=ON + timedelta(days=day))
    assert rules.a_rate_counts_from_its_publication(rate, on=ON) is holds


def test_of_several_rates_the_latest_counts_and_of_one_day_the_last_published() -> None:
    corrected = replace(RATE, factor=Decimal("18.5"), published_at=RATE.published_at + timedelta(minutes=1))
    earlier = replace(RATE, factor=Decimal(17), valid_from=ON - timedelta(days=3))
    later = replace(RATE, factor=Decimal(19), valid_from=ON + timedelta(days=1))
    given = [earlier, corrected, RATE, later]

    def found(day: int) -> CustomsRate | None:
        return rules.published_rate(given, currency="USD", into="MXN", on=ON + timedelta(days=day))

    assert [found(day) for day in (-4, -1, 0, 1, 32, 33)] == [None, earlier, corrected, later, later, None]
    assert rules.at_rate(Money(Decimal("0.03"), "USD"), RATE) == Money(Decimal("0.55"), "MXN")
