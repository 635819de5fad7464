# SPDX-License-Identifier: Apache-2.0
"""Entries signed now that take effect when something else has happened; apart, because nothing moves until then.

For rooms above, which know what an entry waits for. From the moment it is reserved until it is delivered or released
the record moves by this entry or not at all: a rule for every door, and a trigger of the table.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import TitleId
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import opening_of, sign_entry
from tradelane.titles.actions.record import parties_named, require_lawful
from tradelane.titles.actions.together import record_reserved
from tradelane.titles.actions.words import keep_words
from tradelane.titles.models import ReservationRow, salts_text
from tradelane.titles.values import Entry, Jws, Reservation, ReservationState, SignedEntry, Title
from tradelane.trust.queries import trust_list


@transaction.atomic
def reserve_entry(*, entry: Entry, matter: str, by: Actor, now: datetime) -> Reservation:
    """Sign the next entry of a title with the holder's key here, and keep it undelivered for `matter`.

    The same entry again returns the same reservation. Raises Conflict (the title moved), Refused (a rule, or another
    entry is reserved), Forbidden, NotFound.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=entry.title, by=by)
    title = queries.lock_title(entry.title)
    if (kept := _kept(formats.digest_of_entry(entry))) is not None:
        return kept
    _require_reservable(title, entry, by=by)
    return _keep(title, sign_entry(title, entry, by=by.organisation, now=now), matter, by=by, now=now)


@transaction.atomic
def reserve_signed_entry(
    *, entry: Entry, author: Jws, opens: Sequence[str] = (), matter: str, by: Actor, now: datetime
) -> Reservation:
    """As `reserve_entry`, of an entry that its holder signed elsewhere; `opens` are the salts of keys they committed
    to. Raises Unreadable too.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=entry.title, by=by)
    title = queries.lock_title(entry.title)
    if (kept := _kept(formats.digest_of_entry(entry))) is not None:
        return kept
    _require_reservable(title, entry, by=by)
    salts = opening_of(title, entry, opens)
    signed = SignedEntry(entry, formats.digest_of_entry(entry), author, opens=salts)
    signers = formats.signers_of(signed, trust_list(), at=now)
    if (broken := rules.who_did_not_sign(title, entry, signers, opens=salts)) is not None:
        raise broken.refused()
    return _keep(title, signed, matter, by=by, now=now)


@transaction.atomic
def deliver_reserved(*, title: TitleId, matter: str, now: datetime) -> SignedEntry:
    """Record the entry that waits for `matter`: control passes when this returns. Again returns the same entry.

    The caller has seen that what it waits for has happened. Raises NotFound, Refused.
    """
    queries.lock_title(title)
    row, reservation = _of_matter(title, matter)
    rules.only_an_open_reservation_ends.require(reservation, to=ReservationState.DELIVERED)
    recorded = record_reserved(reservation.signed, reserved_at=reservation.reserved_at, now=now)
    _end(row, ReservationState.DELIVERED, now=now)
    return recorded


@transaction.atomic
def release_reservation(*, title: TitleId, matter: str, why: str, now: datetime) -> None:
    """Let a title go that stood still for `matter`; the entry never takes effect, as its signature is destroyed.

    Again changes nothing. The caller has seen that what it waits for can't happen any more. Raises NotFound, Refused.
    """
    queries.lock_title(title)
    row, reservation = _of_matter(title, matter)
    rules.only_an_open_reservation_ends.require(reservation, to=ReservationState.RELEASED)
    if reservation.state is ReservationState.OPEN:
        _end(row, ReservationState.RELEASED, now=now)
        journal.record("titles.title.released_from_reservation", subject=title, by=None, matter=matter, why=why)


def _require_reservable(title: Title, entry: Entry, *, by: Actor) -> None:
    rules.the_home_registry_decides.require(title.registry, here=queries.here())
    rules.a_person_acts_for_their_own_organisation.require(entry, organisation=by.organisation)
    require_lawful(title, entry)
    rules.only_a_handover_by_one_holder_waits.require(title, entry)
    rules.a_reserved_record_moves_only_by_what_it_is_reserved_for.require(
        formats.digest_of_entry(entry), reserved=queries.reserved_heads([title.id]).get(title.id)
    )


def _keep(title: Title, signed: SignedEntry, matter: str, *, by: Actor, now: datetime) -> Reservation:
    try:
        with transaction.atomic():
            row = ReservationRow.objects.create(
                entry=signed.digest, title_id=title.id, body=formats.entry_bytes(signed.entry),
                protected=signed.author.protected, signature=signed.author.signature, opens=salts_text(signed.opens),
                matter=matter, reserved_at=now, state=str(ReservationState.OPEN),
            )  # fmt: skip
    except IntegrityError as error:
        raise rules.a_reserved_record_moves_only_by_what_it_is_reserved_for.refused() from error
    keep_words([(title, signed.digest, signed.entry)], now=now)
    grant_access(subject=title.id, organisations=parties_named(signed.entry))
    journal.record(
        "titles.title.reserved", subject=title.id, by=by, digest=signed.digest, act=str(signed.entry.act),
        to=signed.entry.to, matter=matter,
    )  # fmt: skip
    return queries.reservation_of(row)


def _kept(digest: Digest) -> Reservation | None:
    """The open reservation of this very entry: then the call is a retry."""
    row = ReservationRow.objects.filter(pk=digest, state=str(ReservationState.OPEN)).first()
    return queries.reservation_of(row) if row else None


def _of_matter(title: TitleId, matter: str) -> tuple[ReservationRow, Reservation]:
    row = ReservationRow.objects.filter(title=title, matter=matter).order_by("-reserved_at").first()
    if row is None:
        raise NotFound("Nothing is reserved for this.", facts={"title": title, "matter": matter})
    return row, queries.reservation_of(row)


def _end(row: ReservationRow, state: ReservationState, *, now: datetime) -> None:
    if row.state == str(state):
        return
    row.state, row.ended_at = str(state), now
    if state is ReservationState.RELEASED:
        row.signature, row.opens = "", ""
    row.save(update_fields=["state", "ended_at", "signature", "opens"])
