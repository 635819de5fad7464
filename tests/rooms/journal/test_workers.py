# SPDX-License-Identifier: Apache-2.0
"""Several workers on one store share the work: each job is taken by one, none is forgotten."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from tradelane.journal import actions
from tradelane.journal.models import Fact, Job

JOBS = 40


@pytest.mark.django_db(transaction=True)
def test_each_job_is_done_by_one_worker() -> None:
    for n in range(JOBS):
        actions.enqueue("count", {"n": n}, key=str(n))
    done: Counter[int] = Counter()
    lock = threading.Lock()

    def count(payload: dict[str, Any]) -> None:
        with lock:
            done[payload["n"]] += 1

    def work() -> None:
        try:
            actions.run_due_jobs(tasks={"count": count}, limit=JOBS)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert done == Counter(range(JOBS))
    assert not Job.objects.filter(done_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_clean_up_between_tests_empties_append_only_tables_and_keeps_their_guards() -> None:
    assert not Fact.objects.exists()
    actions.record("tests.fact.made", subject="x", by=None)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_fact'")
            assert cursor.fetchone()[0] == 2


@pytest.mark.django_db(transaction=True)
def test_the_next_test_starts_empty() -> None:
    assert not Fact.objects.exists()
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="facts are never"):
        actions.record("tests.fact.made", subject="x", by=None)
        cursor.execute("DELETE FROM journal_fact")
