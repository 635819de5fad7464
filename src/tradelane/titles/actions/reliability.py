# SPDX-License-Identifier: Apache-2.0
"""What the operator states about its registry, under four eyes, and the registry's own signs of life."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.journal.queries import facts_named
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import new_id
from tradelane.parties.queries import organisation
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles.models import StatementRow
from tradelane.titles.queries import here
from tradelane.titles.queries.reliability import ALIVE, statement_of
from tradelane.titles.rules import reliability as rules
from tradelane.titles.values.reliability import Said, Statement, StatementState


@transaction.atomic
def propose_statement(*, said: Said, by: Actor, now: datetime) -> Statement:
    """Enter a statement, as the operator; nothing of it is shown until another person confirms it.

    Raises Forbidden, Refused (RELY-1 to RELY-3).
    """
    _require_operator(by)
    rules.a_statement_says_what_whose_and_where.require(said)
    rules.a_statement_is_of_what_has_begun.require(said, today=now.date())
    for name in (by.organisation, organisation(by.organisation).name):
        rules.an_audit_is_by_another_body.require(said, operator=name)
    row = StatementRow.objects.create(
        id=new_id("statement"), factor=str(said.factor), what=said.what.strip(), by=said.by.strip(),
        reference=said.reference.strip(), since=said.from_, until=said.until, state=str(StatementState.PROPOSED),
        proposer=by.person or "", proposed_at=now,
    )  # fmt: skip
    journal.record("titles.statement.proposed", subject=row.id, by=by, factor=row.factor)
    return statement_of(row)


@transaction.atomic
def confirm_statement(*, statement: str, by: Actor, now: datetime) -> Statement:
    """Confirm a statement as the other person: from now on everybody reads it. Again changes nothing.

    Raises NotFound, Forbidden (RELY-4), Refused (RELY-5).
    """
    _require_operator(by)
    row = _locked(statement)
    rules.only_what_is_proposed_is_confirmed.require(statement_of(row))
    if row.state == str(StatementState.PROPOSED):
        rules.another_person_confirms.require(statement_of(row), person=by.person)
        row.state, row.confirmer, row.confirmed_at = str(StatementState.CONFIRMED), by.person or "", now
        row.save(update_fields=["state", "confirmer", "confirmed_at"])
        journal.record("titles.statement.confirmed", subject=row.id, by=by, factor=row.factor)
    return statement_of(row)


@transaction.atomic
def withdraw_statement(*, statement: str, by: Actor, now: datetime) -> Statement:
    """Take a statement back; that it stood stays in the journal. Again changes nothing. Raises NotFound, Forbidden."""
    _require_operator(by)
    row = _locked(statement)
    if row.state != str(StatementState.WITHDRAWN):
        row.state = str(StatementState.WITHDRAWN)
        row.save(update_fields=["state"])
        journal.record("titles.statement.withdrawn", subject=row.id, by=by, factor=row.factor)
    return statement_of(row)


@transaction.atomic
def note_alive(*, now: datetime) -> bool:
    """Note that the registry lives, if its last sign of life is old enough; whether it was noted."""
    if any(True for _ in facts_named(name=ALIVE, since=now - rules.BEAT)):
        return False
    journal.record(ALIVE, subject=here(), by=None)
    return True


def _require_operator(by: Actor) -> None:
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    the_person_has_the_role.require(by, Role.ADMIN)


def _locked(id: str) -> StatementRow:
    row = StatementRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such statement.", facts={"statement": id})
    return row
