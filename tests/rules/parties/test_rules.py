# SPDX-License-Identifier: Apache-2.0
"""The rules of parties, one test each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.makers import BANK, BUYER, CARRIER, SELLER, an_actor

from tradelane.kernel.errors import Forbidden
from tradelane.parties.rules import (
    somebody_can_still_add_people,
    the_mandate_covers_the_act,
    the_organisation_is_of_the_kind,
    the_person_has_the_role,
)
from tradelane.parties.values import MandateView, OrganisationKind, Role


def test_the_person_has_the_role() -> None:
    clerk = an_actor(roles={Role.CLERK})
    assert the_person_has_the_role(clerk, Role.CLERK)
    assert not the_person_has_the_role(clerk, Role.SIGNATORY)
    with pytest.raises(Forbidden, match="PARTY-1"):
        the_person_has_the_role.require(clerk, Role.SIGNATORY)


def test_the_organisation_is_of_the_kind() -> None:
    carrier = an_actor(CARRIER)
    assert the_organisation_is_of_the_kind(carrier, OrganisationKind.CARRIER)
    assert not the_organisation_is_of_the_kind(carrier, OrganisationKind.BANK)
    with pytest.raises(Forbidden, match="PARTY-2"):
        the_organisation_is_of_the_kind.require(carrier, OrganisationKind.BANK)


def test_the_mandate_covers_the_act() -> None:
    mandate = MandateView("m", SELLER, BUYER, "window.file", NOON, NOON + timedelta(days=1), None)

    def covers(mandate: MandateView, *, holder: str = BUYER, what: str = "window.file", hours: int = 1) -> bool:
        return the_mandate_covers_the_act(mandate, holder=holder, what=what, now=NOON + timedelta(hours=hours))  # type: ignore[arg-type]

    assert covers(mandate)
    assert covers(replace(mandate, what="*", ends=None), hours=9999)
    assert not covers(mandate, hours=-1), "before it starts"
    assert not covers(mandate, hours=24), "at its end"
    assert not covers(mandate, holder=BANK), "somebody else's"
    assert not covers(mandate, what="titles.transfer"), "another act"
    assert not covers(replace(mandate, withdrawn_at=NOON)), "withdrawn"


def test_somebody_can_still_add_people() -> None:
    assert somebody_can_still_add_people([["clerk"], ["admin", "clerk"]])
    assert not somebody_can_still_add_people([["clerk"]])
    assert not somebody_can_still_add_people([])
