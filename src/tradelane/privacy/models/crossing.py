# SPDX-License-Identifier: Apache-2.0
"""Under which name another node knows a person; apart from receipts, as this table joins what others can't."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label

_KEY = Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 3650)
"""As long as receipts: without it those of the other node would find nobody."""


class AliasRow(models.Model):
    """A person of this node, the pseudonym of the two nodes for them, and the trade that both know."""

    personal: ClassVar[dict[str, Label]] = {"person": _KEY, "pseudonym": _KEY}

    id = models.BigAutoField(primary_key=True)
    person = models.CharField(max_length=64)
    node = models.CharField(max_length=2)
    """Economy of the other node."""
    pseudonym = models.CharField(max_length=64)
    subject = models.CharField(max_length=80)
    """The trade, under the id that it has at both."""
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["node", "pseudonym", "subject", "person"], name="privacy_one_alias_each"),
            models.CheckConstraint(
                condition=~Q(person="") & ~Q(pseudonym="") & ~Q(node=""), name="privacy_alias_is_whole"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("person", name="privacy_aliases_by_person")]

    def __str__(self) -> str:
        return f"{self.subject} with {self.node}"
