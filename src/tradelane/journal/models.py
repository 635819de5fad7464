# SPDX-License-Identifier: Apache-2.0
"""Tables of facts and jobs; apart, because facts are only ever added and the database itself sees to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Q

from tradelane.journal.values import NewFact
from tradelane.kernel.personal import Label


class Fact(models.Model):
    """Something that happened. Triggers in the database refuse to change or remove one."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()
    organisation = models.CharField(max_length=80, blank=True)
    person = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)

    @classmethod
    def add(cls, facts: Iterable[NewFact], *, at: datetime) -> None:
        """Insert facts by one statement run many times, in their order: a group of titles brings hundreds."""
        moment = connection.ops.adapt_datetimefield_value(at)
        as_json = connection.ops.adapt_json_value
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO journal_fact (name, subject, at, organisation, person, data)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (
                        *(new.name, new.subject, moment),
                        *((new.by.organisation, new.by.person or "") if new.by else ("", "")),
                        as_json(dict(new.data), None),
                    )
                    for new in facts
                ],
            )

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index("subject", "id", name="facts_by_subject"),
            models.Index("name", "id", name="facts_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Job(models.Model):
    """A piece of work to do after the transaction that asked for it; stays until done or dead."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    """When the bus took it, for this attempt; None where no bus has."""
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    @classmethod
    def ask(cls, kind: str, key: str, payload: dict[str, Any], *, due: datetime) -> None:
        """Insert a job that nobody took yet; one of the same kind and key stays as it is. By hand: most acts ask."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_job (kind, key, payload, due, attempts, error) VALUES (%s, %s, %s, %s, 0, '')"
                " ON CONFLICT DO NOTHING",
                [
                    *(kind, key, connection.ops.adapt_json_value(payload, None)),
                    connection.ops.adapt_datetimefield_value(due),
                ],
            )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("kind", "key", name="one_job_per_kind_and_key"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(dead_at=None), name="a_job_is_not_done_and_dead"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index("due", "id", condition=Q(done_at=None, dead_at=None), name="open_jobs_by_due"),
            models.Index("handed_at", "due", condition=Q(done_at=None, dead_at=None), name="open_jobs_by_hand_over"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Followed(models.Model):
    """How far a reader followed the facts: all up to `last`, and beyond it those of `ahead`."""

    personal: ClassVar[dict[str, Label]] = {}

    reader = models.CharField(primary_key=True, max_length=40)
    last = models.BigIntegerField(default=0)
    ahead = models.JSONField(default=list)
    """Numbers of facts beyond `last` that were handled: one that commits late has a lower number than they."""

    def __str__(self) -> str:
        return f"{self.reader} {self.last}"


class Turn(models.Model):
    """Whose turn it is to do what one worker does for all, until when; a worker that died loses it after that."""

    personal: ClassVar[dict[str, Label]] = {}

    name = models.CharField(primary_key=True, max_length=60)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.holder}"
