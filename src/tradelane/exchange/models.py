# SPDX-License-Identifier: Apache-2.0
"""Tables of peers, agreements and messages; apart from all decisions, but what must never happen is refused here."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.exchange.values import OutboxState
from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_text
from tradelane.parties.values.vault import Place

_CONTENT = Label("user.contact", "customer", "essential.service.operations", 3650)
"""What a message carries may name people: the parties of a shipment."""
_STATES = [(state.value, state.name) for state in OutboxState]


class Peer(models.Model):
    """Another economy's node, from its signed directory."""

    personal: ClassVar[dict[str, Label]] = {}

    economy = models.CharField(max_length=2, primary_key=True)
    node = models.CharField(max_length=120)
    base_url = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    """When the peer signed the directory that this row comes from."""
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.economy} {self.base_url}"


class PeerOrganisation(models.Model):
    """An organisation that a peer receives for, and the key to encrypt to."""

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.CharField(max_length=120, primary_key=True)
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="organisations")
    jwk = models.JSONField()

    def __str__(self) -> str:
        return self.organisation


class Agreement(models.Model):
    """That a kind of message may go along a lane for a purpose; without one nothing passes."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    lane = models.CharField(max_length=5)
    kind = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    act = models.CharField(max_length=300)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="exchange_agreement_has_a_span"
            ),
            models.UniqueConstraint("lane", "kind", "purpose", "starts", name="exchange_agreement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.kind} {self.purpose}"


class OutboxMessage(models.Model):
    """A message of ours until a signed receipt is kept; its content goes once it is delivered."""

    personal: ClassVar[dict[str, Label]] = {
        "sealed": Label("user.contact", "customer", "essential.service.operations", 0),
    }

    id = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    from_organisation = models.CharField(max_length=120)
    to_node = models.CharField(max_length=2)
    to_organisation = models.CharField(max_length=120)
    key = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=80)
    """Of the envelope that was signed."""
    content_digest = models.CharField(max_length=80)
    """Of what the caller gave, to tell the same sending from another under the same key."""
    sealed = models.BinaryField()
    """The encrypted message (JWE); only the recipient can read it. Empty once delivered."""
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_STATES, default=OutboxState.WAITING.value)
    attempts = models.PositiveIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)
    """How often a person had a dead message tried again."""
    error = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state=OutboxState.DELIVERED.value, delivered_at__isnull=False) & ~Q(receipt="")
                | Q(state__in=[OutboxState.WAITING.value, OutboxState.DEAD.value], delivered_at=None, receipt=""),
                name="exchange_delivered_means_receipted",
            )
        ]

    def __str__(self) -> str:
        return self.id


class InboxMessage(models.Model):
    """A message to us, as it was signed, with the receipt we gave; taken in once, whatever is sent again."""

    personal: ClassVar[dict[str, Label]] = {"signed": _CONTENT}

    id = models.CharField(max_length=40, primary_key=True)
    from_node = models.CharField(max_length=2)
    from_organisation = models.CharField(max_length=120)
    to_organisation = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    digest = models.CharField(max_length=80)
    signed = models.TextField()
    """The sender's compact JWS: the content and the proof of who sent it; sealed. `opened` opens it."""
    receipt = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("from_node", "key", name="exchange_one_message_per_key")
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where a message is sealed for."""
        return Place("exchange.InboxMessage", "signed", id)

    @property
    def opened(self) -> str:
        """What was signed. Raises Gone once a person in it is erased."""
        return open_text(self.signed, place=self.place(self.id))
