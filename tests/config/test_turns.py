# SPDX-License-Identifier: Apache-2.0
"""Writers to SQLite wait in line: none is passed by, and whoever gives up or fails blocks nobody."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from config.sqlite.turns import Turns

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has many writers")


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, came = Turns(), list[int]()
    assert turns.take(timeout=0)

    def one(n: int) -> None:
        assert turns.take(timeout=30)
        came.append(n)
        turns.give()

    waiting = []
    for n in range(5):
        waiting.append(threading.Thread(target=one, args=(n,)))
        waiting[-1].start()
        _until_in_line(turns, n + 1)
    turns.give()
    for thread in waiting:
        thread.join()
    assert came == [0, 1, 2, 3, 4]
    assert turns.take(timeout=0)


def test_who_gives_up_is_passed_by() -> None:
    turns = Turns()
    assert turns.take(timeout=0)
    assert not turns.take(timeout=0.01)
    turns.give()
    assert turns.take(timeout=0)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_waits_for_the_one_before_it_and_a_failed_one_lets_go() -> None:
    order: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            order.append("first begins")
            begun.set()
            go_on.wait()
            order.append("first fails")
            raise RuntimeError
        connection.close()

    def second() -> None:
        begun.wait()
        threading.Timer(0.05, go_on.set).start()
        with transaction.atomic():
            order.append("second begins")
        connection.close()

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["first begins", "first fails", "second begins"]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_does_not_move_is_told_as_a_busy_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)  # threads share the settings
    refused: list[str] = []

    def late() -> None:
        try:
            with transaction.atomic():
                pass
        except OperationalError as error:
            refused.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=late)
        thread.start()
        thread.join()
    assert refused and "locked" in refused[0]
    with transaction.atomic():
        pass


def _until_in_line(turns: Turns, length: int) -> None:
    while len(turns._waiting) < length:
        threading.Event().wait(0.001)
