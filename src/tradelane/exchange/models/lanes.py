# SPDX-License-Identifier: Apache-2.0
"""Tables of peers, federations and agreements; apart from messages, as only operators change them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label


class Peer(models.Model):
    """Another economy's node, from its signed directory."""

    personal: ClassVar[dict[str, Label]] = {}

    economy = models.CharField(max_length=2, primary_key=True)
    node = models.CharField(max_length=120)
    base_url = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    """When the peer signed the directory that this row comes from."""
    refreshed_at = models.DateTimeField()
    federation = models.CharField(max_length=200, default="")
    """Whose member list decides whether it may exchange; empty when the operator registered it by hand."""
    authority = models.BinaryField(default=bytes)
    """Certificate of the authority that certifies the node, DER."""
    speaks = models.CharField(max_length=60, default="1")
    """Versions of the envelope that it reads, with commas between."""

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


class Federation(models.Model):
    """A federation that this node follows: its anchor, and the member list that counts here."""

    personal: ClassVar[dict[str, Label]] = {}

    name = models.CharField(max_length=200, primary_key=True)
    certificate = models.BinaryField()
    """The anchor's, DER; nothing else signs its lists."""
    address = models.CharField(max_length=300)
    """Where the list is published: an address, or a file on this machine."""
    act = models.CharField(max_length=300)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=80, default="")
    """Of the list that counts, signature and all."""
    next_update = models.DateTimeField(null=True)
    grace = models.DurationField(null=True)
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, default="")
    """Why the last fetch brought nothing; empty when it did."""

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Member(models.Model):
    """A node that is or was on a federation's list; who was taken off stays, so that it is refused by name."""

    personal: ClassVar[dict[str, Label]] = {}

    federation = models.ForeignKey(Federation, models.CASCADE, related_name="members")
    economy = models.CharField(max_length=2)
    node = models.CharField(max_length=120)
    base_url = models.CharField(max_length=200)
    authority = models.BinaryField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    """When the list was issued that names it no longer."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("federation", "economy", name="exchange_one_member_an_economy")
        ]

    def __str__(self) -> str:
        return f"{self.federation_id} {self.economy}"


class Agreement(models.Model):
    """That a kind of message may go along a lane for a purpose; it counts when both nodes have signed its text."""

    personal: ClassVar[dict[str, Label]] = {}

    digest = models.CharField(max_length=80, primary_key=True)
    """Of the text; the same at both nodes."""
    text = models.BinaryField()
    lane = models.CharField(max_length=5)
    kind = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    act = models.CharField(max_length=300)
    from_node = models.CharField(max_length=120)
    to_node = models.CharField(max_length=120)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    from_signature = models.TextField(default="")
    """Header and signature of the sending node, with a dot between; empty until it signed."""
    to_signature = models.TextField(default="")
    """Of the receiving node."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, default="")
    ending = models.TextField(default="")
    """The words of the node that ended it, as its JWS."""
    shared = models.BooleanField(default=False)
    """Whether the other node holds what stands here."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="exchange_agreement_has_a_span"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="exchange_ended_means_said",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("lane", "kind", "purpose", name="exchange_agreement_lookup")]

    def __str__(self) -> str:
        return f"{self.lane} {self.kind} {self.purpose}"
