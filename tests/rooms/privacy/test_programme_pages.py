# SPDX-License-Identifier: Apache-2.0
"""Certification, the authorities' desk and breaches in the browser's plain forms, without scripts."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cbpr_makers import (
    AGENT,
    AUTHORITY,
    MX_AUTHORITY,
    PASSPHRASE,
    an_agent,
    an_application,
    an_authority,
    answered,
    certified,
    submitted,
)
from tests.conftest import NOON
from tests.makers import BUYER, OUTSIDER, a_person, an_actor

from tradelane.kernel import clock
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.privacy.models import AssistanceRow, BreachPersonRow
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.values.cbpr import ApplicationId

pytestmark = pytest.mark.django_db


def signed_in(organisation: OrganisationId, email: str = "") -> Client:
    client = Client()
    who = a_person(email or f"{organisation.lower()}@people.example", organisation=organisation)
    client.force_login(Person.objects.get(pk=who), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(autouse=True)
def _noon(frozen_clock: object) -> None:
    """Everything happens at noon."""


def test_an_applicant_applies_section_by_section() -> None:
    an_agent()
    firm = signed_in(BUYER)
    page = firm.get("/privacy/certification/apply").content.decode()
    assert "Invented Agent" in page
    form = {
        "system": "CBPR",
        "agent": AGENT,
        "entities": "Invented Imports; UEN.201912345K; SG",
        "business_lines": "Coffee",
        "privacy_statement": "our site",
        "dispute_contact": "privacy@imports.example",
    }
    refused = firm.post("/privacy/certification/apply", form)
    assert refused.status_code == 422
    assert "PRIV-144" in refused.content.decode()
    assert "Invented Imports; UEN.201912345K; SG" in refused.content.decode(), "nobody types twice"
    made = firm.post("/privacy/certification/apply", {**form, "privacy_statement": "https://imports.example/p"})
    assert made.status_code == 302
    here = made["Location"]
    assert "0 of" in firm.get(here).content.decode()
    section = firm.get(f"{here}/uses").content.decode()
    assert 'name="reply-8"' in section
    assert 'name="reply-9a"' not in section, "it is asked once the answer to 8 is no"
    sent = firm.post(f"{here}/uses", {"reply-8": "no", "seen-8": "0", "reply-10": "yes", "seen-10": "0", "go": "stay"})
    assert sent.status_code == 302
    section = firm.get(f"{here}/uses").content.decode()
    assert 'name="reply-9a"' in section
    stale = firm.post(f"{here}/uses", {"reply-8": "yes", "seen-8": "0", "reply-12": "yes", "seen-12": "0"})
    assert stale.status_code == 422
    assert "PRIV-155" in stale.content.decode()
    found = queries.applications(by=an_actor(BUYER))[0]
    assert found.answers["8"].reply == "no", "the other window's words stand"
    assert found.answers["12"].reply == "yes", "what could be kept was kept"
    refused = firm.post(here, {"act": "submit"})
    assert refused.status_code == 422
    assert "PRIV-143" in refused.content.decode()


def test_evidence_goes_up_and_comes_down_as_a_download() -> None:
    found = an_application()
    firm = signed_in(BUYER)
    file = SimpleUploadedFile("policy <x>.pdf", b"%PDF policy", "application/pdf")
    sent = firm.post(f"/privacy/applications/{found.id}/security-safeguards", {"file-26": file, "go": "stay"})
    assert sent.status_code == 302
    page = firm.get(f"/privacy/applications/{found.id}/security-safeguards").content.decode()
    address = re.search(r"/privacy/evidence/\w+", page)
    assert address is not None
    answer = firm.get(address[0])
    assert answer.content == b"%PDF policy"
    assert answer["Content-Disposition"] == 'attachment; filename="policy _x_.pdf"'
    assert signed_in(OUTSIDER).get(address[0]).status_code == 404
    program = SimpleUploadedFile("x.html", b"<script>", "text/html")
    refused = firm.post(f"/privacy/applications/{found.id}/security-safeguards", {"file-26": program})
    assert "PRIV-154" in refused.content.decode()


def test_an_agent_finds_and_certifies() -> None:
    found = submitted()
    agent = signed_in(AGENT)
    assert "Invented Imports" in agent.get("/privacy/reviews").content.decode()
    here = f"/privacy/reviews/{found.id}"
    early = agent.post(here, {"act": "certify"})
    assert early.status_code == 422
    assert "PRIV-147" in early.content.decode()
    page = agent.get(here).content.decode()
    questions = re.findall(r'name="verdict-(\w+)"', page)
    assert len(questions) > 60
    findings = {f"verdict-{q}": "met" for q in questions} | {f"reasons-{q}": "Seen." for q in questions}
    without = agent.post(here, {**findings, "reasons-26": " "})
    assert "PRIV-148" in without.content.decode()
    assert agent.post(here, findings).status_code == 302
    assert agent.post(here, {"act": "certify"}).status_code == 302
    public = Client().get("/privacy/directory", {"q": "coffee invented"}).content.decode()
    assert "in force" in public
    assert "Invented Imports" not in Client().get("/privacy/directory", {"q": "tea"}).content.decode()
    assert signed_in(OUTSIDER).get(here).status_code == 404


def test_the_agent_suspends_on_the_public_page_and_nobody_else_can() -> None:
    made = certified()
    here = f"/privacy/directory/{made.id}"
    assert 'value="suspend"' not in Client().get(here).content.decode()
    assert signed_in(OUTSIDER).post(here, {"act": "suspend", "reasons": "x"}).status_code == 403
    assert Client().post(here, {"act": "suspend", "reasons": "x"}).status_code in (302, 403)
    agent = signed_in(AGENT)
    assert 'value="suspend"' in agent.get(here).content.decode()
    assert agent.post(here, {"act": "suspend", "reasons": "Hidden breach."}).status_code == 302
    assert "suspended" in Client().get(here).content.decode()


def test_a_person_complains_without_an_account_and_follows_the_link() -> None:
    made = certified()
    anyone = Client()
    refused = anyone.post(f"/privacy/directory/{made.id}/complain", {"section": "choice", "text": " "})
    assert refused.status_code == 422
    assert "PRIV-168" in refused.content.decode()
    form = {"section": "choice", "text": "They mailed on.", "contact": "tan@person.example"}
    sent = anyone.post(f"/privacy/directory/{made.id}/complain", form)
    link = sent["Location"].split("://", 1)[1].split("/", 1)[1]
    assert "They mailed on." in anyone.get(f"/{link}").content.decode()
    assert anyone.get(f"/{link}x").status_code == 404
    agent = signed_in(AGENT)
    (held,) = queries.complaints(by=an_actor(AGENT, kinds=[]))
    page = f"/privacy/reviews/complaints/{held.id}"
    assert "tan@person.example" in agent.get(page).content.decode()
    assert signed_in(BUYER).get(page).status_code == 404
    agent.post(page, {"act": "admit"})
    agent.post(page, {"act": "close", "bucket": "changed-practice", "outcome": "They stopped.", "case_note": "A note."})
    assert "They stopped." in anyone.get(f"/{link}").content.decode()
    figures = anyone.get("/privacy/statistics").content.decode()
    assert "A note." in figures
    assert "tan@person" not in figures


@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_read_in_both_languages(language: str) -> None:
    certified()
    headers = {"Accept-Language": language}
    said = {"en": ("Certified organisations", "The nine principles", "Enforcement map"),
            "es": ("Organizaciones certificadas", "Los nueve principios", "Mapa de aplicación")}[language]  # fmt: skip
    paths = ("/privacy/directory", "/privacy/requirements", "/privacy/oversight")
    for path, words in zip(paths, said, strict=True):
        assert words in Client().get(path, headers=headers).content.decode()
    oversight = Client().get("/privacy/oversight", headers=headers).content.decode()
    assert "MX-INAI" in oversight
    assert "2025-03-20" in oversight


REQUEST = {
    "reference": "SABG-2026-7",
    "urgency": "routine",
    "helps": ["information", "evidence"],
    "contact": "Invented desk, +52 55 5550 0100",
    "language": "en",
    "background": "A marked secret about Invented Imports.",
    "law": "LFPDPPP",
    "confidentiality": "Restricted",
    "undertakings": "For this inquiry only",
    "entities": "Invented Imports; SG; in force by Invented Agent",
}


def key(pem: bytes) -> dict[str, object]:
    return {"key_file": SimpleUploadedFile("desk.pem", pem), "passphrase": PASSPHRASE}


def test_a_request_is_written_sealed_opened_and_changed_by_its_own_desk() -> None:
    an_authority()
    pem = an_authority(MX_AUTHORITY, "MX-SABG")
    desk = signed_in(MX_AUTHORITY)
    file = SimpleUploadedFile("log.txt", b"another marked secret", "text/plain")
    refused = desk.post("/privacy/desk/write", {**REQUEST, "asked": AUTHORITY, "helps": []})
    assert refused.status_code == 422
    assert "PRIV-173" in refused.content.decode()
    urgent = desk.post("/privacy/desk/write", {**REQUEST, "asked": AUTHORITY, "urgency": "urgent"})
    assert "PRIV-172" in urgent.content.decode()
    made = desk.post("/privacy/desk/write", {**REQUEST, "asked": AUTHORITY, "files": file})
    assert made.status_code == 302
    row = AssistanceRow.objects.get()
    kept = json.dumps([row.draft, row.draft_files])
    assert "marked secret" not in kept
    assert "Invented Imports" not in kept
    here = made["Location"]
    wrong = desk.post(
        here, {"act": "open", "number": "0", "key_file": SimpleUploadedFile("k", pem), "passphrase": "no"}
    )
    assert wrong.status_code == 422
    assert "SEAL-1" in wrong.content.decode()
    opened = desk.post(here, {"act": "open", "number": "0", **key(pem)}).content.decode()
    assert "A marked secret about Invented Imports." in opened
    assert "log.txt" in opened
    form = desk.post(here, {"act": "open", "number": "0", "edit": "yes", **key(pem)}).content.decode()
    assert "A marked secret about Invented Imports." in form
    changed = desk.post("/privacy/desk/write", {**REQUEST, "asked": AUTHORITY, "id": row.id, "background": "Anew."})
    assert changed["Location"] == here
    assert "Anew." in desk.post(here, {"act": "open", "number": "0", **key(pem)}).content.decode()
    assert signed_in(OUTSIDER).get(here).status_code == 404
    assert signed_in(OUTSIDER).get("/privacy/desk").status_code == 403
    assert signed_in(AUTHORITY).get(here).status_code == 404, "it was not sent"


def test_a_breach_is_reported_told_and_closed() -> None:
    an_authority()
    firm = signed_in(BUYER)
    form = {
        "nature": "A laptop with an order list was stolen.",
        "discovered_at": "2026-11-02T08:00",
        "categories": ["user.name", "user.contact"],
        "persons": "SG 600\nPG 2",
        "harm": "unknown",
        "measures": "Remote wipe.",
    }
    refused = firm.post("/privacy/breaches/report", {**form, "persons": "many"})
    assert refused.status_code == 422
    assert "FORM-3" in refused.content.decode()
    made = firm.post("/privacy/breaches/report", form)
    here = made["Location"]
    page = firm.get(here).content.decode()
    assert "undetermined" in page, "no law of Papua New Guinea is known here"
    assert "PDPA 2012 s. 26D" in page
    assessed = {**form, "act": "revise", "seen": "1", "harm": "serious", "assessed_at": "2026-11-02T11:00"}
    assert firm.post(here, assessed).status_code == 302
    assert firm.post(here, assessed).status_code == 422, "another version was written"
    page = firm.get(here).content.decode()
    assert "5 November 2026 11:00" in page, "three calendar days after the assessment"
    authority = signed_in(AUTHORITY)
    assert authority.get(here).status_code == 404
    assert firm.post(here, {"act": "notify", "duty": "SG:authority"}).status_code == 302
    assert "A laptop" in authority.get(here).content.decode()
    assert authority.post(here, {"act": "close"}).status_code in (403, 404, 422)
    assert "PRIV-184" in firm.post(here, {"act": "close"}).content.decode()
    told = {"act": "people", "economy": "SG", "emails": "tan@person.example\n", "text": "Change your password."}
    assert firm.post(here, told).status_code == 302
    assert "tan@" not in BreachPersonRow.objects.get().email, "sealed until the mail went out"
    run_jobs()
    assert [each.to for each in mail.outbox] == [["tan@person.example"]]
    assert "Change your password." in mail.outbox[0].body
    assert list(BreachPersonRow.objects.values_list("email", flat=True)) == [""]
    person = signed_in(OUTSIDER, "tan@person.example")
    assert "Change your password." in person.get("/privacy/notices").content.decode()
    assert (
        "Change your password." not in signed_in(OUTSIDER, "b@person.example").get("/privacy/notices").content.decode()
    )
    assert firm.post(here, {"act": "close"}).status_code == 302
    pack = firm.get(f"{here}/evidence.json").json()
    assert [each["version"] for each in pack["versions"]] == [1, 2]
    assert {(d["economy"], d["tell"], d["state"]) for d in pack["duties"]} >= {("SG", "authority", "done")}
    assert "tan@person" not in json.dumps(pack)


def run_jobs() -> None:
    from config.tasks import tasks
    from tradelane.journal.actions import run_due_jobs

    assert run_due_jobs(tasks=tasks()).dead == 0


def test_certification_is_attested_and_confirmed_on_its_page() -> None:
    made = certified()
    near = NOON + timedelta(days=340)
    with clock.frozen_at(near):
        from datetime import date

        an_agent(starts=date(2027, 1, 1), ends=date(2028, 12, 31))
        firm, agent = signed_in(BUYER), signed_in(AGENT)
        here = f"/privacy/directory/{made.id}"
        assert 'value="attest"' in firm.get(here).content.decode()
        assert firm.post(here, {"act": "attest", "reasons": "As certified."}).status_code == 302
        assert "As certified." in agent.get(here).content.decode()
        assert agent.post(here, {"act": "confirm"}).status_code == 302
    assert queries.certification(made.id).ends == made.ends + timedelta(days=365)


def test_answered_applications_show_progress() -> None:
    found = answered(an_application())
    page = signed_in(BUYER).get(f"/privacy/applications/{ApplicationId(found.id)}").content.decode()
    assert "all answered" in page


def test_home_shows_each_role_what_waits() -> None:
    an_authority(MX_AUTHORITY, "MX-SABG")
    an_authority()
    submitted()
    desk = signed_in(MX_AUTHORITY)
    desk.post("/privacy/desk/write", {**REQUEST, "asked": AUTHORITY})
    firm = signed_in(BUYER)
    firm.post(
        "/privacy/breaches/report",
        {"nature": "Lost.", "discovered_at": "2026-11-02T08:00", "categories": ["user.name"], "persons": "TH 1",
         "harm": "unknown", "measures": "Wiped."},
    )  # fmt: skip
    assert "SABG-2026-7" in desk.get("/home/").content.decode()
    assert "Application for certification (CBPR)" in signed_in(AGENT).get("/home/").content.decode()
    assert "Breach of personal data" in firm.get("/home/").content.decode()
    outsider = signed_in(OUTSIDER).get("/home/").content.decode()
    assert "SABG-2026-7" not in outsider
    assert "Cooperation with other authorities" not in outsider
