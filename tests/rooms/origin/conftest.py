# SPDX-License-Identifier: Apache-2.0
"""A node of Viet Nam with a chamber, an authority and an exporter, all with keys, for lanes under RCEP to Singapore."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item, a_party, a_transport
from tests.makers import an_actor, an_organisation

from tradelane.consignments.actions import enter
from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.kernel.places import Place
from tradelane.origin import actions
from tradelane.origin.values.certificates import ApplicationView
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.trust import actions as trust

EXPORTER = OrganisationId("VN.MST.0100109106")
CHAMBER = OrganisationId("VN.CHAMBER.VCCI")
AUTHORITY = OrganisationId("VN.AGENCY.MOIT")
STRANGER = OrganisationId("VN.MST.0300000000")
IMPORTER = OrganisationId("SG.UEN.201912345K")
SHIPPED = date(2026, 11, 2)
GROWN = {"wholly_obtained": True}
KINDS = {
    EXPORTER: OrganisationKind.SELLER, STRANGER: OrganisationKind.SELLER, CHAMBER: OrganisationKind.CHAMBER,
    AUTHORITY: OrganisationKind.AGENCY,
}  # fmt: skip
Apply = Callable[..., ApplicationView]


def one_of(organisation: OrganisationId, **how: Any) -> Actor:
    """Somebody of one of these organisations."""
    return an_actor(organisation, kinds=[KINDS.get(organisation, OrganisationKind.BUYER)], **how)


def coffee() -> Consignment:
    """Green coffee from Viet Nam to Singapore."""
    return a_consignment(
        id=ConsignmentId("consignment_invented7"),
        parties=(
            a_party(PartyRole.SELLER, "Invented Coffee", "VN", organisation=EXPORTER),
            a_party(PartyRole.BUYER, "Merlion Roasters Pte Ltd", "SG", organisation=IMPORTER),
        ),
        goods_items=(replace(a_goods_item(), hs_code="090111", origin="VN", description="Green coffee beans"),),
        transport=a_transport(loading=Place("VNSGN", "Ho Chi Minh City")),
    )


@pytest.fixture
def vietnam(db: None, settings: Any) -> None:
    """The node with everybody of it, and the consignment entered."""
    settings.ECONOMY, settings.NODE_ORGANISATION = "VN", "VN.NODE.TRADELANE"
    settle()


def settle() -> None:
    """Everybody of the node with their keys, and the consignment."""
    trust.create_node_authority(now=NOON)
    for organisation, kind in KINDS.items():
        an_organisation(organisation, kinds=[kind], name=f"Invented {organisation}")
        trust.issue_certificate(organisation=organisation, name=f"Invented {organisation}", now=NOON)
    an_organisation(IMPORTER, home=False)
    trust.publish_trust_list(now=NOON)
    enter(consignment=coffee(), by=one_of(EXPORTER), readers=[])


@pytest.fixture
def apply(vietnam: None) -> Apply:
    """File an application with the chamber."""

    def act(**changes: Any) -> ApplicationView:
        given = {
            "consignment": coffee().id, "agreement": "RCEP", "issuer": CHAMBER, "materials": {}, "facts": GROWN,
            "by": one_of(EXPORTER), "now": NOON, "shipped_on": SHIPPED,
        }  # fmt: skip
        return actions.apply_for_certificate(**{**given, **changes})

    return act
