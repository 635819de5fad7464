# SPDX-License-Identifier: Apache-2.0
"""Tables of cases; apart, so that what can never happen to a case is read in one place.

Beside the constraints here, migration 0002 sets triggers: reviews and decisions, once written, are never changed.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.values import CaseState, ReviewVerdict

_OPEN = sorted(str(s) for s in CaseState.open())
_UNDECIDED = sorted([*_OPEN, str(CaseState.WITHDRAWN)])
_FINAL = sorted(str(v) for v in ReviewVerdict if v.final)


class CaseRow(models.Model):
    """One submission to one procedure, with the engine's state."""

    personal: ClassVar[dict[str, Label]] = {
        "data": Label("user.name", "customer", "essential.legal_obligation", 1825),
        "decision": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    consignment = models.CharField(max_length=40, db_index=True)
    trader = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=24)
    data = models.JSONField()
    documents = models.JSONField()
    content = models.CharField(max_length=71)
    """Digest of what was filed: the same filing again is the same case."""
    permits = models.JSONField()
    workflow = models.JSONField()
    waiting = models.JSONField()
    decision = models.JSONField(null=True)
    """What was decided, by what law; its reasons are sealed, as what anybody writes in a case."""
    number = models.CharField(max_length=60, null=True, unique=True)  # unique only where it is given
    filed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaces = models.CharField(max_length=40, blank=True)
    """Id of the withdrawn case that this one corrects."""

    class Meta:
        db_table = "window_case"
        constraints = (
            models.UniqueConstraint(
                name="case_one_per_procedure_and_consignment",
                fields=["procedure", "consignment"],
                condition=~Q(state=str(CaseState.WITHDRAWN)),
            ),
            models.UniqueConstraint(name="case_replaced_once", fields=["replaces"], condition=~Q(replaces="")),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=[str(s) for s in CaseState])),
            models.CheckConstraint(
                name="case_decided_when_not_open",
                condition=Q(state__in=_UNDECIDED, decided_at__isnull=True, number__isnull=True)
                | (~Q(state__in=_UNDECIDED) & Q(decided_at__isnull=False, number__isnull=False)),
            ),
            models.CheckConstraint(
                name="case_withdrawn_at_a_time",
                condition=Q(state=str(CaseState.WITHDRAWN), withdrawn_at__isnull=False)
                | (~Q(state=str(CaseState.WITHDRAWN)) & Q(withdrawn_at__isnull=True)),
            ),
        )
        indexes = (
            # with the id, so that whose cases these are is asked without reading them
            models.Index(fields=["state", "filed_at", "id"], name="case_by_state"),
            models.Index(fields=["-decided_at", "state", "id"], name="case_by_decision"),
            models.Index(fields=["filed_at"], name="case_by_filing"),
            models.Index(fields=["trader", "filed_at"], name="case_by_trader"),
            models.Index(fields=["trader", "state", "decided_at"], name="case_by_outcome"),
        )

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def reasons_place(case: str) -> Place:
        """Where the reasons of the decision are sealed for."""
        return Place("window.CaseRow", "decision", case)


class PeopleRow(models.Model):
    """Personal fields of a case's parties; a table of its own, because the case stands when a person is forgotten."""

    personal: ClassVar[dict[str, Label]] = {
        "people": Label("user.contact", "customer", "essential.legal_obligation", 1825),
    }

    case = models.OneToOneField(CaseRow, on_delete=models.PROTECT, primary_key=True, related_name="people")
    people = models.JSONField()
    """Sealed under their keys."""

    class Meta:
        db_table = "window_people"

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def place(case: str) -> Place:
        """Where the people of a case are sealed for."""
        return Place("window.PeopleRow", "people", case)


class ReviewRow(models.Model):
    """One answer of one agency, and the trader's answer when it was a question."""

    personal: ClassVar[dict[str, Label]] = {
        "officer": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
        "answer": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
        "reasons": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="reviews")
    agency = models.CharField(max_length=40)
    round = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    reasons = models.TextField(blank=True)
    rule_ids = models.JSONField(default=list)
    officer = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_review"
        constraints = (
            models.UniqueConstraint(name="review_one_per_round", fields=["case", "agency", "round"]),
            models.UniqueConstraint(
                name="review_one_final_per_agency", fields=["case", "agency"], condition=Q(verdict__in=_FINAL)
            ),
            models.CheckConstraint(
                name="review_answers_only_questions",
                condition=Q(verdict=str(ReviewVerdict.ASK)) | Q(answered_at__isnull=True, answer=""),
            ),
            models.CheckConstraint(
                name="review_gives_reasons", condition=Q(verdict=str(ReviewVerdict.APPROVE)) | ~Q(reasons="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency} {self.round}"

    @staticmethod
    def place(case: str, agency: str, field: str) -> Place:
        """Where an agency's reasons, or the answer to its question, are sealed for."""
        return Place("window.ReviewRow", field, f"{case} {agency}")


class AppealRow(models.Model):
    """A contested refusal; one per case."""

    personal: ClassVar[dict[str, Label]] = {
        "officer": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
        "grounds": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
        "reasons": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    case = models.OneToOneField(CaseRow, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    outcome = models.CharField(max_length=24, blank=True)
    reasons = models.TextField(blank=True)
    officer = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, null=True, unique=True)  # unique only where it is given

    class Meta:
        db_table = "window_appeal"
        constraints = (
            models.CheckConstraint(
                name="appeal_decided_with_reasons",
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & ~Q(reasons="") & ~Q(officer="") & Q(decided_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["filed_at"], name="appeal_by_filing"),
            models.Index(fields=["decided_at"], name="appeal_by_decision"),
        )

    def __str__(self) -> str:
        return f"appeal {self.case_id}"

    @staticmethod
    def place(case: str, field: str) -> Place:
        """Where the grounds of an appeal, or the reasons of its decision, are sealed for."""
        return Place("window.AppealRow", field, case)
