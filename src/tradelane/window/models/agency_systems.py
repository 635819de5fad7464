# SPDX-License-Identifier: Apache-2.0
"""Tables of agencies' own systems and of what passes between them and the window; apart from cases, which stand
without them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.window.values.agency_systems import NoticeState


class AgencySystemRow(models.Model):
    """Where an agency's own system listens, and by which keys it is known."""

    personal: ClassVar[dict[str, Label]] = {
        "registered_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    organisation = models.CharField(primary_key=True, max_length=80)
    address = models.CharField(max_length=300)
    signing_key = models.JSONField()
    signing_key_id = models.CharField(max_length=43, unique=True)
    sealing_key = models.JSONField()
    scopes = models.JSONField()
    registered_by = models.CharField(max_length=40)
    registered_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_agency_system"

    def __str__(self) -> str:
        return self.organisation


class NoticeRow(models.Model):
    """A message to an agency's system, sealed to its key from the transaction that it tells of.

    `number` is its place in the queue; `key` says what it tells of, so that the same is told once.
    """

    personal: ClassVar[dict[str, Label]] = {}

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=40, unique=True)
    organisation = models.CharField(max_length=80)
    case = models.CharField(max_length=40, blank=True, db_index=True)
    event = models.CharField(max_length=24)
    key = models.CharField(max_length=120)
    sealed = models.BinaryField()
    """Compact JWE to the system's sealing key; empty once it is delivered."""
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=1000, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_notice"
        constraints = (
            models.UniqueConstraint(name="notice_once_per_key", fields=["organisation", "key"]),
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=[str(s) for s in NoticeState])),
            models.CheckConstraint(
                name="notice_delivered_at_a_time",
                condition=Q(state=str(NoticeState.DELIVERED), delivered_at__isnull=False)
                | (~Q(state=str(NoticeState.DELIVERED)) & Q(delivered_at__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "number"],
                name="notice_open",
                condition=~Q(state=str(NoticeState.DELIVERED)),
            ),
        )

    def __str__(self) -> str:
        return self.id


class ArrivalRow(models.Model):
    """Something that came as an agency's system: taken in, or refused by a rule. Holds no body.

    A nonce stands once for each organisation, so that a signature opens the door once.
    """

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.CharField(max_length=80, blank=True)
    """Empty while nobody was known by the key that it named."""
    message = models.CharField(max_length=100, blank=True)
    nonce = models.CharField(max_length=200, null=True)
    digest = models.CharField(max_length=71)
    at = models.DateTimeField()
    rule = models.CharField(max_length=20, blank=True)
    says = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "window_arrival"
        constraints = (models.UniqueConstraint(name="arrival_nonce_once", fields=["organisation", "nonce"]),)
        indexes = (models.Index(fields=["organisation", "-at"], name="arrival_by_time"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.message}"


class KeyedRequestRow(models.Model):
    """An idempotency key of an agency's program: which request it named, so that the same again does nothing twice."""

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=71)
    case = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "window_keyed_request"
        constraints = (models.UniqueConstraint(name="keyed_request_once", fields=["organisation", "key"]),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.key}"
