# SPDX-License-Identifier: Apache-2.0
"""Tables of changes under four eyes and of consultations; apart, so that what was confirmed or said stays as it was.

Shipped facts are files; a confirmed change is a row here and speaks instead of the shipped one. Migration 0002 sets
triggers: a decided change, an answer and a result are only ever added.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.plans.values import ChangeState, ChangeWhat, CommentState, Outcome, Refusal, SubjectKind

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)
"""Kept as long as the fact may be asked about: only by it can anybody prove that two people looked."""
_GUEST_DAYS = 3
"""A guest's address is needed until they open the link; then it goes, and with it what was never confirmed."""
_NAME_DAYS = 3650
"""A name that its holder wanted published stays with the comment as long as the draft's record."""


class ChangeRow(models.Model):
    """One proposed change of one cell, and what another person made of it."""

    personal: ClassVar[dict[str, Label]] = {"proposer": _OFFICER, "decider": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    economy = models.CharField(max_length=2)
    measure = models.CharField(max_length=40)
    what = models.CharField(max_length=10)
    content = models.JSONField()
    reason = models.TextField()
    organisation = models.CharField(max_length=80)
    proposer = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=ChangeState.OPEN.value)
    decided_by = models.CharField(max_length=80, blank=True)
    decider = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    place = models.PositiveIntegerField(null=True, unique=True)
    """Count of confirmed changes when this one was: of two about one day the later speaks, and readers see news."""

    class Meta:
        db_table = "plans_change"
        indexes = (models.Index(name="plans_change_cell", fields=["economy", "measure"]),)
        constraints = (
            models.CheckConstraint(name="plans_change_what_known", condition=Q(what__in=[str(w) for w in ChangeWhat])),
            models.CheckConstraint(
                name="plans_change_state_known", condition=Q(state__in=[str(s) for s in ChangeState])
            ),
            models.CheckConstraint(
                name="plans_change_has_two_people",
                condition=~Q(state__in=[ChangeState.CONFIRMED.value, ChangeState.REJECTED.value])
                | (~Q(decider="") & ~Q(decider=F("proposer"))),
            ),
            models.CheckConstraint(
                name="plans_change_counted_when_confirmed",
                condition=Q(state=ChangeState.CONFIRMED.value, place__isnull=False)
                | (~Q(state=ChangeState.CONFIRMED.value) & Q(place__isnull=True)),
            ),
            models.UniqueConstraint(
                name="plans_one_open_change_a_cell",
                fields=["economy", "measure", "what"],
                condition=Q(state=ChangeState.OPEN.value),
            ),
        )

    def __str__(self) -> str:
        return self.id


class ConsultationRow(models.Model):
    """One published draft; its result is added once."""

    personal: ClassVar[dict[str, Label]] = {"publisher": _OFFICER, "decider": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    subject = models.CharField(max_length=10)
    code = models.CharField(max_length=80, blank=True, db_index=True)
    version = models.CharField(max_length=40, blank=True)
    economy = models.CharField(max_length=2)
    texts = models.JSONField()
    opens = models.DateField()
    closes = models.DateField()
    organisation = models.CharField(max_length=80)
    publisher = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decider = models.CharField(max_length=40, blank=True)
    in_force_on = models.DateField(null=True)
    final_texts = models.JSONField(default=dict)

    class Meta:
        db_table = "plans_consultation"
        constraints = (
            models.CheckConstraint(
                name="plans_consultation_subject_known", condition=Q(subject__in=[str(s) for s in SubjectKind])
            ),
            models.CheckConstraint(
                name="plans_consultation_outcome_known",
                condition=Q(outcome="", decided_at__isnull=True)
                | Q(outcome__in=[str(o) for o in Outcome], decided_at__isnull=False),
            ),
            models.CheckConstraint(name="plans_consultation_closes_after", condition=Q(closes__gte=F("opens"))),
        )

    def __str__(self) -> str:
        return self.id


class AttachmentRow(models.Model):
    """A file beside a draft."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    consultation = models.ForeignKey(ConsultationRow, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    digest = models.CharField(max_length=71)
    content = models.BinaryField()

    class Meta:
        db_table = "plans_attachment"
        constraints = (models.UniqueConstraint(name="plans_one_attachment_a_name", fields=["consultation", "name"]),)

    def __str__(self) -> str:
        return self.name


class AnswerRow(models.Model):
    """What the authority said to one comment or several."""

    personal: ClassVar[dict[str, Label]] = {"person": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    consultation = models.ForeignKey(ConsultationRow, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    person = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "plans_answer"

    def __str__(self) -> str:
        return self.id


class CommentRow(models.Model):
    """What somebody said of a draft."""

    personal: ClassVar[dict[str, Label]] = {
        "name": Label("user.name", "citizen_voter", "essential.service", _NAME_DAYS),
        "email": Label("user.contact.email", "citizen_voter", "essential.service", _GUEST_DAYS),
        "reached_by": Label("user.unique_id.pseudonymous", "citizen_voter", "essential.service", _GUEST_DAYS),
        "text": Label("user.content.private", "citizen_voter", "essential.service", _NAME_DAYS),
        "person": Label("user.unique_id", "employee", "essential.service", _NAME_DAYS),
        "moderator": _OFFICER,
    }

    id = models.CharField(primary_key=True, max_length=40)
    consultation = models.ForeignKey(ConsultationRow, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    text = models.TextField()
    """Sealed while it waits and when it is refused; what is published is for everybody."""
    about = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    """Of whom it is when somebody signed in wrote it; empty for a guest."""
    person = models.CharField(max_length=40, blank=True)
    name = models.TextField(blank=True)
    """Only where its holder agreed to its publication; sealed, so that they can take that back."""
    email = models.TextField(blank=True)
    """A guest's, sealed, until they confirm; never published."""
    reached_by = models.CharField(max_length=64, blank=True, db_index=True)
    """Blind index of the e-mail, as long as it is kept: how many comments wait for one address."""
    language = models.CharField(max_length=8, default="en")
    """In which the guest's mail is written."""
    received_at = models.DateTimeField()
    refusal = models.CharField(max_length=20, blank=True)
    refusal_reason = models.TextField(blank=True)
    moderator = models.CharField(max_length=40, blank=True)
    moderated_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(AnswerRow, on_delete=models.PROTECT, null=True, related_name="comments")

    class Meta:
        db_table = "plans_comment"
        constraints = (
            models.UniqueConstraint(name="plans_comment_counted", fields=["consultation", "number"]),
            models.CheckConstraint(
                name="plans_comment_state_known", condition=Q(state__in=[str(s) for s in CommentState])
            ),
            models.CheckConstraint(
                name="plans_comment_refused_for_a_reason",
                condition=(Q(state=CommentState.REFUSED.value, refusal__in=[str(r) for r in Refusal]))
                | (~Q(state=CommentState.REFUSED.value) & Q(refusal="")),
            ),
            models.CheckConstraint(
                name="plans_address_only_until_confirmed",
                condition=Q(email="", reached_by="") | Q(state=CommentState.UNCONFIRMED.value),
            ),
        )

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where a guest's name or e-mail is sealed for."""
        return Place("plans.CommentRow", field, id)

    def __str__(self) -> str:
        return self.id
