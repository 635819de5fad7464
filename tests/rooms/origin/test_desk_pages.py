# SPDX-License-Identifier: Apache-2.0
"""The desk of origin by forms alone: apply, issue, revoke, contest, decide; and the public check."""

from urllib.parse import quote

import pytest
from django.test import Client
from tests.rooms.origin.conftest import CHAMBER, EXPORTER, STRANGER, coffee

from tradelane.kernel.ids import OrganisationId
from tradelane.origin.models import ApplicationRow, CertificateRow
from tradelane.parties.actions import add_person
from tradelane.parties.models import Person
from tradelane.parties.values import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vietnam")]


def somebody(organisation: OrganisationId, name: str = "") -> Client:
    client, email = Client(), f"{name or organisation}@page.example"
    id = add_person(email=email, name="Somebody", organisation=organisation, roles=list(Role), password=None)
    client.force_login(Person.objects.get(pk=id))
    return client


def applied(exporter: Client, **changes: str) -> ApplicationRow:
    form = {"consignment": coffee().id, "agreement": "rcep", "issuer": CHAMBER, "wholly_obtained": "yes", **changes}
    answer = exporter.post("/origin/desk/apply", form)
    assert answer.status_code == 302, answer.content
    return ApplicationRow.objects.get(pk=answer.headers["Location"].rpartition("/")[2])


def test_from_application_to_appeal_by_forms() -> None:
    exporter, officer = somebody(EXPORTER), somebody(CHAMBER)
    row = applied(exporter)
    page = f"/origin/applications/{row.id}"
    for reader, waits in ((officer, True), (exporter, False)):
        home = reader.get("/home/").content.decode()
        assert ("Issue the certificate of origin, or refuse it" in home, page in home) == (waits, waits)
    assert "Issue it" in officer.get(page).content.decode()
    assert "Issue it" not in exporter.get(page).content.decode()
    refused = officer.post(page, {"act": "issue", "number": " "})
    assert (refused.status_code, "ORIGIN-TEXT-5" in refused.content.decode()) == (422, True)
    assert officer.post(page, {"act": "issue", "number": "VCCI-7"}).status_code == 302
    held = CertificateRow.objects.get(number="VCCI-7")
    assert "VCCI-7" in officer.get("/origin/desk").content.decode()
    certificate = f"/origin/certificates/{held.id}"
    without = officer.post(certificate, {"act": "revoke", "reasons": "Grown abroad.", "ground": ""})
    assert (without.status_code, "Grown abroad." in without.content.decode()) == (422, True)
    form = {"act": "revoke", "reasons": "Grown abroad.", "ground": "not-originating"}
    assert officer.post(certificate, form).status_code == 302
    assert exporter.post(certificate, {"act": "contest", "grounds": "Grown in Dak Lak."}).status_code == 302
    reviewer = somebody(CHAMBER, "reviewer")
    decision = {"act": "decide", "outcome": "overturned", "reasons": "The books agree."}
    assert reviewer.post(certificate, decision).status_code == 302
    assert "The books agree." in exporter.get(certificate).content.decode()


def test_anybody_checks_a_certificate_and_reads_no_reasons() -> None:
    officer = somebody(CHAMBER)
    row = applied(somebody(EXPORTER))
    officer.post(f"/origin/applications/{row.id}", {"act": "issue", "number": "VCCI-8"})
    held = CertificateRow.objects.get(number="VCCI-8")
    public = Client()
    assert "in force" in public.get("/origin/check?asked=VCCI-8").content.decode()
    form = {"act": "revoke", "reasons": "SECRET FINDING", "ground": "false-statement"}
    officer.post(f"/origin/certificates/{held.id}", form)
    page = public.get(f"/origin/check?asked={quote(held.digest)}", headers={"accept-language": "es"}).content.decode()
    assert "revocado" in page
    assert "una declaración era falsa" in page
    told = public.get("/api/origin/check?asked=VCCI-8").json()
    assert (told[0]["state"], told[0]["ground"]) == ("revoked", "false-statement")
    for shown in (page, str(told)):
        assert "SECRET FINDING" not in shown
    assert "knows no such certificate" in public.get("/origin/check?asked=VCCI-0").content.decode()


def test_strangers_find_nothing_and_visitors_sign_in() -> None:
    row = applied(somebody(EXPORTER))
    stranger = somebody(STRANGER)
    assert stranger.get(f"/origin/applications/{row.id}").status_code == 404
    assert stranger.post(f"/origin/applications/{row.id}", {"act": "issue", "number": "X-1"}).status_code == 404
    for address in ("/origin/desk", "/origin/desk/apply", f"/origin/applications/{row.id}"):
        assert Client().get(address).status_code == 302
    fault = somebody(EXPORTER, "again").post("/origin/desk/apply", {"consignment": coffee().id, "agreement": "rcep",
                                                                   "issuer": STRANGER})  # fmt: skip
    assert (fault.status_code, "ORIGIN-18" in fault.content.decode()) == (422, True)
