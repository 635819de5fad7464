# SPDX-License-Identifier: Apache-2.0
"""A person's complaint reaches the agent of whom it is about and comes back; the public form takes only so many."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from tests.cbpr_makers import AGENT, certified
from tests.conftest import NOON
from tests.makers import BUYER, an_actor
from tests.privacy_makers import PERSON

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound, TooMany
from tradelane.parties.actions.doors import count_in
from tradelane.parties.models import DoorCount
from tradelane.privacy import actions, queries
from tradelane.privacy.actions import cbpr
from tradelane.privacy.models import ComplaintRow
from tradelane.privacy.queries.cbpr import certified_recipients, complaints, complaints_of
from tradelane.privacy.rules.complaints import AT_MOST_AN_HOUR
from tradelane.privacy.values import Purpose, RecipientKind
from tradelane.privacy.values.cbpr import Bucket, Certification, ComplaintState, Section

pytestmark = pytest.mark.django_db
OFFICER = an_actor(AGENT, kinds=[])
ME = PERSON["email"]


@pytest.fixture
def firm(clears: Any, frozen_clock: datetime) -> Certification:
    """A certified firm that got this person's data."""
    made = certified()
    clears(
        recipient=BUYER, recipient_name="Invented Imports", recipient_kind=RecipientKind.SELLER,
        purpose=Purpose.TRADE_FULFILMENT,
    )  # fmt: skip
    return made


def _complain(firm: Certification, text: str = "They mailed on.") -> Any:
    return cbpr.complain_of_own(
        person_key=queries.key_of(email=ME), certification=firm.id, section=Section.CHOICE, text=text, now=NOON
    )


def test_a_persons_complaint_reaches_the_agent_and_its_outcome_comes_back(firm: Certification) -> None:
    me = queries.key_of(email=ME)
    assert [each.id for each in certified_recipients(me)] == [firm.id]
    made = _complain(firm)
    assert [each.id for each in complaints(by=OFFICER)] == [made.id]
    [asked] = queries.requests_of(me)
    assert (made.request, asked.answered_at) == (asked.id, None)
    cbpr.admit(complaint=made.id, by=OFFICER)
    assert [each.state for each in complaints_of(me)] == [ComplaintState.ACCEPTED]
    cbpr.resolve(
        complaint=made.id, state=ComplaintState.RESOLVED, bucket=Bucket.CHANGED_PRACTICE, outcome="They stopped.",
        by=OFFICER, now=NOON + timedelta(days=3),
    )  # fmt: skip
    [answered] = queries.requests_of(me)
    assert (answered.answer, answered.answered_at) == ("They stopped.", NOON + timedelta(days=3))
    [way] = queries.ways_to_complain({settings.ECONOMY}, on=NOON.date())
    taken = actions.take_to_authority(
        person_key=me, request=asked.id, authority=way.authority, now=NOON + timedelta(days=4)
    )  # fmt: skip
    assert taken.authority == way.authority


def test_the_same_complaint_again_is_the_same_and_of_another_is_another(firm: Certification) -> None:
    first, again = _complain(firm), _complain(firm)
    assert first.id == again.id
    assert _complain(firm, "They did it again.").id != first.id
    actions.complain(person_key=queries.key_of(email=ME), text="They mailed on.", now=NOON)
    assert len(queries.requests_of(queries.key_of(email=ME))) == 3
    nobodys = f"{firm.id[:-1]}{'y' if firm.id.endswith('x') else 'x'}"
    with pytest.raises(NotFound):
        cbpr.complain_of_own(
            person_key=queries.key_of(email=ME), certification=nobodys, section=Section.CHOICE, text="No.",
            now=NOON,
        )  # fmt: skip


def test_what_the_node_answered_first_the_agent_does_not_change(firm: Certification) -> None:
    made = _complain(firm)
    operator = an_actor(queries.export_of(queries.key_of(email=ME), now=NOON)["node"], kinds=["operator"])
    actions.answer_request(request=made.request, answer="We asked them.", by=operator, now=NOON)
    cbpr.admit(complaint=made.id, by=OFFICER)
    cbpr.resolve(
        complaint=made.id, state=ComplaintState.RESOLVED, bucket=Bucket.NOT_ESTABLISHED, outcome="Nothing found.",
        by=OFFICER, now=NOON,
    )  # fmt: skip
    [asked] = queries.requests_of(queries.key_of(email=ME))
    assert asked.answer == "We asked them."
    assert [each.outcome for each in complaints_of(queries.key_of(email=ME))] == ["Nothing found."]


def test_the_page_offers_the_agent_and_shows_where_the_complaint_stands(firm: Certification, client: Client) -> None:
    page = urlsplit(actions.link_for(email=ME)).path
    assert "Invented Agent" in client.get(page).content.decode()
    sent = {"act": "complain", "about": firm.id, "section": "choice", "text": "They mailed on."}
    client.post(page, sent)
    shown = client.get(page).content.decode()
    assert "received: the agent looks whether it may take it up" in shown
    assert shown.count("They mailed on.") >= 2  # with the agent, and among what was asked
    wrong = client.post(page, {**sent, "section": "weather"})
    assert wrong.status_code == 422
    assert "They mailed on." in wrong.content.decode()
    stranger = urlsplit(actions.link_for(email="nobody@x.example")).path
    assert "They mailed on." not in client.get(stranger).content.decode()


def _send(client: Client, firm: Certification, number: int, **given: Any) -> Any:
    form = {"section": "choice", "text": f"Complaint {number}.", "contact": ""}
    return client.post(f"/privacy/directory/{firm.id}/complain", form, **given)


def test_the_public_form_takes_so_many_an_hour_and_says_when_again(firm: Certification, client: Client) -> None:
    with clock.frozen_at(NOON.replace(minute=40)):
        for number in range(AT_MOST_AN_HOUR):
            assert _send(client, firm, number).status_code == 302
        refused = _send(client, firm, 99)
        assert refused.status_code == 429
        assert refused["Retry-After"] == str(20 * 60)
        text = refused.content.decode()
        assert "PRIV-189" in text
        assert "Complaint 99." in text  # what was written stays in the form
        assert ComplaintRow.objects.count() == AT_MOST_AN_HOUR
        assert _send(client, firm, 7, REMOTE_ADDR="192.0.2.77").status_code == 302
    with clock.frozen_at(NOON + timedelta(hours=1)):
        assert _send(client, firm, 99).status_code == 302
        assert DoorCount.objects.count() == 1  # the hour that is over is forgotten


def test_what_is_refused_for_another_reason_is_not_counted(firm: Certification, client: Client) -> None:
    for _ in range(AT_MOST_AN_HOUR + 1):
        assert (
            client.post(f"/privacy/directory/{firm.id}/complain", {"section": "choice", "text": ""}).status_code == 422
        )
    assert _send(client, firm, 1).status_code == 302


def test_an_address_is_the_proxys_word_only_behind_a_proxy(settings: Any, firm: Certification, client: Client) -> None:
    for number in range(AT_MOST_AN_HOUR):
        _send(client, firm, number, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert _send(client, firm, 99, HTTP_X_FORWARDED_FOR="192.0.2.200").status_code == 429
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert _send(client, firm, 99, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.200").status_code == 302


def test_a_household_counts_as_one_and_no_address_stands_in_the_table(frozen_clock: datetime) -> None:
    def knock(address: str) -> datetime | None:
        return count_in(door="invented", address=address, at_most=1, now=NOON)

    assert knock("2001:db8:1:2::1") is None
    assert knock("2001:db8:1:2:ffff::9") is not None
    assert knock("2001:db8:1:3::1") is None
    assert knock("::ffff:192.0.2.5") is None
    assert knock("192.0.2.5") is not None
    kept = " ".join(str(value) for row in DoorCount.objects.values_list() for value in row)
    assert "192.0.2" not in kept
    assert "2001" not in kept


def test_a_program_reads_when_to_come_again(firm: Certification) -> None:
    given = {"certification": firm.id, "section": Section.CHOICE, "contact": "", "source": "192.0.2.9", "now": NOON}
    for number in range(AT_MOST_AN_HOUR):
        cbpr.complain(text=f"Complaint {number}.", **given)
    with pytest.raises(TooMany) as refusal:
        cbpr.complain(text="One more.", **given)
    from config.problems import problem_response

    answer = problem_response(refusal.value)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
