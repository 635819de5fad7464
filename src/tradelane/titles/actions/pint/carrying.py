# SPDX-License-Identifier: Apache-2.0
"""A stored envelope carried until the other platform answers by its signature; apart from making it.

Nothing unsigned decides: no answer, an error, or somebody's page in between only means to send the same bytes again.
Between any two steps the program may die: the record is frozen, the envelope is stored, and the next try finds both.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from urllib.parse import quote

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import TitleId
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import queries, rules
from tradelane.titles.actions.keeping import extend_chain, sealed_words
from tradelane.titles.actions.pint.answering import Declined, Word
from tradelane.titles.actions.pint.guarded_sending import word_on_end, word_on_transfer
from tradelane.titles.actions.pint.guarding import guard_of
from tradelane.titles.actions.pint.history import accepted_chain
from tradelane.titles.actions.pint.records import depart, stay
from tradelane.titles.actions.pint.sending import envelope_for, whom_to_tell
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.formats.dcsa.answers import (
    LARGEST_ANSWER,
    Finished,
    read_finished,
    read_started,
)
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest, checksum_of_jws
from tradelane.titles.formats.dcsa.envelopes import read_entry
from tradelane.titles.formats.dcsa.jws import read_jws
from tradelane.titles.models import (
    AdditionalDocumentRow,
    EntryRow,
    SendingRow,
    SendingState,
    TitleRow,
    TransportDocumentRow,
)
from tradelane.titles.ports import Answer, Line
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Act, Title, TitleState
from tradelane.titles.values.dcsa import ResponseCode, Sha256
from tradelane.trust.formats.base64_text import to_base64

_MAJOR = {"API-Version": "3"}


def carry(*, title: TitleId, now: datetime, line: Line | None = None) -> SendingState | None:
    """Carry the record's envelope to its platform and keep what decides it; where it stands afterwards.

    None when the record is not being sent. Raises Unavailable when nothing decides it yet.
    """
    line = line or WebLine()
    row = envelope_for(title, now=now)
    if row is None:
        _end_in_registry(title, line, now)
    if row is None or row.state != SendingState.WAITING:
        return None if row is None else SendingState(row.state)
    try:
        word = _word_on(row, line, now)
    except TradelaneError as error:
        SendingRow.objects.filter(pk=row.pk).update(error=_kept(row, "error", str(error)[:1000], now))
        raise Unavailable(error.message, field=error.field, rule=error.rule, fix=error.fix) from error
    return _settled(row, word, now)


def _word_on(row: SendingRow, line: Line, now: datetime) -> Word:
    """What decides the transfer: the other platform's answer, or the registry that guards the bill."""
    guard = guard_of(Sha256(row.document_id), line=line, now=now)

    def talk() -> Word:
        return _Conversation(row, line, now).to_its_end()

    if guard is None:
        return talk()
    title = queries.title_of(row.title)
    if title.state in TitleState.terminal():
        return word_on_end(row, guard, talk)
    return word_on_transfer(row, guard, talk, may_stay=_may_stay(title))


def _end_in_registry(title: TitleId, line: Line, now: datetime) -> None:
    """Tell the registry that guards a bill that its carrier ended it, where nobody elsewhere is to be told.

    Raises Unavailable. A record that was never taken elsewhere, and is void, ended no bill: it may be issued again.
    """
    last = EntryRow.objects.filter(title=title).order_by("-n").first()
    if last is None or last.act not in Act.answers():
        return
    row = TitleRow.objects.get(pk=title)
    if TitleState(row.state) not in TitleState.terminal():
        return
    try:
        guard = guard_of(checksum_of_digest(Digest(row.document)), line=line, now=now)
        if guard is not None:
            guard.surrender()
    except (Declined, Refused) as why:
        raise Unavailable(str(why), fix="Ask the registry's operator: the record has ended here.") from why


class _Conversation:
    """One try: start, the files that are missing, finish; until the first signed answer."""

    def __init__(self, row: SendingRow, line: Line, now: datetime) -> None:
        peer = queries.live_platform(row.platform, at=now)
        self._row, self._line, self._now = row, line, now
        self._address = f"{peer.address}/v3"
        self._headers = {**_MAJOR, **queries.call_header(row.platform)}
        self._last = checksum_of_jws(row.original_entry)

    def to_its_end(self) -> Word:
        """The other platform's signed answer. Raises TradelaneError when there is none."""
        answer = self._send("POST", "/envelopes", self._row.original)
        if answer.status != 201:
            return self._signed(answer)
        started = read_started(answer.content)
        if started.last != self._last:
            raise _no_answer("The platform speaks of another chain.")
        transfer = f"/envelopes/{quote(started.reference, safe='')}"
        refused = self._send_files(transfer, started.missing)
        return refused or self._signed(self._send("PUT", f"{transfer}/finish-transfer", b""))

    def _send_files(self, transfer: str, missing: Sequence[Sha256]) -> Word | None:
        """Send the files that are missing; a signed answer that ends the transfer, if one comes."""
        for checksum in missing:
            row = AdditionalDocumentRow.objects.filter(pk=checksum).first()
            if row is None:
                raise _no_answer("The platform asks for a file that was not announced.")
            address = f"{transfer}/additional-documents/{checksum}"
            answer = self._send("PUT", address, canonical(to_base64(row.original)))
            if answer.status != 204:
                return self._signed(answer)
        return None

    def _send(self, method: str, path: str, content: bytes) -> Answer:
        return self._line.send(method, self._address + path, content=content, headers=self._headers)

    def _signed(self, answer: Answer) -> Word:
        """The answer when it is the platform's own, over this chain, and ends the transfer. Raises Unavailable."""
        text = parse(answer.content, limit=LARGEST_ANSWER) if answer.content else None
        if not isinstance(text, str):
            raise _no_answer(f"The platform answered {answer.status}, unsigned.")
        read = queries.signed_by(text, platform=self._row.platform, at=self._now, field="answer")
        if read is None:
            raise _no_answer("The answer bears no signature of the platform.")
        finished = read_finished(read)
        if finished.last != self._last:
            raise _no_answer("The signed answer is about another chain.")
        if finished.code in ResponseCode.open():
            raise _no_answer(f"The platform answered {finished.code}: {finished.reason}")
        return Word(finished, read.text)


@transaction.atomic
def _settled(row: SendingRow, word: Word, now: datetime) -> SendingState:
    """Keep what decides it, and let the record follow; both become durable together."""
    document = TransportDocumentRow.objects.select_for_update().get(pk=row.document_id)
    title = queries.lock_title(TitleId(row.title_id))
    sending = whom_to_tell(title)
    kept = SendingRow.objects.select_for_update().get(pk=row.pk)
    if kept.state != SendingState.WAITING or sending is None or title.head != row.head:
        return SendingState(kept.state)  # another worker was first
    finished, receipt = word.finished, word.text
    state = _state_of(row, finished, title)
    if state is SendingState.ACCEPTED:
        ours = row.original_entry
        entry = read_entry(read_jws(ours, field="entry"), field="entry")
        extend_chain(document, [*accepted_chain(document), entry], now=now)
        if title.state is TitleState.SENDING:
            depart(title, to=sending.to, platform=row.platform, entry=ours, receipt=receipt, now=now)
    elif state is SendingState.REFUSED:
        stay(title, reason=word.reason, now=now)
    kept.state, kept.settled_at = str(state), now
    kept.receipt, kept.error = _kept(row, "receipt", receipt, now), _kept(row, "error", finished.reason, now)
    kept.save(update_fields=["state", "receipt", "settled_at", "error"])
    decided = "registry" if word.by_registry else str(finished.code)
    journal.record(f"titles.sending.{state}", subject=title.id, by=None, platform=row.platform, code=decided)
    return state


def _kept(row: SendingRow, field: str, words: str, now: datetime) -> str:
    """What was said of a sending, sealed as its envelope is."""
    return sealed_words(words, bill=row.document_id, place=SendingRow.place(row.pk, field), now=now)


def _state_of(row: SendingRow, finished: Finished, title: Title) -> SendingState:
    """What the answer makes of the transfer. A carrier's answer that is not taken is people's to settle, as there is
    no holder here with whom the record could stay.
    """
    if finished.code is ResponseCode.DISE:
        return SendingState.DISPUTED
    if finished.code not in ResponseCode.accepting():
        return SendingState.REFUSED if _may_stay(title) else SendingState.DISPUTED
    if finished.code is ResponseCode.DUPE and not _is_ours(row.original_entry, finished.duplicate_of):
        return SendingState.DISPUTED
    return SendingState.ACCEPTED


def _may_stay(title: Title) -> bool:
    sending = title.standing.sending
    here = title.is_being_issued or (sending is not None and sending.to != title.holder)
    return title.state is TitleState.SENDING and here


def _is_ours(entry: str, accepted: str) -> bool:
    """Whether what was accepted says what we signed; who signs twice signs otherwise, and says the same."""
    try:
        return read_jws(entry, field="entry").payload == read_jws(accepted, field="accepted").payload
    except Unreadable:
        return False


def _no_answer(why: str) -> Unavailable:
    return Unavailable(why, fix="It is tried again by itself; ask the platform's operator when it lasts.")


# ── what people decide ──


@transaction.atomic
def retry_sending(*, title: TitleId, by: Actor, now: datetime) -> None:
    """Have a disputed, or stuck, transfer tried again, as the holder or the operator. Raises NotFound, Forbidden."""
    row = _waiting_or_disputed(title, by)
    SendingRow.objects.filter(pk=row.pk).update(state=SendingState.WAITING, error="")
    journal.enqueue("titles.carry", {"title": title}, key=f"{row.pk}:{now.isoformat()}")
    journal.record("titles.sending.retried", subject=title, by=by)


@transaction.atomic
def withdraw_sending(*, title: TitleId, reason: str, by: Actor, now: datetime) -> None:
    """Give a transfer up that the other platform does not answer, or disputes: the record is the holder's again.

    The operator alone may, who answers for it: had the other platform taken the record over and its answer were lost,
    two platforms would have it. Raises Forbidden (DCSA-1), Refused (DCSA-6; DCSA-11 where a registry guards it;
    TITLE-89 for a refused surrender, which nobody here could hold), NotFound.
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    dcsa.a_withdrawal_has_its_reason.require(reason)
    row = _waiting_or_disputed(title, by)
    dcsa.what_a_registry_guards_is_not_withdrawn.require(guarded=bool(queries.registry_of(Sha256(row.document_id))))
    found = queries.lock_title(title)
    if found.state is TitleState.SENDING:  # the news of an end is given up without a word in the record
        stay(found, reason=f"withdrawn: {reason.strip()}"[:1000], now=now)
    SendingRow.objects.filter(pk=row.pk).update(
        state=SendingState.WITHDRAWN, error=_kept(row, "error", reason[:1000], now), settled_at=now
    )
    journal.record("titles.sending.withdrawn", subject=title, by=by)


@transaction.atomic
def cancel_sending(*, title: TitleId, by: Actor, now: datetime) -> None:
    """Ask that a transfer which has no answer be cancelled, as the holder or the operator, in the registry that guards
    the bill: whichever stands there first, this or the other platform's acceptance, is what happened.

    Raises Refused (DCSA-10), Forbidden (for who is neither), NotFound, Conflict.
    """
    row = _waiting_or_disputed(title, by)
    found = queries.lock_title(title)
    if not dcsa.only_the_operator_registers_platforms(by):
        the_person_has_the_role.require(by, Role.SIGNATORY)
        if by.organisation != found.holder:
            raise rules.only_the_holder_moves_a_record.refused()
    guarded = queries.registry_of(Sha256(row.document_id)) != ""
    dcsa.a_registry_cancels_what_it_guards.require(guarded=guarded, may_stay=_may_stay(found))
    SendingRow.objects.filter(pk=row.pk).update(state=SendingState.WAITING, cancelling=True)
    journal.enqueue("titles.carry", {"title": title}, key=f"{row.pk}:cancel:{now.isoformat()}")
    journal.record("titles.sending.cancelling", subject=title, by=by)


def _waiting_or_disputed(title: TitleId, by: Actor) -> SendingRow:
    if not dcsa.only_the_operator_registers_platforms(by):
        queries.title(id=title, by=by)
    open_states = [str(SendingState.WAITING), str(SendingState.DISPUTED)]
    row = SendingRow.objects.select_for_update().filter(title=title, state__in=open_states).first()
    if row is None:
        _refuse_unsent(title)
    return row


def _refuse_unsent(title: TitleId) -> NoReturn:
    if SendingRow.objects.filter(title=title).exists():
        raise Conflict("This transfer has its signed answer.", field="title", fix="Look at the record again.")
    raise NotFound("This record is not being sent.", field="title")
