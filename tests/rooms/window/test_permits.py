# SPDX-License-Identifier: Apache-2.0
"""A granted permit is noticed, suspended, recalled, contested and checked; a trade that relies on it is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.free_words import WORDS, plants
from tests.makers import OUTSIDER, SELLER, an_actor
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_trader, an_officer
from tests.rooms.window.test_api import Caller, filed
from tests.rooms.window.test_grants import PLANTS

from tradelane.documents import queries as documents
from tradelane.documents.values import DocumentStatus
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.kernel.ids import CaseId, ConsignmentId, DocumentId
from tradelane.trust import actions as trust
from tradelane.window import actions, queries, tasks
from tradelane.window.models import PermitActRow
from tradelane.window.values import PermitState

pytestmark = pytest.mark.django_db
ANA, LUIS = an_officer(PLANT_HEALTH, person="person_ana"), an_officer(PLANT_HEALTH, person="person_luis")
HOLDER = a_trader()
WHY: dict[str, Any] = {"reasons": WORDS, "cites": ["WIN-1"]}


@pytest.fixture
def permit(frozen_clock: object) -> DocumentId:
    """A phytosanitary certificate over an approved case."""
    agency = Caller(PLANT_HEALTH)
    trust.create_node_authority(now=NOON)
    trust.issue_certificate(organisation=PLANT_HEALTH, name="Invented plant health", now=NOON)
    case = filed(Caller(SELLER))
    agency.post(f"/cases/{case}/reviews", {"verdict": "approve", "reasons": "Inspected."})
    return DocumentId(agency.post(f"/cases/{case}/grants", PLANTS).json()["document"])


def state(permit: DocumentId, *, days: int = 0) -> PermitState:
    return queries.permit(document=permit, by=HOLDER, now=NOON + timedelta(days=days))[1].state


@plants("window.PermitActRow.reasons")
def test_a_permit_is_recalled_after_its_holder_was_heard(permit: DocumentId) -> None:
    recall = {"permit": permit, "act": "recall", **WHY, "by": ANA}
    with pytest.raises(Refused, match="STAND-3"):
        actions.touch_permit(**recall, now=NOON)
    noticed = actions.give_notice(permit=permit, measure="recall", **WHY, by=ANA, now=NOON)
    assert noticed.notice
    assert noticed.notice.until == (NOON + timedelta(days=15)).date()
    assert state(permit) is PermitState.IN_FORCE
    with pytest.raises(Refused, match="STAND-3"):
        actions.touch_permit(**recall, now=NOON + timedelta(days=15))
    actions.answer_notice(permit=permit, text=WORDS, by=HOLDER, now=NOON + timedelta(days=1))
    recalled = actions.touch_permit(**recall, now=NOON + timedelta(days=2))
    assert (recalled.state, state(permit, days=3)) == (PermitState.RECALLED, PermitState.RECALLED)
    with pytest.raises(Refused, match="STAND-9"):
        actions.touch_permit(permit=permit, act="resume", reasons="Again.", by=ANA, now=NOON + timedelta(days=3))


def test_silence_does_not_stop_what_was_announced(permit: DocumentId) -> None:
    actions.give_notice(permit=permit, measure="suspend", **WHY, by=ANA, now=NOON)
    later = NOON + timedelta(days=16)
    assert actions.touch_permit(permit=permit, act="suspend", **WHY, by=ANA, now=later).state is PermitState.SUSPENDED
    again = actions.touch_permit(permit=permit, act="resume", reasons="The port is clean.", by=LUIS, now=later)
    assert again.state is PermitState.IN_FORCE


def test_an_urgent_suspension_is_heard_afterwards_or_lapses(permit: DocumentId) -> None:
    with pytest.raises(Refused, match="STAND-4"):
        actions.touch_permit(permit=permit, act="recall", **WHY, urgent=True, by=ANA, now=NOON)
    actions.touch_permit(permit=permit, act="suspend", **WHY, urgent=True, by=ANA, now=NOON)
    assert state(permit) is PermitState.SUSPENDED
    assert state(permit, days=31) is PermitState.IN_FORCE
    actions.answer_notice(permit=permit, text="No beetle was ours.", by=HOLDER, now=NOON + timedelta(days=1))
    actions.touch_permit(permit=permit, act="suspend", **WHY, by=ANA, now=NOON + timedelta(days=2))
    assert state(permit, days=31) is PermitState.SUSPENDED


def test_a_recall_is_contested_and_annulled_by_another_officer(permit: DocumentId) -> None:
    actions.give_notice(permit=permit, measure="recall", **WHY, by=ANA, now=NOON)
    later = NOON + timedelta(days=16)
    actions.touch_permit(permit=permit, act="recall", **WHY, by=ANA, now=later)
    with pytest.raises(Forbidden, match="STAND-6"):
        actions.contest_measure(permit=permit, grounds="No.", by=an_actor(PLANT_HEALTH), now=later)
    actions.contest_measure(permit=permit, grounds="The beetles came later.", by=HOLDER, now=later)
    assert actions.end_recalled_permit(permit=permit, now=later + timedelta(days=400)) is None
    decision = {"permit": permit, "annulled": True, "reasons": "The holder is right.", "now": later}
    with pytest.raises(Forbidden, match="STAND-8"):
        actions.decide_contest(**decision, by=ANA)
    assert actions.decide_contest(**decision, by=LUIS).state is PermitState.IN_FORCE


def test_a_final_recall_ends_the_document_in_its_chain(permit: DocumentId) -> None:
    """Anybody who holds the file finds the version that cancels it, signed and in the public log."""
    actions.give_notice(permit=permit, measure="recall", **WHY, by=ANA, now=NOON)
    later = NOON + timedelta(days=16)
    actions.touch_permit(permit=permit, act="recall", **WHY, by=ANA, now=later)
    assert actions.end_recalled_permit(permit=permit, now=later) is None, "it can still be contested"
    assert documents.document(document=permit, by=an_actor(SELLER)).status is DocumentStatus.ISSUED
    ended = actions.end_recalled_permit(permit=permit, now=later + timedelta(days=60))
    assert ended
    assert documents.document(document=permit, by=an_actor(SELLER)).status is not DocumentStatus.ISSUED
    stated = documents.document_value(document=ended, by=an_actor(SELLER)).statements["cancellation"]
    assert "WIN-1" in stated


def test_a_measure_cites_known_law_and_comes_from_the_agency(permit: DocumentId) -> None:
    with pytest.raises(Refused, match="STAND-2"):
        actions.give_notice(permit=permit, measure="recall", reasons="So.", cites=[], by=ANA, now=NOON)
    with pytest.raises(Refused, match="WIN-15"):
        actions.give_notice(permit=permit, measure="recall", reasons="So.", cites=["NO-1"], by=ANA, now=NOON)
    with pytest.raises(Refused, match="STAND-5"):
        actions.give_notice(permit=permit, measure="recall", **WHY, until=NOON.date(), by=ANA, now=NOON)
    for stranger in (an_officer(CUSTOMS), an_officer(OUTSIDER)):
        with pytest.raises(NotFound):
            actions.give_notice(permit=permit, measure="recall", **WHY, by=stranger, now=NOON)
    with pytest.raises(Forbidden):
        actions.give_notice(permit=permit, measure="recall", **WHY, by=HOLDER, now=NOON)
    assert queries.permit(document=permit, by=HOLDER, now=NOON)[0].entries == ()


def test_what_was_done_is_never_rewritten(permit: DocumentId) -> None:
    actions.give_notice(permit=permit, measure="recall", **WHY, by=ANA, now=NOON)
    for change in (lambda rows: rows.update(act="drop"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(PermitActRow.objects.filter(permit=permit))


def test_anybody_checks_a_permit_and_reads_no_secret(permit: DocumentId) -> None:
    actions.touch_permit(permit=permit, act="suspend", **WHY, urgent=True, by=ANA, now=NOON)
    held, _ = queries.permit(document=permit, by=HOLDER, now=NOON)
    found = Client().get(f"/api/window/permits/{held.digest}").json()
    assert (found["state"], found["number"], found["cites"]) == ("suspended", "PHYTO-1", ["WIN-1"])
    assert WORDS not in str(found)
    page = Client().get(f"/permits?number=PHYTO-1&agency={PLANT_HEALTH}").content.decode()
    assert "Suspended" in page
    assert WORDS not in page
    assert Client().get("/permits/sha256:no").status_code == 404
    assert Client().get("/permits").status_code == 200


def test_agencies_see_their_own_permits_alone(permit: DocumentId) -> None:
    held, _ = queries.permit(document=permit, by=HOLDER, now=NOON)
    case = CaseId(held.case)
    assert len(queries.permits_of_case(case=case, by=HOLDER, now=NOON)) == 1
    assert len(queries.permits_of_case(case=case, by=ANA, now=NOON)) == 1
    assert queries.permits_of_case(case=case, by=an_officer(CUSTOMS), now=NOON) == []
    with pytest.raises(NotFound):
        queries.permits_of_case(case=case, by=an_officer(OUTSIDER), now=NOON)


def test_the_api_hears_and_suspends(permit: DocumentId) -> None:
    agency, trader = Caller(PLANT_HEALTH), Caller(SELLER)
    assert agency.post(f"/granted/{permit}/notice", {"measure": "suspend", **WHY}).json()["notice"]["until"]
    assert trader.post(f"/granted/{permit}/answer", {"text": "Not ours."}).json()["heard"] is True
    assert agency.post(f"/granted/{permit}/acts", {"act": "suspend", **WHY}).json()["state"] == "suspended"
    assert trader.post(f"/granted/{permit}/contest", {"text": "Not ours."}).json()["contested"] is True
    assert Caller(OUTSIDER).post(f"/granted/{permit}/contest", {"text": "Mine."}).status_code == 404
    listed = trader.get(f"/cases/{queries.permit(document=permit, by=HOLDER, now=NOON)[0].case}/permits").json()
    assert [act["act"] for act in listed[0]["acts"]] == ["notice", "answer", "suspend", "contest"]


def test_standings_tell_a_trade_no_more_than_anybody_may_know(permit: DocumentId) -> None:
    held, _ = queries.permit(document=permit, by=HOLDER, now=NOON)
    (found,) = queries.standings(consignment=ConsignmentId(held.consignment), now=NOON)
    assert (found.digest, found.state) == (held.digest, PermitState.IN_FORCE)
    tasks.permit_final({"permit": permit})
    assert state(permit) is PermitState.IN_FORCE
