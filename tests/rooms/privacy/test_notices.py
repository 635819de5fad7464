# SPDX-License-Identifier: Apache-2.0
"""The record of processing and the notice: made of labels and rows in force, versioned, in both languages."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.config.test_commands import tradelane
from tests.empty_stores import with_tables
from tests.privacy_makers import TODAY, a_row

from tradelane.journal.queries import facts
from tradelane.kernel.errors import NotFound
from tradelane.privacy import actions, formats, queries
from tradelane.privacy.models import NoticeRow
from tradelane.privacy.values import LegalBasis, PersonalField, RecipientKind

FIELDS = (
    PersonalField("shop.OrderRow", "email", "user.contact.email", "customer", "essential.service", 730),
    PersonalField("shop.Other", "email", "user.contact.email", "employee", "essential.service", 3650),
)


def record(**changes: object) -> dict[str, object]:
    given = {"fields": FIELDS, "rows": [a_row()], "controller": "MX.NODE", "name": "Node", "contact": "n.example"}
    return formats.processing_record(**{**given, "on": TODAY, **changes})  # type: ignore[arg-type]


def test_the_record_says_whose_what_why_how_long_and_where() -> None:
    assert record()["held"] == [
        {
            "use": "essential.service", "category": "user.contact.email", "subjects": ["customer", "employee"],
            "places": ["shop.OrderRow.email", "shop.Other.email"], "retention_days": 3650,
        }
    ]  # fmt: skip


def test_the_record_says_who_receives_what_under_which_law() -> None:
    rows = [a_row(), a_row(field="telephone"), a_row(recipient=RecipientKind.NODE, lane="MX-*")]
    carrier, node = record(rows=rows)["disclosed"]  # type: ignore[misc]
    assert carrier["fields"] == ["name", "telephone"]
    assert (carrier["abroad"], node["abroad"], node["lane"]) == (False, True, "MX-*")
    assert carrier["citation"] == "Invented Act s. 1"


@pytest.mark.parametrize(
    "row",
    [a_row(starts=TODAY + timedelta(1)), a_row(ends=TODAY - timedelta(1)), a_row(basis=LegalBasis.NONE)],
    ids=["to come", "over", "a step is asked for"],
)
def test_what_may_not_go_is_not_in_the_record(row: object) -> None:
    assert record(rows=[row])["disclosed"] == []


def test_the_same_labels_and_law_are_one_version(db: None, frozen_clock: datetime) -> None:
    first = actions.current_notice(now=frozen_clock)
    again = actions.current_notice(now=frozen_clock + timedelta(days=1))
    assert first == again
    assert (first.number, first.since) == (1, frozen_clock.date())
    assert [fact.name for fact in facts(subject="notice_1")] == ["privacy.notice.published"]


def test_other_law_in_force_is_another_version(db: None) -> None:
    """From 1 December 2026 Chile's Ley 21.719 governs what leaves Chile: the notice says so from that day."""
    before, after = (
        actions.current_notice(now=datetime.fromisoformat(f"2026-{day}T12:00:00Z")) for day in ("11-30", "12-01")
    )
    assert (before.number, after.number, after.since) == (1, 2, date(2026, 12, 1))
    assert "21.719" in json.dumps(after.record)
    assert "21.719" not in json.dumps(before.record)
    assert queries.notice(number=1) == before
    assert [notice.number for notice in queries.notices()] == [2, 1]
    with pytest.raises(NotFound):
        queries.notice(number=9)


def test_what_was_told_stays_as_it_was_told(db: None, frozen_clock: datetime) -> None:
    actions.current_notice(now=frozen_clock)
    NoticeRow.objects.create(number=2, digest="sha256:" + "0" * 64, record={"old": 1}, since=frozen_clock.date())
    assert actions.current_notice(now=frozen_clock).number == 1
    assert NoticeRow.objects.count() == 2


@pytest.mark.parametrize(("language", "said"), [("en", "to carry out your order"), ("es", "para cumplir su pedido")])
def test_the_pages_and_the_json_speak_both_languages(db: None, client: Client, language: str, said: str) -> None:
    headers = {"Accept-Language": language}
    for address in ("/privacy/record", "/privacy/record.json", "/privacy/record/1", "/privacy/record/1.json"):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        assert said in answer.content.decode(), address
    told = client.get("/privacy/record.json", headers=headers).json()
    assert (told["language"], told["version"]) == (language, 1)
    assert client.get("/privacy/record/9", headers=headers).status_code == 404


def test_the_notice_names_its_version(db: None, client: Client) -> None:
    assert "Version 1, since" in client.get("/privacy/").content.decode()


def test_the_record_on_the_command_line(tmp_path: Path) -> None:
    home = with_tables(tmp_path / "node")
    assert tradelane("init", home=home).returncode == 0
    done = tradelane("privacy", "ropa", "--language", "es", "--json", home=home)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["language"], told["version"]) == ("es", 1)
    assert {"controller", "held", "disclosed", "measures", "digest", "since"} <= set(told)
    assert "Nombres" in {row["words"]["category"] for row in told["held"]}
