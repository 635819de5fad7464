# SPDX-License-Identifier: Apache-2.0
"""Tables of organisations, people and who may see what; apart, because only this room reads and writes them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import F, Q

from tradelane.kernel.ids import new_id
from tradelane.kernel.listed import listed
from tradelane.kernel.personal import Label
from tradelane.parties.models.doors import DoorCount as DoorCount
from tradelane.parties.models.vault import VaultKey as VaultKey
from tradelane.parties.models.vault import VaultPerson as VaultPerson
from tradelane.parties.values.vault import Place


def _person_id() -> str:
    return new_id("person")


def _mandate_id() -> str:
    return new_id("mandate")


class People(BaseUserManager["Person"]):
    """Finds people by what sign-in knows them by."""


class Person(AbstractBaseUser):
    """Someone who signs in; what they may do stands in their memberships.

    Their address and name stand sealed under a key of their own; `queries.accounts` opens them. Sign-in finds them by
    an opaque address in their place (`formats.accounts`).
    """

    personal: ClassVar[dict[str, Label]] = {
        "email": Label("user.unique_id.pseudonymous", "employee", "essential.service.authentication", 365),
        "mail_address": Label("user.contact.email", "employee", "essential.service.authentication", 365),
        "name": Label("user.name", "employee", "essential.service", 365),
        "language": Label("user.demographic.language", "employee", "essential.service", 365),
        "password": Label("user.authorization.password", "employee", "essential.service.authentication", 0),
        "last_login": Label("user.behavior", "employee", "essential.service.security", 365),
    }

    id = models.CharField(primary_key=True, max_length=40, default=_person_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    """By what sign-in finds the person: the keyed digest of their address, in the shape of one. Its name is allauth's,
    whose own migrations ask for it."""
    mail_address = models.TextField(default="")
    """The real one, sealed."""
    name = models.TextField()
    """Sealed."""
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(person: str, field: str) -> Place:
        """Where a value of a person is sealed for."""
        return Place("parties.Person", field, person)


class Organisation(models.Model):
    """A firm, bank, carrier, chamber or agency, known by its official number."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=80)
    name = models.CharField(max_length=300)
    economy = models.CharField(max_length=2)
    kinds = models.JSONField(default=list)
    home = models.BooleanField(default=False)
    address = models.JSONField(default=dict)
    registered_at = models.DateTimeField()

    @classmethod
    def known(cls, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that are known here; by hand, as each group of titles asks."""
        with connection.cursor() as cursor:
            cursor.execute(*listed("SELECT id FROM parties_organisation WHERE id IN (...)", ids))
            return [id for (id,) in cursor.fetchall()]

    def __str__(self) -> str:
        return self.id


class Identifier(models.Model):
    """One official number of an organisation: RFC, UEN, LEI, GLN and the like."""

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=16)
    value = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("scheme", "value", name="one_organisation_per_identifier")
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Membership(models.Model):
    """What a person may do for an organisation."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.job_title", "employee", "essential.service", 365),
        "roles": Label("user.job_title", "employee", "essential.service", 365),
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    roles = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("person", "organisation", name="one_membership_per_person_and_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}"


class Mandate(models.Model):
    """An organisation lets another act for it: a customs broker, an agent."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40, default=_mandate_id, editable=False)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_held")
    what = models.CharField(max_length=64)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="nobody_mandates_themselves"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="a_mandate_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class AccessToken(models.Model):
    """A program's key to act for a person in an organisation; only its digest is kept."""

    personal: ClassVar[dict[str, Label]] = {
        "membership": Label("user.authorization", "employee", "essential.service.authentication", 365),
        "label": Label("user.content.private", "employee", "essential.service.authentication", 365),
    }

    digest = models.CharField(primary_key=True, max_length=64)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    label = models.TextField()
    """What its person wrote it is for; sealed with their account."""
    issued_at = models.DateTimeField()
    ends = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    @classmethod
    def in_force(cls, digests: Iterable[str], *, at: datetime) -> list[tuple[str, str, str, str, str]]:
        """Of those of the tokens that count: digest, person, organisation, and as JSON the person's roles there and the
        organisation's kinds. By hand, as each group of titles asks.
        """
        with connection.cursor() as cursor:
            statement, wanted = listed(
                "SELECT t.digest, m.person_id, m.organisation_id, m.roles, o.kinds FROM parties_accesstoken t"
                " JOIN parties_membership m ON m.id = t.membership_id JOIN parties_person p ON p.id = m.person_id"
                " JOIN parties_organisation o ON o.id = m.organisation_id"
                " WHERE t.digest IN (...) AND t.ends > %s AND t.withdrawn_at IS NULL AND p.is_active",
                digests,
            )
            cursor.execute(statement, [*wanted, connection.ops.adapt_datetimefield_value(at)])
            found: list[tuple[str, str, str, str, str]] = cursor.fetchall()
            return found

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def place(digest: str) -> Place:
        """Where a token's label is sealed for."""
        return Place("parties.AccessToken", "label", digest)


class Access(models.Model):
    """The one isolation table: which organisation may know of which subject.

    Organisations stand by id without a foreign key: one of another economy may be granted before it is registered here.
    """

    personal: ClassVar[dict[str, Label]] = {}

    subject = models.CharField(max_length=80)
    organisation = models.CharField(max_length=80)
    granted_at = models.DateTimeField()

    @classmethod
    def add(cls, rows: Sequence[tuple[str, str]], *, granted_at: datetime) -> None:
        """Insert (subject, organisation) by one statement run many times; those that are there stay as they are."""
        moment = connection.ops.adapt_datetimefield_value(granted_at)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO parties_access (subject, organisation, granted_at) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [(subject, organisation, moment) for subject, organisation in rows],
            )

    @classmethod
    def among(cls, subjects: Iterable[str], organisations: Iterable[str]) -> list[tuple[str, str]]:
        """Which of the organisations may know of which of the subjects; by hand, as each group of titles asks."""
        with connection.cursor() as cursor:
            cursor.execute(
                *listed(
                    "SELECT subject, organisation FROM parties_access WHERE subject IN (...) AND organisation IN (...)",
                    *(subjects, organisations),
                )
            )
            found: list[tuple[str, str]] = cursor.fetchall()
            return found

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("subject", "organisation", name="one_access_per_subject_and_organisation")
        ]
        indexes: ClassVar[list[Any]] = [models.Index("organisation", "subject", name="access_by_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation} sees {self.subject}"
