# SPDX-License-Identifier: Apache-2.0
"""Federations followed by their signed lists; apart, because there the federation decides who may exchange, not we.

A list that does not come changes nothing while the last one counts; one that is older, or of another anchor, changes
nothing either but the note why. Who is taken off the list stays known here, so that they are refused by name.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tradelane.exchange import formats, rules
from tradelane.exchange.actions.lanes import fetch_directory, keep_directory, verified_directory
from tradelane.exchange.adapters.web import WebCourier
from tradelane.exchange.models import Federation, Member, Peer
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Anchor, MemberList
from tradelane.exchange.values import Member as Listed
from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, NotFound, TradelaneError, Unavailable
from tradelane.parties.values import Actor

EVERY = timedelta(hours=1)
"""Between two looks at a federation's list."""


@transaction.atomic
def trust_anchor(*, anchor: Anchor, act: str, by: Actor) -> None:
    """Follow a federation under an act: from its first list on, its list decides about its members.

    Raises Forbidden, and Conflict for another certificate than the one that is trusted: drop the federation first.
    """
    rules.only_the_operator_opens_a_lane.require(by)
    row, made = Federation.objects.get_or_create(
        pk=anchor.federation,
        defaults={"certificate": anchor.certificate, "address": anchor.address, "act": act},
    )
    if bytes(row.certificate) != anchor.certificate:
        raise Conflict(
            "Another certificate is trusted for this federation.",
            field="certificate",
            fix="Compare both with the federation, then drop it and trust it anew.",
        )
    Federation.objects.filter(pk=row.pk).update(address=anchor.address, act=act)
    if made:
        journal.record(
            "exchange.federation.trusted", subject="federation", by=by, federation=anchor.federation, act=act
        )


@transaction.atomic
def drop_federation(*, federation: str, by: Actor) -> None:
    """Follow a federation no longer; peers known by it alone may exchange no more. Raises NotFound, Forbidden."""
    rules.only_the_operator_opens_a_lane.require(by)
    if not Federation.objects.filter(pk=federation).exists():
        raise NotFound("This federation is not followed here.", field="federation")
    Peer.objects.filter(federation=federation).delete()
    Federation.objects.filter(pk=federation).delete()
    journal.record("exchange.federation.dropped", subject="federation", by=by, federation=federation)


def refresh_federation(
    *, federation: str, now: datetime, content: bytes | None = None, courier: Courier | None = None
) -> int:
    """Take in a federation's list, fetched from its address unless `content` is given; the number that counts then.

    Raises NotFound for a federation that is not followed, Unreadable, Refused (EXCH-30 to 35) for a list that may not
    count, Unavailable when none could be fetched. The fault is noted with the federation, and nothing else changes.
    """
    row = Federation.objects.filter(pk=federation).first()
    if row is None:
        raise NotFound("This federation is not followed here.", field="federation", fix="Trust its anchor first.")
    try:
        given = content if content is not None else _fetched(row.address, courier or WebCourier())
        number = _take_list(federation, given, now)
    except TradelaneError as error:
        Federation.objects.filter(pk=federation).update(tried_at=now, problem=str(error)[:300])
        raise
    _meet_members(federation, courier, now)
    return number


def refresh_federations(*, now: datetime, courier: Courier | None = None) -> int:
    """Look after each federation whose turn it is; how many lists are newer. Faults are noted, not raised."""
    newer = 0
    for row in Federation.objects.all():
        if row.tried_at is not None and now < row.tried_at + EVERY:
            continue
        try:
            newer += refresh_federation(federation=row.pk, now=now, courier=courier) > row.number
        except TradelaneError:
            continue
    return newer


@transaction.atomic
def _take_list(federation: str, content: bytes, now: datetime) -> int:
    row = Federation.objects.select_for_update().get(pk=federation)
    # 1. the anchor's own, whole, dated, and not older than what we know
    listed, signer = formats.read_signed_list(content)
    rules.the_anchor_signed_its_list.require(
        listed, signer=signer, anchor=bytes(row.certificate), federation=federation
    )
    rules.a_member_list_is_dated.require(listed.issued, listed.next_update, listed.grace)
    rules.a_member_list_names_one_node_an_economy.require(listed.members)
    for member in listed.members:
        rules.a_node_has_a_plain_web_address.require(member.base_url)
    seen = digest_of(formats.list_bytes(listed))
    rules.a_member_list_never_goes_back.require(
        (row.number, Digest(row.digest) if row.digest else None), (listed.number, seen)
    )
    # 2. keep it
    Federation.objects.filter(pk=federation).update(
        number=listed.number,
        digest=seen,
        next_update=listed.next_update,
        grace=listed.grace,
        fetched_at=now,
        tried_at=now,
        problem="",
    )
    if listed.number > row.number:
        _keep_members(row, listed)
        journal.record(
            "exchange.federation.listed", subject="federation", by=None, federation=federation, number=listed.number
        )
    return listed.number


def _keep_members(row: Federation, listed: MemberList) -> None:
    """Members as the list has them; who is not on it any more is marked as of the list's date."""
    named = {member.economy for member in listed.members}
    row.members.exclude(economy__in=named).filter(removed_at=None).update(removed_at=listed.issued)
    for member in listed.members:
        Member.objects.update_or_create(federation=row, economy=member.economy, defaults=_columns(member))
    Peer.objects.filter(economy__in=named).exclude(economy=settings.ECONOMY).update(federation=row.pk)


def _columns(member: Listed) -> dict[str, object]:
    return {
        "node": member.node,
        "base_url": member.base_url,
        "authority": member.authority,
        "starts": member.starts,
        "ends": member.ends,
        "removed_at": None,
    }


def _meet_members(federation: str, courier: Courier | None, now: datetime) -> None:
    """Fetch the directory of every member but ourselves; who does not answer is met at the next look."""
    faults = []
    for member in Member.objects.filter(federation=federation, removed_at=None).exclude(economy=settings.ECONOMY):
        if not rules.the_node_is_a_member(member.starts, member.ends, None, at=now):
            continue
        try:
            _meet(member, courier or WebCourier(authorities=(bytes(member.authority),)), now)
        except TradelaneError as error:
            faults.append(f"{member.node}: {error.message}")
    Federation.objects.filter(pk=federation).update(problem="; ".join(faults)[:300])


def _meet(member: Member, line: Courier, now: datetime) -> None:
    content = fetch_directory(member.base_url, line)
    theirs, authority = verified_directory(content, economy=member.economy, now=now)
    rules.the_member_is_certified_as_listed.require(bytes(member.authority), chain=[authority])
    keep_directory((theirs, authority), base_url=member.base_url, by=None, now=now, federation=member.federation_id)


def _fetched(address: str, line: Courier) -> bytes:
    """The list at its address, or in its file. Raises Unavailable."""
    if not address.startswith(("http://", "https://")):
        try:
            return Path(address).read_bytes()
        except OSError as error:
            raise Unavailable("The federation's list can't be read.", field="address") from error
    answer = line.get(address)
    if answer.status != 200:
        raise Unavailable(f"The federation answered {answer.status} instead of its list.", field="address")
    return answer.content
