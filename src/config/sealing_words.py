# SPDX-License-Identifier: Apache-2.0
"""Every column that holds what people write in their own words, and how a row's are sealed; apart from what says whom a
record is about, as whom words name nobody can tell.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Q

from config.sealing_kept import Changed, Kept
from tradelane.exchange.models import OutboxMessage, PassedOver
from tradelane.kernel.digests import Digest
from tradelane.origin.models import ApplicationRow as OriginApplicationRow
from tradelane.origin.models import CertificateRow, ClaimRow, ContestRow, VerificationRow
from tradelane.origin.models import EvidenceRow as OriginEvidenceRow
from tradelane.parties.actions.vault import seal_bytes, seal_text
from tradelane.parties.formats.sealing import from_text
from tradelane.parties.values.vault import About, Place, Record
from tradelane.privacy.actions.wording import sealed_content, sealed_words
from tradelane.privacy.formats.breaches import IN_WORDS
from tradelane.privacy.models import (
    AnswerRow,
    ApplicationRow,
    BreachPersonRow,
    BreachRow,
    BreachVersionRow,
    EvidenceRow,
    FindingRow,
    ProgramCertificationRow,
)
from tradelane.titles.actions.words import kept_body
from tradelane.titles.formats.dcsa.people import about as about_bill
from tradelane.titles.models import (
    CallRow,
    ChainEntryRow,
    EntryRow,
    IssuanceRow,
    ProposalRow,
    SendingRow,
    SurrenderRow,
    WaitingRow,
)
from tradelane.titles.queries import title_of, whole_entry_in
from tradelane.window.actions.sealing import sealed_reasons
from tradelane.window.models import CaseRow, InspectionRow, RevisionRow

Placed = Callable[[str], Place]
"""Where each column of a row is sealed for."""


def _sealed(row: Any, clear: list[str], about: About, place: Placed) -> Changed:
    """The columns sealed that say something: bytes as bytes, text as text."""
    said = {field: value for field in clear if (value := getattr(row, field))}
    return {
        field: seal_text(value, place=place(field), about=about)
        if isinstance(value, str)
        else seal_bytes(bytes(value), place=place(field), about=about)
        for field, value in said.items()
    }


# ── records and what carriers and platforms say of them ──


def _entry(row: EntryRow | ProposalRow | WaitingRow, clear: list[str], secret: bytes) -> Changed:
    """A signed entry that bears words in itself, as those of an earlier release; any other stays as it is."""
    digest = Digest(row.digest)
    entry = whole_entry_in(row.body, digest=digest)
    since = entry.at
    return {"body": kept_body(entry, bytes(row.body), title=title_of(row.title), digest=digest, now=since)}


def _chain_entry(row: ChainEntryRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document_id, on=row.document.received_at.date())
    return _sealed(row, clear, whose, lambda _: ChainEntryRow.place(row.checksum))


def _sending(row: SendingRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document_id, on=row.made_at.date())
    return _sealed(row, clear, whose, partial(SendingRow.place, row.head))


def _issuance(row: IssuanceRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document, on=row.asked_at.date())
    return _sealed(row, clear, whose, partial(IssuanceRow.place, row.id))


def _surrender(row: SurrenderRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.issuance.document, on=row.asked_at.date())
    return _sealed(row, clear, whose, partial(SurrenderRow.place, row.id))


def _call(row: CallRow, clear: list[str], secret: bytes) -> Changed:
    issuance = IssuanceRow.objects.filter(Q(pk=row.about) | Q(surrenders=row.about)).get()
    whose = about_bill(issuance.document, on=row.made_at.date())
    return _sealed(row, clear, whose, partial(CallRow.place, row.id))


# ── messages, cases, drafts, verifications ──


def _unnamed(matter: str, record: Record, since: Any) -> About:
    return About(frozenset(), matter, record, since.date(), unnamed=True)


def _given_up(row: OutboxMessage, clear: list[str], secret: bytes) -> Changed:
    return _sealed(row, clear, _unnamed(row.id, Record.MESSAGE, row.sent_at), lambda _: OutboxMessage.place(row.id))


def _passed_over(row: PassedOver, clear: list[str], secret: bytes) -> Changed:
    """Of an earlier release nobody knows which message it was about: the conversation is its matter."""
    whose = _unnamed(row.conversation, Record.MESSAGE, row.decided_at)
    return _sealed(row, clear, whose, lambda _: PassedOver.place(row.conversation, row.sequence))


def _inspection(row: InspectionRow, clear: list[str], secret: bytes) -> Changed:
    whose = _unnamed(row.case.consignment, Record.CASE, row.case.filed_at)
    return _sealed(row, clear, whose, lambda _: InspectionRow.booked_for(row.case_id, row.agency))


def _decision(row: CaseRow, clear: list[str], secret: bytes) -> Changed:
    """The reasons alone: what else a decision says is a matter of record."""
    if row.decision is None or from_text(row.decision["reasons"]) is not None:
        return {}
    return {"decision": {**row.decision, "reasons": sealed_reasons(row.decision["reasons"], row=row)}}


def _revision(row: RevisionRow, clear: list[str], secret: bytes) -> Changed:
    whose = _unnamed(row.draft_id, Record.REQUEST, row.at)
    return _sealed(row, clear, whose, lambda _: RevisionRow.place(row.draft_id, row.number))


def _certificate(row: CertificateRow, clear: list[str], secret: bytes) -> Changed:
    since = row.ended_at or row.issued_on
    return _sealed(row, clear, _unnamed(row.id, Record.CASE, since), partial(CertificateRow.place, row.id))


def _application_for_origin(row: OriginApplicationRow, clear: list[str], secret: bytes) -> Changed:
    return _sealed(row, clear, _unnamed(row.id, Record.CASE, row.filed_at), partial(OriginApplicationRow.place, row.id))


def _contest(row: ContestRow, clear: list[str], secret: bytes) -> Changed:
    whose = _unnamed(row.certificate_id, Record.CASE, row.filed_at)
    return _sealed(row, clear, whose, partial(ContestRow.place, row.id))


def _claim(row: ClaimRow, clear: list[str], secret: bytes) -> Changed:
    return _sealed(row, clear, _unnamed(row.id, Record.CASE, row.changed_at), partial(ClaimRow.place, row.id))


def _evidence_of_origin(row: OriginEvidenceRow, clear: list[str], secret: bytes) -> Changed:
    whose = _unnamed(row.verification_id, Record.CASE, row.asked_at)
    return _sealed(row, clear, whose, partial(OriginEvidenceRow.place, row.id))


def _verification(row: VerificationRow, clear: list[str], secret: bytes) -> Changed:
    return _sealed(row, clear, _unnamed(row.id, Record.CASE, row.asked_at), partial(VerificationRow.place, row.id))


# ── programmes and breaches ──


def _words(row: Any, clear: list[str], *, file: str, since: Any, place: Placed) -> Changed:
    said = {field: value for field in clear if (value := getattr(row, field))}
    return {field: sealed_words(v, file=file, place=place(field), since=since) for field, v in said.items()}


def _application(row: ApplicationRow, clear: list[str], secret: bytes) -> Changed:
    return _words(row, clear, file=row.id, since=row.made_at, place=lambda _: ApplicationRow.place(row.id))


def _answer(row: AnswerRow, clear: list[str], secret: bytes) -> Changed:
    place = AnswerRow.place(row.application_id, row.question, row.version)
    return _words(row, clear, file=row.application_id, since=row.application.made_at, place=lambda _: place)


def _finding(row: FindingRow, clear: list[str], secret: bytes) -> Changed:
    place = FindingRow.place(row.application_id, row.question, row.answer_version)
    return _words(row, clear, file=row.application_id, since=row.application.made_at, place=lambda _: place)


def _certification(row: ProgramCertificationRow, clear: list[str], secret: bytes) -> Changed:
    place = partial(ProgramCertificationRow.place, row.id)
    return _words(row, clear, file=row.application_id, since=row.since, place=place)


def _evidence(row: EvidenceRow, clear: list[str], secret: bytes) -> Changed:
    file, since = row.application_id, row.application.made_at
    place = partial(EvidenceRow.place, row.id)
    sealed = dict(_words(row, [each for each in clear if each == "name"], file=file, since=since, place=place))
    if "content" in clear:
        sealed["content"] = sealed_content(bytes(row.content), file=file, place=place("content"), since=since)
    return sealed


def _facts(facts: dict[str, Any], *, file: str, since: Any, place: Placed) -> Changed:
    """Facts whose words are sealed one by one; nothing where they are."""
    clear = [name for name in IN_WORDS if from_text(facts[name]) is None]
    sealed = {name: sealed_words(facts[name], file=file, place=place(name), since=since) for name in clear}
    return {"facts": {**facts, **sealed}}


def _breach(row: BreachRow, clear: list[str], secret: bytes) -> Changed:
    return _facts(row.facts, file=row.id, since=row.reported_at, place=partial(BreachRow.place, row.id))


def _breach_version(row: BreachVersionRow, clear: list[str], secret: bytes) -> Changed:
    place = partial(BreachVersionRow.place, row.breach_id, row.version)
    return _facts(row.facts, file=row.breach_id, since=row.breach.reported_at, place=place)


def _notice(row: BreachPersonRow, clear: list[str], secret: bytes) -> Changed:
    place = BreachPersonRow.place(row.breach_id, row.person, "text")
    return _words(row, clear, file=row.breach_id, since=row.breach.reported_at, place=lambda _: place)


WORDS: tuple[Kept, ...] = (
    Kept(EntryRow, ("body",), _entry),
    Kept(ProposalRow, ("body",), _entry),
    Kept(WaitingRow, ("body",), _entry),
    Kept(ChainEntryRow, ("text",), _chain_entry),
    Kept(SendingRow, ("entry", "receipt", "error"), _sending),
    Kept(IssuanceRow, ("why", "answer"), _issuance),
    Kept(SurrenderRow, ("comments", "answer"), _surrender),
    Kept(CallRow, ("answer", "error"), _call),
    Kept(OutboxMessage, ("reason",), _given_up),
    Kept(PassedOver, ("reason",), _passed_over),
    Kept(CaseRow, ("decision",), _decision),
    Kept(InspectionRow, ("place",), _inspection),
    Kept(RevisionRow, ("note",), _revision),
    Kept(VerificationRow, ("question", "answer", "reasons"), _verification),
    Kept(OriginEvidenceRow, ("question", "answer"), _evidence_of_origin),
    Kept(CertificateRow, ("reasons",), _certificate),
    Kept(OriginApplicationRow, ("why", "reasons"), _application_for_origin),
    Kept(ContestRow, ("grounds", "reasons"), _contest),
    Kept(ClaimRow, ("reasons",), _claim),
    Kept(ApplicationRow, ("reasons",), _application),
    Kept(AnswerRow, ("text",), _answer),
    Kept(FindingRow, ("reasons",), _finding),
    Kept(ProgramCertificationRow, ("reasons", "attestation"), _certification),
    Kept(EvidenceRow, ("content", "name"), _evidence),
    Kept(BreachRow, ("facts",), _breach),
    Kept(BreachVersionRow, ("facts",), _breach_version),
    Kept(BreachPersonRow, ("text",), _notice),
)
"""After the records that they are about."""
