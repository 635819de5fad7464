# SPDX-License-Identifier: Apache-2.0
"""As a carrier: a platform asked for an issuance, and its surrenders answered."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from tests.carriage_makers import Carriage, a_wish, ask, be_asked, error_of, hear, schema_of
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor

from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from tradelane.titles import actions, queries
from tradelane.titles.models import CallRow, IssuanceRow, SurrenderRow
from tradelane.titles.ports import Answer
from tradelane.titles.values.dcsa import SurrenderAction


def test_a_request_of_ours_is_signed_and_has_dcsa_s_shape(asking: Carriage, standards: Path) -> None:
    row = ask(asking)
    value = json.loads(row.original)
    schema_of(standards, "issuance/EBL_ISS_v3.0.4.yaml", "IssuanceRequest").validate(value)
    manifest = value["issuanceManifestSignedContent"].split(".")[1]
    signed = json.loads(base64.urlsafe_b64decode(manifest + "=="))
    assert signed["documentChecksum"] == row.document
    assert b'"value": 12000.0' in row.original


def test_the_same_wish_again_is_the_same_request(asking: Carriage) -> None:
    first = ask(asking)
    assert ask(asking).pk == first.pk
    assert CallRow.objects.count() == 1
    with pytest.raises(Conflict):
        ask(asking, termsAndConditions="Other terms")


def test_a_carrier_asks_for_its_own_documents_only(asking: Carriage) -> None:
    with pytest.raises(Forbidden):
        ask(asking, carrierCode="MSCU")
    with pytest.raises(Refused):
        actions.request_issuance(
            platform="BOLE", wanted=a_wish(), by=an_actor(CARRIER), now=asking.world.now
        )  # not registered
    assert not IssuanceRow.objects.exists()


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([Answer(204, b"")], "waiting"),
        ([Answer(409, b"{}")], "failed"),
        ([Answer(400, b"{}")], "failed"),
        ([Unavailable("cut"), Answer(409, b"{}")], "waiting"),
    ],
)
def test_a_request_waits_once_the_platform_has_it(asking: Carriage, answers: Any, state: str) -> None:
    row = ask(asking)
    asking.line.answers = list(answers)
    for _ in answers:
        asking.carry()
    row.refresh_from_db()
    assert row.state == state


def test_the_platform_s_answer_is_kept_once(asking: Carriage) -> None:
    row = ask(asking)
    assert hear(asking, "PTL-1", "ISSU").status_code == 204
    assert hear(asking, "PTL-1", "ISSU").status_code == 204
    assert error_of(hear(asking, "PTL-1", "REFU", reason="no"), 409)["errorCodeText"] == "ISS-10"
    row.refresh_from_db()
    assert row.state == "issued"


def test_only_the_platform_that_was_asked_answers(asking: Carriage) -> None:
    row = ask(asking)
    assert error_of(hear(asking, "PTL-1", "ISSU", by=SELLER), 403)["errorCodeText"] == "ISS-9"
    error_of(hear(asking, "PTL-9", "ISSU"), 404)
    row.refresh_from_db()
    assert row.state == "sent"


def test_after_a_failure_the_carrier_asks_anew(asking: Carriage) -> None:
    failed = ask(asking)
    hear(asking, "PTL-1", "BREQ", reason="wrong checksum")
    again = ask(asking)
    assert again.pk != failed.pk
    assert hear(asking, "PTL-1", "ISSU").status_code == 204
    again.refresh_from_db()
    assert again.state == "issued"


def test_the_same_surrender_again_changes_nothing(issued: Carriage) -> None:
    assert be_asked(issued).status_code == 204
    assert be_asked(issued).status_code == 204
    assert SurrenderRow.objects.count() == 1
    assert error_of(be_asked(issued, surrenderRequestCode="AREQ"), 409)["errorCodeText"] == "SUR-1"


def test_sur_13_a_bill_in_the_wrong_state_is_a_409(issued: Carriage) -> None:
    assert error_of(be_asked(issued, transportDocumentReference="PTL-9"), 409)["errorCodeText"] == "SUR-3"
    assert be_asked(issued).status_code == 204
    assert error_of(be_asked(issued, "SR-2"), 409)["errorCodeText"] == "SUR-2"
    row = SurrenderRow.objects.get()
    actions.answer_surrender(
        surrender=row.pk, action=SurrenderAction.ACCEPTED, by=an_actor(CARRIER), now=issued.world.now
    )
    assert error_of(be_asked(issued, "SR-2"), 409)["errorCodeText"] == "SUR-3"


def test_only_the_platform_of_the_issue_surrenders(issued: Carriage) -> None:
    assert error_of(be_asked(issued, by=SELLER), 403)["errorCodeText"] == "SUR-4"
    assert not SurrenderRow.objects.exists()


def test_a_reason_for_a_delivery_is_not_taken(issued: Carriage) -> None:
    assert error_of(be_asked(issued, reasonCode="SWTP"), 422)["errorCodeText"] == "SUR-5"


def test_a_carrier_s_answer_goes_out_once(issued: Carriage) -> None:
    be_asked(issued)
    row = SurrenderRow.objects.get()
    by, now = an_actor(CARRIER), issued.world.now
    for _ in range(2):
        actions.answer_surrender(surrender=row.pk, action=SurrenderAction.REJECTED, comments="Freight.", by=by, now=now)
    with pytest.raises(Conflict):
        actions.answer_surrender(surrender=row.pk, action=SurrenderAction.ACCEPTED, by=by, now=now)
    with pytest.raises(NotFound):
        actions.answer_surrender(surrender=row.pk, action=SurrenderAction.ACCEPTED, by=an_actor(OUTSIDER), now=now)
    call = CallRow.objects.get(kind="surrender-response")
    assert json.loads(call.original)["action"] == "SREJ"
    assert be_asked(issued, "SR-2").status_code == 204  # it is the holder's again


def test_the_list_of_a_carrier_is_its_own(issued: Carriage) -> None:
    be_asked(issued)
    assert [each.number for each in queries.issuances(by=an_actor(CARRIER))] == ["PTL-1"]
    assert [each.number for each in queries.surrenders(by=an_actor(CARRIER), open=True)] == ["PTL-1"]
    assert queries.issuances(by=an_actor(SELLER)) == []
    assert queries.surrenders(by=an_actor(SELLER)) == []
    for ask_for in (queries.issuance, queries.surrender):
        with pytest.raises(NotFound):
            ask_for(id="x", by=an_actor(CARRIER))
