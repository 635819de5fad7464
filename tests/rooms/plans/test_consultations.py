# SPDX-License-Identifier: Apache-2.0
"""A draft goes from publication over comments and answers to its result, and nobody is named who did not want it."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from lxml import etree
from tests.conftest import NOON
from tests.makers import AGENCY, SELLER, a_person, a_token, an_actor, an_organisation

from config.tasks import tasks
from tradelane.desk import queries as desk
from tradelane.journal.actions import run_due_jobs
from tradelane.journal.models import Job
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.parties.actions.vault import destroy
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import sign_in_address
from tradelane.parties.queries.vault import keys_of, keys_of_matters
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans import actions
from tradelane.plans.models import AnswerRow, CommentRow, ConsultationRow
from tradelane.plans.queries import consultations as queries
from tradelane.plans.tasks import forget
from tradelane.plans.values import (
    CommentState,
    Consultation,
    Draft,
    DraftText,
    Outcome,
    Phase,
    Refusal,
    SubjectKind,
)
from tradelane.privacy.formats import person_key

pytestmark = pytest.mark.django_db
DAY = NOON.date()
CLOSES = DAY + timedelta(days=60)
AFTER = NOON + timedelta(days=61)
LATER = AFTER.date() + timedelta(days=40)
DRAFT = Draft(
    SubjectKind.PROCEDURE, "mx-export", "2", "MX",
    {
        "en": DraftText("Export, second version", "One form less.", "Article 1. One form is enough."),
        "es": DraftText("Exportación, segunda versión", "Un formulario menos.", "Artículo 1. Basta un formulario."),
    },
    DAY, CLOSES,
)  # fmt: skip
SAID = "Article 1 forgets the packing list."
MARKED = "Zulema Quintanilla"


def an_officer(person: str = "person_officer") -> Actor:
    an_organisation(AGENCY, kinds=[OrganisationKind.AGENCY], name="Customs of Mexico")
    return an_actor(AGENCY, kinds=[OrganisationKind.AGENCY], roles=[Role.OFFICER], person=person)


def a_seller() -> Actor:
    an_organisation(SELLER, name="Cooperativa")
    return an_actor(SELLER)


def published(**changes: object) -> Consultation:
    return actions.publish_draft(draft=replace(DRAFT, **changes), by=an_officer(), now=NOON)  # type: ignore[arg-type]


def commented(found: Consultation, text: str = SAID) -> str:
    made = actions.comment_as_party(consultation=found.id, text=text, by=a_seller(), now=NOON)
    return made.id


def a_guest(found: Consultation, *, name: str = "", now: datetime = NOON, email: str = "z@guest.example") -> str:
    made = actions.comment_as_guest(
        consultation=found.id, text=SAID, email=email, name=name, agreed=bool(name), now=now
    )
    return made.id


def test_from_the_draft_to_its_entry_into_force() -> None:
    found = published()
    first, second = commented(found), commented(found, "The packing list is missing in Article 1.")
    for each in (first, second):
        actions.publish_comment(comment=each, by=an_officer(), now=NOON)
    with pytest.raises(Refused, match="PLAN-34"):
        conclude(found, now=NOON)
    with pytest.raises(Refused, match="PLAN-33"):
        conclude(found)
    answered = actions.answer_comments(
        consultation=found.id, comments=[first, second], text="Article 1 names it now.", by=an_officer(), now=AFTER
    )
    assert [len(answer.comments) for answer in answered.answers] == [2]
    with pytest.raises(Refused, match="PLAN-32"):
        actions.answer_comments(
            consultation=found.id, comments=[first], text="Once more, it does.", by=an_officer(), now=AFTER
        )
    with pytest.raises(Refused, match="PLAN-36") as refused:
        conclude(found, in_force_on=AFTER.date() + timedelta(days=29))
    assert refused.value.facts["days"] == 30
    with pytest.raises(Refused, match="PLAN-37"):
        conclude(found, outcome=Outcome.CHANGED)
    done = conclude(found, outcome=Outcome.CHANGED, texts={"en": DraftText("", "", "Article 1. With packing list.")})
    assert done.result is not None
    assert (done.phase(on=AFTER.date()), done.phase(on=LATER)) == (Phase.DECIDED, Phase.IN_FORCE)
    names = [fact.name for fact in facts(subject=found.id)]
    assert names == [
        "plans.consultation.published", *["plans.comment.received"] * 2, *["plans.comment.published"] * 2,
        "plans.comment.answered", "plans.consultation.concluded",
    ]  # fmt: skip
    [by_code] = queries.consultations(code="mx-export", version="2")
    assert by_code.id == found.id
    assert queries.consultations(code="mx-export", version="1") == []


def conclude(found: Consultation, *, now: datetime = AFTER, **changes: object) -> Consultation:
    given = {"outcome": Outcome.ADOPTED, "reasons": "Two comments asked for it.", "in_force_on": LATER, **changes}
    return actions.conclude(consultation=found.id, by=an_officer(), now=now, **given)  # type: ignore[arg-type]


def test_there_is_time_and_a_text_to_comment_on() -> None:
    with pytest.raises(Refused, match="PLAN-23") as refused:
        published(closes=DAY + timedelta(days=27))
    assert refused.value.facts["days"] == 28
    with pytest.raises(Refused, match="PLAN-23") as refused:
        published(subject=SubjectKind.RULE, closes=DAY + timedelta(days=59))
    assert "USMCA" in str(refused.value.facts["citation"])
    with pytest.raises(Refused, match="PLAN-22"):
        published(texts={})
    with pytest.raises(Forbidden, match="PLAN-20"):
        actions.publish_draft(draft=DRAFT, by=a_seller(), now=NOON)
    with pytest.raises(Refused, match="PLAN-39"):
        actions.publish_draft(
            draft=DRAFT, files=[actions.File("a.html", "text/html", b"<p>")], by=an_officer(), now=NOON
        )


def test_only_the_authority_that_published_reads_and_answers() -> None:
    found = published()
    comment = commented(found)
    with pytest.raises(Forbidden, match="PLAN-20"):
        actions.publish_comment(comment=comment, by=a_seller(), now=NOON)
    other = replace(an_officer(), organisation=SELLER)
    with pytest.raises(Forbidden, match="PLAN-21"):
        actions.publish_comment(comment=comment, by=other, now=NOON)
    with pytest.raises(Forbidden, match="PLAN-21"):
        actions.answer_comments(consultation=found.id, comments=[comment], text="It is so.", by=other, now=NOON)


def test_a_comment_is_read_before_everybody_reads_it() -> None:
    found = published()
    comment = commented(found)
    client = Client()
    assert SAID not in client.get(f"/plans/consultations/{found.id}").content.decode()
    assert client.get(f"/api/plans/consultations/{found.id}").json()["comments"] == []
    with pytest.raises(Refused, match="PLAN-30"):
        actions.refuse_comment(comment=comment, refusal=Refusal.OFF_TOPIC, reason="no", by=an_officer(), now=NOON)
    after = actions.refuse_comment(
        comment=comment, refusal=Refusal.OFF_TOPIC, reason="It is about another form.", by=an_officer(), now=NOON
    )
    assert after.comments[0].refusal is Refusal.OFF_TOPIC
    with pytest.raises(Refused, match="PLAN-31"):
        actions.publish_comment(comment=comment, by=an_officer(), now=NOON)
    page = client.get(f"/plans/consultations/{found.id}").content.decode()
    assert "It is about another form." in page
    assert SAID not in page


def test_a_guest_confirms_by_mail_and_their_address_goes() -> None:
    found = published()
    with clock.frozen_at(NOON):
        comment = a_guest(found)
    row = CommentRow.objects.get(pk=comment)
    assert row.state == "unconfirmed"
    assert "guest.example" not in str(vars(row))
    assert queries.consultation(found.id).comments == ()
    assert "z@guest.example" not in str(list(Job.objects.values_list("payload", flat=True)))
    with clock.frozen_at(NOON):
        run_due_jobs(tasks=tasks())
    [sent] = mail.outbox
    assert sent.to == ["z@guest.example"]
    link = next(word for word in str(sent.body).split() if "/plans/consultations/confirm/" in word)
    path = "/" + link.split("/", 3)[3]
    client = Client()
    with clock.frozen_at(NOON):
        asked = client.get(path)
    assert (asked.status_code, asked["X-Robots-Tag"]) == (200, "noindex")
    assert CommentRow.objects.get(pk=comment).state == "unconfirmed"
    with clock.frozen_at(NOON):
        for _ in range(2):
            assert "confirmed" in client.post(path).content.decode()
    row.refresh_from_db()
    assert (row.state, row.email, row.reached_by) == ("waiting", "", "")
    assert [f.data["guest"] for f in facts(subject=found.id) if f.name == "plans.comment.received"] == [True]
    with clock.frozen_at(NOON + timedelta(days=3)):
        assert client.get(path).status_code == 410
    assert client.get("/plans/consultations/confirm/nonsense").status_code == 404


def test_a_guest_is_named_only_if_they_agree_and_never_reached() -> None:
    found = published()
    with pytest.raises(Refused, match="PLAN-27"):
        actions.comment_as_guest(consultation=found.id, text=SAID, email="z@guest.example", name=MARKED, now=NOON)
    for name in (MARKED, ""):
        comment = a_guest(found, name=name)
        actions.confirm_comment(comment=comment, now=NOON)
        actions.publish_comment(comment=comment, by=an_officer(), now=NOON)
    authors = [comment.author for comment in queries.consultation(found.id).published_comments]
    assert authors == [MARKED, ""]
    page = Client().get(f"/plans/consultations/{found.id}").content.decode()
    assert MARKED in page
    assert "A person" in page
    everything = page + Client().get("/plans/consultations/feed.atom").content.decode()
    assert "z@guest.example" not in everything + str(facts(subject=found.id))
    assert MARKED not in str(facts(subject=found.id))


def test_a_guest_takes_back_the_consent_to_be_named() -> None:
    found = published()
    comment = a_guest(found, name=MARKED)
    actions.confirm_comment(comment=comment, now=NOON)
    actions.publish_comment(comment=comment, by=an_officer(), now=NOON)
    assert MARKED not in str(CommentRow.objects.values_list("name", "text"))
    [key] = keys_of(person_key("Z@guest.example", secret=settings.NODE_SECRET))
    assert key.matter == comment
    assert key.fields == ("plans.CommentRow.email", "plans.CommentRow.name", "plans.CommentRow.text")
    destroy(keys=[key.id], now=NOON)
    page = Client().get(f"/plans/consultations/{found.id}").content.decode()
    assert MARKED not in page
    assert SAID in page


def test_what_nobody_confirmed_is_forgotten() -> None:
    found = published()
    gone = a_guest(found)
    kept = commented(found)
    with clock.frozen_at(NOON + timedelta(days=2)):
        assert forget() == 0
    with clock.frozen_at(NOON + timedelta(days=3)):
        assert forget() == 1
    assert list(CommentRow.objects.values_list("id", flat=True)) == [kept]
    assert keys_of_matters([gone]) == []
    with pytest.raises(NotFound):
        actions.confirm_comment(comment="comment_gone", now=NOON)


def test_comments_are_bounded_and_hold_no_contact_data() -> None:
    found = published()
    for text, rule in (("no", "PLAN-25"), (SAID + " Call +52 962 123 4567.", "PLAN-26")):
        with pytest.raises(Refused, match=rule):
            commented(found, text)
    with pytest.raises(Refused, match="PLAN-24"):
        actions.comment_as_party(consultation=found.id, text=SAID, by=a_seller(), now=AFTER)
    with pytest.raises(Refused, match="PLAN-28"):
        a_guest(found, email="nobody")
    for _ in range(3):
        a_guest(found)
    with pytest.raises(Refused, match="PLAN-38"):
        a_guest(found, email="Z@guest.example")


def test_a_guest_who_confirms_after_the_result_is_told_so() -> None:
    found = published()
    comment = a_guest(found, now=NOON + timedelta(days=60))
    conclude(found)
    with pytest.raises(Refused, match="PLAN-24"):
        actions.confirm_comment(comment=comment, now=AFTER)


def test_what_was_published_or_decided_stands() -> None:
    found = published()
    comment = commented(found)
    actions.publish_comment(comment=comment, by=an_officer(), now=NOON)
    actions.answer_comments(
        consultation=found.id, comments=[comment], text="It names it now.", by=an_officer(), now=NOON
    )
    conclude(found)
    for act in (
        lambda: CommentRow.objects.filter(pk=comment).update(text="Something else."),
        lambda: CommentRow.objects.filter(pk=comment).delete(),
        lambda: AnswerRow.objects.update(text="Something else."),
        lambda: ConsultationRow.objects.update(reasons="Something else."),
        lambda: ConsultationRow.objects.update(texts={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert CommentRow.objects.get(pk=comment).state == CommentState.PUBLISHED


def test_what_is_due_waits_on_the_authoritys_desk() -> None:
    found = published()

    def doors(now: datetime) -> list[str]:
        return [item.subject for item in desk.waiting(by=an_officer(), now=now)]

    assert doors(NOON) == []
    comment = commented(found)
    assert doors(NOON) == [found.id]
    actions.publish_comment(comment=comment, by=an_officer(), now=NOON)
    assert doors(NOON) == [found.id]
    actions.answer_comments(
        consultation=found.id, comments=[comment], text="It names it now.", by=an_officer(), now=NOON
    )
    assert (doors(NOON), doors(AFTER)) == ([], [found.id])
    conclude(found)
    assert doors(AFTER) == []
    assert [item for item in desk.waiting(by=a_seller(), now=AFTER) if item.subject == found.id] == []


def test_the_feed_is_atom_and_tells_drafts_and_results() -> None:
    empty = etree.fromstring(Client().get("/plans/consultations/feed.atom").content)
    assert empty.findtext("{*}title") == "Tradelane Mexico"
    found = published()
    conclude(found)
    answer = Client().get("/plans/consultations/feed.atom", headers={"accept-language": "es"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    [entry] = feed.findall("{*}entry")
    for part in ("id", "title", "updated"):
        assert feed.findtext(f"{{*}}{part}")
        assert entry.findtext(f"{{*}}{part}")
    assert entry.findtext("{*}title") == "Exportación, segunda versión"
    assert entry.findtext("{*}updated") == "2027-01-02T12:00:00Z"
    assert "adopted" in str(entry.findtext("{*}summary"))
    assert entry.find("{*}link").get("href").endswith(found.id)  # type: ignore[union-attr]


def test_pages_carry_an_officer_through_it() -> None:
    an_officer()
    officer, visitor = Client(), Client()
    officer.force_login(Person.objects.get(pk=a_person("o@customs.example", organisation=AGENCY, roles=[Role.OFFICER])))
    form = {
        "subject": "procedure", "code": "mx-export", "version": "2", "title_en": "Export, second version",
        "summary_en": "One form less.", "text_en": "Article 1.", "opens": "2026-11-02", "closes": "2026-11-20",
    }  # fmt: skip
    with clock.frozen_at(NOON):
        refused = officer.post("/plans/consultations/new", form)
        assert refused.status_code == 422
        assert "At least 28 days" in refused.content.decode()
        address = str(officer.post("/plans/consultations/new", {**form, "closes": "2027-01-01"}).headers["Location"])
        assert visitor.post(address, {"text": "no", "email": "z@guest.example"}).status_code == 422
        assert visitor.post(address, {"text": SAID, "email": "z@guest.example"}).status_code == 302
        comment = CommentRow.objects.get()
        actions.confirm_comment(comment=comment.id, now=NOON)
        manage = f"{address}/manage"
        assert SAID in officer.get(manage).content.decode()
        assert officer.post(manage, {"act": "refuse", "comment": comment.id, "refusal": "never"}).status_code == 422
        assert officer.post(manage, {"act": "publish", "comment": comment.id}).status_code == 302
        answer = {"act": "answer", "comments": [comment.id], "answer": "Article 1 names it now."}
        assert officer.post(manage, answer).status_code == 302
        assert visitor.get(manage).status_code == 302
        assert "Article 1 names it now." in visitor.get(address).content.decode()
    with clock.frozen_at(AFTER):
        officer = Client()
        officer.force_login(Person.objects.get(email=sign_in_address("o@customs.example")))
        result = {"act": "conclude", "outcome": "adopted", "reasons": "It is needed.", "in_force_on": "2027-01-10"}
        assert officer.post(manage, result).status_code == 422
        assert officer.post(manage, {**result, "in_force_on": LATER.isoformat()}).status_code == 302
        page = visitor.get(address).content.decode()
    assert "It is needed." in page
    assert "Adopted" in page


def test_programs_publish_comment_and_conclude() -> None:
    an_officer()
    a_seller()
    officer, seller = (
        Client(headers={"Authorization": f"Bearer {a_token(email, organisation=who)}"})
        for email, who in (("o@customs.example", AGENCY), ("s@seller.example", SELLER))
    )

    def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
        answer = client.post(f"/api/plans/consultations{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    draft = {
        "subject": "procedure", "code": "mx-export", "version": "2", "economy": "MX", "opens": "2026-11-02",
        "closes": "2027-01-01", "texts": {"en": {"title": "Export", "summary": "Less.", "text": "Article 1."}},
        "files": [{
            "name": "export.bpmn", "media_type": "application/bpmn+xml", "content": base64.b64encode(b"<x/>").decode(),
        }],
    }  # fmt: skip
    with clock.frozen_at(NOON):
        assert post(seller, "", draft)[1]["rule"] == "PLAN-20"
        assert post(officer, "", {**draft, "subject": "poem"})[0] == 400
        assert post(officer, "", {**draft, "files": [{**draft["files"][0], "content": "?"}]})[0] == 400  # type: ignore[index]
        status, made = post(officer, "", draft)
        assert status == 201
        id = str(made["id"])
        status, comment = post(seller, f"/{id}/comments", {"text": SAID})
        assert (status, comment["author"]) == (201, SELLER)
        assert post(Client(), f"/{id}/comments", {"text": SAID, "email": "z@guest.example"})[0] == 202
        assert [c["id"] for c in officer.get(f"/api/plans/consultations/{id}/comments").json()] == [comment["id"]]
        assert seller.get(f"/api/plans/consultations/{id}/comments").status_code == 403
        assert post(officer, f"/{id}/comments/{comment['id']}/moderation", {"refusal": "never"})[0] == 400
        assert post(officer, f"/{id}/comments/comment_x/moderation", {})[0] == 404
        assert post(officer, f"/{id}/comments/{comment['id']}/moderation", {})[0] == 200
        assert post(officer, f"/{id}/answers", {"comments": [comment["id"]], "text": "It names it now."})[0] == 200
    with clock.frozen_at(AFTER):
        result = {"outcome": "adopted", "reasons": "It is needed.", "in_force_on": LATER.isoformat()}
        assert post(officer, f"/{id}/result", {**result, "outcome": "lost"})[0] == 400
        assert post(officer, f"/{id}/result", {**result, "in_force_on": "soon"})[0] == 400
        assert post(officer, f"/{id}/result", result)[0] == 200
        told = Client().get(f"/api/plans/consultations/{id}").json()
    assert (told["phase"], told["result"]["outcome"], len(told["periods"])) == ("decided", "adopted", 2)
    [file] = told["attachments"]
    answer = Client().get(f"/plans/consultations/{id}/files/{file['id']}")
    assert (answer.content, answer["Content-Disposition"].startswith("attachment")) == (b"<x/>", True)
    assert [c["id"] for c in Client().get("/api/plans/consultations?code=mx-export").json()] == [id]
