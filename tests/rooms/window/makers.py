# SPDX-License-Identifier: Apache-2.0
"""Officers, traders and filed cases for tests of the window; all invented."""

from collections.abc import Iterable
from typing import Any

from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import CaseId, OrganisationId, PersonId
from tradelane.kernel.money import Money
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import actions

CUSTOMS = OrganisationId("MX.AGENCY.CUSTOMS")
PLANT_HEALTH = OrganisationId("MX.AGENCY.PLANT-HEALTH")
SG_CUSTOMS = OrganisationId("SG.AGENCY.CUSTOMS")
SG_FOOD = OrganisationId("SG.AGENCY.FOOD")
STRANGER = OrganisationId("MX.RFC.AAA010101AAA")


def an_officer(agency: OrganisationId, *, role: Role = Role.OFFICER, person: str = "") -> Actor:
    who = PersonId(person or f"person_of_{agency}")
    return Actor(agency, frozenset({OrganisationKind.AGENCY}), frozenset({role}), who)


def a_trader(role: Role = Role.SIGNATORY, *, organisation: OrganisationId = SELLER) -> Actor:
    return Actor(organisation, frozenset({OrganisationKind.SELLER}), frozenset({role}), PersonId("person_trader"))


def documents(*kinds: str, total: Money | None = None) -> list[dict[str, Any]]:
    listed = [
        {"kind": kind, "digest": digest_of(kind.encode()), "number": "N-1"}
        for kind in kinds or ("commercial-invoice", "packing-list")
    ]
    if total is not None:
        listed[0]["total"] = total.as_json()
    return listed


def a_filed_case(*, readers: Iterable[OrganisationId] = (), **changes: Any) -> CaseId:
    consignment = changes.pop("consignment", None) or a_consignment()
    given: dict[str, Any] = {
        "procedure": "mx-export",
        "consignment": consignment,
        "documents": documents(total=consignment.total_value),
        "by": a_trader(),
        "readers": readers,
        "now": NOON,
    }
    return actions.file_case(**{**given, **changes})
