# SPDX-License-Identifier: Apache-2.0
"""What a node keeps of records of other registries: proposals and evidence; apart from the heads that it decides on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.titles.models.titles import DIGEST, TitleRow


class ProposalRow(models.Model):
    """An entry that a holder at this node signed for a record kept elsewhere, until the home registry answers."""

    personal: ClassVar[dict[str, Label]] = {}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="proposals")
    prev = models.CharField(max_length=DIGEST)
    by = models.CharField(max_length=80)
    body = models.BinaryField()
    protected = models.TextField()
    signature = models.TextField()
    refused = models.TextField(blank=True)
    """Why the home registry refused it; empty while it waits or was recorded."""

    class Meta:
        db_table = "titles_proposal"
        constraints = (
            models.UniqueConstraint(
                name="proposal_one_per_head_and_holder", fields=["prev", "by"], condition=Q(refused="")
            ),
        )

    def __str__(self) -> str:
        return self.digest


class ForkRow(models.Model):
    """Evidence: an entry, signed by the home registry, that stands where another one stood already."""

    personal: ClassVar[dict[str, Label]] = {}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="forks")
    n = models.PositiveIntegerField()
    kept = models.CharField(max_length=DIGEST)
    """Digest of the entry that this node had verified first."""
    signed = models.BinaryField()
    """The whole signed entry as it came, canonical JSON."""
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "titles_fork"

    def __str__(self) -> str:
        return self.digest
