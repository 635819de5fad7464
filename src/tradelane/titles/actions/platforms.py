# SPDX-License-Identifier: Apache-2.0
"""Platforms registered, their keys pinned or fetched, and parties given codes; apart, as the operator alone does it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import NotFound, TradelaneError, Unavailable
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation as known_organisation
from tradelane.parties.values import Actor
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.formats.dcsa.keys import read_keys
from tradelane.titles.models import GuardRow, PartyCodeRow, PlatformKeyRow, PlatformRow
from tradelane.titles.ports import Line
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import PartyCode, Platform

KEYS_ARE_READ_EVERY = timedelta(hours=1)
"""How soon a platform's new key counts, and its withdrawn one no longer."""


@transaction.atomic
def register_platform(
    *, platform: Platform, by: Actor, header: tuple[str, str] = ("", ""), keys_address: str = ""
) -> None:
    """Register a platform or a carrier, or bring what is known of one up to date; its keys come by themselves.

    `header` is what the peer asks its callers for; `keys_address` is where it publishes its key set. Raises Forbidden
    (DCSA-1) and Refused (DCSA-2).
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    dcsa.a_platform_has_its_form.require(platform, keys_address=keys_address)
    PlatformRow.objects.update_or_create(
        pk=platform.code,
        defaults={
            "kind": platform.kind,
            "name": platform.name,
            "address": platform.address.rstrip("/"),
            "since": platform.since,
            "until": platform.until,
            "suspended": platform.suspended,
            "strictness": platform.strictness.name,
            "header_name": header[0],
            "header_value": header[1],
            "keys_address": keys_address,
        },
    )
    journal.record("titles.platform.registered", subject=platform.code, by=by, strictness=platform.strictness.name)


@transaction.atomic
def suspend_platform(*, code: str, suspended: bool, by: Actor) -> None:
    """Stop, or go on with, what comes from a platform and goes to it. Raises Forbidden, NotFound."""
    dcsa.only_the_operator_registers_platforms.require(by)
    if not PlatformRow.objects.filter(pk=code).update(suspended=suspended):
        raise _unknown(code)
    journal.record("titles.platform.suspended" if suspended else "titles.platform.resumed", subject=code, by=by)


@transaction.atomic
def pin_keys(*, platform: str, content: bytes, by: Actor, now: datetime) -> list[str]:
    """Take in keys that a platform handed over (a key set, a key, or certificates in PEM); the names they go by.

    Keys that are known stay as they are. Raises Forbidden, NotFound, Unreadable (DCSA-KEY).
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    keys = read_keys(content)
    if not PlatformRow.objects.filter(pk=platform).exists():
        raise _unknown(platform)
    _add(platform, keys, now)
    journal.record("titles.platform.keys_pinned", subject=platform, by=by, keys=sorted(keys))
    return sorted(keys)


@transaction.atomic
def end_key(*, platform: str, kid: str, by: Actor, now: datetime) -> None:
    """From now on nothing that this key signed is believed. Raises Forbidden, NotFound."""
    dcsa.only_the_operator_registers_platforms.require(by)
    if not PlatformKeyRow.objects.filter(platform=platform, kid=kid, until=None).update(until=now):
        raise NotFound("This platform has no such key, or it has ended.", field="kid")
    journal.record("titles.platform.key_ended", subject=platform, by=by, kid=kid)


def read_published_keys(*, now: datetime, line: Line | None = None) -> int:
    """Read the key sets of platforms that publish one, each once an hour; how many keys came or ended.

    A platform that does not answer keeps its keys: silence withdraws none.
    """
    due = PlatformRow.objects.exclude(keys_address="").exclude(keys_read_at__gt=now - KEYS_ARE_READ_EVERY)
    return sum(_read_keys_of(row, line or WebLine(), now) for row in due)


def _read_keys_of(row: PlatformRow, line: Line, now: datetime) -> int:
    try:
        answer = line.get(row.keys_address)
        if answer.status != 200:
            raise Unavailable(f"The platform answered {answer.status} for its keys.")
        keys = read_keys(answer.content)
    except TradelaneError as error:
        PlatformRow.objects.filter(pk=row.pk).update(keys_read_at=now)
        journal.record("titles.platform.keys_unread", subject=row.code, by=None, why=error.message[:200])
        return 0
    with transaction.atomic():
        came = _add(row.code, keys, now)
        known = PlatformKeyRow.objects.filter(platform=row, until=None)
        ended = known.exclude(kid__in=keys).update(until=now)
        PlatformRow.objects.filter(pk=row.pk).update(keys_read_at=now)
        if came or ended:
            journal.record("titles.platform.keys_read", subject=row.code, by=None, keys=sorted(keys))
    return came + ended


def _add(platform: str, keys: Mapping[str, bytes], now: datetime) -> int:
    made = [
        PlatformKeyRow.objects.get_or_create(platform_id=platform, kid=kid, defaults={"public": public, "since": now})
        for kid, public in keys.items()
    ]
    return sum(created for _, created in made)


@transaction.atomic
def give_code(*, organisation: OrganisationId, code: PartyCode, by: Actor) -> None:
    """Let an organisation of this platform be reached by a code of somebody's list, such as its LEI.

    Raises Forbidden, NotFound, and Refused (DCSA-4) when the code is another organisation's.
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    known_organisation(organisation)
    row, _ = PartyCodeRow.objects.get_or_create(
        provider=code.provider, code=code.code, defaults={"list_name": code.list_name, "organisation": organisation}
    )
    dcsa.a_code_names_one_organisation.require([OrganisationId(row.organisation)], organisation=organisation)
    journal.record("titles.party.code_given", subject=organisation, by=by, provider=code.provider)


@transaction.atomic
def guard_new_chains(*, registry: str, peer: str = "", by: Actor, now: datetime) -> None:
    """Have a control tracking registry guard the chains that begin here, to one peer or to all that have no choice of
    their own; without a registry's code, none does. Chains that have begun stay as they are.

    Raises Forbidden (DCSA-1), NotFound, Refused (DCSA-9).
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    row = PlatformRow.objects.filter(pk=registry).first()
    if registry:
        value = row.value() if row else None
        dcsa.a_registry_guards_by_its_address.require(value, live=value is not None and value.is_live(now))
    if peer and not PlatformRow.objects.filter(pk=peer).exists():
        raise _unknown(peer)
    GuardRow.objects.update_or_create(pk=peer or GuardRow.EVERY_PEER, defaults={"registry": row})
    journal.record("titles.guard.chosen", subject=peer or GuardRow.EVERY_PEER, by=by, registry=registry)


def _unknown(code: str) -> NotFound:
    return NotFound("No such platform is registered here.", field="code", facts={"platform": code})
