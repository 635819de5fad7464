# SPDX-License-Identifier: Apache-2.0
"""Officers who save, approve and publish one draft at the same moment: one is first, nothing is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections
from tests.draft_makers import BEGUN, a_draft, a_drafter, heard, with_terms

from tradelane.kernel.errors import Conflict
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.models import RevisionRow, VersionRow
from tradelane.window.values import DraftPhase

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def together(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave, or the Conflict that it met; all begin at the same moment."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except Conflict as conflict:
            return conflict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_savings_at_the_same_moment_one_is_kept_and_the_others_are_told() -> None:
    marta = a_drafter()
    held = a_draft(marta)
    found = together([
        lambda n=n: with_terms(held, by=marta, summary=f"Window {n}.", automatic=n % 2 == 0)  # type: ignore[misc]
        for n in range(AT_ONCE)
    ])  # fmt: skip
    assert sum(isinstance(each, Conflict) for each in found) == AT_ONCE - 1
    stands = queries.draft(draft=held.id, by=marta)
    assert stands.latest.number == 2
    assert list(RevisionRow.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_approvals_and_publications_at_the_same_moment_make_one_version() -> None:
    trust.create_node_authority(now=BEGUN)
    officers: list[Actor] = [a_drafter(f"officer{n}@customs.example") for n in range(3)]
    held = with_terms(a_draft(officers[0]), by=officers[0], valid_from=date(2027, 1, 20))
    held, later = heard(held, by=officers[0])
    digest = held.latest.digest
    together([
        lambda by=by: actions.approve_draft(draft=held.id, digest=digest, by=by, now=later)  # type: ignore[misc]
        for by in officers
    ])  # fmt: skip
    approved = queries.draft(draft=held.id, by=officers[0])
    assert (len(approved.approvals), approved.phase) == (3, DraftPhase.APPROVED)
    made = together([
        lambda by=by: actions.publish_version(draft=held.id, digest=digest, by=by, now=later)  # type: ignore[misc]
        for by in officers
    ])  # fmt: skip
    assert made[0] == made[1] == made[2]
    assert VersionRow.objects.count() == 1
