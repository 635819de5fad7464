# SPDX-License-Identifier: Apache-2.0
"""Tables of what waits for a second person; apart from keys, because approving needs none."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.trust.values.approvals import ApprovalMethod, RequestState


class SignatureRequest(models.Model):
    """Something an organisation is asked to sign by several people."""

    personal: ClassVar[dict[str, Label]] = {
        "payload": Label("user.contact", "customer", "essential.service", 3653),
        "title": Label("user.unique_id", "customer", "essential.service", 3653),
    }

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=2000)
    payload = models.BinaryField()
    """Sealed when it names people."""
    digest = models.CharField(max_length=71)
    context = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=RequestState.WAITING.value)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "title"], condition=Q(state="waiting"), name="trust_one_waiting_request"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RequestState]), name="trust_request_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where what is to be signed is sealed for."""
        return Place("trust.SignatureRequest", "payload", id)


class Approval(models.Model):
    """One person's approval of a request, with what their authenticator signed."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.legal_obligation", 3653),
        "evidence": Label("user.unique_id", "employee", "essential.legal_obligation", 3653),
    }

    request = models.ForeignKey(SignatureRequest, on_delete=models.PROTECT, related_name="approvals")
    person = models.CharField(max_length=40)
    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    evidence = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["request", "person"], name="trust_one_approval_a_person"),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in ApprovalMethod]), name="trust_approval_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.person}"
