# SPDX-License-Identifier: Apache-2.0
"""A bill at the control tracking registry that guards it: what stands there, and what this platform records; apart from
both sides of a transfer, which ask it alike.

No transaction of this node is open while a registry is asked. What is signed for it is stored first, so that the very
same record goes again whatever died. Nothing of its list is believed that neither it nor a platform signed, and nothing
that takes back what it had signed before.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import milliseconds
from tradelane.kernel.errors import Conflict, Refused, Unavailable, Unreadable
from tradelane.titles import queries
from tradelane.titles.actions.pint.answering import Declined
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.adapters.control_registry import RegistryOnALine
from tradelane.titles.formats.dcsa.control_records import (
    control_record_payload,
    head_of,
    list_bytes,
    read_control_record,
    read_head,
    read_list,
)
from tradelane.titles.formats.dcsa.jws import ReadJws
from tradelane.titles.models import GuardedRow, StatedRecordRow
from tradelane.titles.ports import ControlRegistry, Line
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import (
    ChainEntry,
    ControlAction,
    ControlRecord,
    ControlStanding,
    HandOver,
    InsertedRecord,
    Platform,
    ResponseCode,
    Sha256,
)

_TRIES = 5
"""How often a record is signed anew because others' came first; they are a handful of platforms, and take turns."""
_NONE = Sha256("")


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the registry holds of the bill, believed."""

    records: tuple[InsertedRecord, ...]
    standing: ControlStanding


@dataclass(frozen=True, slots=True)
class Statement:
    """What this platform wants to stand in the registry."""

    action: ControlAction
    about: Sha256
    """The entry of the chain, or the record that is answered: one record of this platform's for each."""
    receiver: str = ""

    @property
    def last(self) -> Sha256:
        """The entry of the chain, where it is about one."""
        return _NONE if self.action in ControlAction.answering() else self.about

    @property
    def responds_to(self) -> Sha256:
        """The record that it answers, where it answers one."""
        return self.about if self.action in ControlAction.answering() else _NONE


def guard_of(ebl: Sha256, *, line: Line, now: datetime) -> "Guard | None":
    """The registry that guards a bill of this platform; None where none does. Raises Refused (PINT-33)."""
    address = queries.registry_of(ebl)
    return Guard(_live_registry(address, at=now), ebl, line=line, now=now) if address else None


def guard_of_chain(chain: Sequence[ChainEntry], *, line: Line, now: datetime) -> "Guard":
    """The registry that an offered chain names. Raises Declined (BENV, PINT-33)."""
    return Guard(require_known(chain[0].registry, at=now), chain[0].document, line=line, now=now)


def require_known(address: str, *, at: datetime) -> Platform:
    """The registry at an address that a chain names. Raises Declined (BENV) with what the operator must do."""
    try:
        return _live_registry(address, at=at)
    except Refused as error:
        raise Declined(ResponseCode.BENV, f"{error.rule}: {error.message} {error.fix}") from error


def _live_registry(address: str, *, at: datetime) -> Platform:
    found = queries.registry_at(address)
    if found is None or not dcsa.the_registry_is_known_here(found, live=found.is_live(at)):
        raise dcsa.the_registry_is_known_here.refused(facts={"registry": address})
    return found


def note_guarded(ebl: Sha256, registry: str) -> None:
    """Note which registry guards a bill, as the first entry of its chain says, or that none does. In the caller's
    transaction.
    """
    kept = GuardedRow.objects.filter(pk=ebl)
    if not registry:
        kept.delete()
    elif not kept.filter(registry=registry).exists():
        GuardedRow.objects.update_or_create(pk=ebl, defaults={"registry": registry, "said": "", "seen_at": None})


class Guard:
    """One bill at its registry, over a line."""

    def __init__(self, registry: Platform, ebl: Sha256, *, line: Line, now: datetime) -> None:
        self._code, self._ebl, self._now = registry.code, ebl, now
        headers = queries.call_header(registry.code)
        self._registry: ControlRegistry = RegistryOnALine(registry.address, ebl, headers=headers, line=line)

    # ── asking ──

    def standing(self) -> ControlStanding:
        """How the bill stands there at this moment. Raises Unavailable."""
        return self._listed().standing

    def _listed(self) -> Listed:
        found = self._registry.records()
        listed = self._believed(found.records, found.head)
        self._note(listed, found.head)
        return listed

    def _believed(self, records: tuple[InsertedRecord, ...], head: ReadJws) -> Listed:
        """The list, once every signature of it holds and every record may follow those before. Raises Unavailable."""
        try:
            if queries.signed_by(head.text, platform=self._code, at=self._now) is None:
                raise _unbelieved("no key of the registry that counts made its signature")
            said = read_head(head)
            if said != head_of(self._ebl, records, at=said.at):
                raise _unbelieved("its signature is over another list")
            ours = frozenset(StatedRecordRow.objects.filter(ebl=self._ebl).values_list("text", flat=True))
            read = [self._record(each, i, ours) for i, each in enumerate(records)]
        except Unreadable as error:
            raise _unbelieved(f"{error.field}: {error.message}") from error
        if (broken := dcsa.first_broken_record(read)) is not None:
            raise _unbelieved(f"{broken.id}: {broken.text}")
        return Listed(records, ControlStanding.of(read))

    def _record(self, inserted: InsertedRecord, i: int, ours: Collection[str]) -> ControlRecord:
        signed, record = read_control_record(inserted.text, field=f"records[{i}]")
        by_actor = record.text in ours or queries.once_signed_by(signed, code=record.actor)
        if record.ebl != self._ebl or record.actor != inserted.by or not by_actor:
            raise _unbelieved(f"records[{i}] is no record of {record.actor}'s of this bill")
        return record

    def _note(self, listed: Listed, head: ReadJws) -> None:
        """Keep what the registry said last of a bill that is noted here. Raises Unavailable: an older answer came late,
        or it takes back what it had signed (PINT-35).
        """
        with transaction.atomic():
            known = GuardedRow.objects.select_for_update().filter(pk=self._ebl).first()
            before = known.standing.records if known else ()
            grown = dcsa.a_registry_takes_nothing_back(before, listed.standing.records)
            if known is not None and grown:
                known.said, known.seen_at = list_bytes(listed.records, head.text).decode(), self._now
                known.save(update_fields=["said", "seen_at"])
        if known is None or grown:
            return
        late = read_head(head).at < read_head(read_list(known.said.encode()).head).at
        if late and dcsa.a_registry_takes_nothing_back(listed.standing.records, before):
            raise Unavailable("An older list came late.", fix="It is asked again by itself.")
        journal.record("titles.registry.contradicted", subject=self._ebl, by=None, registry=self._code, head=head.text)
        rule = dcsa.a_registry_takes_nothing_back
        raise Unavailable(rule.text, field=rule.field, rule=rule.id, fix=rule.fix)

    # ── recording ──

    def bring_about(
        self, done: Callable[[ControlStanding], bool], state: Callable[[ControlStanding], Statement]
    ) -> ControlStanding:
        """Have what `state` says recorded until the list is as `done` wants it; how the bill stands then.

        `state` is asked anew whenever another platform's record came first, and may decline. Raises Declined (DISE)
        where the list does not allow it, and Unavailable.
        """
        why = ""
        for _ in range(_TRIES):
            listed = self._listed()
            if done(listed.standing):
                return listed.standing
            try:
                after = self._recorded(listed, state(listed.standing))
            except Conflict as moved:
                why = moved.message
                continue
            if after is not None and done(after):
                return after
        raise Unavailable(f"The registry's list keeps moving. {why}".strip(), fix="It is tried again by itself.")

    def _recorded(self, listed: Listed, statement: Statement) -> ControlStanding | None:
        """The bill with our record as the tail; None when the answer is of an earlier time.

        Raises Conflict when another record was first, and Declined (DISE).
        """
        record = self._stated(listed.standing, statement)
        inserted, head = self._registry.insert(record.text)
        if inserted.text != record.text:
            raise _unbelieved("it answers with another record")
        if read_head(head).count != len(listed.records) + 1:
            return None
        after = self._believed((*listed.records, inserted), head)
        self._note(after, head)
        return after.standing

    @transaction.atomic
    def _stated(self, standing: ControlStanding, statement: Statement) -> ControlRecord:
        """The record to be sent: the stored one, or one that names the present tail in its place.

        Raises Declined (DISE) where it may not follow; nothing of it is stored then.
        """
        rows = StatedRecordRow.objects.select_for_update()
        row = rows.filter(ebl=self._ebl, action=statement.action, about=statement.about).first()
        text = row.text if row is not None and row.previous == standing.tail else self._signed(standing, statement)
        record = read_control_record(text, field="record")[1]
        if (broken := dcsa.broken_by_record(standing, record)) is not None:
            raise Declined.by(ResponseCode.DISE, broken)
        if row is None or row.text != text:
            StatedRecordRow.objects.update_or_create(
                ebl=self._ebl, action=statement.action, about=statement.about,
                defaults={"previous": standing.tail, "text": text},
            )  # fmt: skip
        return record

    def _signed(self, standing: ControlStanding, statement: Statement) -> str:
        payload = control_record_payload(
            self._ebl, statement.action, actor=queries.own_code(), at=milliseconds(self._now), previous=standing.tail,
            receiver=statement.receiver, last=statement.last, responds_to=statement.responds_to,
        )  # fmt: skip
        return sign_for_platforms(payload, by=queries.here())

    # ── what a sender, a receiver and a carrier's platform say ──

    def intend(self, last: Sha256, *, to: str) -> ControlStanding:
        """Have a transfer by our entry `last` stand as intended, unless it was settled already."""
        us = queries.own_code()

        def stands(now: ControlStanding) -> bool:
            is_open = now.intended is not None and now.intended.is_intent(last, by=us)
            return is_open or now.answer_to(last, by=us) is not None

        return self.bring_about(stands, lambda _: Statement(ControlAction.INTEND, last, receiver=to))

    def cancel(self, last: Sha256) -> ControlStanding:
        """Have that transfer cancelled, unless it was settled before."""
        us = queries.own_code()

        def statement(now: ControlStanding) -> Statement:
            return Statement(ControlAction.CANCEL, now.intended.id if now.intended else now.tail)

        return self.bring_about(lambda now: now.answer_to(last, by=us) is not None, statement)

    def require_recorded(self, chain: Sequence[ChainEntry]) -> None:
        """Raise Declined where the registry contradicts a chain (DISE, PINT-34) or does not hold it (BENV, PINT-32).

        What it holds as accepted by this platform, and not gone on from here, must be here, whatever is disputed since.
        """
        now, coming = self.standing(), _coming(chain)
        if not coming or now.ended or now.handed_over[-1:] != coming:
            _require_recorded(now, chain)

    def accept(self, chain: Sequence[ChainEntry]) -> None:
        """Have the transfer that a chain ends with stand as accepted by us; one that only tells of something is none.

        Raises Declined as `require_recorded`, where the list moved since.
        """
        coming = _coming(chain)

        def statement(now: ControlStanding) -> Statement:
            _require_recorded(now, chain)
            return Statement(ControlAction.ACCEPT, now.intended.id if now.intended else now.tail)

        if coming:
            self.bring_about(lambda now: coming[0] in now.handed_over, statement)

    def surrender(self, last: Sha256 = _NONE) -> None:
        """Have the bill stand as surrendered: it has ended here. `last` is the entry that tells so, where one does."""
        self.bring_about(lambda now: now.ended, lambda _: Statement(ControlAction.SURRENDER, last))


def _coming(chain: Sequence[ChainEntry]) -> tuple[HandOver, ...]:
    """The transfer that a chain ends with; nothing where its last entry only tells of something."""
    told = dcsa.hand_overs(chain)[-1:]
    return told if told and told[0].last == chain[-1].checksum else ()


def _require_recorded(standing: ControlStanding, chain: Sequence[ChainEntry]) -> None:
    if not dcsa.the_registry_does_not_contradict(standing, chain=chain):
        raise Declined.by(ResponseCode.DISE, dcsa.the_registry_does_not_contradict)
    if not dcsa.a_guarded_transfer_is_recorded(standing, chain=chain):
        raise Declined.by(ResponseCode.BENV, dcsa.a_guarded_transfer_is_recorded)


def _unbelieved(why: str) -> Unavailable:
    return Unavailable(
        f"The registry's list is not believed: {why}.", field="controlTrackingRegistry",
        fix="Ask the registry's operator, and compare its keys with those registered here.",
    )  # fmt: skip
