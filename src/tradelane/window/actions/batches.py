# SPDX-License-Identifier: Apache-2.0
"""Many filings at once: taken in as they are, then filed one by one, each by a transaction of its own.

When a batch is taken in every line is on disk and the work is asked for. A line's answer, its case and its reference
are committed together: a worker killed at any moment leaves it unanswered and unfiled, or both done, and whoever goes
on files what is left. Who filed is asked again for each line: a role or mandate that ended counts no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.actions import enter
from tradelane.consignments.formats import from_json
from tradelane.consignments.queries import consignment as known_consignment
from tradelane.consignments.values import Consignment
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Forbidden, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId, PersonId, new_id
from tradelane.parties import actions as parties
from tradelane.parties.actions.vault import ToSeal, close_matter, seal_all
from tradelane.parties.formats.sealing import as_text
from tradelane.parties.queries import actor_of_person
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.parties.values.vault import About, Record
from tradelane.window import queries, rules
from tradelane.window.actions.declarations import declared_consignment, entered_as, keep_declaration
from tradelane.window.actions.file import file_case, plain_answers
from tradelane.window.formats.batches import faults_of_error
from tradelane.window.formats.declarations import read_declaration
from tradelane.window.formats.forms import answer_from_text
from tradelane.window.models import BatchLineRow, BatchRow, CaseRow, FiledReferenceRow
from tradelane.window.values import Batch, BatchEntry, LineFault, LineState

JOB = "window.file_part"
PART = 50
"""Lines of one job: some seconds of work, well within its lease."""
_ROWS = 100
"""Rows of one statement: old SQLite takes 999 parameters."""


@transaction.atomic
def take_in_batch(
    *, entries: Sequence[BatchEntry], digest: str, name: str, procedure: str, by: Actor, now: datetime
) -> Batch:
    """Keep many filings, to be filed one by one; `procedure` is theirs where they say none.

    The same again by the same organisation is the same batch. Raises Forbidden and NotFound (no such procedure).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    if by.person is None:
        raise Forbidden("A batch is filed by a person.", field="by", rule="PARTY-1", fix="Sign in and hand it in.")
    if procedure:
        queries.procedure(code=procedure)
    known = BatchRow.objects.filter(organisation=by.organisation, digest=digest, procedure=procedure).first()
    if known is not None:
        return queries.batch_value(known.id, organisation=by.organisation)
    row = BatchRow.objects.create(
        id=new_id("batch"), organisation=by.organisation, person=by.person, name=_shown_name(name),
        digest=digest, procedure=procedure, lines=len(entries), taken_in_at=now,
    )  # fmt: skip
    _keep_lines(row, entries, now=now)
    for part in range(0, len(entries), PART):
        journal.enqueue(JOB, {"batch": row.id, "after": part}, key=f"{row.id}:{part}")
    parties.grant_access(subject=row.id, organisations={by.organisation})
    journal.record("window.batch.taken_in", subject=row.id, by=by, digest=digest, lines=len(entries))
    if all(entry.fault for entry in entries):
        _finish(row, now=now)
    return queries.batch_value(row.id, organisation=by.organisation)


def file_part(*, batch: str, after: int, now: datetime) -> None:
    """File the unanswered lines of one part; safe to be killed at any moment and called again."""
    row = BatchRow.objects.get(pk=batch)
    waiting = BatchLineRow.objects.filter(
        batch=batch, state=str(LineState.WAITING), number__gt=after, number__lte=after + PART
    )  # fmt: skip
    for number in list(waiting.order_by("number").values_list("number", flat=True)):
        _answer(row, number, now=now)
    _finish_when_answered(row, now=now)


@transaction.atomic
def _answer(batch: BatchRow, number: int, *, now: datetime) -> None:
    """File one line and keep its answer; nothing when another worker was quicker."""
    line = BatchLineRow.objects.select_for_update().get(batch=batch, number=number)
    if line.state != str(LineState.WAITING):
        return
    content = open_bytes(bytes(line.content), place=BatchLineRow.place(batch.id, number, "content"))
    try:
        with transaction.atomic():
            by = _filer(batch)
            case, again = _filed(parse(content), batch=batch, reference=line.reference, by=by, now=now)
    except Unavailable:  # nobody's fault: the job is tried again
        raise
    except TradelaneError as error:
        _refuse(line, faults_of_error(error), now=now)
        return
    line.state, line.case, line.again = str(LineState.ACCEPTED), case, again
    line.content, line.answered_at = b"", now
    line.save(update_fields=["state", "case", "again", "content", "answered_at"])


def _filer(batch: BatchRow) -> Actor:
    """Who handed the batch in, as they may act at this moment. Raises Forbidden once they act for it no more."""
    by = actor_of_person(person=PersonId(batch.person), organisation=OrganisationId(batch.organisation))
    if by is None:
        raise Forbidden(
            "Who handed the batch in acts for the organisation no more.", field="by", rule="PARTY-1",
            fix="Have a signatory of the organisation hand it in again.",
        )  # fmt: skip
    return by


def _filed(given: dict[str, Any], *, batch: BatchRow, reference: str, by: Actor, now: datetime) -> tuple[CaseId, bool]:
    """The case of a filing, and whether it was filed before. Raises as the actions that it calls."""
    digest = digest_of(canonical(given))
    known = FiledReferenceRow.objects.filter(organisation=by.organisation, reference=reference).first()
    if known is not None:
        rules.a_reference_means_one_filing.require(digest, before=known.digest)
        return CaseId(known.case), True
    procedure = _procedure(given, batch)
    sale = _entered(given, reference, procedure=procedure, by=by, now=now)
    documents = given.get("documents")
    if documents is None:
        documents = queries.issued_documents(consignment=sale.id, by=by)
    elif not all(isinstance(document, dict) for document in documents):
        raise Unreadable("a document is an object", field="documents", rule="WIN-14", fix='Write {"kind": …}.')
    case = file_case(
        procedure=procedure, consignment=sale, documents=documents, answers=_answers(given, procedure, sale, now=now),
        by=by, now=now,
    )  # fmt: skip
    trader = CaseRow.objects.values_list("trader", flat=True).get(pk=case)
    parties.grant_access(subject=sale.id, organisations={OrganisationId(trader)})
    FiledReferenceRow.objects.create(organisation=by.organisation, reference=reference, digest=digest, case=case)
    return case, False


def _procedure(given: dict[str, Any], batch: BatchRow) -> str:
    code = str(given.get("procedure") or batch.procedure)
    if not code:
        raise Unreadable(
            "no procedure is named", field="procedure", rule="BATCH-5",
            fix="Name it in the line, or choose one for the whole batch.",
        )  # fmt: skip
    return code


def _entered(given: dict[str, Any], reference: str, *, procedure: str, by: Actor, now: datetime) -> Consignment:
    """The consignment that a line files: one that is here, or one that it enters."""
    if "declaration" in given:
        return _declared(given, procedure=procedure, by=by, now=now)
    named = given["consignment"]
    if isinstance(named, str):
        return known_consignment(id=ConsignmentId(named), by=by)
    sale = from_json({"id": "consignment_of_batch", **named})
    if "id" not in named:
        sale = entered_as(sale, organisation=by.organisation, reference=reference)
    enter(consignment=sale, by=by)
    return sale


def _declared(given: dict[str, Any], *, procedure: str, by: Actor, now: datetime) -> Consignment:
    content = given["declaration"].encode()
    read = read_declaration(content)
    rules.a_declaration_bears_its_reference.require(read.declaration)
    published = queries.procedure(code=procedure)
    rules.the_declaration_goes_the_procedures_way.require(read.declaration, procedure=published)
    sale = declared_consignment(read, supplement=given.get("supplement"), by=by)
    enter(consignment=sale, by=by)
    keep_declaration(read, content=content, sale=sale, procedure=published.code, by=by, now=now)
    return sale


def _answers(given: dict[str, Any], procedure: str, sale: Consignment, *, now: datetime) -> dict[str, dict[str, Any]]:
    """The answers to the forms; those of a table, which has text alone, in the kind that each entry asks."""
    answers = plain_answers(given.get("answers", {}))
    written = plain_answers(given.get("written_answers", {}))
    if not written:
        return answers
    published = queries.procedure(code=procedure)
    published = queries.procedure(code=procedure, on=published.day(now))
    entries = {(one.form.role, e.name): e for one in queries.forms_for(published, sale) for e in one.entries}
    for role, texts in written.items():
        for name, text in texts.items():
            entry = entries.get((role, name))
            answers.setdefault(role, {})[name] = text if entry is None else answer_from_text(entry, text)
    return answers


def _refuse(line: BatchLineRow, faults: Iterable[LineFault], *, now: datetime) -> None:
    sealed = _sealed_faults(line.batch, {line.number: tuple(faults)})
    line.state, line.faults, line.content, line.answered_at = (
        str(LineState.REFUSED), sealed[line.number], b"", now,
    )  # fmt: skip
    line.save(update_fields=["state", "faults", "content", "answered_at"])


def _shown_name(name: str) -> str:
    """What the filer called the file, as a page shows it."""
    return "".join(sign for sign in name[:120] if sign.isprintable()) or "filings"


def _keep_lines(batch: BatchRow, entries: Sequence[BatchEntry], *, now: datetime) -> None:
    """Keep every line sealed; one that can't be read has its answer at once."""
    place = BatchLineRow.place
    sound = [entry for entry in entries if entry.fault is None]
    sealed = seal_all([
        ToSeal(canonical(entry.given), place(batch.id, entry.number, "content"), _about(batch)) for entry in sound
    ])  # fmt: skip
    contents = {entry.number: content for entry, content in zip(sound, sealed, strict=True)}
    faults = _sealed_faults(batch, {entry.number: (entry.fault,) for entry in entries if entry.fault})
    BatchLineRow.objects.bulk_create([
        BatchLineRow(
            batch=batch, number=entry.number, reference=entry.reference[:200],
            content=contents.get(entry.number, b""), faults=faults.get(entry.number, ""),
            state=str(LineState.REFUSED if entry.fault else LineState.WAITING),
            answered_at=now if entry.fault else None,
        )
        for entry in entries
    ], batch_size=_ROWS)  # fmt: skip


def _sealed_faults(batch: BatchRow, faults: dict[int, tuple[LineFault, ...]]) -> dict[int, str]:
    """The faults of each line as they are kept, as a message may quote what was typed."""
    values = [
        ToSeal(canonical([asdict(fault) for fault in found]), BatchLineRow.place(batch.id, number, "faults"),
               _about(batch))
        for number, found in faults.items()
    ]  # fmt: skip
    return dict(zip(faults, map(as_text, seal_all(values)), strict=True))


def _about(batch: BatchRow) -> About:
    """What a file says may name anybody: it is sealed unnamed, as a matter of the batch."""
    return About(frozenset(), batch.id, Record.CASE, aware_utc(batch.taken_in_at).date(), unnamed=True)


def _finish_when_answered(batch: BatchRow, *, now: datetime) -> None:
    if not BatchLineRow.objects.filter(batch=batch, state=str(LineState.WAITING)).exists():
        _finish(batch, now=now)


@transaction.atomic
def _finish(batch: BatchRow, *, now: datetime) -> None:
    """Say once that every line has its answer."""
    if not BatchRow.objects.filter(pk=batch.id, finished_at=None).update(finished_at=now):
        return
    close_matter(matter=batch.id, on=aware_utc(now).date())
    by = actor_of_person(person=PersonId(batch.person), organisation=OrganisationId(batch.organisation))
    if by is not None:
        held = queries.batch_value(batch.id, organisation=by.organisation)
        journal.record("window.batch.finished", subject=batch.id, by=by, accepted=held.accepted, refused=held.refused)
