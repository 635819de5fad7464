# SPDX-License-Identifier: Apache-2.0
"""What this node holds as a control tracking registry, and which registries it uses as a platform; apart from
platforms, of which these speak.
"""

from datetime import datetime

from django.conf import settings

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import TitleId
from tradelane.parties.values import Actor
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.jws import ReadJws
from tradelane.titles.models import (
    ControlRecordRow,
    GuardedRow,
    GuardRow,
    PlatformKeyRow,
    PlatformRow,
    SendingRow,
    SendingState,
)
from tradelane.titles.queries.platforms import own_code, signed_by
from tradelane.titles.queries.titles import here, title
from tradelane.titles.rules.dcsa import a_registry_cancels_what_it_guards
from tradelane.titles.values import TitleState
from tradelane.titles.values.dcsa import GuardedView, InsertedRecord, Platform, PlatformKind, Sha256
from tradelane.trust.queries import public_keys

# ── as a registry ──


def require_registry() -> None:
    """Raise NotFound on a node whose operator keeps no registry."""
    if not settings.KEEPS_CONTROL:
        raise NotFound("This node keeps no control tracking registry.", fix="Ask its operator which address to use.")


def inserted_records(ebl: Sha256) -> list[InsertedRecord]:
    """The records of a bill, in their order; none for one that nobody recorded anything of."""
    return [row.value() for row in ControlRecordRow.objects.filter(ebl=ebl).order_by("n")]


def signed_by_platform(signed: ReadJws, *, code: str, at: datetime) -> bool:
    """Whether a live platform with this code made the signature; this node's own platform counts by its own keys."""
    if code == own_code():
        return _signed_here(signed)
    row = PlatformRow.objects.filter(pk=code, kind=PlatformKind.PLATFORM).first()
    if row is None or not row.value().is_live(at):
        return False
    return signed_by(signed.text, platform=code, at=at) is not None


def _signed_here(signed: ReadJws) -> bool:
    """Whether this node's own platform made the signature."""
    return any(signed.holds(public) for public in public_keys(here()))


# ── as a platform ──


def registry_at(address: str) -> Platform | None:
    """The registry that is registered here under this address; None where there is none."""
    row = PlatformRow.objects.filter(kind=PlatformKind.REGISTRY, address=address.rstrip("/")).order_by("pk").first()
    return row.value() if row and row.address else None


def guard_for(peer: str) -> Platform | None:
    """The registry that guards new chains to a platform; None where the operator chose none."""
    rows = {row.peer: row for row in GuardRow.objects.filter(peer__in=[peer, GuardRow.EVERY_PEER])}
    row = rows.get(peer) or rows.get(GuardRow.EVERY_PEER)
    return row.registry.value() if row and row.registry else None


def once_signed_by(signed: ReadJws, *, code: str) -> bool:
    """Whether a platform with this code made the signature, by a key that may have ended since.

    What a registry holds was checked by it when it came; keys end, and what they signed stays.
    """
    if code == own_code():
        return _signed_here(signed)
    keys = [row.value() for row in PlatformKeyRow.objects.filter(platform=code)]
    named = [key for key in keys if signed.kid in ("", key.kid)]
    return any(signed.holds(key.public) for key in named)


def registry_of(ebl: Sha256) -> str:
    """The address of the registry that guards a bill here; empty where none does."""
    return GuardedRow.objects.filter(pk=ebl).values_list("registry", flat=True).first() or ""


def may_cancel_sending(*, id: TitleId, by: Actor) -> bool:
    """Whether `by` may have the registry cancel a transfer of a record that has no answer. Raises NotFound."""
    found = title(id=id, by=by)
    sending = found.standing.sending
    if found.state is not TitleState.SENDING or sending is None or by.organisation != found.holder:
        return False
    waiting = SendingRow.objects.filter(title=id, state=SendingState.WAITING, cancelling=False).exists()
    guarded = registry_of(checksum_of_digest(found.document)) != ""
    return waiting and a_registry_cancels_what_it_guards(guarded=guarded, may_stay=sending.to != found.holder)


def guarded(*, id: TitleId, by: Actor) -> GuardedView | None:
    """The registry that guards a record, and what it said last; None where none does. Raises NotFound."""
    row = GuardedRow.objects.filter(pk=checksum_of_digest(title(id=id, by=by).document)).first()
    return None if row is None else GuardedView(row.registry, row.standing, row.seen_at)
