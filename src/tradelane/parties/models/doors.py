# SPDX-License-Identifier: Apache-2.0
"""How often one source came to a public door this hour; apart from people, since it can't be told who that is."""

from typing import Any, ClassVar

from django.db import models

from tradelane.kernel.personal import Label


class DoorCount(models.Model):
    """One source at one door in one hour. Rows of an hour that is over are removed by whoever comes next."""

    personal: ClassVar[dict[str, Label]] = {
        "source": Label("user.unique_id.pseudonymous", "visitor", "essential.service.security", 0),
    }

    id = models.BigAutoField(primary_key=True)
    door = models.CharField(max_length=40)
    hour = models.DateTimeField()
    source = models.CharField(max_length=64)
    """Keyed digest of the address and the hour: the same address is another in the next."""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("door", "hour", "source", name="parties_one_count_a_source_and_hour")
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.hour}: {self.count}"
