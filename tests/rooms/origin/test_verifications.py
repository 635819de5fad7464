# SPDX-License-Identifier: Apache-2.0
"""An importing authority asks about a certificate, who was asked answers once, the authority concludes with reasons."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.makers import AGENCY, OUTSIDER, SELLER, a_token, an_actor, an_organisation

from tradelane.journal import queries as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.origin import actions, queries
from tradelane.origin.models import VerificationRow
from tradelane.origin.values import VerificationOutcome, VerificationState, VerificationView

pytestmark = pytest.mark.django_db
OFFICER, EXPORTER = an_actor(AGENCY), an_actor(SELLER)
CERTIFICATE, LEDGER = digest_of(b"certificate"), digest_of(b"purchase ledger")


@pytest.fixture(autouse=True)
def organisations() -> None:
    for each in (AGENCY, SELLER, OUTSIDER):
        an_organisation(each)


def asked(**changes: object) -> VerificationView:
    given = {
        "certificate": CERTIFICATE, "asked_of": SELLER, "question": "Where were the beans grown?",
        "answer_by": NOON.date() + timedelta(days=30), "by": OFFICER, "now": NOON,
    }  # fmt: skip
    return actions.ask_verification(**{**given, **changes})  # type: ignore[arg-type]


def answered(id: str, **changes: object) -> VerificationView:
    given = {"answer": "In Chiapas.", "evidence": [LEDGER], "by": EXPORTER, "now": NOON}
    return actions.answer_verification(id=id, **{**given, **changes})  # type: ignore[arg-type]


def concluded(id: str, **changes: object) -> VerificationView:
    given = {"outcome": VerificationOutcome.CONFIRMED, "reasons": "The ledger agrees.", "by": OFFICER, "now": NOON}
    return actions.conclude_verification(id=id, **{**given, **changes})  # type: ignore[arg-type]


def test_asked_answered_concluded() -> None:
    made = asked()
    assert (made.state, made.importing) == (VerificationState.ASKED, "MX")
    assert answered(made.id).state is VerificationState.ANSWERED
    ended = concluded(made.id)
    assert (ended.state, ended.outcome, ended.evidence) == (
        VerificationState.CONCLUDED, VerificationOutcome.CONFIRMED, (LEDGER,),
    )  # fmt: skip
    assert queries.verifications(by=EXPORTER) == queries.verifications(by=OFFICER) == [ended]
    told = [fact.name.rpartition(".")[2] for fact in journal.facts(subject=made.id)]
    assert told == ["asked", "answered", "concluded"]


def test_silence_ends_it_only_after_the_last_day() -> None:
    made = asked()
    with pytest.raises(Refused) as refused:
        concluded(made.id, outcome=VerificationOutcome.DENIED)
    assert refused.value.rule == "ORIGIN-16"
    ended = concluded(made.id, outcome=VerificationOutcome.DENIED, now=NOON + timedelta(days=31))
    assert ended.outcome is VerificationOutcome.DENIED
    with pytest.raises(Conflict):
        answered(made.id)
    with pytest.raises(Conflict):
        concluded(made.id, now=NOON + timedelta(days=32))


def test_one_open_question_about_a_certificate() -> None:
    first = asked()
    assert asked(question="And the sugar?").id == first.id
    answered(first.id)
    with pytest.raises(Conflict):
        answered(first.id, answer="No, elsewhere.")
    concluded(first.id)
    assert asked().id != first.id


def test_only_the_right_people_ask_answer_and_conclude() -> None:
    made = asked()
    for act in (
        lambda: asked(by=EXPORTER),
        lambda: answered(made.id, by=OFFICER),
        lambda: concluded(made.id, by=EXPORTER),
    ):
        with pytest.raises(Forbidden):
            act()
    stranger = an_actor(OUTSIDER)
    for look in (lambda: queries.verification(id=made.id, by=stranger), lambda: answered(made.id, by=stranger)):
        with pytest.raises(NotFound):
            look()


def test_slips_are_told() -> None:
    with pytest.raises(Refused):
        asked(answer_by=NOON.date() + timedelta(days=29))
    for changes in ({"question": " "}, {"certificate": "sha256:00"}):
        with pytest.raises(Unreadable):
            asked(**changes)
    with pytest.raises(NotFound):
        asked(asked_of="MX.RFC.NOBODY")
    made = asked()
    with pytest.raises(Unreadable):
        answered(made.id, evidence=["the ledger"])
    assert not VerificationRow.objects.exclude(answered_at=None).exists()


def test_what_was_said_stands_in_the_database() -> None:
    made = asked()
    answered(made.id)
    concluded(made.id)
    row = VerificationRow.objects.filter(pk=made.id)
    for change in (lambda: row.update(question="?"), lambda: row.update(outcome="denied"), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_over_http(client: Client) -> None:
    officer = {"authorization": f"Bearer {a_token(organisation=AGENCY)}"}
    body = {"certificate": CERTIFICATE, "asked_of": SELLER, "question": "Where?", "answer_by": str(date(2099, 1, 1))}
    sent = client.post("/api/origin/verifications", body, content_type="application/json", headers=officer)
    assert sent.status_code == 201, sent.content
    id = sent.json()["id"]
    exporter = {"authorization": f"Bearer {a_token(organisation=SELLER)}"}
    told = client.post(
        f"/api/origin/verifications/{id}/answer", {"answer": "Here.", "evidence": [LEDGER]},
        content_type="application/json", headers=exporter,
    ).json()  # fmt: skip
    assert told["state"] == "answered"
    ended = client.post(
        f"/api/origin/verifications/{id}/conclusion", {"outcome": "confirmed", "reasons": "Shown."},
        content_type="application/json", headers=officer,
    ).json()  # fmt: skip
    assert (ended["outcome"], ended["state"]) == ("confirmed", "concluded")
    assert client.get("/api/origin/verifications", headers=exporter).json() == [ended]
