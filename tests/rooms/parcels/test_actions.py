# SPDX-License-Identifier: Apache-2.0
"""A manifest comes in once, every line is judged once, the batch is signed, and each verdict is proved offline."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor
from tests.parcel_makers import a_row, as_csv, rows
from tests.rooms.parcels.conftest import TakeIn

from config.tasks import tasks
from tradelane.journal.actions import run_due_jobs
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.parcels import actions, queries
from tradelane.parcels.actions import judging
from tradelane.parcels.formats import manifest as reading
from tradelane.parcels.formats import proofs
from tradelane.parcels.formats.proofs import check_proof
from tradelane.parcels.models import DeclaredItem, Manifest, ManifestPart
from tradelane.parcels.values import ManifestState
from tradelane.parties.values import Role
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.queries import trust_list

BY = an_actor(CARRIER)
pytestmark = pytest.mark.django_db


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 64 lines, so that a small manifest has several."""
    monkeypatch.setattr(reading, "PART_LINES", 64)
    monkeypatch.setattr(queries, "PART_LINES", 64)
    monkeypatch.setattr(queries, "PART_HEIGHT", 6)
    monkeypatch.setattr(proofs, "PART_HEIGHT", 6)


def finish(id: str) -> None:
    for number in queries.unjudged(id):
        actions.judge(manifest=id, part=number, now=NOON)


def verdicts(id: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in queries.verdict_lines(id=id, by=BY)]


def test_a_manifest_is_judged_by_the_worker_and_signed(take_in: TakeIn, small_parts: None) -> None:
    taken = take_in()
    assert (taken.lines, taken.done, taken.state) == (300, 0, ManifestState.WORKING)
    ran = run_due_jobs(tasks=tasks())
    assert (ran.dead, ran.retried) == (0, 0)
    done = queries.manifest(id=taken.id, by=BY)
    assert (done.done, done.state) == (300, ManifestState.SIGNED)
    assert done.totals is not None
    assert sum(done.totals.by_verdict.values()) == 300
    assert [v["line"] for v in verdicts(taken.id)] == list(range(1, 301))
    assert {v["verdict"] for v in verdicts(taken.id)} >= {"release", "hold", "invalid", "duplicate"}


def test_every_verdict_is_proved_offline_and_a_changed_one_is_not(take_in: TakeIn, small_parts: None) -> None:
    taken = take_in()
    finish(taken.id)
    signers = SignersAt(NOON, trust_list())
    for line in (1, 64, 65, 257, 300):
        proof = queries.proof(id=taken.id, line=line, by=BY)
        assert check_proof(proof, signers=signers) == proof["statement"]["issuer"]
        assert proof["verdict"] == verdicts(taken.id)[line - 1]
        for part, changed in (
            ("verdict", {**proof["verdict"], "verdict": "release", "reasons": ["none"]}),
            ("index", proof["index"] + 1),
            ("statement", {**proof["statement"], "lines": 299}),
            ("signature", {**proof["signature"], "signature": proof["signature"]["signature"][:-4] + "AAAA"}),
        ):
            with pytest.raises(Unreadable):
                check_proof({**proof, part: changed}, signers=signers)


def test_a_killed_worker_loses_no_line_and_doubles_none(
    take_in: TakeIn, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between noting the parcels and keeping the verdicts, and after keeping them: the outcome is the same."""
    taken = take_in()

    def die(*args: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(judging, "_root", die)
        with pytest.raises(KeyboardInterrupt):
            actions.judge(manifest=taken.id, part=1, now=NOON)
    assert queries.unjudged(taken.id) == [0, 1, 2, 3, 4]
    actions.judge(manifest=taken.id, part=1, now=NOON)
    kept = queries.lines_of_part(taken.id, 1)
    actions.judge(manifest=taken.id, part=1, now=NOON + timedelta(hours=1))
    assert queries.lines_of_part(taken.id, 1) == kept
    finish(taken.id)
    lines = verdicts(taken.id)
    assert [v["line"] for v in lines] == list(range(1, 301))
    assert not any("PARCEL-11" in v["reasons"] for v in lines), "its own parcels are not seen before"
    signed = Manifest.objects.get(pk=taken.id).statement
    actions.sign(manifest=taken.id, now=NOON + timedelta(hours=2))
    assert Manifest.objects.get(pk=taken.id).statement == signed


def test_the_same_file_again_is_the_same_manifest(take_in: TakeIn) -> None:
    taken = take_in()
    finish(taken.id)
    again = take_in()
    assert again.id == taken.id
    assert Manifest.objects.count() == 1


def test_a_parcel_of_an_earlier_manifest_is_a_duplicate_for_twelve_months(take_in: TakeIn) -> None:
    first = take_in(as_csv([a_row(1), a_row(2)]))
    finish(first.id)
    second = take_in(as_csv([a_row(2), a_row(3)]))
    finish(second.id)
    old, new = verdicts(second.id)
    assert (old["verdict"], old["reasons"]) == ("duplicate", ["PARCEL-11"])
    assert "PARCEL-11" not in new["reasons"]
    later = take_in(as_csv([a_row(2), a_row(4)]), on=NOON.date() + timedelta(days=366))
    finish(later.id)
    assert not any("PARCEL-11" in v["reasons"] for v in verdicts(later.id))
    assert not DeclaredItem.objects.filter(manifest=first.id).exists()


def test_what_the_lines_said_goes_when_the_batch_is_signed_and_people_never_enter(take_in: TakeIn) -> None:
    content = (
        as_csv([a_row(1)]).replace(b"agreement,proof\n", b"agreement,proof,sender\n").replace(b",\n", b",,Ana Ruiz\n")
    )
    taken = take_in(content)
    assert taken.ignored == ("sender",)
    assert b"Ana Ruiz" not in bytes(ManifestPart.objects.get(manifest=taken.id).content)
    finish(taken.id)
    assert bytes(ManifestPart.objects.get(manifest=taken.id).content) == b""


def test_verdicts_and_what_was_signed_stand(take_in: TakeIn) -> None:
    taken = take_in()
    finish(taken.id)
    rows_of = ManifestPart.objects.filter(manifest=taken.id)
    for change in (
        lambda: rows_of.update(totals={}),
        lambda: rows_of.update(verdicts=b"x"),
        rows_of.delete,
        lambda: Manifest.objects.filter(pk=taken.id).update(statement={}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_who_was_named_reads_and_only_a_clerk_hands_in(take_in: TakeIn) -> None:
    taken = take_in(readers=[SELLER])
    finish(taken.id)
    assert queries.manifest(id=taken.id, by=an_actor(SELLER)).lines == 300
    for ask in (queries.manifest, queries.report):
        with pytest.raises(NotFound):
            ask(id=taken.id, by=an_actor(OUTSIDER))
    with pytest.raises(NotFound):
        queries.proof(id=taken.id, line=1, by=an_actor(OUTSIDER))
    with pytest.raises(Forbidden):
        take_in(as_csv([a_row(9)]), by=an_actor(CARRIER, roles=[Role.READER]))


def test_a_parcel_is_found_with_all_its_contents(take_in: TakeIn) -> None:
    taken = take_in(as_csv([a_row(1), a_row(2), a_row(1, piece="2")]))
    finish(taken.id)
    assert [v["line"] for v in queries.verdicts_on(id=taken.id, item=a_row(1)["item"], by=BY)] == [1, 3]
    with pytest.raises(NotFound):
        queries.verdicts_on(id=taken.id, item="TL-0000000077", by=BY)


def test_no_proof_before_the_batch_is_signed(take_in: TakeIn) -> None:
    taken = take_in(as_csv(list(rows(3, 20))))
    with pytest.raises(NotFound):
        queries.proof(id=taken.id, line=1, by=BY)
