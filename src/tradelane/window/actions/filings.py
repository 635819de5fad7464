# SPDX-License-Identifier: Apache-2.0
"""Prepares a filing: the forms are answered in as many sittings as it takes, kept at the node; then it is filed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.queries import consignment
from tradelane.consignments.values import Consignment
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, new_id
from tradelane.parties import actions as parties
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.window import queries, rules
from tradelane.window.actions.file import file_case, plain_answers
from tradelane.window.actions.sealing import sealed_for_consignment
from tradelane.window.formats.forms import TEXT_AT_MOST
from tradelane.window.models import FilingRow
from tradelane.window.queries.filings import as_filing, issued_documents
from tradelane.window.values import Answers, PreparedFiling, Procedure

ANSWERS_LARGEST = 500_000
"""Bytes of one filing's answers."""


@transaction.atomic
def open_filing(*, procedure: str, consignment_id: ConsignmentId, by: Actor, now: datetime) -> PreparedFiling:
    """Begin to file a consignment, with what it suggests filled in; the one that is open already, if there is one.

    Raises Forbidden, NotFound, Refused by WIN-9.
    """
    _require_preparer(by)
    goods = consignment(id=consignment_id, by=by)
    published = _in_force(procedure, now=now)
    known = FilingRow.objects.filter(
        organisation=by.organisation, procedure=procedure, consignment=consignment_id, case=""
    ).first()
    if known is not None:
        return as_filing(known)
    row = FilingRow(
        id=new_id("filing"), organisation=by.organisation, procedure=procedure, version=published.version,
        consignment=consignment_id, started_at=now, saved_at=now,
    )  # fmt: skip
    row.answers = _sealed(_suggested(published, goods), row)
    row.save(force_insert=True)
    parties.grant_access(subject=row.id, organisations={by.organisation})
    return as_filing(row)


@transaction.atomic
def save_filing(*, filing: str, answers: Answers, seen: int, by: Actor, now: datetime) -> PreparedFiling:
    """Keep what was answered so far, right or wrong; nothing typed is lost.

    Raises Forbidden, NotFound, Unreadable for more than a form holds, Conflict when another window saved since `seen`.
    """
    _require_preparer(by)
    queries.filing(filing=filing, by=by)
    row = FilingRow.objects.select_for_update().get(pk=filing)
    _require_open(row)
    if row.number != seen:
        raise Conflict(
            "These answers were saved in another window since you opened them.", field="seen",
            fix="Open the filing again and put your changes in.", facts={"seen": seen, "latest": row.number},
        )  # fmt: skip
    row.answers, row.saved_at, row.number = _sealed(answers, row), now, seen + 1
    row.save(update_fields=["answers", "saved_at", "number"])
    return as_filing(row)


@transaction.atomic
def file_prepared(*, filing: str, by: Actor, now: datetime) -> CaseId:
    """File what was prepared, with the consignment's issued documents, under the version in force now.

    The same again gives the same case. Raises as `file_case`, and Refused by FORM-1 or 2 naming each answer.
    """
    prepared = queries.filing(filing=filing, by=by)
    row = FilingRow.objects.select_for_update().get(pk=filing)
    if row.case:
        return CaseId(row.case)
    case = file_case(
        procedure=prepared.procedure,
        consignment=consignment(id=prepared.consignment, by=by),
        documents=issued_documents(consignment=prepared.consignment, by=by),
        answers=prepared.answers,
        by=by,
        now=now,
    )
    FilingRow.objects.filter(pk=filing).update(case=case, answers="")  # also where the case was filed before
    return case


def _in_force(code: str, *, now: datetime) -> Procedure:
    published = queries.procedure_in_force(code=code, now=now)
    rules.the_procedure_is_in_force.require(published, on=published.day(now))
    return published


def _suggested(published: Procedure, goods: Consignment) -> dict[str, dict[str, Any]]:
    found = {
        one.form.role: {entry.name: entry.suggested for entry in one.open if entry.suggested is not None}
        for one in queries.forms_for(published, goods)
    }
    return {role: answers for role, answers in found.items() if answers}


def _sealed(answers: Answers, row: FilingRow) -> str:
    written = canonical(plain_answers(answers)).decode()
    if len(written.encode()) > ANSWERS_LARGEST:
        raise Unreadable(
            "the answers are too long", field="answers", rule="FORM-1",
            fix=f"Keep each to {TEXT_AT_MOST} characters; what needs more is a document.",
        )  # fmt: skip
    if not any(answers.values()):
        return ""
    return sealed_for_consignment(
        written, consignment=row.consignment, since=row.started_at, place=FilingRow.place(row.id)
    )


def _require_preparer(by: Actor) -> None:
    the_person_has_the_role.require(by, Role.SIGNATORY if by.may(Role.SIGNATORY) else Role.CLERK)


def _require_open(row: FilingRow) -> None:
    if row.case:
        raise Conflict("It was filed.", field="filing", fix="Read the case.", facts={"case": row.case})
