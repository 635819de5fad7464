# SPDX-License-Identifier: Apache-2.0
"""Tables of breaches, what was done about them and who was told; apart, because people stand here only by their key."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.privacy.values.breaches import BreachState, Told

_WORDS = Label("user.content.private", "employee", "essential.legal_obligation", 1095)
"""What an organisation tells of a breach; sealed (`actions.wording`), for it may name anybody."""
_PERSON = Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 3650)


class BreachRow(models.Model):
    """A breach that an organisation reported, with what is known of it in its latest version."""

    personal: ClassVar[dict[str, Label]] = {"facts": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80, db_index=True)
    facts = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, default=BreachState.REPORTED.value)
    reported_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in BreachState]), name="privacy_breach_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, name: str) -> Place:
        """Where one of its facts is sealed for, that are told in words."""
        return Place("privacy.BreachRow", "facts", f"{id} {name}")


class BreachVersionRow(models.Model):
    """What was known of a breach at a moment: every version stays, for who asks what was known when."""

    personal: ClassVar[dict[str, Label]] = {"facts": _WORDS}

    id = models.BigAutoField(primary_key=True)
    breach = models.ForeignKey(BreachRow, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    facts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["breach", "version"], name="privacy_one_version_of_a_breach")
        ]

    def __str__(self) -> str:
        return f"{self.breach_id} v{self.version}"

    @staticmethod
    def place(breach: str, version: int, name: str) -> Place:
        """Where one of the facts of a version is sealed for, that are told in words."""
        return Place("privacy.BreachVersionRow", "facts", f"{breach} {version} {name}")


class BreachNoticeRow(models.Model):
    """A duty that was done, once."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    breach = models.ForeignKey(BreachRow, models.CASCADE, related_name="notices")
    economy = models.CharField(max_length=2)
    tell = models.CharField(max_length=10)
    at = models.DateTimeField()
    reference = models.CharField(max_length=200)
    """Receipt or number of who was told."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["breach", "economy", "tell"], name="privacy_one_notice_a_duty"),
            models.CheckConstraint(condition=Q(tell__in=[str(t) for t in Told]), name="privacy_notice_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.breach_id} {self.economy} {self.tell}"


class BreachPersonRow(models.Model):
    """A person concerned, by key; the e-mail stays until the notice went out, then it is emptied."""

    personal: ClassVar[dict[str, Label]] = {
        "person": _PERSON,
        "text": _WORDS,
        "email": Label("user.contact.email", "customer", "essential.legal_obligation", 0),
    }

    id = models.BigAutoField(primary_key=True)
    breach = models.ForeignKey(BreachRow, models.CASCADE, related_name="persons")
    person = models.CharField(max_length=64, db_index=True)
    economy = models.CharField(max_length=2)
    email = models.TextField(blank=True)
    """Sealed under a key of this breach's own."""
    text = models.TextField()
    """The notice, the same for everybody of an economy: what happened, what to do, whom to ask."""
    named_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["breach", "person"], name="privacy_one_notice_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.breach_id} {self.pk}"

    @staticmethod
    def place(breach: str, person: str, field: str = "email") -> Place:
        """Where an address, or what the person is told, is sealed for."""
        return Place("privacy.BreachPersonRow", field, f"{breach}:{person}")
