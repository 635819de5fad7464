# SPDX-License-Identifier: Apache-2.0
"""Platforms, their keys and parties by code; apart from records, as operators and protocols ask for these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import known_organisations, organisation
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.titles.formats.dcsa.checksums import checksum_of_json
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.formats.dcsa.jws import ReadJws, read_jws
from tradelane.titles.formats.dcsa.keys import jwk
from tradelane.titles.models import (
    ForeignPartyRow,
    PartyCodeRow,
    PlatformKeyRow,
    PlatformRow,
    SendingRow,
    TransportDocumentRow,
)
from tradelane.titles.models.platforms import live_rows
from tradelane.titles.queries.titles import title
from tradelane.titles.rules.dcsa import a_platform_is_live, keys_that_may_sign
from tradelane.titles.values.dcsa import ChainParty, PartyCode, Platform, PlatformKind, Sha256
from tradelane.trust.queries import public_keys

_FOREIGN = "ZZ.EBL."
"""Economy ZZ is nobody's (ISO 3166-1, user-assigned): no number of an economy is ever taken for such a party."""


def own_code() -> str:
    """The code by which other platforms know this one."""
    return str(settings.EBL_PLATFORM)


# ── platforms ──


def platform(code: str) -> Platform | None:
    """A platform or carrier as it is registered; None for a code that nobody registered."""
    row = PlatformRow.objects.filter(pk=code).first()
    return None if row is None else row.value()


def live_platform(code: str, *, at: datetime) -> Platform:
    """A platform that counts now. Raises Refused (DCSA-3)."""
    found = platform(code)
    if found is None or not a_platform_is_live(found, at=at):
        raise a_platform_is_live.refused(facts={"platform": code})
    return found


def platforms(*, kind: PlatformKind | None = None) -> list[Platform]:
    """All that are registered, by code."""
    rows = PlatformRow.objects.order_by("pk")
    return [row.value() for row in (rows.filter(kind=kind) if kind else rows)]


def call_header(code: str) -> dict[str, str]:
    """The header that a platform asks its callers for; nothing where it asks for none."""
    row = PlatformRow.objects.get(pk=code)
    return {row.header_name: row.header_value} if row.header_name else {}


# ── keys ──


def signed_by(jws: str, *, platform: str, at: datetime, field: str = "") -> ReadJws | None:
    """The JWS when a key of `platform` made it; None when none did. Raises Unreadable for what is no JWS."""
    read = read_jws(jws, field=field)
    rows = PlatformKeyRow.objects.filter(live_rows(at), platform=platform)
    keys = keys_that_may_sign([row.value() for row in rows], platform=platform, kid=read.kid, at=at)
    return read if any(read.holds(key.public) for key in keys) else None


def signed_by_carrier(jws: str, *, carrier: str, at: datetime, field: str = "") -> ReadJws | None:
    """The JWS when the carrier with this code made it, or somebody whom it named as the one who signs for it."""
    found = platform(carrier)
    return None if found is None or not found.is_live(at) else signed_by(jws, platform=carrier, at=at, field=field)


def own_keys(organisation: OrganisationId) -> dict[str, list[dict[str, str]]]:
    """A JSON Web Key Set with the public keys by which an organisation signs here."""
    return {"keys": [jwk(public) for public in public_keys(organisation)]}


# ── parties ──


def organisation_of(codes: Iterable[PartyCode]) -> OrganisationId | None:
    """Whom these codes name here; None when nobody, or more than one.

    An organisation's own number is its code in our own list; other lists are entered by the operator.
    """
    codes = list(codes)
    named: set[OrganisationId] = set()
    for code in codes:
        if code.provider == own_code():
            named |= {OrganisationId(code.code)} & known_organisations([OrganisationId(code.code)])
        row = PartyCodeRow.objects.filter(provider=code.provider, code=code.code).first()
        named |= {OrganisationId(row.organisation)} if row else set()
    return named.pop() if len(named) == 1 else None


def our_party(id: OrganisationId) -> ChainParty:
    """An organisation of this platform as a chain names it. Raises NotFound."""
    found = organisation(id)
    rows = PartyCodeRow.objects.filter(organisation=id).order_by("provider", "code")
    codes = [PartyCode(own_code(), id), *(PartyCode(row.provider, row.code, row.list_name) for row in rows)]
    return ChainParty(found.name[:70].strip(), own_code(), tuple(codes))


def foreign_id(party: ChainParty) -> OrganisationId:
    """An id for somebody who is known by code alone, by the first one; the same on whatever platform they are."""
    first = party.codes[0]
    named = checksum_of_json([first.provider, first.code])
    return OrganisationId(f"{_FOREIGN}{named[:40].upper()}")


def party_id(party: ChainParty) -> OrganisationId:
    """A party's id: its number when it is one of ours, else the id by which this platform knows it."""
    here = organisation_of(party.codes) if party.platform == own_code() else None
    return here or foreign_id(party)


def is_foreign(id: OrganisationId) -> bool:
    """Whether the id is that of somebody on another platform."""
    return id.startswith(_FOREIGN)


def chain_party(id: OrganisationId, *, on: str = "") -> ChainParty:
    """Whoever has this id, here or on platform `on`, as a chain names them. Raises NotFound."""
    if not is_foreign(id):
        return our_party(id)
    rows = ForeignPartyRow.objects.filter(party=id)
    row = (rows.filter(platform=on) if on else rows).order_by("pk").first()
    if row is None:
        raise NotFound("Nobody of another platform has this id.", field="party")
    return read_party(parse(row.said.encode()), field="party")


# ── transport documents ──


def transport_document(checksum: Sha256) -> bytes:
    """A transport document exactly as it came, for this room's actions, which tell the people in it who gets it.

    Raises NotFound, and Gone once a person in it is erased.
    """
    row = TransportDocumentRow.objects.filter(pk=checksum).first()
    if row is None:
        raise NotFound("There is no such transport document here.", field="transportDocumentChecksum")
    return row.original


@dataclass(frozen=True, slots=True)
class Sending:
    """A transfer of a record to another platform."""

    platform: str
    state: str
    error: str
    """Why the last try came to nothing, or what the other platform gave as its reason."""
    receipt: str
    """Its signed answer; empty while there is none."""


def sendings(*, id: TitleId, by: Actor) -> list[Sending]:
    """Transfers of a record to other platforms, the newest first. Raises NotFound."""
    title(id=id, by=by)
    rows = SendingRow.objects.filter(title=id).order_by("-made_at")
    return [Sending(row.platform, row.state, _text(row, "error"), _text(row, "receipt")) for row in rows]


def _text(row: SendingRow, field: str) -> str:
    """What was said of a sending; nothing once a person of the bill was erased."""
    return text_or_gone(getattr(row, field), place=row.place(row.pk, field))
