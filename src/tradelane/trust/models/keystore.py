# SPDX-License-Identifier: Apache-2.0
"""Tables of keys, certificates and recognition; apart from the log's, which hold only digests.

Private keys are sealed (AES-256-GCM) before they come here; a copy of the database alone signs nothing.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.trust.values.certificates import RevocationReason
from tradelane.trust.values.signers import KeyPurpose
from tradelane.trust.values.trust_lists import AssuranceLevel

_REASONS = [(reason.value, reason.name) for reason in RevocationReason]
_PURPOSES = [(purpose.value, purpose.name) for purpose in KeyPurpose]


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What signing needs of a key's row."""

    organisation: str
    purpose: KeyPurpose
    in_use: bool
    """Whether no other took its place."""
    public: bytes
    sealed: bytes
    certificate: bytes


class Key(models.Model):
    """One key pair of one organisation for one purpose; a replaced key stays, so that old signatures can be shown."""

    personal: ClassVar[dict[str, Label]] = {
        "name": Label("user.name", "customer", "essential.service.security", 3650),
        "certificate": Label("user.name", "customer", "essential.service.security", 3650),
        "person": Label("user.unique_id", "employee", "essential.service.security", 3650),
    }
    """A sole trader's key bears their own name."""

    organisation = models.CharField(max_length=120)
    purpose = models.CharField(max_length=12, choices=_PURPOSES)
    name = models.CharField(max_length=200)
    """The name in the certificate, or the origin of a log."""
    person = models.CharField(max_length=40, default="")
    """Who keeps it in their browser; empty for keys that are kept here."""
    sealed = models.BinaryField(default=bytes)
    """Nonce and AES-256-GCM ciphertext of the private key (PKCS #8, DER); empty when only a browser has it."""
    public = models.BinaryField()
    """Public key (SubjectPublicKeyInfo, DER)."""
    certificate = models.BinaryField(default=bytes)
    """X.509 certificate, DER; empty for keys that have none."""
    serial = models.CharField(max_length=40, default="", db_index=True)
    """Serial number of the certificate in hexadecimal; empty for keys that have none."""
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    @classmethod
    def signing(cls, organisation: str, *, authority: str) -> list[KeptKey]:
        """The organisation's signing keys, the newest first, and that which the authority uses; by hand, as every
        signature asks.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT organisation, purpose, retired_at IS NULL, public, sealed, certificate FROM trust_key"
                " WHERE organisation = %s AND purpose = %s"
                " OR organisation = %s AND purpose = %s AND retired_at IS NULL ORDER BY id DESC",
                [organisation, str(KeyPurpose.SIGNATURE), authority, str(KeyPurpose.AUTHORITY)],
            )
            return [
                KeptKey(of, KeyPurpose(purpose), bool(in_use), *map(bytes, held))
                for of, purpose, in_use, *held in cursor.fetchall()
            ]

    @classmethod
    def signed_by(cls, organisation: str) -> list[bytes]:
        """Public halves of the keys by which the organisation signs at present, here or in a browser, the newest first.
        By hand, as every handover binds a record to them.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT public FROM trust_key"
                " WHERE organisation = %s AND purpose IN (%s, %s) AND retired_at IS NULL ORDER BY id DESC",
                [organisation, str(KeyPurpose.SIGNATURE), str(KeyPurpose.BROWSER)],
            )
            return [bytes(public) for (public,) in cursor.fetchall()]

    class Meta:
        indexes: ClassVar = [models.Index("organisation", "purpose", name="trust_keys_of_organisation")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "purpose"],
                condition=Q(retired_at=None) & ~Q(purpose=KeyPurpose.BROWSER.value),
                name="trust_one_live_key_a_purpose",
            ),
            models.UniqueConstraint(
                fields=["public"], condition=Q(purpose=KeyPurpose.BROWSER.value), name="trust_browser_key_once"
            ),
            models.CheckConstraint(
                condition=Q(purpose=KeyPurpose.BROWSER.value, sealed=b"") & ~Q(person="")
                | ~Q(purpose=KeyPurpose.BROWSER.value),
                name="trust_browser_key_not_here",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in KeyPurpose]), name="trust_key_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.purpose}"


class KeyChallenge(models.Model):
    """What a browser is asked to sign before its key is certified; the latest of a session, for each who asks."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.service.security", 1),
    }

    value = models.CharField(primary_key=True, max_length=64)
    """Random, base64url."""
    organisation = models.CharField(max_length=120)
    person = models.CharField(max_length=40)
    session = models.CharField(max_length=71)
    """Digest of the session's key."""
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.value


class Revocation(models.Model):
    """A certificate of our authority that no longer counts."""

    personal: ClassVar[dict[str, Label]] = {}

    serial = models.CharField(max_length=40, unique=True)
    """Serial number in hexadecimal."""
    organisation = models.CharField(max_length=120)
    revoked_at = models.DateTimeField()
    reason = models.CharField(max_length=24, default=RevocationReason.UNSPECIFIED.value, choices=_REASONS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in RevocationReason]), name="trust_reason_known"
            )
        ]

    def __str__(self) -> str:
        return self.serial


class RecognisedService(models.Model):
    """A service of another economy that our trust list carries: an authority, a stamper, a log or a node."""

    personal: ClassVar[dict[str, Label]] = {}

    kind = models.CharField(max_length=12)
    economy = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    """Its name; for a log its origin, for a node its organisation."""
    identity = models.CharField(max_length=200)
    """SHA-256 of its certificate in hexadecimal, or the verifier key of a log."""
    certificate = models.BinaryField(default=bytes)
    crl = models.BinaryField(default=bytes)
    level = models.CharField(max_length=12)
    act = models.CharField(max_length=300)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "identity", "start"], name="trust_recognised_once"),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in AssuranceLevel]), name="trust_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.economy} {self.kind} {self.name}"


class SigningPolicy(models.Model):
    """How many people approve before this node signs for an organisation; without a row, one."""

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.CharField(max_length=120, unique=True)
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=5), name="trust_signatories_some")
        ]

    @classmethod
    def people_of(cls, organisation: str) -> int | None:
        """How many people approve for the organisation; None where it asks for no more than one."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT people FROM trust_signingpolicy WHERE organisation = %s", [organisation])
            row = cursor.fetchone()
            return None if row is None else int(row[0])

    def __str__(self) -> str:
        return f"{self.organisation}: {self.people}"


class RecognisedEconomy(models.Model):
    """Whose trust list was taken in, on what terms, and where its next issue is fetched."""

    personal: ClassVar[dict[str, Label]] = {}

    economy = models.CharField(max_length=2, unique=True)
    node = models.CharField(max_length=120)
    """Organisation whose signature its lists must bear."""
    address = models.CharField(max_length=300, default="")
    """Where the list is published; empty when it is only ever given by hand."""
    level = models.CharField(max_length=12)
    act = models.CharField(max_length=300)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    issued = models.DateTimeField()
    """When the list was issued that was taken in last."""
    tried_at = models.DateTimeField()
    problem = models.CharField(max_length=300, default="")
    """Why the last fetch brought nothing; empty when it did."""

    def __str__(self) -> str:
        return self.economy


class PublishedList(models.Model):
    """A trust list as it was published, signed."""

    personal: ClassVar[dict[str, Label]] = {}

    content = models.BinaryField()
    published_at = models.DateTimeField()

    @classmethod
    def latest(cls) -> bytes | None:
        """The file as last published; None before the first. By hand: whatever is signed asks for it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM trust_publishedlist ORDER BY id DESC LIMIT 1")
            row = cursor.fetchone()
            return None if row is None else bytes(row[0])

    def __str__(self) -> str:
        return f"{self.pk} of {self.published_at:%Y-%m-%d}"
