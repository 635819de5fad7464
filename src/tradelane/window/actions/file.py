# SPDX-License-Identifier: Apache-2.0
"""Files a case; apart, because one submission opens the reviews of all agencies at once."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.consignments.values import Consignment
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId, new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as parties_known
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.window import queries, rules
from tradelane.window.actions.fees import charge
from tradelane.window.actions.filing_receipts import give_provisional
from tradelane.window.actions.progress import save_progress
from tradelane.window.actions.sealing import sealed_people, sealed_words
from tradelane.window.actions.telling import tell
from tradelane.window.formats.case_data import case_data, document_from_json, document_json
from tradelane.window.formats.facts import NOT_DRAWN, draw_of, first_facts, needs_of, permits_of
from tradelane.window.formats.form_json import fault_json
from tradelane.window.formats.forms import faults_of, forms_asked
from tradelane.window.formats.workflow import start
from tradelane.window.models import AnswersRow, CaseRow, FilingRow, PeopleRow
from tradelane.window.values import Answers, CaseState, FiledDocument, Filing, Mandated, Need, Procedure
from tradelane.window.values.agency_systems import NoticeEvent

DOCUMENTS_AT_MOST = 200
"""No consignment needs more; more is a slip or an attack."""


@transaction.atomic
def file_case(
    *,
    procedure: str,
    consignment: Consignment,
    documents: Iterable[Mapping[str, Any]],
    answers: Answers | None = None,
    by: Actor,
    readers: Iterable[OrganisationId] = (),
    replaces: CaseId | None = None,
    now: datetime,
) -> CaseId:
    """Submit a consignment once to every agency of a procedure.

    `documents` are maps of kind and digest (of the signed original), where known with number and total
    (`{"amount", "currency"}`). `answers` are what the agencies' forms ask beside the consignment, by role and entry.
    A broker files for a party whose mandate for `window.file` it holds; the case is that party's. `readers` may see
    the case beside the trader and the agencies that review it; `replaces` is the withdrawn case that this one corrects
    (`amend_case`).
    The same filing again gives the same case. Raises Forbidden, Refused (WIN-1 to 4, 9, 10, 14, RULING-11, FORM-1
    and 2), NotFound (no such procedure), Unreadable, and Conflict when the consignment was filed before with other
    content.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    published = queries.procedure_in_force(code=procedure, now=now)
    filed = _documents(documents)
    data, said = case_data(consignment), _said(answers)
    what = {"data": data, "documents": [document_json(d) for d in filed]}
    content = digest_of(canonical({**what, "answers": said} if said else what))
    trader = _trader(published, consignment, by=by, now=now)
    standing = CaseRow.objects.exclude(state=str(CaseState.WITHDRAWN)).select_for_update()
    known = standing.filter(procedure=procedure, consignment=consignment.id).first()
    if known is not None:
        return _same_case(known, content=content, trader=trader)
    _require_filing(published, consignment, filed, trader=trader, now=now)
    _require_as_ruled(published, consignment, trader=trader, now=now)
    id, needs = CaseId(new_id("case")), needs_of(published, consignment)
    _require_answers(published, data, needs, said)
    permits = permits_of(needs)
    seed = secrets.token_hex(16)
    tier = queries.tier_of(trader, economy=published.economy, on=published.day(now))
    facts = first_facts(
        published, consignment, needs=needs, refused=_refused_lately(published, trader, now=now), seed=seed,
        draw=NOT_DRAWN if settings.REHEARSAL else draw_of(seed, case=id),
        tier=tier,
    )  # fmt: skip
    run = start(published.diagram, facts=facts, tables=published.tables)
    row = CaseRow(
        id=id,
        procedure=published.code,
        version=published.version,
        consignment=consignment.id,
        trader=trader,
        state=str(CaseState.IN_REVIEW),
        data=data,
        documents=[document_json(d) for d in filed],
        content=content,
        permits=list(permits),
        filed_at=now,
        workflow=run.as_json(),
        waiting=list(run.waiting),
        replaces=replaces or "",
    )
    row.save(force_insert=True)
    PeopleRow.objects.create(case=row, people=sealed_people(consignment, case=row.id, now=now))
    FilingRow.objects.filter(
        organisation=by.organisation, procedure=procedure, consignment=consignment.id, case=""
    ).update(
        case=row.id,
        answers="",  # the case holds them now
    )
    for role, given in said.items():
        AnswersRow.objects.create(case=row, role=role, answers=sealed_words(
            canonical(given).decode(), row=row, place=AnswersRow.place(row.id, role)))  # fmt: skip
    held = queries.as_value(row)
    reviewers = [a.organisation for a in queries.agencies_to_see(held, published)]
    parties.grant_access(subject=row.id, organisations={trader, by.organisation, *reviewers, *readers})
    journal.record(
        "window.case.filed", subject=row.id, by=by,
        procedure=row.procedure, version=row.version, consignment=row.consignment, permits=list(permits),
    )  # fmt: skip
    tell(row, NoticeEvent.FILED, now=now)
    give_provisional(row, now=now)
    owed = Filing(consignment.total_value, len(consignment.goods_items), frozenset(permits), tier)
    charge(row, published=published, filing=owed, now=now)
    save_progress(row, run, published=published, now=now)
    return id


def plain_answers(answers: Any) -> dict[str, dict[str, Any]]:
    """Answers by agency and entry, as plain data. Raises Unreadable for anything else."""
    if not isinstance(answers, Mapping) or not all(isinstance(given, Mapping) for given in answers.values()):
        raise Unreadable(
            "answers go by agency and entry", field="answers", rule="FORM-1",
            fix='Write {"food": {"storage": "ambient"}}.',
        )  # fmt: skip
    return {str(role): dict(given) for role, given in answers.items()}


def _said(answers: Answers | None) -> dict[str, dict[str, Any]]:
    """The answers without what was left empty. Raises Unreadable as `plain_answers`."""
    said = {
        str(role): {str(name): value for name, value in given.items() if value not in (None, "", [])}
        for role, given in plain_answers(answers or {}).items()
    }
    return {role: given for role, given in sorted(said.items()) if given}


def _require_answers(published: Procedure, data: Mapping[str, Any], needs: tuple[Need, ...], said: Answers) -> None:
    """Raises Refused by FORM-1 or 2; its facts name each answer with the rule that it breaks and how to mend it."""
    faults = faults_of(forms_asked(published, data, needs), said)
    if faults:
        law = rules.nothing_is_entered_twice if not rules.nothing_is_entered_twice(faults) else (
            rules.the_answers_fit_the_forms
        )  # fmt: skip
        raise law.refused(field=faults[0].field, facts={"faults": [fault_json(fault) for fault in faults]})


def _refused_lately(published: Procedure, trader: OrganisationId, *, now: datetime) -> int:
    """How many of the trader's cases under this procedure were refused, and stayed so, in the last 365 days."""
    stayed = [str(state) for state in (CaseState.REFUSED, CaseState.REFUSAL_UPHELD)]
    since = now - timedelta(days=365)
    return CaseRow.objects.filter(
        procedure=published.code, trader=trader, state__in=stayed, decided_at__gte=since
    ).count()


def _documents(given: Iterable[Mapping[str, Any]]) -> tuple[FiledDocument, ...]:
    listed = list(given)
    if len(listed) > DOCUMENTS_AT_MOST:
        raise Unreadable(
            f"{len(listed)} documents are more than {DOCUMENTS_AT_MOST}", field="documents", rule="WIN-14",
            fix="File the documents of this consignment only.",
        )  # fmt: skip
    return tuple(document_from_json(dict(d), field=f"documents[{n}]") for n, d in enumerate(listed))


def _trader(published: Procedure, consignment: Consignment, *, by: Actor, now: datetime) -> OrganisationId:
    """Whose case it is: the actor's organisation, or the party whose mandate to file the actor's broker holds."""
    if rules.the_filer_is_a_party_to_the_consignment(consignment, procedure=published, by=by.organisation):
        return by.organisation
    named = {party.organisation for party in consignment.parties if party.organisation}
    given = (parties_known.acting_as(giver, by=by, what=Mandated.FILE, now=now) for giver in sorted(named))
    fitting = (giver for giver in given if giver in named)
    return next(fitting, by.organisation)


def _same_case(known: CaseRow, *, content: str, trader: OrganisationId) -> CaseId:
    if known.trader == trader and known.content == content:
        return CaseId(known.id)
    raise Conflict(
        "This consignment was filed under this procedure before, with other content or by another organisation.",
        field="consignment", fix="Read the case that was filed; what was filed can't be changed.",
    )  # fmt: skip


def _require_filing(
    published: Procedure,
    consignment: Consignment,
    filed: tuple[FiledDocument, ...],
    *,
    trader: OrganisationId,
    now: datetime,
) -> None:
    rules.the_procedure_is_in_force.require(published, on=published.day(now))
    rules.the_filer_is_a_party_to_the_consignment.require(consignment, procedure=published, by=trader)
    rules.every_document_is_named_by_kind_and_digest.require(filed)
    if not rules.the_required_documents_are_present(filed, procedure=published):
        missing = sorted(set(published.required_documents) - {d.kind for d in filed})
        raise rules.the_required_documents_are_present.refused(facts={"missing": missing})
    missing_fields = rules.missing_fields(consignment, procedure=published)
    if missing_fields:
        raise rules.the_required_fields_are_filled.refused(field=missing_fields[0], facts={"missing": missing_fields})
    rules.every_goods_item_declares_its_hs_code.require(consignment)
    rules.the_declared_value_is_the_invoices.require(consignment, documents=filed)


def _require_as_ruled(published: Procedure, consignment: Consignment, *, trader: OrganisationId, now: datetime) -> None:
    bound = queries.bindings(
        trader=trader, economy=published.economy, on=published.day(now),
        goods=[(item.number, item.description, item.hs_code, item.origin) for item in consignment.goods_items],
    )  # fmt: skip
    if not rules.goods_are_declared_as_was_ruled(bound):
        against = [{"item": b.item, "ruling": b.ruling.number, "ruled": b.ruled} for b in bound if b.follows is False]
        raise rules.goods_are_declared_as_was_ruled.refused(facts={"rulings": against})
