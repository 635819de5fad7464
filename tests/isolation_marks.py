# SPDX-License-Identifier: Apache-2.0
"""Words planted by real acts, each with whom they are meant for; for the matrix of organisations."""

from dataclasses import dataclass, replace

from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import AGENCY as CUSTOMS
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.rooms.window.makers import PLANT_HEALTH, SG_CUSTOMS, a_filed_case, a_trader, an_officer
from tradelane.consignments.values import Consignment
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties.values import Role


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that stand nowhere else."""

    words: str
    readers: frozenset[OrganisationId]
    """Whom they are meant for; nobody else may read them at any address."""


def planted() -> list[Mark]:
    """What two traders and three agencies write, each by its own act. The rooms' own subjects are made before."""
    _agencies_have_systems()
    return [
        *_of_a_trader(SELLER, "Quillwort beans of the seller", hs_code="090121"),
        *_of_a_trader(OUTSIDER, "Gimcrack lathes of the outsider", hs_code="845811"),
        *_on_a_case_of_two_agencies(),
        *_of_an_agency_elsewhere(),
    ]


def _of_a_trader(trader: OrganisationId, goods: str, *, hs_code: str) -> list[Mark]:
    """A sale that only its seller knows of, one that was filed, and a request for a ruling on its goods."""
    from tradelane.consignments.actions import enter
    from tradelane.window.actions import ask_for_ruling

    kept = _sale(trader, f"{goods} that wait", hs_code=hs_code)
    enter(consignment=kept, by=an_actor(trader))
    filed = _sale(trader, f"{goods} that were filed", hs_code=hs_code)
    enter(consignment=filed, by=an_actor(trader))
    a_filed_case(consignment=filed, by=a_trader(organisation=trader), now=NOON)
    facts = {"description": f"{goods} to be ruled on", "composition": "As is", "use": "Sale"}
    ask_for_ruling(matter="classification", facts=facts, by=an_actor(trader), now=NOON)
    needs_a_permit = hs_code.startswith("09")
    agencies = {CUSTOMS, PLANT_HEALTH} if needs_a_permit else {CUSTOMS}
    return [
        Mark(f"{goods} that wait", frozenset({trader})),
        Mark(f"{goods} that were filed", frozenset({trader, *agencies})),
        Mark(f"{goods} to be ruled on", frozenset({trader, CUSTOMS})),
    ]


def _on_a_case_of_two_agencies() -> list[Mark]:
    """Two agencies review one case: each one's notes are its own, and a question is for all whom the case concerns."""
    from tradelane.window import actions

    sale = _sale(SELLER, "Beans for two agencies", hs_code="090121")
    case = a_filed_case(consignment=sale, readers=[BUYER])
    ours, theirs, asked = "Customs saw the Brindle scales", "The service doubts the Marrow lot", "Which Tamarack lot?"
    actions.note(case=case, text=ours, by=an_officer(CUSTOMS), now=NOON)
    actions.note(case=case, text=theirs, by=an_officer(PLANT_HEALTH), now=NOON)
    actions.review(case=case, verdict="ask", reasons=asked, by=an_officer(CUSTOMS), now=NOON)
    return [
        Mark(ours, frozenset({CUSTOMS})),
        Mark(theirs, frozenset({PLANT_HEALTH})),
        Mark(asked, frozenset({SELLER, BUYER, CUSTOMS, PLANT_HEALTH})),
    ]


def _agencies_have_systems() -> None:
    """Their programs may do all that programs of an agency may, so that only the missing access stops them."""
    from tests.agency_makers import a_key, public
    from tradelane.window.actions import register_system
    from tradelane.window.values.agency_systems import Scope

    for agency in (CUSTOMS, PLANT_HEALTH, SG_CUSTOMS):
        register_system(
            address="https://agency.example/window", signing_key=public(a_key()), sealing_key=public(a_key()),
            scopes=tuple(Scope), by=an_officer(agency, role=Role.ADMIN), now=NOON,
        )  # fmt: skip


def _of_an_agency_elsewhere() -> list[Mark]:
    """A draft law of another economy's customs, before the public is asked."""
    from tests.draft_makers import a_draft, a_drafter, with_terms
    from tradelane.window.queries import procedure

    drafter = a_drafter("isolated@customs.sg.example", agency=SG_CUSTOMS)
    plans, begun = "Hushed plans of the harbour.", a_draft(drafter, procedure="sg-import")
    with_terms(begun, by=drafter, summary=plans)
    named = (agency.organisation for agency in procedure(code="sg-import").agencies)
    return [Mark(plans, frozenset({SG_CUSTOMS, *named}))]


def _sale(trader: OrganisationId, goods: str, *, hs_code: str) -> Consignment:
    template = a_consignment()
    seller, buyer = template.parties
    return a_consignment(
        id=ConsignmentId("consignment_" + "".join(goods.lower().split())[-28:]),
        parties=(replace(seller, organisation=trader), buyer),
        goods_items=(a_goods_item(description=goods, hs_code=hs_code),),
    )
