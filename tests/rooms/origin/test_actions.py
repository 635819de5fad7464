# SPDX-License-Identifier: Apache-2.0
import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.journal import queries as journal
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.origin import actions, queries
from tradelane.origin.models import DeterminationRow
from tradelane.origin.values import Criterion, DeterminationView, OriginResult
from tradelane.parties.values import Role

pytestmark = pytest.mark.django_db

BEANS = {
    "description": "Green coffee", "hs_code": "0901.11", "origin": "MX", "wholly_obtained": True,
    "weight": {"value": "1450", "unit": "KGM"},
}  # fmt: skip


def a_determination(**changes: object) -> DeterminationView:
    given = {
        "consignment": a_consignment(), "item": 1, "materials": [BEANS], "agreement": "CPTPP", "by": an_actor(SELLER),
        "readers": [], "now": NOON,
    }  # fmt: skip
    return actions.determine(**{**given, **changes})  # type: ignore[arg-type]


def test_a_determination_is_kept_with_its_steps() -> None:
    made = a_determination()
    assert made.determination.result is OriginResult.ORIGINATING
    assert made.determination.criterion is Criterion.WHOLLY_OBTAINED
    assert (made.exporting, made.importing) == ("MX", "SG")
    assert queries.determination(id=made.id, by=an_actor(SELLER)) == made
    assert queries.determinations_of(consignment=a_consignment().id, by=an_actor(SELLER)) == [made]
    (fact,) = journal.facts(subject=made.id)
    assert (fact.name, fact.data["result"]) == ("origin.good.determined", "originating")


def test_the_same_question_is_the_same_determination() -> None:
    assert a_determination().id == a_determination().id
    other = a_determination(materials=[{**BEANS, "origin": "BR"}])
    assert other.determination.result is OriginResult.NOT_ORIGINATING
    assert DeterminationRow.objects.count() == 2


def test_outsiders_see_nothing_and_readers_do() -> None:
    made = a_determination(readers=[BUYER])
    assert queries.determination(id=made.id, by=an_actor(BUYER)).id == made.id
    with pytest.raises(NotFound):
        queries.determination(id=made.id, by=an_actor(OUTSIDER))
    assert queries.determinations_of(consignment=a_consignment().id, by=an_actor(OUTSIDER)) == []


def test_faults_name_their_field() -> None:
    with pytest.raises(Unreadable, match="item"):
        a_determination(item=9)
    with pytest.raises(Unreadable, match="hs_code"):
        a_determination(consignment=a_consignment(goods_items=(a_goods_item(hs_code=""),)))
    with pytest.raises(Unreadable, match=r"materials\[0\]"):
        a_determination(materials=[{"colour": "green"}])
    with pytest.raises(NotFound):
        a_determination(agreement="atlantis")
    with pytest.raises(Forbidden):
        a_determination(by=an_actor(SELLER, roles=[Role.READER]))
    assert DeterminationRow.objects.count() == 0


def test_a_declared_route_is_judged_and_another_route_is_another_question() -> None:
    direct = a_determination()
    stop = {"economy": "US", "under_customs_control": True, "handling": ["reloading"]}
    through = a_determination(facts={"route": [stop]})
    assert through.id != direct.id
    assert through.determination.result is OriginResult.ORIGINATING
    assert through.determination.steps[-1].clause == "CPTPP art. 3.18"
    left = a_determination(facts={"route": [{**stop, "under_customs_control": False}]})
    assert left.determination.result is OriginResult.NOT_ORIGINATING
    for slip in ("US", [{"economy": "XX"}], [{**stop, "handling": ["painting"]}], [{"under_customs_control": True}]):
        with pytest.raises(Unreadable, match="route"):
            a_determination(facts={"route": slip})


def test_a_determination_stands_in_the_database() -> None:
    made = a_determination()
    for change in (
        lambda: DeterminationRow.objects.filter(pk=made.id).update(result="not-originating"),
        lambda: DeterminationRow.objects.filter(pk=made.id).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def certified(**changes: object) -> dict:
    given = {
        "consignment": a_consignment(), "agreement": "CPTPP", "materials": {"1": [BEANS]}, "producer": {},
        "by": an_actor(SELLER), "readers": [BUYER], "now": NOON,
    }  # fmt: skip
    return actions.certify(**{**given, **changes})  # type: ignore[arg-type]


def test_a_certificate_rests_on_a_determination_of_each_line() -> None:
    made = certified()
    assert (made["agreement"], made["criteria"], made["certifier"]) == ("CPTPP", {"1": "WO"}, "exporter")
    assert len(queries.determinations_of(consignment=a_consignment().id, by=an_actor(BUYER))) == 1
    assert certified() == made
    assert DeterminationRow.objects.count() == 1


def test_what_the_producer_says_is_enough_for_goods_grown_there() -> None:
    made = certified(materials={}, producer={"wholly_obtained": True, "name": "Cooperativa, Tapachula, MX"})
    assert (made["criteria"], made["producer"]) == ({"1": "WO"}, "Cooperativa, Tapachula, MX")


def test_without_a_basis_no_preference_is_claimed() -> None:
    made = certified(materials={})
    assert "agreement" not in made
    assert "criteria" not in made
    assert "No preference is claimed" in made["declaration"]
    assert "1: undetermined" in made["declaration"]
