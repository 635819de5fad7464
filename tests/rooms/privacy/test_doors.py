# SPDX-License-Identifier: Apache-2.0
"""Privacy over HTTP and on the command line: the notice, "Who saw my data" by sign-in and by link, API, inventory."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.test import Client
from django.test.utils import isolate_apps, override_settings
from tests.config.test_commands import tradelane
from tests.conftest import NOON
from tests.empty_stores import with_tables
from tests.makers import AGENCY, SELLER, a_person, a_token, an_actor, an_organisation
from tests.privacy_makers import PERSON
from tests.rooms.privacy.conftest import TRADE, Discloses

from tradelane.kernel import clock
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.personal import Label
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind
from tradelane.privacy import actions, queries
from tradelane.privacy.formats import reasons, third_party_labels
from tradelane.privacy.queries.inventory import inventory_of, labels_of, shape_of
from tradelane.privacy.queries.people import LINK_SALT
from tradelane.privacy.rules import may_hold_a_person
from tradelane.privacy.values import Purpose, RecipientKind

EMAIL = PERSON["email"]


def link(email: str = EMAIL) -> str:
    return urlsplit(actions.link_for(email=email)).path


def signed_in(email: str, organisation: OrganisationId = SELLER) -> Client:
    client = Client()
    who = Person.objects.get(pk=a_person(email, organisation=organisation))
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_link_shows_who_saw_what_and_why(clears: Discloses, client: Client) -> None:
    clears()
    answer = client.get(link())
    text = answer.content.decode()
    assert answer.status_code == 200
    for said in ("Invented Customs", "your name and address", TRADE, "Ley Aduanera", "e-mail and telephone number"):
        assert said in text
    assert PERSON["address.street"] not in text
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_link_of_one_order_shows_that_order_and_does_nothing_else(clears: Discloses, client: Client) -> None:
    clears()
    own, other = (urlsplit(actions.link_for(email=EMAIL, about=[about])).path for about in (TRADE, "trade_other"))
    assert "Invented Customs" in client.get(own).content.decode()
    text = client.get(other).content.decode()
    assert "Invented Customs" not in text
    assert 'value="object"' not in text
    for act in ("object", "correct", "erase"):
        assert client.post(own, {"act": act, "purpose": "marketing", "text": "x"}).status_code == 403
    assert queries.choices_of(queries.key_of(email=EMAIL)) == frozenset()
    assert queries.requests_of(queries.key_of(email=EMAIL)) == []


def test_the_page_speaks_spanish(clears: Discloses, client: Client) -> None:
    clears()
    text = client.get(link(), headers={"Accept-Language": "es"}).content.decode()
    assert "su nombre y dirección" in text


def test_a_link_holds_no_email_and_opens_no_other_page(clears: Discloses, client: Client) -> None:
    clears()
    assert "tan" not in actions.link_for(email=EMAIL).lower().split("/link/")[0]
    assert "Invented Customs" not in client.get(link("other@x.example")).content.decode()


def test_a_link_that_ended_says_how_to_get_a_fresh_one(clears: Discloses, client: Client) -> None:
    clears()
    mine = link()
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        answer = client.get(mine)
    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()
    assert "Invented Customs" not in answer.content.decode()


@pytest.mark.parametrize("fault", ["changed", "other salt", "no link"])
def test_a_forged_link_opens_nothing(clears: Discloses, client: Client, fault: str) -> None:
    clears()
    token = link().rsplit("/", 1)[1]
    content = {"p": queries.key_of(email=EMAIL), "u": int(clock.now().timestamp()) + 1000}
    forged = {
        "changed": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "other salt": Signer(salt="another").sign_object(content),
        "no link": Signer(salt=LINK_SALT).sign_object(["p"]),
    }
    answer = client.get(f"/privacy/link/{forged[fault]}")
    assert answer.status_code == 404
    assert "Invented Customs" not in answer.content.decode()
    assert client.post(f"/privacy/link/{forged[fault]}", {"act": "erase"}).status_code == 404


def test_by_link_one_objects_corrects_and_erases(clears: Discloses, client: Client) -> None:
    mine, me = link(), queries.key_of(email=EMAIL)
    told = client.post(mine, {"act": "object", "purpose": "delivery"}, follow=True).content.decode()
    assert "You object" in told
    assert queries.choices_of(me) == {Purpose.DELIVERY}
    client.post(mine, {"act": "withdraw", "purpose": "delivery"})
    assert not queries.choices_of(me)
    client.post(mine, {"act": "erase"})
    told = client.post(mine, {"act": "correct", "text": "My name is Tan Invented."}, follow=True).content.decode()
    assert "My name is Tan Invented." in told
    assert len(queries.requests_of(me)) == 2


@pytest.mark.parametrize(
    ("economy", "purpose", "kind", "fields"),
    [
        ("MX", Purpose.MARKETING, RecipientKind.SELLER, ("email", "name")),
        ("JP", Purpose.TRADE_FULFILMENT, RecipientKind.NODE, ("telephone",)),
    ],
)
def test_by_link_one_agrees_to_what_rests_on_consent_and_takes_it_back(
    clears: Discloses, client: Client, economy: str, purpose: Purpose, kind: RecipientKind, fields: tuple[str, ...]
) -> None:
    operator = an_actor(OrganisationId(settings.NODE_ORGANISATION), kinds=[OrganisationKind.OPERATOR])
    actions.record_certification(
        organisation=AGENCY, agent="Invented Agent", starts=NOON.date(), ends=NOON.date(), source="its register",
        by=operator, now=NOON,
    )  # fmt: skip
    asked = {"purpose": purpose, "recipient_kind": kind, "lane": f"{economy}-SG"}

    def given() -> set[str]:
        return set(clears(**asked).kept) & set(fields)

    with override_settings(ECONOMY=economy):
        _agrees_and_takes_it_back(client, given, purpose, set(fields))


def _agrees_and_takes_it_back(client: Client, given: Callable[[], set[str]], purpose: Purpose, every: set[str]) -> None:
    mine = link()
    assert given() == set()
    assert f'value="{purpose}"' in client.get(mine).content.decode().split('id="consent"')[1].split("<h3")[0]
    told = client.post(mine, {"act": "agree", "purpose": purpose}, follow=True).content.decode()
    assert "You agree." in told and 'value="disagree"' in told
    assert given() == every
    client.post(mine, {"act": "disagree", "purpose": purpose})
    assert given() == set()


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ({"act": "agree", "purpose": "delivery"}, "PRIV-17"),
        ({"act": "disagree", "purpose": "marketing"}, "PRIV-14"),
        ({"act": "correct", "text": " "}, "PRIV-11"),
        ({"act": "object", "purpose": "customs.clearance"}, "PRIV-9"),
        ({"act": "withdraw", "purpose": "delivery"}, "PRIV-14"),
        ({"act": "object", "purpose": "gossip"}, ""),
        ({"act": "dance"}, ""),
    ],
)
def test_what_can_not_be_done_is_said_on_the_page(trade: str, client: Client, sent: dict[str, str], rule: str) -> None:
    answer = client.post(link(), sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert rule in answer.content.decode()


def test_buttons_need_the_pages_token(trade: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(), {"act": "erase"}).status_code == 403
    assert not queries.requests_of(queries.key_of(email=EMAIL))


def test_a_signed_in_person_sees_only_their_own(clears: Discloses) -> None:
    clears()
    mine = signed_in(EMAIL).get("/privacy/mine").content.decode()
    assert "Invented Customs" in mine
    others = signed_in("other@x.example").get("/privacy/mine").content.decode()
    assert "Invented Customs" not in others
    assert "Nobody saw your data" in others
    assert Client().get("/privacy/mine").status_code == 302


def test_nobody_takes_anothers_address(db: None) -> None:
    client = signed_in("eve@x.example")
    assert client.get("/accounts/email/").status_code == 403
    assert client.post("/accounts/email/", {"action_add": "", "email": EMAIL}).status_code == 403


def test_an_admin_of_the_node_answers_on_a_page(clears: Discloses, client: Client) -> None:
    clears()
    client.post(link(), {"act": "erase"})
    [asked] = queries.requests_of(queries.key_of(email=EMAIL))
    operator = OrganisationId(settings.NODE_ORGANISATION)
    admin = signed_in("admin@node.example", operator)
    an_organisation(operator, kinds=[OrganisationKind.OPERATOR])
    page = admin.get("/privacy/requests").content.decode()
    assert TRADE in page
    assert EMAIL not in page
    assert admin.post("/privacy/requests", {"request": asked.id, "text": " "}).status_code == 422
    told = admin.post("/privacy/requests", {"request": asked.id, "text": "Erased; invoices stay."}, follow=True)
    assert "No request waits" in told.content.decode()
    assert "Erased; invoices stay." in client.get(link()).content.decode()
    assert signed_in("clerk@x.example").get("/privacy/requests").status_code == 403


def test_the_notice_is_public_and_names_law_and_time(db: None, client: Client) -> None:
    text = client.get("/privacy/").content.decode()
    for said in ("Contact details", "up to 10 years", "Revised Kyoto Convention", "You may object to", "*-SG"):
        assert said in text
    assert client.get("/privacy").status_code == 301


def test_the_api_gives_a_person_their_own_receipts(clears: Discloses) -> None:
    clears()
    mine = Client(headers={"Authorization": f"Bearer {a_token(EMAIL, organisation=SELLER)}"})
    [receipt] = mine.get("/api/privacy/receipts").json()
    assert receipt["recipient_name"] == "Invented Customs"
    assert receipt["grounds"][0]["citation"]
    assert receipt["node"] == settings.ECONOMY
    other = Client(headers={"Authorization": f"Bearer {a_token('other@x.example', organisation=SELLER)}"})
    assert other.get("/api/privacy/receipts").json() == []
    assert Client().get("/api/privacy/receipts").status_code == 401


def test_the_api_takes_objections(trade: str) -> None:
    mine = Client(headers={"Authorization": f"Bearer {a_token(EMAIL, organisation=SELLER)}"})
    answers = [
        mine.post("/api/privacy/objections", {"purpose": "delivery"}, content_type="application/json") for _ in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert queries.choices_of(queries.key_of(email=EMAIL)) == {Purpose.DELIVERY}
    refused = mine.post("/api/privacy/objections", {"purpose": "customs.clearance"}, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["rule"] == "PRIV-9"


def test_every_field_that_may_hold_a_person_is_labelled_or_reasoned() -> None:
    found = queries.inventory()
    assert found.unlabelled == ()
    assert len(found.fields) > 20
    assert {"parties.Person", "consignments.ConsignmentRow", "privacy.ReceiptRow"} <= {f.model for f in found.fields}


def test_labels_and_reasons_name_fields_that_exist() -> None:
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    shapes = {(label, f.name): shape_of(f) for label, m in models.items() for f in m._meta.concrete_fields}
    labelled = {(label, name) for label, model in models.items() for name in labels_of(model)}
    assert labelled <= set(shapes)
    assert set(reasons()) <= set(shapes)
    assert not labelled & set(reasons())
    assert all(may_hold_a_person(shapes[place]) and reason for place, reason in reasons().items())
    assert set(third_party_labels()) <= set(models)


def test_other_packages_tables_are_in_the_inventory() -> None:
    found = {(f.model, f.field) for f in queries.inventory().fields}
    assert {
        ("account.EmailAddress", "email"),
        ("mfa.Authenticator", "data"),
        ("sessions.Session", "session_data"),
    } <= found


@isolate_apps("tradelane.privacy")
def test_the_inventory_is_not_fooled() -> None:
    class Sealed(models.TextField):  # type: ignore[type-arg]  # generic for the type checker alone
        """A field of somebody's own."""

    class Sneaky(models.Model):
        personal: ClassVar[dict[str, Label]] = {
            "gone": Label("user.name", "customer", "essential.service", 1),
            "odd": Label("user.nom", "customer", "essential.service", 1),
        }
        state = Sealed()
        where = models.JSONField()
        remark = models.CharField(max_length=10)
        code = models.CharField(max_length=200)
        doer = models.ForeignKey("parties.Person", on_delete=models.CASCADE)
        count = models.IntegerField()
        odd = models.CharField(max_length=5)

        class Meta:
            app_label = "privacy"

    gaps = {each["field"] for each in inventory_of([Sneaky]).unlabelled}
    assert gaps == {"gone", "odd", "state", "where", "remark", "code", "doer"}


@isolate_apps("tradelane.privacy")
def test_a_table_that_says_nothing_of_people_is_a_gap() -> None:
    class Silent(models.Model):
        count = models.IntegerField()
        __module__ = "tradelane.somewhere"

        class Meta:
            app_label = "privacy"

    assert [dict(each) for each in inventory_of([Silent]).unlabelled] == [
        {"model": "privacy.Silent", "field": "personal"}
    ]


def test_the_inventory_on_the_command_line() -> None:
    done = tradelane("privacy", "inventory", "--json")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed["unlabelled"] == []
    assert {"model", "field", "category", "purpose", "retention"} <= set(printed["fields"][0])


def test_a_certification_is_recorded_on_the_command_line(tmp_path: Path) -> None:
    home = with_tables(tmp_path / "node")
    assert tradelane("init", home=home).returncode == 0
    options = ["--agent", "Invented Agent", "--ends", "2026-12-31", "--source", "its register"]
    done = tradelane("privacy", "certify", "SG.NODE.TRADELANE", *options, "--starts", "2026-01-01", home=home)
    assert done.returncode == 0, done.stderr
    refused = tradelane("privacy", "certify", "SG.NODE.TRADELANE", *options, "--starts", "2027-01-01", home=home)
    assert refused.returncode == 1
    assert "PRIV-15" in refused.stderr
    unread = tradelane("privacy", "certify", "SG.NODE.TRADELANE", *options, "--starts", "soon", home=home)
    assert "starts" in unread.stderr


def test_links_end_after_thirty_days(db: None) -> None:
    token = link().rsplit("/", 1)[1]
    start: datetime = clock.now()
    held = queries.person_of_link(token=token, now=start + timedelta(days=29))
    assert (held.person, held.about) == (queries.key_of(email=EMAIL), frozenset())
