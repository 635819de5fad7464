# SPDX-License-Identifier: Apache-2.0
"""Tables of manifests; apart, so that a line is judged once and its verdict stands, whatever the code above does.

A part of a manifest holds thousands of lines in one row: reading, judging and keeping them costs one commit. Migration
0002 sets triggers: verdicts and what was signed over them never change. What a line said is removed once the batch is
signed; its verdict, which names no person, stays.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place


class Manifest(models.Model):
    """Lines that came in as one file for one economy, and what was signed over their verdicts."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80)
    digest = models.CharField(max_length=71)
    file = models.CharField(max_length=120)
    """What the sender called the file."""
    economy = models.CharField(max_length=2)
    on = models.DateField()
    edition = models.CharField(max_length=40, blank=True)
    """Edition of the destination's tariff, pinned when the manifest came in; empty for what ships with the program."""
    agreements = models.JSONField(null=True)
    """Agreements under which lines claim a preference, pinned with the edition, so that all parts know their rates."""
    seed = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    ignored = models.JSONField(default=list)
    payment_reference = models.CharField(max_length=25)
    taken_in_at = models.DateTimeField()
    statement = models.JSONField(null=True)
    protected = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parcels_manifest"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("organisation", "digest", "economy", name="a_manifest_enters_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, statement=None) | Q(signed_at__isnull=False, statement__isnull=False),
                name="a_manifest_is_signed_with_its_statement",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ManifestPart(models.Model):
    """Some lines of a manifest, judged in one step."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    content = models.BinaryField()
    """What the lines say, as Parquet; empty once the batch is signed."""
    proofs = models.JSONField(null=True)
    """The certificates of origin that its lines name, as they stood when the manifest came in."""
    verdicts = models.BinaryField(null=True)
    """One line of canonical JSON each, compressed (zlib)."""
    root = models.BinaryField(null=True)
    """Root of the Merkle tree over the lines of this part."""
    totals = models.JSONField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parcels_part"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("manifest", "number", name="a_part_stands_once"),
            models.CheckConstraint(
                condition=Q(judged_at=None, verdicts=None, root=None)
                | Q(judged_at__isnull=False, verdicts__isnull=False, root__isnull=False),
                name="a_part_is_judged_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.number}"


class ManifestAddresses(models.Model):
    """The e-mails that a manifest says, sealed as one until each person's parcels are sealed apart; then removed."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.contact.email", "customer", "essential.legal_obligation", 0),
    }

    manifest = models.OneToOneField(Manifest, on_delete=models.PROTECT, primary_key=True, related_name="addresses")
    content = models.BinaryField()
    done = models.PositiveIntegerField(default=0)
    """How many, in the order of their letters, are sealed apart."""

    class Meta:
        db_table = "parcels_addresses"

    def __str__(self) -> str:
        return self.manifest_id

    @staticmethod
    def place(manifest: str) -> Place:
        """Where the e-mails are sealed for."""
        return Place("parcels.ManifestAddresses", "content", manifest)


class AddresseeRow(models.Model):
    """The parcels of a manifest that go to one person, so that they find them; only where the manifest says an e-mail.

    The person stands nowhere here: the key that seals their parcels is theirs, and names the row as its matter.
    """

    personal: ClassVar[dict[str, Label]] = {
        "items": Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 730),
    }

    id = models.CharField(primary_key=True, max_length=40)
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="addressees")
    items = models.TextField()
    """Numbers of the parcels as JSON, sealed under a key of the person's for this row."""

    class Meta:
        db_table = "parcels_addressee"

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where the numbers are sealed for."""
        return Place("parcels.AddresseeRow", "items", id)


class DeclaredItem(models.Model):
    """A parcel that a manifest declared; forgotten after twelve months, when its number may be used again."""

    personal: ClassVar[dict[str, Label]] = {}

    item = models.CharField(primary_key=True, max_length=35)
    manifest = models.CharField(max_length=40)
    part = models.PositiveIntegerField()
    declared_on = models.DateField(db_index=True)

    class Meta:
        db_table = "parcels_declared_item"
        indexes: ClassVar[list[Any]] = [models.Index("manifest", "part", name="items_by_manifest_and_part")]

    def __str__(self) -> str:
        return self.item
