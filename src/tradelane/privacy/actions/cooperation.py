# SPDX-License-Identifier: Apache-2.0
"""Requests for assistance written, sealed, moved and taken in; apart, because nothing of them is kept open here.

What an authority writes is sealed to both desks before it is kept: at once from a page's form, or beforehand on the
authority's own machine (`tradelane privacy seal`), when the node never sees it. Whoever carries a move to the other
node follows the fact `privacy.assistance.moved`.
"""

from datetime import date, datetime

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.privacy.formats.cooperation import Content, read_content, with_digest
from tradelane.privacy.formats.directory import same_second
from tradelane.privacy.formats.letters import Letter, SealedLetter, open_files, sealed_letter
from tradelane.privacy.formats.sealing import open_sealed, recipients_of
from tradelane.privacy.models import AssistanceMoveRow, AssistanceRow
from tradelane.privacy.queries.cooperation import assistance_of, key_of, move_of
from tradelane.privacy.queries.directory import known_contacts
from tradelane.privacy.queries.oversight import our_desk
from tradelane.privacy.rules import cooperation as rules
from tradelane.privacy.values.cooperation import (
    Assistance,
    AssistanceId,
    AssistanceState,
    Attachment,
    Cover,
    Move,
    Side,
    Urgency,
)

MOVED = "privacy.assistance.moved"
_NO_DIGEST = Digest("")


def new_cover(
    *, asked: OrganisationId, reference: str, urgency: Urgency, reply_by: date | None, by: Actor, now: datetime
) -> Cover:
    """The cover of a fresh request of the actor's authority. Raises Forbidden (PRIV-163), Refused (PRIV-179, -188)."""
    today = aware_utc(now).date()
    desk, known = our_desk(by=by, on=today), known_contacts(on=today)
    rules.an_authority_writes_to_a_known_contact_point.require(asked, [each.organisation for each in known])
    other = next(each for each in known if each.organisation == asked)
    cover = Cover(
        id=AssistanceId(new_id("assistance")),
        reference=reference.strip(),
        asking=by.organisation,
        asking_authority=desk.authority,
        asked=asked,
        asked_authority=other.authority,
        urgency=urgency,
        reply_by=reply_by,
    )
    rules.authorities_are_of_two_economies.require(cover)
    return cover


@transaction.atomic
def save_draft(*, cover: Cover, letter: Letter | SealedLetter, by: Actor, now: datetime) -> Assistance:
    """Keep a request that is written, sealed to both desks; again replaces it. By an officer of the asking authority.

    Raises Forbidden, Conflict once it was sent, Refused (PRIV-172, PRIV-173, PRIV-178, PRIV-179, PRIV-185, PRIV-188).
    """
    today = aware_utc(now).date()
    _require_officer(by, on=today)
    rules.authorities_are_of_two_economies.require(cover)
    if cover.asking != by.organisation:
        raise NotFound("There is no such request of yours.", field="assistance")
    if isinstance(letter, Letter):
        request = letter.request
        if request is None:
            raise rules.a_request_says_what_is_asked_and_under_which_law.refused()
        rules.a_request_says_what_is_asked_and_under_which_law.require(request)
        rules.urgency_has_a_day_and_a_reason.require(
            cover.urgency, reply_by=cover.reply_by, reason=request.urgency_reason, on=today
        )
    sealed = _sealed(cover, letter, number=1, state=AssistanceState.SENT, on=today)
    row = AssistanceRow.objects.select_for_update().filter(pk=key_of(cover.id, Side.ASKING)).first()
    if row is not None and (row.state != AssistanceState.DRAFT or row.owner != by.organisation):
        raise Conflict("This request was sent already.", field="assistance", fix="Read where it stands.")
    if (
        row is None
        and AssistanceRow.objects.filter(asking=cover.asking, reference=cover.reference, side=Side.ASKING).exists()
    ):
        raise Conflict("A request with this reference is there.", field="reference", fix="Take another reference.")
    row = row or AssistanceRow(pk=key_of(cover.id, Side.ASKING), made_at=now)
    _write_cover(row, cover, side=Side.ASKING, state=AssistanceState.DRAFT, now=now)
    row.draft, row.draft_files = sealed.sealed, list(sealed.files)
    row.save()
    grant_access(subject=cover.id, organisations=[by.organisation])
    record("privacy.assistance.drafted", subject=cover.id, by=by)
    return assistance_of(row)


@transaction.atomic
def send_request(*, id: AssistanceId, by: Actor, now: datetime) -> Assistance:
    """Send the draft as it is sealed; it is carried once this is committed. Raises Forbidden, NotFound, Refused."""
    row = _own(id, by, now=now)
    sealed = SealedLetter(row.draft, tuple(row.draft_files))
    return _moved(row, AssistanceState.SENT, sealed, by=by, now=now)


@transaction.atomic
def move_request(
    *, id: AssistanceId, to: AssistanceState, letter: Letter | SealedLetter, by: Actor, now: datetime
) -> Assistance:
    """Acknowledge, decide, report progress, answer or close; by an officer of the authority whose turn it is.

    Raises Forbidden, NotFound, Refused (PRIV-174, PRIV-175, PRIV-178, PRIV-185, PRIV-188).
    """
    row = _own(id, by, now=now)
    if isinstance(letter, Letter):
        rules.declining_and_answering_take_words.require(to, letter.text)
    return _moved(row, to, letter, by=by, now=now)


@transaction.atomic
def take_in_move(*, cover: Cover, move: Move, sender: OrganisationId, now: datetime) -> Assistance:
    """Take in a move that the other node carried here; `sender` signed the message. Twice is once.

    Raises NotFound when the authority is not at home here, Forbidden (PRIV-163, PRIV-176), Refused (PRIV-174, PRIV-177,
    PRIV-179, PRIV-188).
    """
    today = aware_utc(now).date()
    here = Side.ASKED if sender == cover.asking else Side.ASKING
    rules.authorities_are_of_two_economies.require(cover)
    rules.a_move_comes_from_the_authority_it_names.require(cover, move, sender=sender, here=here)
    known = [each.organisation for each in known_contacts(on=today)]
    rules.an_authority_writes_to_a_known_contact_point.require(sender, known)
    rules.an_authority_writes_to_a_known_contact_point.require(
        cover.asked if here is Side.ASKED else cover.asking, known
    )
    row = AssistanceRow.objects.select_for_update().filter(pk=key_of(cover.id, here)).first()
    if row is None:
        if here is Side.ASKING:
            raise NotFound("There is no such request of ours.", field="assistance")
        row = AssistanceRow(pk=key_of(cover.id, here), made_at=now)
        _write_cover(row, cover, side=here, state=AssistanceState.DRAFT, now=now)
        row.save()
        grant_access(subject=cover.id, organisations=[cover.asked])
    if row.moves.filter(digest=move.digest).exists():
        return assistance_of(row)
    if assistance_of(row).cover != cover:
        raise rules.a_move_comes_from_the_authority_it_names.refused(field="cover")
    _append(row, move, side=Side.ASKING if here is Side.ASKED else Side.ASKED, now=now)
    record("privacy.assistance.received", subject=cover.id, by=None, number=move.number, state=move.state)
    return assistance_of(row)


def open_move(
    *, file: Assistance, number: int, key_file: bytes, passphrase: str
) -> tuple[Content, list[tuple[Attachment, bytes]]]:
    """What a move says, with its files, opened in memory by the desk's key file. Raises Unreadable, Refused."""
    move = next((each for each in file.moves if each.number == number), None)
    if move is None:
        raise NotFound("There is no such step.", field="number")
    content = read_content(open_sealed(move.sealed, key_file=key_file, passphrase=passphrase))
    rules.an_opened_content_is_of_its_move.require(
        named=(content.assistance, content.number, content.state), place=(file.cover.id, number, move.state)
    )
    return content, open_files(content, move.files, key_file=key_file, passphrase=passphrase)


def _sealed(
    cover: Cover, letter: Letter | SealedLetter, *, number: int, state: AssistanceState, on: date
) -> SealedLetter:
    """The letter sealed to both desks as the directories show them; one that came sealed is checked for just that."""
    contacts = {each.organisation: each for each in known_contacts(on=on)}
    for organisation in (cover.asking, cover.asked):
        rules.an_authority_writes_to_a_known_contact_point.require(organisation, contacts)
    keys = [contacts[cover.asking].jwk, contacts[cover.asked].jwk]
    if isinstance(letter, Letter):
        return sealed_letter(letter, id=cover.id, number=number, state=state, keys=keys)
    desks = frozenset(key["kid"] for key in keys)
    if len(letter.files) > rules.MOST_FILES:
        raise rules.attachments_are_few_and_whole.refused()
    for sealed in (letter.sealed, *letter.files):
        rules.a_content_is_sealed_to_the_two_authorities.require(recipients_of(sealed), desks=desks)
    return letter


def _moved(
    row: AssistanceRow, to: AssistanceState, letter: Letter | SealedLetter, *, by: Actor, now: datetime
) -> Assistance:
    file = assistance_of(row)
    rules.a_request_moves_by_the_authority_whose_turn_it_is.require(file.state, to, side=file.side)
    number = len(file.moves) + 1
    sealed = _sealed(file.cover, letter, number=number, state=to, on=aware_utc(now).date())
    move = with_digest(
        Move(
            number=number,
            state=to,
            by=by.organisation,
            at=same_second(now),
            sealed=sealed.sealed,
            files=sealed.files,
            previous=file.moves[-1].digest if file.moves else "",
            digest=_NO_DIGEST,
        ),
        cover=file.cover,
    )
    row.draft, row.draft_files = "", []
    _append(row, move, side=file.side, now=now)
    record(MOVED, subject=file.cover.id, by=by, number=number, side=file.side, state=to)
    return assistance_of(row)


def _append(row: AssistanceRow, move: Move, *, side: Side, now: datetime) -> None:
    rows = row.moves.order_by("number")
    last = rows.last()
    rules.a_move_follows_the_last_one.require(move, last=move_of(last) if last else None)
    rules.a_request_moves_by_the_authority_whose_turn_it_is.require(AssistanceState(row.state), move.state, side=side)
    AssistanceMoveRow.objects.create(
        assistance=row,
        number=move.number,
        state=move.state,
        by=move.by,
        at=move.at,
        sealed=move.sealed,
        files=list(move.files),
        previous=move.previous,
        digest=move.digest,
    )
    row.state, row.moved_at = move.state.value, now
    row.save()


def _own(id: AssistanceId, by: Actor, *, now: datetime) -> AssistanceRow:
    """The actor's authority's file, locked. Raises NotFound, Forbidden."""
    row = AssistanceRow.objects.select_for_update().filter(id=id, owner=by.organisation).first()
    if row is None:
        raise NotFound("There is no such request for assistance.", field="assistance")
    _require_officer(by, on=aware_utc(now).date())
    return row


def _require_officer(by: Actor, *, on: date) -> None:
    our_desk(by=by, on=on)
    the_person_has_the_role.require(by, Role.OFFICER)


def _write_cover(row: AssistanceRow, cover: Cover, *, side: Side, state: AssistanceState, now: datetime) -> None:
    row.id, row.side, row.reference = cover.id, side.value, cover.reference
    row.owner = cover.asking if side is Side.ASKING else cover.asked
    row.asking, row.asking_authority = cover.asking, cover.asking_authority
    row.asked, row.asked_authority = cover.asked, cover.asked_authority
    row.urgency, row.reply_by = cover.urgency.value, cover.reply_by
    row.state, row.moved_at = state.value, now
