# SPDX-License-Identifier: Apache-2.0
"""Data keys of people, in a database of their own; apart, so that a backup of the node holds no key.

Who copies the node's database gets sealed values; who copies this one gets wrapped keys. Models with `in_vault` live
there (config.databases).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Record

_RECORDS = [str(record) for record in Record]


class VaultKey(models.Model):
    """A data key: one person's (or some people's together) for one kind of record of one matter."""

    in_vault = True
    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=32)
    record = models.CharField(max_length=16)
    matter = models.CharField(max_length=80)
    holders = models.CharField(max_length=64)
    """Digest of whose it was made for; with record and matter it names the key."""
    fields = models.JSONField(default=list)
    """What is sealed under it, such as `shop.OrderRow.email`."""
    wrapped = models.BinaryField()
    """Empty once destroyed."""
    kek = models.CharField(max_length=40, db_index=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    """When its person asked for erasure; law or a running matter kept it."""
    restricted_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_key"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="vault_one_live_key_per_matter",
                fields=["matter", "record", "holders"],
                condition=Q(destroyed_at=None),
            ),
            models.CheckConstraint(name="vault_record_known", condition=Q(record__in=_RECORDS)),
            models.CheckConstraint(
                name="vault_destroyed_is_gone",
                condition=Q(destroyed_at=None) & ~Q(wrapped=b"") | Q(destroyed_at__isnull=False, wrapped=b""),
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["keep_until"], name="vault_by_end")]

    def __str__(self) -> str:
        return self.id


class VaultPerson(models.Model):
    """Whom a key's values are about, by the key that `privacy` makes of an e-mail; gone with the key."""

    in_vault = True
    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id.pseudonymous", "customer", "essential.service.security", 0),
    }

    key = models.ForeignKey(VaultKey, on_delete=models.CASCADE, related_name="people")
    person = models.CharField(max_length=64, db_index=True)

    class Meta:
        db_table = "vault_person"
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(name="vault_once", fields=["key", "person"])]

    def __str__(self) -> str:
        return str(self.pk)
