# SPDX-License-Identifier: Apache-2.0
"""A procedure becomes law: kept, heard, proved, approved by two, published in time; and nothing of it is lost."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from tests.consignment_makers import a_consignment
from tests.draft_makers import BEGUN, a_draft, a_drafter, a_published_version, heard, with_terms
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS, a_filed_case, an_officer
from tests.rooms.window.test_api import Caller

from tradelane.desk.queries import waiting
from tradelane.desk.values import Door
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.models import Person
from tradelane.parties.values import Actor, Role
from tradelane.plans import actions as plans
from tradelane.plans.queries.consultations import consultation
from tradelane.plans.values import DraftText, Outcome
from tradelane.trust import actions as trust
from tradelane.trust.formats.signatures import read_signature
from tradelane.trust.models import LogEntry, LogQueue
from tradelane.window import actions, queries
from tradelane.window.formats.folder import DIAGRAM, TERMS, as_zip, digest_of_files, from_zip
from tradelane.window.models import CaseRow, RevisionRow, UrgencyRow, VersionRow
from tradelane.window.values import Draft, DraftPhase, Publication

pytestmark = pytest.mark.django_db
OTHER = ConsignmentId("consignment_00000000000000000000000042")
BROKEN = "<not-bpmn/>"


@pytest.fixture(autouse=True)
def _node() -> None:
    trust.create_node_authority(now=BEGUN)
    for organisation in (SELLER, BUYER, OUTSIDER):
        an_organisation(organisation)


@pytest.fixture
def marta() -> Actor:
    return a_drafter()


@pytest.fixture
def olga() -> Actor:
    return a_drafter("olga@customs.example")


def ready(by: Actor, *, outcome: Outcome = Outcome.ADOPTED) -> tuple[Draft, Any]:
    """A draft whose consultation ended, with a first day that leaves time."""
    held = with_terms(a_draft(by), by=by, valid_from=date(2027, 1, 20))
    return heard(held, by=by, outcome=outcome)


def due(by: Actor, now: datetime) -> list[str]:
    """What of drafts waits for somebody on their home page."""
    return [item.next_act for item in waiting(by=by, now=now) if item.door is Door.DRAFT]


def test_a_draft_starts_from_the_version_in_force_and_proves(marta: Actor) -> None:
    held = a_draft(marta)
    assert (held.code, held.version, held.base, held.phase) == ("mx-export", "3", "2", DraftPhase.WRITTEN)
    assert held.files.keys() == queries.files_of(code="mx-export", version="2").keys()
    assert [d.path for d in queries.changes_from_base(held)] == ["valid_from", "version"]
    assert queries.findings(held) == []
    assert a_draft(marta).version == "4", "a second draft becomes the version after"


def test_only_officers_of_the_economy_draft(marta: Actor) -> None:
    a_draft(marta)
    clerk = a_drafter("clerk@customs.example", roles=(Role.CLERK,))
    foreign = a_drafter("tan@customs.example", agency=SG_CUSTOMS)
    for by in (clerk, foreign, an_actor(SELLER)):
        with pytest.raises(Forbidden, match="DRAFT-1"):
            actions.start_draft(procedure="mx-export", by=by, now=BEGUN)


def test_the_procedures_agencies_work_on_it_together_and_others_know_nothing(marta: Actor) -> None:
    held = a_draft(marta)
    other = an_officer(PLANT_HEALTH)
    assert [d.id for d in queries.drafts(by=other)] == [held.id]
    with_terms(held, by=other, summary="Plant health changed this.")
    for by in (an_officer(SG_CUSTOMS), an_actor(SELLER), an_actor(OUTSIDER)):
        with pytest.raises(NotFound):
            queries.draft(draft=held.id, by=by)
        assert queries.drafts(by=by) == []


def test_two_editors_do_not_overwrite_each_other(marta: Actor, olga: Actor) -> None:
    held = a_draft(marta)
    with_terms(held, by=olga, summary="Olga was first.")
    with pytest.raises(Conflict) as refused:
        with_terms(held, by=marta, summary="Marta was second.")
    assert refused.value.facts == {"seen": 1, "latest": 2}
    stands = queries.draft(draft=held.id, by=marta)
    assert "Olga was first." in stands.files[TERMS]
    with_terms(stands, by=marta, summary="Marta read it.")
    assert [r.number for r in queries.revisions(draft=held.id, by=marta)] == [3, 2, 1]


def test_what_the_page_saves_by_itself_gives_way_to_the_editors_next_saving(marta: Actor, olga: Actor) -> None:
    held = a_draft(marta)
    for n in range(3):
        held = with_terms(held, by=marta, automatic=True, summary=f"Typing {n}")
    assert [r.number for r in queries.revisions(draft=held.id, by=marta)] == [4, 1]
    held = with_terms(held, by=olga, summary="Olga's own.")
    held = with_terms(held, by=marta, summary="Marta again.")
    assert [(r.number, r.automatic) for r in queries.revisions(draft=held.id, by=marta)] == [
        (6, False), (5, False), (4, True), (1, False),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RevisionRow.objects.filter(number=5).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RevisionRow.objects.filter(number=5).update(note="Rewritten")


def test_the_same_content_again_is_no_new_saving(marta: Actor) -> None:
    held = a_draft(marta)
    again = actions.save_draft(draft=held.id, changes=dict(held.files), seen=1, by=marta, now=BEGUN)
    assert again.latest.number == 1


def test_unfinished_files_are_kept_with_what_is_wrong(marta: Actor) -> None:
    held = a_draft(marta)
    held = actions.save_draft(draft=held.id, changes={DIAGRAM: BROKEN}, seen=1, by=marta, now=BEGUN)
    (finding,) = [f for f in queries.findings(held) if f.rule.startswith("BPMN")]
    assert finding.fix
    assert [d.path for d in queries.what_changed(queries.files_of(code="mx-export", version="2"), held.files)]
    with pytest.raises(Unreadable, match="PROC-5"):
        actions.save_draft(draft=held.id, changes={"../etc/passwd": "x"}, seen=2, by=marta, now=BEGUN)


def test_a_draft_that_does_not_prove_is_not_put_before_anybody(marta: Actor) -> None:
    held, later = ready(marta, outcome=Outcome.CHANGED)
    held = with_terms(held, by=marta, now=later, decision_hours=1)
    with pytest.raises(Refused, match="DRAFT-4") as refused:
        actions.approve_draft(draft=held.id, digest=held.latest.digest, by=marta, now=later)
    (finding,) = refused.value.facts["findings"]  # type: ignore[misc]
    assert finding["rule"] == "PROVE-23"
    assert finding["counterexample"]["course"]


def test_nobody_approves_before_the_public_was_heard(marta: Actor) -> None:
    held = with_terms(a_draft(marta), by=marta, valid_from=date(2027, 1, 20))
    with pytest.raises(Refused, match="DRAFT-5"):
        actions.approve_draft(draft=held.id, digest=held.latest.digest, by=marta, now=BEGUN)
    held, later = heard(held, by=marta, outcome=Outcome.WITHDRAWN)
    with pytest.raises(Refused, match="DRAFT-5"):
        actions.approve_draft(draft=held.id, digest=held.latest.digest, by=marta, now=later)


def test_the_public_reads_the_files_that_were_asked_about(marta: Actor) -> None:
    held, _ = ready(marta)
    assert held.heard is not None
    asked = consultation(held.heard.consultation)
    assert (asked.draft.code, asked.draft.version) == ("mx-export", "3")
    assert {a.name for a in asked.attachments} == {"diagram.bpmn", "permits.dmn", "channel.dmn", "procedure.toml"}
    with pytest.raises(Conflict):
        opened, _ = with_terms(a_draft(marta), by=marta, valid_from=date(2027, 1, 20)), None
        for _n in range(2):
            actions.consult_on_draft(
                draft=opened.id, texts={"en": consultation(held.heard.consultation).draft.texts["en"]},
                opens=date(2026, 11, 3), closes=date(2026, 12, 4), by=marta, now=BEGUN,
            )  # fmt: skip


def test_adopted_as_read_covers_no_other_change(marta: Actor) -> None:
    held, later = ready(marta)
    changed = with_terms(held, by=marta, now=later, summary="Slipped in afterwards.")
    with pytest.raises(Refused, match="DRAFT-6") as refused:
        actions.approve_draft(draft=held.id, digest=changed.latest.digest, by=marta, now=later)
    assert refused.value.facts["changed"] == ["summary"]
    back = with_terms(changed, by=marta, now=later, summary="", valid_from=date(2027, 2, 1))
    with pytest.raises(Refused, match="DRAFT-6"):
        actions.approve_draft(draft=held.id, digest=back.latest.digest, by=marta, now=later)


def test_a_first_day_leaves_the_days_of_notice_and_keeps_the_promise(marta: Actor) -> None:
    held, later = ready(marta)
    early = with_terms(held, by=marta, now=later, valid_from=(later + timedelta(days=30)).date())
    with pytest.raises(Refused, match="DRAFT-8") as refused:
        actions.approve_draft(draft=held.id, digest=early.latest.digest, by=marta, now=later)
    assert refused.value.facts["first_day_possible"] == (later + timedelta(days=31)).date().isoformat()


def test_two_different_people_approve_what_they_read(marta: Actor, olga: Actor) -> None:
    held, later = ready(marta)
    digest = held.latest.digest
    for _n in range(2):
        held = actions.approve_draft(draft=held.id, digest=digest, by=marta, now=later)
    assert (len(held.approvals), held.phase) == (1, DraftPhase.HEARD)
    assert (due(olga, later), due(marta, later)) == (["approve_draft"], [])
    with pytest.raises(Refused, match="DRAFT-7"):
        actions.publish_version(draft=held.id, digest=digest, by=marta, now=later)
    held = actions.approve_draft(draft=held.id, digest=digest, by=olga, now=later)
    assert held.phase is DraftPhase.APPROVED
    assert due(olga, later) == due(marta, later) == ["publish_draft"]
    assert due(an_officer(SG_CUSTOMS), later) == []
    changed = with_terms(held, by=olga, now=later, valid_from=date(2027, 2, 1))
    assert changed.approvals == (), "a change takes the approvals away"
    with pytest.raises(Refused, match="DRAFT-10"):
        actions.approve_draft(draft=held.id, digest=digest, by=marta, now=later)


def test_a_published_version_is_signed_logged_and_never_changes(marta: Actor, olga: Actor) -> None:
    made = a_published_version(marta, olga)
    signature = read_signature(made.payload.encode(), protected=made.protected, signature=made.signature)
    assert signature.holds()
    told = parse(made.payload.encode())
    assert told["digest"] == made.digest == digest_of_files(queries.files_of(code="mx-export", version="3"))
    assert (told["code"], told["version"], told["valid_from"]) == ("mx-export", "3", made.valid_from.isoformat())
    trust.sequence(now=BEGUN)
    assert made.leaf.encode() in [bytes(entry.leaf) for entry in LogEntry.objects.all()]
    assert not LogQueue.objects.exists()
    for change in ({"files": {}}, {"valid_from": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionRow.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionRow.objects.all().delete()
    (held,) = queries.drafts(by=marta)
    again = actions.publish_version(draft=held.id, digest=held.latest.digest, by=marta, now=BEGUN)
    assert again == made
    with pytest.raises(Refused, match="DRAFT-2"):
        with_terms(held, by=marta, summary="Too late.")
    with pytest.raises(Refused, match="DRAFT-2"):
        actions.withdraw_draft(draft=held.id, by=marta, now=BEGUN)


def test_cases_run_under_the_version_of_their_day(marta: Actor, olga: Actor) -> None:
    old = a_filed_case(now=BEGUN)
    made = a_published_version(marta, olga)
    first_day = BEGUN.replace(year=made.valid_from.year, month=made.valid_from.month, day=made.valid_from.day)
    before = queries.procedure(code="mx-export", on=made.valid_from - timedelta(days=1))
    assert (before.version, queries.procedure(code="mx-export", on=made.valid_from).version) == ("2", "3")
    new = a_filed_case(now=first_day, consignment=a_consignment(id=OTHER))
    versions = [CaseRow.objects.get(pk=case).version for case in (old, new)]
    assert versions == ["2", "3"]
    assert [queries.procedure_of(CaseRow.objects.get(pk=case)).version for case in (old, new)] == versions
    held = actions.review(case=old, verdict="approve", by=an_officer(CUSTOMS), now=first_day)
    assert held.version == "2"


def test_a_retired_version_takes_no_new_cases(marta: Actor, olga: Actor) -> None:
    a_draft(marta)
    filed = a_filed_case(now=BEGUN)
    last = BEGUN.date() + timedelta(days=40)
    given: dict[str, Any] = {"procedure": "mx-export", "version": "2", "by": marta, "now": BEGUN}
    for bad in ({"last_day": BEGUN.date(), "reasons": "A law of its own."}, {"last_day": last, "reasons": "So."}):
        with pytest.raises(Refused, match="DRAFT-9"):
            actions.propose_retirement(**given, **bad)
    actions.propose_retirement(**given, last_day=last, reasons="A law of its own takes its place.")
    assert queries.procedure(code="mx-export", version="2").valid_to is None, "a proposal ends nothing"
    with pytest.raises(Forbidden, match="DRAFT-11"):
        actions.confirm_retirement(procedure="mx-export", version="2", by=marta, now=BEGUN)
    ended = actions.confirm_retirement(procedure="mx-export", version="2", by=olga, now=BEGUN)
    assert (ended.valid_to, ended.retired_because) == (last, "A law of its own takes its place.")
    after = BEGUN + timedelta(days=41)
    with pytest.raises(Refused, match="WIN-9"):
        a_filed_case(now=after, consignment=a_consignment(id=OTHER))
    assert actions.review(case=filed, verdict="approve", by=an_officer(CUSTOMS), now=after).version == "2"


def test_an_exported_folder_comes_back_as_the_same_draft(marta: Actor) -> None:
    held = a_draft(marta)
    files = from_zip(as_zip(held.files))
    assert files == dict(held.files)
    again = actions.import_draft(files=files, by=marta, now=BEGUN)
    assert (again.latest.digest, again.base) == (held.latest.digest, "2")
    taken = queries.files_of(code="mx-export", version="2")
    with pytest.raises(Refused, match="DRAFT-3"):
        actions.import_draft(files=taken, by=marta, now=BEGUN)
    with pytest.raises(Forbidden, match="DRAFT-1"):
        actions.import_draft(files=files, by=an_officer(SG_CUSTOMS), now=BEGUN)


def test_a_new_procedure_is_drafted_from_its_files(marta: Actor) -> None:
    files = queries.files_of(code="mx-export", version="2")
    files[TERMS] = (
        files[TERMS].replace('code = "mx-export"', 'code = "mx-transit"').replace('version = "2"', 'version = "1"')
    )
    held = actions.import_draft(files=files, by=marta, now=BEGUN)
    assert (held.code, held.version, held.base) == ("mx-transit", "1", "")


def test_a_withdrawn_draft_keeps_its_history(marta: Actor) -> None:
    held = actions.withdraw_draft(draft=a_draft(marta).id, by=marta, now=BEGUN)
    assert held.phase is DraftPhase.WITHDRAWN
    assert len(queries.revisions(draft=held.id, by=marta)) == 1
    with pytest.raises(Refused, match="DRAFT-2"):
        with_terms(held, by=marta, summary="Too late.")


def test_the_page_of_versions_is_public_and_checks_out(marta: Actor, olga: Actor, client: Client) -> None:
    a_published_version(marta, olga)
    page = client.get("/procedures/mx-export/3").content.decode()
    for words in ("What differs from version 2", "Version 1", "to come", "signature and place in the public log"):
        assert words in page, words
    told = client.get("/api/window/procedures/mx-export/3/publication").json()
    archive = client.get("/procedures/mx-export/3/files.zip").content
    assert digest_of_files(from_zip(archive)) == told["digest"] == json.loads(told["signed"]["payload"])["digest"]
    shipped = client.get("/api/window/procedures/mx-export/2/publication").json()
    assert shipped["signed"] is None
    assert client.get("/procedures/mx-export/99").status_code == 404


def test_a_draft_is_saved_without_scripts_and_a_conflict_loses_nothing(marta: Actor, olga: Actor) -> None:
    held = a_draft(marta)
    client = Client()
    client.force_login(Person.objects.get(pk=marta.person))
    address = f"/drafts/{held.id}/files/permits.dmn"
    typed = held.files["permits.dmn"].replace('"06"', '"05", "06"')
    assert client.post(address, {"seen": "1", "content": typed, "note": "Two"}).status_code == 302
    assert queries.draft(draft=held.id, by=marta).latest.note == "Two"
    answer = client.post(address, {"seen": "1", "content": typed + "<!-- mine -->"})
    assert answer.status_code == 409
    assert "&lt;!-- mine --&gt;" in answer.content.decode()
    by_script = client.post(address, {"seen": "2", "content": "<x/>"}, headers={"Accept": "application/json"}).json()
    assert by_script["seen"] == 3
    assert by_script["findings"][0]["rule"].startswith("DMN")
    history = client.get(f"/drafts/{held.id}/history").content.decode()
    assert "permits.dmn" in history
    assert client.get(f"/drafts/{held.id}/files.zip").headers["Content-Type"] == "application/zip"


WHY = {"ground": "urgent-circumstances", "law": "Ley Federal de Sanidad Vegetal, art. 30",
       "reasons": "Larvae of a pest that is new here were found in green coffee."}  # fmt: skip
TEXTS = {"en": DraftText("Coffee is inspected", "In short", "From today on.")}
URGENT_DAY = BEGUN.date() + timedelta(days=1)
COMMENTS_END = BEGUN.date() + timedelta(days=30)


def urgent(first: Actor, second: Actor) -> Draft:
    """A draft that was declared urgent, and approved by two."""
    held = with_terms(a_draft(first), by=first, valid_from=URGENT_DAY, summary="Green coffee is inspected.")
    held = actions.declare_urgent(draft=held.id, **WHY, by=first, now=BEGUN)
    for by in (first, second):
        held = actions.approve_draft(draft=held.id, digest=held.latest.digest, by=by, now=BEGUN)
    return held


def at_once(held: Draft, by: Actor, *, closes: date = COMMENTS_END) -> Publication:
    return actions.publish_urgent_version(
        draft=held.id, digest=held.latest.digest, texts=TEXTS, closes=closes, by=by, now=BEGUN
    )


def test_an_urgent_change_is_law_at_once_and_the_public_is_asked_afterwards(
    marta: Actor, olga: Actor, client: Client, frozen_clock: object
) -> None:
    held = urgent(marta, olga)
    assert held.phase is DraftPhase.APPROVED
    with pytest.raises(Refused, match="DRAFT-15"):
        at_once(held, olga, closes=URGENT_DAY + timedelta(days=180))
    with pytest.raises(Refused, match="PLAN-23"):
        at_once(held, olga, closes=BEGUN.date() + timedelta(days=3))
    with pytest.raises(Refused, match="DRAFT-5"):
        actions.publish_version(draft=held.id, digest=held.latest.digest, by=olga, now=BEGUN)
    made = at_once(held, olga)
    assert at_once(queries.draft(draft=held.id, by=olga), olga) == made
    assert queries.procedure(code="mx-export", on=URGENT_DAY).version == "3"
    assert made.urgency is not None
    assert made.urgency.lapses_on == made.valid_to == URGENT_DAY + timedelta(days=179)
    signed = parse(made.payload.encode())["urgent"]
    assert (signed["ground"], signed["lapses_on"]) == ("urgent-circumstances", made.valid_to.isoformat())
    assert consultation(made.consultation).draft.closes == COMMENTS_END
    page = client.get("/procedures/mx-export/3").content.decode()
    for words in ("did not wait for the public", WHY["law"], "Larvae of a pest", "It lapses after 1 May 2027",
                  "open to comments"):  # fmt: skip
        assert words in page, words
    told = client.get("/api/window/procedures/mx-export/3/publication").json()["urgent"]
    assert (told["lapses_on"], told["confirmed_at"]) == (made.valid_to.isoformat(), None)
    with override_settings(ECONOMY="MX"):
        listed = client.get("/principles.json").json()["changes"]
    assert [c["consulted"] for c in listed if (c["procedure"], c["version"]) == ("mx-export", "3")] == [False]


def test_an_urgent_change_lapses_unless_it_is_confirmed_after_the_hearing(marta: Actor, olga: Actor) -> None:
    held = urgent(marta, olga)
    made = at_once(held, olga)
    assert made.valid_to is not None
    old, new = made.valid_to + timedelta(days=1), made.valid_to
    assert due(olga, BEGUN) == due(marta, BEGUN) == []
    versions = [queries.procedure(code="mx-export", on=day).version for day in (new, old)]
    assert versions == ["3", "2"], "the version before it counts again"
    with pytest.raises(Refused, match="DRAFT-17"):
        actions.confirm_urgent_version(draft=held.id, by=olga, now=BEGUN)
    later = BEGUN + timedelta(days=31)
    plans.conclude(
        consultation=made.consultation, outcome=Outcome.ADOPTED, reasons="Nobody was against it.",
        in_force_on=(later + timedelta(days=31)).date(), by=olga, now=later,
    )  # fmt: skip
    assert (due(olga, later), due(marta, later)) == (["confirm_draft"], [])
    with pytest.raises(Forbidden, match="DRAFT-18"):
        actions.confirm_urgent_version(draft=held.id, by=marta, now=later)
    with pytest.raises(Refused, match="DRAFT-17"):
        actions.confirm_urgent_version(draft=held.id, by=olga, now=BEGUN + timedelta(days=200))
    stays = actions.confirm_urgent_version(draft=held.id, by=olga, now=later)
    assert stays.valid_to is None
    assert due(olga, later) == []
    assert queries.procedure(code="mx-export", on=old).version == "3"
    assert actions.confirm_urgent_version(draft=held.id, by=olga, now=later) == stays
    for change in ({"confirmed_by": "person_x"}, {"reasons": "Other."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            UrgencyRow.objects.update(**change)


def test_urgency_is_no_way_round_the_public(marta: Actor, olga: Actor) -> None:
    held = with_terms(a_draft(marta), by=marta, valid_from=date(2027, 1, 20))
    given = {"draft": held.id, "by": marta, "now": BEGUN}
    with pytest.raises(Unreadable, match="DRAFT-12"):
        actions.declare_urgent(**given, **{**WHY, "ground": "no-time"})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="DRAFT-12"):
        actions.declare_urgent(**given, **{**WHY, "reasons": "Hurry."})  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        at_once(held, marta)
    declared = actions.declare_urgent(**given, **WHY)  # type: ignore[arg-type]
    assert actions.declare_urgent(**given, **WHY) == declared  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        actions.declare_urgent(**given, **{**WHY, "law": "Another act, s. 1"})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="DRAFT-14"):  # there is time to ask the public first
        actions.approve_draft(draft=held.id, digest=held.latest.digest, by=marta, now=BEGUN)
    alone = with_terms(declared, by=marta, valid_from=URGENT_DAY)
    actions.approve_draft(draft=held.id, digest=alone.latest.digest, by=marta, now=BEGUN)
    with pytest.raises(Refused, match="DRAFT-7"):
        at_once(alone, marta)
    late = with_terms(a_draft(olga), by=olga, valid_from=URGENT_DAY)
    at_once(actions.approve_draft(draft=held.id, digest=alone.latest.digest, by=olga, now=BEGUN), marta)
    actions.declare_urgent(draft=late.id, **WHY, by=olga, now=BEGUN)
    with pytest.raises(Refused, match="DRAFT-16"):
        actions.approve_draft(draft=late.id, digest=late.latest.digest, by=olga, now=BEGUN)


def test_an_urgent_change_goes_its_way_on_the_pages(marta: Actor, olga: Actor, frozen_clock: object) -> None:
    held = with_terms(a_draft(marta), by=marta, valid_from=URGENT_DAY)
    address, (ana, bo) = f"/drafts/{held.id}", (Client(), Client())
    for browser, actor in ((ana, marta), (bo, olga)):
        browser.force_login(Person.objects.get(pk=actor.person))
    assert "DRAFT-12" in ana.post(f"{address}/urgency", {**WHY, "reasons": "Now."}).content.decode()
    assert ana.post(f"{address}/urgency", WHY).status_code == 302
    for browser in (ana, bo):
        assert browser.post(f"{address}/approval", {"digest": held.latest.digest}).status_code == 302
    page = bo.get(address).content.decode()
    assert "Publish it at once" in page
    assert "Larvae of a pest" in page
    given = {"digest": held.latest.digest, "closes": COMMENTS_END.isoformat(), "title_en": "Coffee is inspected",
             "summary_en": "In short", "text_en": "From today on."}  # fmt: skip
    assert bo.post(f"{address}/urgent-publication", given).status_code == 302
    assert "It lapses after" in bo.get(address).content.decode()
    assert "DRAFT-17" in bo.post(f"{address}/confirmation").content.decode()


def test_an_urgent_change_goes_its_way_over_http(marta: Actor, olga: Actor, frozen_clock: object) -> None:
    held = with_terms(a_draft(marta), by=marta, valid_from=URGENT_DAY)
    program, digest = Caller(CUSTOMS), held.latest.digest
    refused = program.post(f"/drafts/{held.id}/urgency", {**WHY, "reasons": "Now."})
    assert (refused.status_code, refused.json()["rule"]) == (422, "DRAFT-12")
    assert program.post(f"/drafts/{held.id}/urgency", WHY).json()["urgent"] == WHY["ground"]
    for by in (marta, olga):
        actions.approve_draft(draft=held.id, digest=digest, by=by, now=BEGUN)
    text = {"title": "Coffee is inspected", "summary": "In short", "text": "From today on."}
    given = {"digest": digest, "texts": {"en": text}, "closes": COMMENTS_END.isoformat()}
    made = program.post(f"/drafts/{held.id}/urgent-publication", given)
    assert (made.status_code, made.json()["urgent"]["reasons"]) == (201, WHY["reasons"])
    alone = program.post(f"/drafts/{held.id}/confirmation", {})
    assert (alone.status_code, alone.json()["rule"]) == (403, "DRAFT-18")
    assert Caller(OUTSIDER).post(f"/drafts/{held.id}/urgency", WHY).status_code == 404
