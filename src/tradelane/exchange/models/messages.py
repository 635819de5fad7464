# SPDX-License-Identifier: Apache-2.0
"""Tables of messages and their attachments; apart from all decisions, but what must never happen is refused here."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.exchange.values import OutboxState, Way
from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_text
from tradelane.parties.values.vault import Place

_CONTENT = Label("user.contact", "customer", "essential.service.operations", 3650)
"""What a message carries may name people: the parties of a shipment."""
_STATES = [(state.value, state.name) for state in OutboxState]


class OutboxMessage(models.Model):
    """A message of ours until a signed receipt is kept; its content goes once it is delivered."""

    personal: ClassVar[dict[str, Label]] = {
        "sealed": Label("user.contact", "customer", "essential.service.operations", 0),
        "reason": Label("user.content.private", "employee", "essential.service.operations", 3650),
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
    conversation = models.CharField(max_length=200, default="")
    sequence = models.PositiveIntegerField(default=0)
    signature = models.TextField(default="")
    """Of the envelope: header and signature of its JWS without the content, so that it can be shown later."""
    state = models.CharField(max_length=10, choices=_STATES, default=OutboxState.WAITING.value)
    attempts = models.PositiveIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)
    """How often a person had a dead message tried again."""
    error = models.TextField(blank=True)
    receipt = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    """Why a person gave it up, sealed; empty while nobody did."""

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index("to_node", "state", "sent_at", name="exchange_waiting_for_a_peer")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state=OutboxState.DELIVERED.value, delivered_at__isnull=False) & ~Q(receipt="")
                | Q(state__in=[state.value for state in OutboxState.open()], delivered_at=None, receipt=""),
                name="exchange_delivered_means_receipted",
            ),
            models.CheckConstraint(
                condition=Q(state=OutboxState.ABANDONED.value) & ~Q(reason="") | ~Q(state=OutboxState.ABANDONED.value),
                name="exchange_abandoned_for_a_reason",
            ),
            models.UniqueConstraint(
                "from_organisation",
                "to_organisation",
                "conversation",
                "sequence",
                condition=~Q(conversation=""),
                name="exchange_one_message_a_place_out",
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where the reason is sealed for."""
        return Place("exchange.OutboxMessage", "reason", id)


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
    conversation = models.CharField(max_length=200, default="")
    sequence = models.PositiveIntegerField(default=0)
    signed = models.TextField()
    """The sender's compact JWS: the content and the proof of who sent it; sealed. `opened` opens it."""
    receipt = models.TextField()
    received_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    """When its work was asked for; empty while it waits for an earlier message or for its attachments."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("from_node", "key", name="exchange_one_message_per_key"),
            models.UniqueConstraint(
                "from_organisation",
                "to_organisation",
                "conversation",
                "sequence",
                condition=~Q(conversation=""),
                name="exchange_one_message_a_place_in",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index("received_at", condition=Q(released_at=None), name="exchange_held_messages")
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


class ConversationPlace(models.Model):
    """How far a conversation is; its row is locked while a place is given or released, so that none is given twice."""

    personal: ClassVar[dict[str, Label]] = {}

    way = models.CharField(max_length=3, choices=[(way.value, way.name) for way in Way])
    from_organisation = models.CharField(max_length=120)
    to_organisation = models.CharField(max_length=120)
    conversation = models.CharField(max_length=200)
    next = models.PositiveIntegerField(default=1)
    """Outgoing: the place of the message that is sent next. Incoming: the place that is worked on next."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "way", "from_organisation", "to_organisation", "conversation", name="exchange_one_row_a_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.conversation} {self.next}"


class PassedOver(models.Model):
    """A place in a conversation that will stay empty, because a person of the recipient decided to go on without."""

    personal: ClassVar[dict[str, Label]] = {
        "reason": Label("user.content.private", "employee", "essential.service.operations", 3650),
    }

    from_organisation = models.CharField(max_length=120)
    to_organisation = models.CharField(max_length=120)
    conversation = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField()
    reason = models.TextField()
    """In the person's own words, sealed."""
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "from_organisation", "to_organisation", "conversation", "sequence", name="exchange_passed_over_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation} {self.sequence}"

    @staticmethod
    def place(conversation: str, sequence: int) -> Place:
        """Where the reason is sealed for."""
        return Place("exchange.PassedOver", "reason", f"{conversation} {sequence}")


class OutboxAttachment(models.Model):
    """A file that follows a message of ours; its encrypted bytes wait in the node's home until the peer has them."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(max_length=40, primary_key=True)
    message = models.ForeignKey(OutboxMessage, models.CASCADE, related_name="attachments")
    digest = models.CharField(max_length=80)
    """Of the file; the peer's receipt names it."""
    size = models.BigIntegerField()
    chunks = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(default=0)
    """Chunks that the peer has."""
    receipt = models.TextField(default="")

    def __str__(self) -> str:
        return self.id


class InboxAttachment(models.Model):
    """A file that follows a message to us, as far as it has come."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(max_length=40, primary_key=True)
    message = models.ForeignKey(InboxMessage, models.CASCADE, related_name="attachments")
    chunks = models.PositiveIntegerField()
    held = models.PositiveIntegerField(default=0)
    """Chunks that are durable here, from the first on."""
    receipt = models.TextField(default="")
    """Given when all chunks are here."""

    def __str__(self) -> str:
        return self.id
