# SPDX-License-Identifier: Apache-2.0
"""An agency registers its own system, tries it, and sends again what it refused; apart from what is brought to it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import new_id
from tradelane.kernel.quoting import quoted
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.trust.formats.envelopes import encrypt
from tradelane.window import queries
from tradelane.window.actions.telling import CARRY_JOB, put
from tradelane.window.adapters.agency_web import is_of_this_machine
from tradelane.window.formats.agency_json import ping_bytes
from tradelane.window.formats.http_signatures import public_key, thumbprint
from tradelane.window.models.agency_systems import AgencySystemRow, NoticeRow
from tradelane.window.rules.agency_systems import (
    a_system_gives_public_keys_that_we_know,
    a_system_has_a_plain_https_address,
)
from tradelane.window.values.agency_systems import AgencySystem, Jwk, NoticeEvent, NoticeState, NoticeView, Scope


@transaction.atomic
def register_system(
    *,
    address: str,
    signing_key: Mapping[str, object],
    sealing_key: Mapping[str, object],
    scopes: Iterable[str],
    by: Actor,
    now: datetime,
) -> AgencySystem:
    """Register the own system of the actor's agency, or change it. What waits already stays sealed to the earlier key.

    Raises Forbidden, Refused (HOOK-7, HOOK-8), Unreadable.
    """
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    a_system_has_a_plain_https_address.require(address.strip(), of_this_machine=is_of_this_machine())
    signing, sealing = _plain(signing_key), _plain(sealing_key)
    a_system_gives_public_keys_that_we_know.require(
        _kind(signing), _kind(sealing), private="d" in signing_key or "d" in sealing_key
    )
    public_key(signing, field="signing_key")
    encrypt(b"", to_jwk=dict(sealing))  # a key that can't be sealed to is refused now, not when a case waits
    key_id = thumbprint(signing)
    _require_free(key_id, by)
    AgencySystemRow.objects.update_or_create(
        organisation=by.organisation,
        defaults={
            "address": address.strip(), "signing_key": signing, "signing_key_id": key_id, "sealing_key": sealing,
            "scopes": sorted(_scopes(scopes)), "registered_by": by.person or "", "registered_at": now,
            "failures": 0, "next_try": None,
        },
    )  # fmt: skip
    journal.record("window.system.registered", subject=by.organisation, by=by, key=key_id)
    journal.enqueue(CARRY_JOB, {"organisation": by.organisation}, key=f"{by.organisation} {rfc3339(now)}")
    return queries.system_value(AgencySystemRow.objects.get(pk=by.organisation))


@transaction.atomic
def ping_system(*, by: Actor, now: datetime) -> NoticeView:
    """Send a message about nothing to the own system, behind what waits. Raises Forbidden, NotFound."""
    system = _own_system(by)
    number = new_id("notice")
    row = put(
        system,
        NoticeEvent.PING,
        content=ping_bytes(number=number, made_at=rfc3339(now)),
        id=number,
        key=number,
        now=now,
    )
    return queries.notice_value(row)


@transaction.atomic
def retry_notice(*, notice: str, by: Actor, now: datetime) -> NoticeView:
    """Send again what the system refused; what came after it about the same case follows.

    Raises Forbidden, NotFound (also for what is not refused). Twice is once.
    """
    _own_system(by)
    row = NoticeRow.objects.select_for_update().filter(id=notice, organisation=by.organisation).first()
    if row is None or row.state == str(NoticeState.DELIVERED):
        raise NotFound("There is no such message that waits for you.", field="notice", fix="Read the page again.")
    if row.state == str(NoticeState.DEAD):
        row.state, row.problem = str(NoticeState.WAITING), ""
        row.save(update_fields=["state", "problem"])
        journal.record("window.notice.retried", subject=row.id, by=by)
        journal.enqueue(CARRY_JOB, {"organisation": by.organisation}, key=f"{row.id} {row.attempts}")
    return queries.notice_value(row)


def _own_system(by: Actor) -> AgencySystem:
    if not by.may(Role.ADMIN):
        the_person_has_the_role.require(by, Role.OFFICER)
    system = queries.system_of(by.organisation)
    if system is None:
        raise NotFound("Your agency has registered no system.", field="system", fix="Register it first.")
    return system


def _plain(key: Mapping[str, object]) -> Jwk:
    """The members that make a public key, and no others."""
    return {name: str(key[name]) for name in ("kty", "crv", "x", "y") if name in key}


def _kind(key: Jwk) -> tuple[str, str]:
    return key.get("kty", ""), key.get("crv", "")


def _require_free(key_id: str, by: Actor) -> None:
    if AgencySystemRow.objects.filter(signing_key_id=key_id).exclude(pk=by.organisation).exists():
        raise Unreadable(
            "this signing key is another system's", field="signing_key", rule="HOOK-8", fix="Make a key of your own."
        )


def _scopes(given: Iterable[str]) -> set[str]:
    listed = set(given)
    unknown = listed - set(Scope)
    if unknown:
        raise Unreadable(
            f"{quoted(min(unknown))} is no scope", field="scopes", rule="AGENCY-1", fix=f"Choose of {', '.join(Scope)}."
        )
    return listed
