# SPDX-License-Identifier: Apache-2.0
"""Platforms and carriers that speak DCSA's protocols, their keys, and the codes of parties; apart from records."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.titles.values.dcsa import POLICIES, Platform, PlatformKey, PlatformKind


class PlatformRow(models.Model):
    """A peer by its code; changed by the operator alone."""

    personal: ClassVar[dict[str, Label]] = {}

    code = models.CharField(primary_key=True, max_length=10)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    suspended = models.BooleanField(default=False)
    strictness = models.CharField(max_length=40, default="strict")
    header_name = models.CharField(max_length=100, blank=True, default="")
    """Which header the peer asks for; DCSA leaves who may call to the two platforms."""
    header_value = models.CharField(max_length=500, blank=True, default="")
    keys_address = models.CharField(max_length=500, blank=True, default="")
    """Where the peer publishes its key set; empty for keys that are handed over."""
    keys_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "titles_platform"
        constraints = (
            models.CheckConstraint(name="platform_kind_known", condition=Q(kind__in=[str(k) for k in PlatformKind])),
            models.CheckConstraint(name="platform_policy_known", condition=Q(strictness__in=sorted(POLICIES))),
            models.CheckConstraint(
                name="platform_ends_after_it_began", condition=Q(until=None) | Q(until__gt=F("since"))
            ),
        )

    def __str__(self) -> str:
        return self.code

    def value(self) -> Platform:
        """The row as a value."""
        return Platform(
            self.code, PlatformKind(self.kind), self.name, self.address, self.since, self.until, self.suspended,
            POLICIES[self.strictness],
        )  # fmt: skip


class PlatformKeyRow(models.Model):
    """A key by which a platform signs; ended, never removed, so that what it signed can be checked again."""

    personal: ClassVar[dict[str, Label]] = {}

    platform = models.ForeignKey(PlatformRow, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=200)
    public = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "titles_platform_key"
        constraints = (models.UniqueConstraint(name="platform_key_once", fields=["platform", "kid"]),)

    def __str__(self) -> str:
        return f"{self.platform_id} {self.kid}"

    def value(self) -> PlatformKey:
        """The row as a value."""
        return PlatformKey(str(self.platform_id), self.kid, bytes(self.public), self.since, self.until)


class PartyCodeRow(models.Model):
    """One code by which other platforms know an organisation of this one."""

    personal: ClassVar[dict[str, Label]] = {}

    provider = models.CharField(max_length=100)
    code = models.CharField(max_length=150)
    list_name = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=80, db_index=True)

    class Meta:
        db_table = "titles_party_code"
        constraints = (models.UniqueConstraint(name="party_code_names_one", fields=["provider", "code"]),)

    def __str__(self) -> str:
        return f"{self.provider} {self.code}"


class ForeignPartyRow(models.Model):
    """Somebody on another platform, as a chain named them; they get an id, so that a record can name them."""

    personal: ClassVar[dict[str, Label]] = {}

    party = models.CharField(max_length=80)
    """The id that this platform gave it."""
    platform = models.CharField(max_length=4)
    name = models.CharField(max_length=70)
    said = models.TextField()
    """Canonical JSON as it was given: it is repeated exactly so."""

    class Meta:
        db_table = "titles_foreign_party"
        constraints = (models.UniqueConstraint(name="foreign_party_once", fields=["party", "platform"]),)

    def __str__(self) -> str:
        return self.party

    @classmethod
    def keep(cls, *, party: str, name: str, platform: str, said: str) -> None:
        """Keep whom a chain named; the first spelling stays."""
        cls.objects.get_or_create(party=party, platform=platform, defaults={"name": name, "said": said})


def live_rows(at: datetime) -> Q:
    """Rows with `since` and `until` that count at a moment."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
