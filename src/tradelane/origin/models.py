# SPDX-License-Identifier: Apache-2.0
"""Tables of determinations, certificates and verifications; apart, so that what was said is kept unchanged.

Triggers of the migrations refuse to change what was determined, asked, issued or decided.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.origin.values import OriginResult
from tradelane.origin.values.certificates import ApplicationState, CertificateState, ClaimState
from tradelane.parties.values.vault import Place


class DeterminationRow(models.Model):
    """One answer to one question of origin; a trigger refuses to change it."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    consignment = models.CharField(max_length=40, db_index=True)
    item = models.PositiveIntegerField()
    agreement = models.CharField(max_length=40)
    content = models.CharField(max_length=71)
    """Digest of everything asked: the same question again is the same determination."""
    description = models.CharField(max_length=300)
    hs_code = models.CharField(max_length=6)
    exporting = models.CharField(max_length=2)
    importing = models.CharField(max_length=2)
    on = models.DateField()
    result = models.CharField(max_length=20)
    determination = models.JSONField()
    materials = models.JSONField()
    organisation = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "origin_determination"
        constraints = (
            models.UniqueConstraint(name="determination_one_per_question", fields=["organisation", "content"]),
            models.CheckConstraint(
                name="determination_result_known", condition=Q(result__in=[str(r) for r in OriginResult])
            ),
        )

    def __str__(self) -> str:
        return self.id


class RuleEdition(models.Model):
    """An agreement's product-specific rules as somebody imported them, a draft until another person publishes them."""

    personal: ClassVar[dict[str, Label]] = {
        "imported_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
        "published_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    agreement = models.CharField(max_length=40)
    digest = models.CharField(max_length=71)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    content = models.BinaryField()
    """The file as it came, deflated: it is read again where goods are judged, by the grammar of the day."""
    rule_sets = models.PositiveIntegerField()
    executable = models.PositiveIntegerField()
    organisation = models.CharField(max_length=80)
    imported_by = models.CharField(max_length=40)
    imported_at = models.DateTimeField()
    published_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "origin_rule_edition"
        constraints = (
            models.CheckConstraint(
                name="rules_are_not_published_and_dropped", condition=Q(published_at=None) | Q(dropped_at=None)
            ),
            models.CheckConstraint(
                name="two_people_publish_rules", condition=Q(published_by="") | ~Q(published_by=F("imported_by"))
            ),
        )

    def __str__(self) -> str:
        return self.id


_WORDS = Label("user.content.private", "employee", "essential.legal_obligation", 1825)
"""What people of an authority and of a firm write to each other."""


class VerificationRow(models.Model):
    """A verification of origin; what was asked, answered and concluded is written once each, and sealed."""

    personal: ClassVar[dict[str, Label]] = {"question": _WORDS, "answer": _WORDS, "reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    certificate = models.CharField(max_length=71)
    importing = models.CharField(max_length=2)
    asked_by = models.CharField(max_length=80)
    asked_of = models.CharField(max_length=80)
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reasons = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True)
    course = models.JSONField(null=True)
    """Which certificate by `number` and under which `agreement`, and the days on which was `reminded`."""
    finding = models.JSONField(null=True)
    """What an issuing authority found, as one word."""
    received_at = models.DateTimeField(null=True)
    """When the request reached the other economy's node."""

    class Meta:
        db_table = "origin_verification"
        constraints = (
            models.UniqueConstraint(
                name="one_open_verification_of_a_certificate", fields=["certificate", "asked_by"],
                condition=Q(concluded_at=None),
            ),
            models.CheckConstraint(
                name="a_verification_ends_with_its_outcome",
                condition=Q(concluded_at=None, outcome="")
                | Q(concluded_at__isnull=False, outcome__in=["confirmed", "denied"]),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what was asked, answered or concluded is sealed for."""
        return Place("origin.VerificationRow", field, id)


class EvidenceRow(models.Model):
    """What an authority that is asked about a certificate wants its exporter to show; asked once, answered once."""

    personal: ClassVar[dict[str, Label]] = {"question": _WORDS, "answer": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    verification = models.ForeignKey(VerificationRow, on_delete=models.PROTECT, related_name="exchanged")
    asked_of = models.CharField(max_length=80)
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    documents = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "origin_evidence"

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where its words are sealed for."""
        return Place("origin.EvidenceRow", field, id)


class CertificateRow(models.Model):
    """A certificate of origin, issued here or told of by another node; what was issued never changes, it only ends."""

    personal: ClassVar[dict[str, Label]] = {"reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    number = models.CharField(max_length=200, db_index=True)
    agreement = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=80)
    capacity = models.CharField(max_length=20)
    exporter = models.CharField(max_length=80)
    exporting = models.CharField(max_length=2)
    importing = models.CharField(max_length=2)
    consignment = models.CharField(max_length=60, db_index=True)
    document = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=71, unique=True)
    hs_codes = models.JSONField()
    issued_on = models.DateField()
    shipped_on = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    mark = models.CharField(max_length=60, blank=True)
    replaces = models.CharField(max_length=71, blank=True)
    """Digest of the certificate whose place it takes."""
    home = models.BooleanField()
    issued_by = models.CharField(max_length=40, blank=True)
    """The person who signed, so that somebody else decides an appeal."""
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=20, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)
    replaced_by = models.CharField(max_length=200, blank=True)
    """Number of the certificate that took its place."""
    ground = models.CharField(max_length=20, blank=True)
    reasons = models.TextField(blank=True)
    contest_by = models.DateField(null=True)

    class Meta:
        db_table = "origin_certificate"
        constraints = (
            models.CheckConstraint(
                name="a_certificate_ends_as_something",
                condition=Q(ended_at=None, ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=[str(s) for s in sorted(CertificateState.dead())]),
            ),
            models.UniqueConstraint(
                name="one_successor_per_certificate", fields=["replaces"], condition=~Q(replaces="")
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where its words are sealed for."""
        return Place("origin.CertificateRow", field, id)


class ApplicationRow(models.Model):
    """An exporter's application to a chamber or an authority; decided once."""

    personal: ClassVar[dict[str, Label]] = {"why": _WORDS, "reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    exporter = models.CharField(max_length=80)
    issuer = models.CharField(max_length=80)
    consignment = models.CharField(max_length=60, db_index=True)
    agreement = models.CharField(max_length=40, blank=True)
    replaces = models.CharField(max_length=40, blank=True)
    replacing = models.CharField(max_length=20, blank=True)
    shipped_on = models.DateField(null=True)
    why = models.TextField(blank=True)
    statements = models.JSONField()
    """What the certificate will say beyond its goods, as determined when it was filed."""
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=str(ApplicationState.FILED))
    certificate = models.CharField(max_length=40, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "origin_application"
        constraints = (
            models.CheckConstraint(
                name="an_application_is_decided_whole",
                condition=Q(state="filed", decided_at=None)
                | Q(state="issued", decided_at__isnull=False) & ~Q(certificate="")
                | Q(state="refused", decided_at__isnull=False) & ~Q(reasons=""),
            ),
        )

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where its words are sealed for."""
        return Place("origin.ApplicationRow", field, id)


class ContestRow(models.Model):
    """An exporter's appeal against a revocation; decided once, by somebody who took no part."""

    personal: ClassVar[dict[str, Label]] = {"grounds": _WORDS, "reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    certificate = models.OneToOneField(CertificateRow, on_delete=models.PROTECT, related_name="contest")
    appellant = models.CharField(max_length=80)
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "origin_contest"

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where its words are sealed for."""
        return Place("origin.ContestRow", field, id)


class ClaimRow(models.Model):
    """A preference claimed on a certificate in the economy of import, and what became of it."""

    personal: ClassVar[dict[str, Label]] = {"reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    certificate = models.CharField(max_length=71, db_index=True)
    number = models.CharField(max_length=200)
    agreement = models.CharField(max_length=40)
    consignment = models.CharField(max_length=60)
    declaration = models.CharField(max_length=200)
    importer = models.CharField(max_length=80)
    exporting = models.CharField(max_length=2)
    importing = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    general = models.DecimalField(max_digits=20, decimal_places=4)
    preferential = models.DecimalField(max_digits=20, decimal_places=4)
    state = models.CharField(max_length=12)
    security = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    reasons = models.TextField(blank=True)
    verification = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "origin_claim"
        constraints = (
            models.UniqueConstraint(name="one_claim_of_a_declaration", fields=["declaration", "certificate"]),
            models.CheckConstraint(name="a_claim_stands_somehow", condition=Q(state__in=[str(s) for s in ClaimState])),
            models.CheckConstraint(
                name="a_security_is_held_while_origin_is_verified",
                condition=Q(security=None) | Q(state=str(ClaimState.SUSPENDED)),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where its words are sealed for."""
        return Place("origin.ClaimRow", field, id)
