# SPDX-License-Identifier: Apache-2.0
"""An agreement's rules are imported by one officer and published by another; then goods are judged by them."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import AGENCY, SELLER, a_person, a_token, an_actor

from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.origin import actions, queries
from tradelane.origin.models import RuleEdition
from tradelane.origin.values import OriginResult
from tradelane.origin.values.editions import EditionState, RuleEditionView
from tradelane.parties.models import Person

pytestmark = pytest.mark.django_db
ANA, BO = an_actor(AGENCY, person="person_ana"), an_actor(AGENCY, person="person_bo")
MIXERS = "[heading&nbsp;8479](/headings/8479)"


def rules(*texts: str) -> bytes:
    """Rule sets for mixers (8479), in the form of the published files."""
    ways = [{"rule": text} for text in texts]
    return json.dumps(
        {"rule_sets": [{"heading": "8479", "min": "8479000000", "max": "8479999999", "rules": ways}]}
    ).encode()


CONTENT = rules(
    f"A change to a good of {MIXERS} from any other chapter.",
    f"No change in tariff classification required for a good of {MIXERS}, provided there is a regional value content "
    "of not less than:\n\n- a) **40%** under the net cost method.",
)


def draft(content: bytes = CONTENT, **changes: Any) -> RuleEditionView:
    given = {"agreement": "CPTPP", "valid_from": date(2026, 1, 1), "source": "Annex 3-D, read 2026", "by": ANA}
    return actions.import_rules(content=content, now=NOON, **{**given, **changes})


def determined(**facts: Any) -> Any:
    mixer = a_goods_item(hs_code="847982", description="Mixer")
    motor = {"description": "Motor", "hs_code": "848210", "origin": "CN", "originating": False,
             "value": {"amount": "40.00", "currency": "USD"}}  # fmt: skip
    return actions.determine(
        consignment=a_consignment(goods_items=(mixer,)), item=1, materials=[motor], agreement="CPTPP",
        by=an_actor(SELLER), now=NOON, facts={"wholly_obtained": False, **facts},
    )  # fmt: skip


def test_published_rules_judge_and_drafts_do_not() -> None:
    before = determined()
    assert before.determination.result is OriginResult.UNDETERMINED
    made = draft()
    assert (made.state, made.rule_sets, made.executable) == (EditionState.DRAFT, 1, 1)
    assert determined().id == before.id, "a draft counts for nothing"
    with pytest.raises(Refused, match="ORIGIN-40"):
        actions.publish_rules(id=made.id, by=ANA, now=NOON)
    actions.publish_rules(id=made.id, by=BO, now=NOON)
    after = determined()
    assert after.id != before.id, "by other rules it is another question"
    assert any(s.clause == "CPTPP art. 3.2(c), Annex 3-D, 847900 to 847999" for s in after.determination.steps)
    assert queries.agreement_on("cptpp", on=date(2025, 12, 31))[1] == "", "not before its first day"


@pytest.mark.parametrize(("cost", "result"), [("66.67", "originating"), ("66.66", "not-originating")])
def test_the_net_cost_that_the_producer_states_decides(cost: str, result: str) -> None:
    """(66.67 - 40) / 66.67 is 40.0 %; a cent less is below."""
    actions.publish_rules(id=draft().id, by=BO, now=NOON)
    made = determined(net_cost={"amount": cost, "currency": "USD"}, value={"amount": "100.00", "currency": "USD"})
    assert str(made.determination.result) == result


def test_a_later_edition_counts_and_what_is_published_stands() -> None:
    first = actions.publish_rules(id=draft().id, by=BO, now=NOON)
    with pytest.raises(Refused, match="ORIGIN-41"):
        actions.drop_rules(id=first.id, by=BO, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleEdition.objects.update(content=b"")
    stricter = rules(f"A change to a good of {MIXERS} from any other chapter.")
    second = draft(stricter, valid_from=date(2026, 2, 1))
    assert actions.drop_rules(id=draft(rules(), source="a slip").id, by=ANA, now=NOON).state is EditionState.DROPPED
    actions.publish_rules(id=second.id, by=BO, now=NOON)
    assert queries.agreement_on("cptpp", on=NOON.date())[1] == second.id
    assert queries.agreement_on("cptpp", on=date(2026, 1, 15))[1] == first.id


def test_only_who_keeps_the_rules_changes_and_sees_drafts() -> None:
    outsider = an_actor(SELLER)
    with pytest.raises(Forbidden, match="ORIGIN-39"):
        draft(by=outsider)
    made = draft()
    with pytest.raises(NotFound):
        queries.rule_edition(id=made.id, by=outsider)
    assert queries.rule_editions(by=outsider) == []
    for slip in (b"{}", b"not json"):
        with pytest.raises(Unreadable):
            draft(slip)
    with pytest.raises(Unreadable, match="source"):
        draft(source=" ")
    with pytest.raises(NotFound):
        draft(agreement="atlantis")


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person(email, organisation=AGENCY)))
    return client


def test_programs_import_pages_publish_and_everybody_reads(client: Client) -> None:
    bearer = {"authorization": f"Bearer {a_token(organisation=AGENCY)}"}
    given = {"agreement": "cptpp", "valid_from": "2026-01-01", "source": "Annex 3-D"}
    file = SimpleUploadedFile("cptpp.json", CONTENT)
    sent = client.post("/api/origin/rule-editions", {"file": file, **given}, headers=bearer)
    assert sent.status_code == 201, sent.content
    page = f"/origin/rules/{sent.json()['id']}"
    refused = client.post(f"/api/origin/rule-editions/{sent.json()['id']}/publish", headers=bearer)
    assert refused.json()["rule"] == "ORIGIN-40"
    other = signed_in("bo@customs.example")
    assert "1 of 1 rule sets" in other.get(page).content.decode()
    assert other.post(page, {"act": "publish"}).status_code == 302
    assert "Published" in other.get("/origin/rules").content.decode()
    shown = client.get("/origin?hs=8479.82").content.decode()
    assert "A change to a good of heading 8479" in shown
    assert "No product-specific rule is held" in client.get("/origin?hs=0101").content.decode()
    cptpp = client.get("/api/origin/agreements").json()[0]
    assert [(r["codes"], r["executable"]) for r in cptpp["rules"]] == [("847900 to 847999", True)]
    wrong = other.post("/origin/rules", {**given, "file": SimpleUploadedFile("a.json", b"{}")})
    assert (wrong.status_code, "ORIGIN-TEXT-1" in wrong.content.decode()) == (422, True)
