# SPDX-License-Identifier: Apache-2.0
"""Outage mode: an agency's system, a real server in a process of its own, goes down and comes back; nothing is lost."""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from tests.agency_makers import AgencySide
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, STRANGER, a_filed_case, a_trader, an_officer

from tradelane.journal import queries as journal
from tradelane.journal.models import Job
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.values import OrganisationKind, Role
from tradelane.trust import actions as trust
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.queries import published_trust_list
from tradelane.verifier.formats.files import verify_file
from tradelane.verifier.values import FileKind
from tradelane.window import actions, queries
from tradelane.window.formats.filing_receipts import code_of
from tradelane.window.models import CaseRow, FilingReceiptRow, NoticeRow
from tradelane.window.values.agency_systems import NoticeEvent, NoticeState
from tradelane.window.values.outages import OutageCause, OutageState, ReceiptStanding

pytestmark = pytest.mark.django_db(transaction=True)
FORK = multiprocessing.get_context("fork")
FIRST_DAY = NOON + timedelta(days=3)


@pytest.fixture
def customs(transactional_db: None, tmp_path: Path) -> Iterator[AgencySide]:
    """Customs keep their own system, which runs; plant health works on the pages."""
    for id in (CUSTOMS, PLANT_HEALTH):
        an_organisation(id, name=str(id), kinds=[OrganisationKind.AGENCY])
    an_organisation(SELLER)
    trust.create_node_authority(now=NOON)
    side = AgencySide(tmp_path)
    side.register(CUSTOMS, now=NOON)
    side.start()
    yield side
    side.stop()
    connections.close_all()


def a_case(n: int, *, now: datetime = NOON) -> CaseId:
    return a_filed_case(consignment=a_consignment(id=ConsignmentId(f"consignment_{n}")), now=now)


def carry(at: datetime = NOON) -> int:
    return actions.carry(organisation=CUSTOMS, now=lambda: at)


def receipts(case: CaseId, *, now: datetime = NOON) -> list[Any]:
    return queries.receipts_of(case=case, by=a_trader(), now=now)


def ended() -> list[dict[str, Any]]:
    return [fact.data for fact in journal.facts_named(name="window.outage.ended", since=NOON - timedelta(days=1))]


def verified(content: str, *, at: datetime) -> Any:
    trusted = read_trust_list(published_trust_list())
    return verify_file(content.encode(), name="receipt.jws", trust_list=trusted, now=at)


def test_a_case_reaches_the_system_sealed_and_signed_while_it_is_up(customs: AgencySide) -> None:
    case = a_case(1)
    sealed = bytes(NoticeRow.objects.get(case=case).sealed)
    assert b"consignment" not in sealed and sealed.count(b".") == 4  # at rest it is a JWE to the agency's key alone
    assert carry() == 1
    (line,) = customs.noted()
    assert (line["message"]["event"], line["message"]["case"]) == ("case.filed", case)
    row = NoticeRow.objects.get(case=case)
    assert (row.state, row.reference, bytes(row.sealed)) == ("delivered", "AG-1", b"")
    assert receipts(case) == []  # no outage, no receipt in its place
    assert carry() == 0 and len(customs.noted()) == 1


def test_what_is_sealed_holds_no_person_and_nobodys_words(customs: AgencySide) -> None:
    a_case(1)
    carry()
    told = json.dumps(customs.noted()[0]["message"])
    people = queries.people_held(case=CaseId(customs.noted()[0]["message"]["case"]))
    values = {str(value) for party in people for value in party["fields"].values() if value}
    assert values and not [value for value in values if value in told]


def test_an_outage_gives_receipts_at_once_and_is_replayed_in_order(customs: AgencySide) -> None:
    customs.stop()
    first = a_case(1)
    assert receipts(first) == []  # nobody has noticed anything yet
    assert carry() == 0
    (shown,) = queries.outages(now=NOON)
    assert (shown.state, shown.queued, shown.outage.cause) == (OutageState.RUNNING, 1, OutageCause.UNREACHABLE)
    second = a_case(2)  # its receipt is there when the filing is
    for case in (first, second):
        (given,) = receipts(case)
        assert (given.receipt.provisional, given.receipt.waits_for) == (True, (CUSTOMS,))
        assert given.receipt.content == CaseRow.objects.get(pk=case).content
    assert carry() == 0  # asked again only after its time
    customs.start()
    later = NOON + timedelta(minutes=10)
    assert carry(later) == 2
    assert [line["message"]["case"] for line in customs.noted()] == [first, second]
    for case in (first, second):
        provisional, real = receipts(case, now=later)
        assert (provisional.standing, provisional.superseded_by) == (ReceiptStanding.SUPERSEDED, real.receipt.number)
        assert (real.receipt.provisional, real.receipt.supersedes) == (False, provisional.receipt.number)
    assert ended() == [{"what": str(CUSTOMS), "seconds": 600, "agency": CUSTOMS}]
    assert [shown.state for shown in queries.outages(now=later)] == [OutageState.ENDED]


def test_a_gate_checks_a_receipt_from_its_file_or_code_alone(customs: AgencySide) -> None:
    customs.stop()
    case = a_case(1)
    carry()
    (given,) = receipts(case)
    for content in (given.jws, code_of(given.jws, gate="https://window.example/gate")):
        report = verified(content, at=NOON + timedelta(hours=1))
        assert (report.kind, report.result) == (FileKind.RECEIPT, Verdict.VALID), report.checks
        found = {check.check: check for check in report.checks}
        assert (found["standing"].result, found["standing"].required) == (Verdict.UNDETERMINED, False)
        assert report.document["number"] == given.receipt.number and report.document["digest"] == given.digest
        expired = verified(content, at=NOON + timedelta(hours=72))
        assert expired.result is Verdict.INVALID and "Expired" in expired.failed()[0].why
    assert len(code_of(given.jws, gate="https://window.example/gate")) < 1_200  # a QR code that a phone still reads


def test_a_changed_or_foreign_receipt_is_no_receipt(customs: AgencySide) -> None:
    customs.stop()
    case = a_case(1)
    carry()
    header, payload, signature = receipts(case)[0].jws.split(".")
    other = payload[:-4] + ("AAAA" if payload[-4:] != "AAAA" else "BBBB")
    assert verified(f"{header}.{other}.{signature}", at=NOON).result is Verdict.INVALID
    swapped = signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]
    assert verified(f"{header}.{payload}.{swapped}", at=NOON).result is Verdict.INVALID
    code = code_of(receipts(case)[0].jws, gate="https://window.example/gate")
    unknown = verified(code[:-43] + "A" * 43, at=NOON)
    assert unknown.result is Verdict.UNDETERMINED and "certificate" in unknown.failed()[0].why


def test_a_case_that_is_decided_or_withdrawn_ends_its_receipt(customs: AgencySide) -> None:
    customs.stop()
    decided, withdrawn = a_case(1), a_case(2)
    carry()
    actions.withdraw(case=withdrawn, by=a_trader(), now=NOON)
    assert receipts(withdrawn)[0].standing is ReceiptStanding.WITHDRAWN
    for agency in (CUSTOMS, PLANT_HEALTH):  # officers still decide on the pages
        actions.review(case=decided, verdict="approve", by=an_officer(agency), now=NOON)
    (given,) = receipts(decided)
    number = queries.case(case=decided, by=a_trader()).clearance_number
    assert (given.standing, given.superseded_by) == (ReceiptStanding.SUPERSEDED, number)
    customs.start()
    assert carry(NOON + timedelta(minutes=10)) == 4  # what happened meanwhile follows in its order
    told = [(line["message"]["case"], line["message"]["event"]) for line in customs.noted()]
    assert told == [
        (decided, "case.filed"), (withdrawn, "case.filed"), (withdrawn, "case.withdrawn"), (decided, "case.decided"),
    ]  # fmt: skip
    assert len(receipts(decided)) == len(receipts(withdrawn)) == 1


def test_a_receipt_is_renewed_while_the_outage_lasts(customs: AgencySide) -> None:
    customs.stop()
    case = a_case(1)
    carry()
    assert actions.renew_receipts(now=NOON + timedelta(hours=59)) == 0
    later = NOON + timedelta(hours=61)
    assert actions.renew_receipts(now=later) == 1
    first, second = receipts(case, now=later)
    assert (first.standing, second.standing) == (ReceiptStanding.SUPERSEDED, ReceiptStanding.STANDING)
    assert second.receipt.valid_until == later + timedelta(hours=72)
    assert receipts(case, now=later + timedelta(hours=72))[1].standing is ReceiptStanding.EXPIRED


def test_what_the_system_refuses_waits_for_a_person_and_holds_up_no_other_case(customs: AgencySide) -> None:
    (customs.home / "mood").write_text("refuse case.filed")
    refused = a_case(1)
    assert carry() == 1
    actions.withdraw(case=refused, by=a_trader(), now=NOON)
    (customs.home / "mood").write_text("")
    other = a_case(2)
    assert carry() == 1
    assert [line["message"]["case"] for line in customs.noted()] == [
        other
    ]  # the refused case's later news stay behind it
    admin = an_officer(CUSTOMS, role=Role.ADMIN)
    (dead,) = queries.notices(by=admin, state=NoticeState.DEAD)
    assert (dead.event, dead.problem) == (NoticeEvent.FILED, "The system answered 422.")
    with pytest.raises(NotFound):
        actions.retry_notice(notice=dead.id, by=an_officer(PLANT_HEALTH, role=Role.ADMIN), now=NOON)
    assert actions.retry_notice(notice=dead.id, by=admin, now=NOON).state is NoticeState.WAITING
    assert carry() == 2
    assert [line["message"]["event"] for line in customs.noted()[1:]] == ["case.filed", "case.withdrawn"]


def test_a_busy_system_is_an_outage_too_and_is_asked_ever_less_often(customs: AgencySide) -> None:
    (customs.home / "mood").write_text("busy")
    a_case(1)
    at, waits = NOON, []
    for _ in range(8):
        assert carry(at) == 0
        system = queries.system_of(CUSTOMS)
        assert system is not None and system.next_try is not None
        waits.append((system.next_try - at).total_seconds())
        at = system.next_try
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]
    assert Job.objects.filter(kind="window.carry", due=at).exists()  # the worker comes back by itself
    (customs.home / "mood").write_text("")
    assert carry(at) == 1
    assert len(ended()) == 1 and queries.system_of(CUSTOMS).failures == 0  # type: ignore[union-attr]


def test_an_announced_outage_sends_nothing_and_replays_when_it_is_over(customs: AgencySide) -> None:
    officer = an_officer(CUSTOMS)
    until = FIRST_DAY + timedelta(hours=4)
    with pytest.raises(Refused, match="OUTAGE-1"):
        actions.announce_outage(starts=NOON + timedelta(hours=47), until=until, said="", by=officer, now=NOON)
    with pytest.raises(Refused, match="OUTAGE-2"):
        actions.announce_outage(starts=FIRST_DAY, until=FIRST_DAY, said="", by=officer, now=NOON)
    with pytest.raises(NotFound):  # plant health has no system
        actions.announce_outage(starts=FIRST_DAY, until=until, said="", by=an_officer(PLANT_HEALTH), now=NOON)
    with pytest.raises(Forbidden):
        actions.announce_outage(starts=FIRST_DAY, until=until, said="", by=a_trader(), now=NOON)
    planned = actions.announce_outage(starts=FIRST_DAY, until=until, said="A new release.", by=officer, now=NOON)
    assert actions.announce_outage(starts=FIRST_DAY, until=until, said="", by=officer, now=NOON).id == planned.id
    with pytest.raises(Refused, match="OUTAGE-4"):
        actions.announce_outage(starts=FIRST_DAY + timedelta(hours=1), until=until, said="", by=officer, now=NOON)
    during = FIRST_DAY + timedelta(hours=1)
    case = a_case(1, now=during)
    assert receipts(case, now=during)[0].receipt.provisional
    assert carry(during) == 0 and customs.noted() == []  # although it runs
    assert carry(until) == 1
    assert receipts(case, now=until)[1].standing is ReceiptStanding.STANDING
    assert [each["seconds"] for each in ended()] == [4 * 3600]
    with pytest.raises(Refused, match="OUTAGE-5"):
        actions.call_off_outage(outage=planned.id, by=officer, now=until)


def test_an_announced_outage_is_called_off_by_its_agency_alone(customs: AgencySide, tmp_path: Path) -> None:
    planned = actions.announce_outage(
        starts=FIRST_DAY, until=FIRST_DAY + timedelta(hours=1), said="", by=an_officer(CUSTOMS), now=NOON
    )
    AgencySide(tmp_path / "plants").register(PLANT_HEALTH, now=NOON)
    with pytest.raises(Forbidden, match="OUTAGE-3"):
        actions.call_off_outage(outage=planned.id, by=an_officer(PLANT_HEALTH), now=NOON)
    for _ in range(2):
        off = actions.call_off_outage(outage=planned.id, by=an_officer(CUSTOMS), now=NOON)
        assert off.state(FIRST_DAY) is OutageState.CALLED_OFF
    assert queries.outages(now=NOON) == []
    case = a_case(1, now=FIRST_DAY)
    assert carry(FIRST_DAY) == 1 and receipts(case) == []


def test_a_receipt_is_read_by_whom_its_case_concerns(customs: AgencySide) -> None:
    customs.stop()
    case = a_case(1)
    carry()
    (given,) = receipts(case)
    assert queries.filing_receipt(number=given.receipt.number, by=an_officer(PLANT_HEALTH), now=NOON) == given
    for stranger in (an_officer(STRANGER), a_trader(organisation=STRANGER)):
        with pytest.raises(NotFound):
            queries.filing_receipt(number=given.receipt.number, by=stranger, now=NOON)
        with pytest.raises(NotFound):
            queries.receipts_of(case=case, by=stranger, now=NOON)


def test_what_waits_is_asked_for_anew_when_its_job_was_lost(customs: AgencySide) -> None:
    a_case(1)
    Job.objects.filter(kind="window.carry").delete()
    assert actions.wake(now=NOON + timedelta(minutes=9)) == 0
    later = NOON + timedelta(minutes=11)
    assert [actions.wake(now=later), actions.wake(now=later)] == [1, 1]
    (job,) = Job.objects.filter(kind="window.carry")
    assert (job.payload, job.due) == ({"organisation": CUSTOMS}, later)


def killed_before_write(n: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that dies by SIGKILL before its nth write to the store; whether it came so far."""
    connections.close_all()
    child = FORK.Process(target=_dying, args=(n, work))
    child.start()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode != 0


def _dying(n: int, work: Callable[[], object]) -> None:
    left = [n]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()


def test_killed_at_any_write_of_the_replay_each_case_arrives_once(customs: AgencySide) -> None:
    """Two cases wait. A worker is killed before its first write; the next one before its second, until one ends."""
    customs.stop()
    cases = [a_case(1), a_case(2)]
    carry()
    customs.start()
    at, n = NOON + timedelta(minutes=1), 1
    while killed_before_write(n, lambda: carry(at)):  # noqa: B023 # called before the loop goes on
        n += 1
        at += timedelta(minutes=1)  # the killed worker's turn is over
        if len(customs.noted()) == 2 and not queries.queued_for(CUSTOMS):
            break
    carry(at + timedelta(minutes=1))
    check_once(customs, cases, now=at)
    assert n > 8  # it died inside of the replay, not only before it


def test_killed_before_the_same_write_of_every_worker_the_replay_still_ends(customs: AgencySide) -> None:
    """For each write point of a replay afresh: one worker dies there, the next one brings all to its end."""
    at, n, died = NOON, 0, True
    while died:
        n += 1
        customs.stop()
        case = a_case(n, now=at)
        carry(at)
        customs.start()
        at += timedelta(minutes=10)
        died = killed_before_write(n, lambda: carry(at))  # noqa: B023 # called before the loop goes on
        at += timedelta(minutes=1)
        carry(at)
        provisional, real = receipts(case, now=at)
        assert (provisional.standing, real.standing) == (ReceiptStanding.SUPERSEDED, ReceiptStanding.STANDING)
        assert [line["message"]["case"] for line in customs.noted()].count(case) == 1
        assert len(ended()) == n and queries.open_outage(CUSTOMS, now=at) is None
        at += timedelta(minutes=10)
    assert n > 8


def check_once(customs: AgencySide, cases: list[CaseId], *, now: datetime) -> None:
    assert [line["message"]["case"] for line in customs.noted()] == cases
    assert FilingReceiptRow.objects.filter(ended_at=None, provisional=False).count() == len(cases)
    for case in cases:
        provisional, real = receipts(case, now=now)
        assert (provisional.standing, real.standing) == (ReceiptStanding.SUPERSEDED, ReceiptStanding.STANDING)
    assert len(ended()) == 1 and queries.open_outage(CUSTOMS, now=now) is None
