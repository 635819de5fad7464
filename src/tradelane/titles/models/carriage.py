# SPDX-License-Identifier: Apache-2.0
"""What carriers and platforms ask of each other, and the calls that carry it; apart from the records it leads to.

Both sides keep the same: the very bytes that were asked and answered. A request is settled in the transaction that
moves its record, and a call is made in the transaction that needs it, so that a node that is killed loses neither.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.values.vault import Place
from tradelane.titles.models.titles import DIGEST, TitleRow
from tradelane.titles.values.dcsa import (
    CallKind,
    CallState,
    DcsaSide,
    IssuanceState,
    SurrenderState,
)

_TAKEN = sorted(str(state) for state in IssuanceState.taken())
_OPEN = sorted(str(state) for state in SurrenderState.open())
_LONGEST_REFERENCE = 100
_TEN_YEARS = 3650
_OF_PEOPLE = Label("user.contact", "customer", "essential.service", _TEN_YEARS)
"""A transport document may name its parties' people."""
_WORDS = Label("user.content.private", "customer", "essential.service", _TEN_YEARS)
"""What carriers and platforms write to each other, with their answers."""


class IssuanceRow(models.Model):
    """A carrier's request that a platform issues a bill, with the answer; of the side that this node is."""

    personal: ClassVar[dict[str, Label]] = {"body": _OF_PEOPLE, "answer": _WORDS, "why": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    side = models.CharField(max_length=10)
    platform = models.CharField(max_length=10)
    carrier = models.CharField(max_length=10)
    """The carrier's code, as the transport document bears it."""
    organisation = models.CharField(max_length=80, db_index=True)
    """The carrier itself, as it is known here."""
    number = models.CharField(max_length=20)
    version = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=64)
    """Checksum of the transport document, whose bytes are kept apart."""
    body = models.BinaryField()
    """The request's bytes, sealed. `original` opens them."""
    state = models.CharField(max_length=20)
    why = models.TextField(blank=True, default="")
    """Why it failed, sealed."""
    answer = models.BinaryField(default=b"")
    """The answer's bytes, sealed; empty while there is none. `original_answer` opens them."""
    title = models.ForeignKey(TitleRow, null=True, on_delete=models.PROTECT, related_name="issuances")
    """The record that was opened, at the platform."""
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_issuance"
        constraints = (
            models.CheckConstraint(name="issuance_side_known", condition=Q(side__in=[str(s) for s in DcsaSide])),
            models.CheckConstraint(name="issuance_state_known", condition=Q(state__in=[str(s) for s in IssuanceState])),
            models.UniqueConstraint(
                name="issuance_one_per_number", fields=["side", "carrier", "number"], condition=Q(state__in=_TAKEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"

    @staticmethod
    def place(id: str, field: str = "body") -> Place:
        """Where the request's bytes, its answer or words about it are sealed for."""
        return Place("titles.IssuanceRow", field, id)

    @property
    def original(self) -> bytes:
        """The request's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.body), place=self.place(self.pk))

    @property
    def original_answer(self) -> bytes:
        """The answer's bytes, byte for byte. Raises Gone once a person of the bill is erased."""
        return open_bytes(bytes(self.answer), place=self.place(self.pk, "answer"))


class SurrenderRow(models.Model):
    """A platform's request to surrender a bill to its carrier, with the answer; of the side that this node is."""

    personal: ClassVar[dict[str, Label]] = {"body": _OF_PEOPLE, "answer": _WORDS, "comments": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    reference = models.CharField(max_length=_LONGEST_REFERENCE)
    side = models.CharField(max_length=10)
    platform = models.CharField(max_length=10)
    issuance = models.ForeignKey(IssuanceRow, on_delete=models.PROTECT, related_name="surrenders")
    """Of the bill that is surrendered."""
    purpose = models.CharField(max_length=20)
    """What for, in our words."""
    reason = models.CharField(max_length=4, blank=True)
    entry = models.CharField(max_length=DIGEST, blank=True)
    """Digest of the entry by which its holder surrendered the record, at the platform."""
    body = models.BinaryField()
    """The request's bytes, sealed. `original` opens them."""
    state = models.CharField(max_length=20)
    comments = models.TextField(blank=True, default="")
    """The carrier's, with its answer; sealed as the answer is."""
    answer = models.BinaryField(default=b"")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_surrender"
        constraints = (
            models.CheckConstraint(name="surrender_side_known", condition=Q(side__in=[str(s) for s in DcsaSide])),
            models.CheckConstraint(
                name="surrender_state_known", condition=Q(state__in=[str(s) for s in SurrenderState])
            ),
            models.UniqueConstraint(name="surrender_reference_once", fields=["side", "platform", "reference"]),
            models.UniqueConstraint(name="surrender_one_open", fields=["issuance"], condition=Q(state__in=_OPEN)),
        )

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def place(id: str, field: str = "body") -> Place:
        """Where the request's bytes, its answer or words about it are sealed for."""
        return Place("titles.SurrenderRow", field, id)

    @property
    def original(self) -> bytes:
        """The request's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.body), place=self.place(self.pk))

    @property
    def original_answer(self) -> bytes:
        """The answer's bytes, byte for byte. Raises Gone once a person of the bill is erased."""
        return open_bytes(bytes(self.answer), place=self.place(self.pk, "answer"))


class CallRow(models.Model):
    """A call to a carrier or a platform, with its bytes, until it was answered: every try sends the very same."""

    personal: ClassVar[dict[str, Label]] = {"body": _OF_PEOPLE, "answer": _WORDS, "error": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    peer = models.CharField(max_length=10)
    """The code of who is called; the address and the header it asks for are read when the call is made."""
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=40, db_index=True)
    """The request or surrender that it carries, or the answer of which it carries."""
    body = models.BinaryField()
    """What is sent, sealed. `original` opens it."""
    state = models.CharField(max_length=20)
    tries = models.PositiveIntegerField(default=0)
    """Counted before each try, so that one whose answer was lost is known to have been made."""
    status = models.PositiveIntegerField(null=True)
    answer = models.BinaryField(default=b"")
    """What was answered, as it came; sealed."""
    error = models.TextField(blank=True, default="")
    """Why the last try came to nothing, in the other side's words; sealed."""
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_call"
        constraints = (
            models.CheckConstraint(name="call_kind_known", condition=Q(kind__in=[str(k) for k in CallKind])),
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=[str(s) for s in CallState])),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

    @staticmethod
    def place(id: str, field: str = "body") -> Place:
        """Where the bytes of every try, or what came of them, are sealed for."""
        return Place("titles.CallRow", field, id)

    @property
    def original(self) -> bytes:
        """The bytes of every try, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.body), place=self.place(self.pk))
