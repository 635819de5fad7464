# SPDX-License-Identifier: Apache-2.0
"""Reports of erasures; apart, because they outlive what they tell of. None holds a value."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label


class ErasureRow(models.Model):
    """One erasure: whose, and what became of each field."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    person = models.CharField(max_length=64, db_index=True)
    asked_by = models.CharField(max_length=2, blank=True)
    """Economy of the node that asked for it on the person's behalf; empty when the person asked here."""
    reference = models.CharField(max_length=40, blank=True)
    """Its id at that node."""
    at = models.DateTimeField()
    report = models.JSONField()
    digest = models.CharField(max_length=71, unique=True)
    """Of the report in canonical JSON; the public log holds it."""
    protected = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    answers = models.JSONField(default=list)
    """Reports of the nodes that were asked: [[economy, report]]."""
    unasked = models.JSONField(default=list)
    """Nodes that could not be asked, with the rule that stood in the way: [[economy, rule]]."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(digest__startswith="sha256:"), name="privacy_an_erasure_has_its_digest"),
            models.UniqueConstraint(
                fields=["person", "asked_by", "reference"],
                condition=~Q(asked_by=""),
                name="privacy_one_erasure_per_request_of_a_node",
            ),
        ]

    def __str__(self) -> str:
        return self.id
