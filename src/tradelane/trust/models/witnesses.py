# SPDX-License-Identifier: Apache-2.0
"""Tables of witnessing, both ways; apart from the log's, because these rows change.

As a witness, this node keeps for every log the last checkpoint that it cosigned; triggers refuse to move it back.
As a log, it keeps whom it asks, and what they signed.
"""

from typing import Any, ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.trust.models.log import Checkpoint


class WitnessedLog(models.Model):
    """The last checkpoint of another log that this node cosigned."""

    personal: ClassVar[dict[str, Label]] = {}

    origin = models.CharField(max_length=200, primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    """The signed note, as it was sent: evidence if the log ever shows another."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Witness(models.Model):
    """Somebody whom this node asks to cosign its checkpoints."""

    personal: ClassVar[dict[str, Label]] = {}

    name = models.CharField(max_length=200, unique=True)
    url = models.CharField(max_length=300)
    """Submission prefix, without a slash at its end."""
    vkey = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)
    """Size that it cosigned last, as far as we know."""
    rests_until = models.DateTimeField(null=True)
    """After a fault, so that nothing waits for a witness that is down."""
    fault = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """What a witness signed under a checkpoint of this node's log."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="+")
    line = models.TextField()
    """The signature line of the note, with its newline."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("checkpoint", "witness", name="log_one_cosignature_a_witness")
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.witness_id}"
