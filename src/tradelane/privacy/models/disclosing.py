# SPDX-License-Identifier: Apache-2.0
"""Tables of receipts, choices and requests; apart, since a receipt may hold names of fields but never their values.

A person stands here only as a keyed digest of their e-mail. Migration 0002 sets triggers: a receipt is only added.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.ids import new_id
from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.privacy.values import Choice, Purpose, ReceiptKind, RecipientKind, RequestKind

_PERSON = Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 3650)
"""Kept as long as the trade's own records: a person can ask as long as there is something to ask about."""


def _choice_id() -> str:
    return new_id("choice")


class ReceiptRow(models.Model):
    """Who got which fields of a person. Triggers in the database refuse to change or remove one."""

    personal: ClassVar[dict[str, Label]] = {"person": _PERSON}

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=8)
    person = models.CharField(max_length=64)
    subject = models.CharField(max_length=80, db_index=True)
    reference = models.CharField(max_length=80, blank=True)
    """The number by which the person knows the subject, such as that of their order."""
    purpose = models.CharField(max_length=30)
    recipient = models.CharField(max_length=80)
    recipient_name = models.CharField(max_length=300)
    recipient_kind = models.CharField(max_length=12)
    lane = models.CharField(max_length=5)
    fields = models.JSONField()
    grounds = models.JSONField()
    withheld = models.JSONField(default=list)
    content = models.CharField(max_length=64)
    """Keyed digest of the fields that went with their values: the same again is the same receipt."""
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    node = models.CharField(max_length=2, blank=True)
    """Economy of the node where it was written; empty for this one."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["subject", "purpose", "recipient", "person", "kind", "content"], name="privacy_one_receipt_each"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ReceiptKind]), name="privacy_receipt_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[str(purpose) for purpose in Purpose]), name="privacy_receipt_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(recipient_kind__in=[str(kind) for kind in RecipientKind]),
                name="privacy_receipt_recipient_known",
            ),
            models.CheckConstraint(
                condition=~Q(person="") & ~Q(recipient=""), name="privacy_receipt_names_person_and_recipient"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("person", "at", name="privacy_receipts_by_person")]

    def __str__(self) -> str:
        return self.id


class CertificationRow(models.Model):
    """An organisation's certification under the Cross-Border Privacy Rules, from its agent's register."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    organisation = models.CharField(max_length=80, db_index=True)
    agent = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "agent", "starts"], name="privacy_one_certification_each"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="privacy_certification_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} until {self.ends}"


class ChoiceRow(models.Model):
    """A person's objection or consent to a purpose; withdrawn ones stay as history."""

    personal: ClassVar[dict[str, Label]] = {"person": _PERSON}

    id = models.CharField(primary_key=True, max_length=40, default=_choice_id, editable=False)
    person = models.CharField(max_length=64)
    purpose = models.CharField(max_length=30)
    choice = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    node = models.CharField(max_length=2, blank=True)
    """Economy of the node where the person made it; empty for this one. Only there it is withdrawn."""
    origin = models.CharField(max_length=40, blank=True)
    """Its id at that node, by which the same news is known again."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "purpose", "choice"],
                condition=Q(withdrawn_at=None, node=""),
                name="privacy_one_standing_choice",
            ),
            models.UniqueConstraint(
                fields=["person", "node", "origin"], condition=~Q(node=""), name="privacy_one_choice_of_a_node"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=[str(choice) for choice in Choice]), name="privacy_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class RequestRow(models.Model):
    """A person asks for correction or erasure; answered by a date that law sets."""

    personal: ClassVar[dict[str, Label]] = {
        "person": _PERSON,
        "text": Label("user.content.private", "customer", "essential.legal_obligation", 1095),
        "proposed": Label("user.contact", "customer", "essential.legal_obligation", 1095),
        "answer": Label("user.content.private", "customer", "essential.legal_obligation", 1095),
        "answered_by": Label("user.unique_id", "employee", "essential.legal_obligation", 1095),
    }

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=12)
    person = models.CharField(max_length=64, db_index=True)
    text = models.TextField(blank=True)
    """Sealed, as is the answer."""
    content = models.CharField(max_length=64)
    """Keyed digest of the text: the same request again, while one is open, is the same."""
    citation = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    field = models.CharField(max_length=40, blank=True)
    """What is to be corrected, by the names of `disclosures.csv`; empty when it is said in words."""
    proposed = models.TextField(blank=True)
    """What it should be."""
    accepted = models.BooleanField(null=True)
    done = models.JSONField(default=list)
    """What an accepted correction changed and what it left, place by place."""
    escalated_at = models.DateTimeField(null=True)
    authority = models.CharField(max_length=200, blank=True)
    """Whom the person took their complaint to."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "kind", "content"], condition=Q(answered_at=None), name="privacy_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in RequestKind]), name="privacy_request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(answer=""), name="privacy_an_answer_says_something"
            ),
            models.CheckConstraint(
                condition=Q(escalated_at=None) | Q(kind=str(RequestKind.COMPLAINT)) & ~Q(authority=""),
                name="privacy_only_complaints_go_to_an_authority",
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what a person wrote, or was answered, is sealed for."""
        return Place("privacy.RequestRow", field, id)
