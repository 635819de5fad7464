# SPDX-License-Identifier: Apache-2.0
"""Whom the parcels of a manifest go to, as it is kept; apart from judging, which needs no person.

Each person's parcels are sealed under a key of their own, as any contact: no law wants it kept, so it goes at once
when they have it erased. The e-mail itself stands nowhere.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.ids import new_id
from tradelane.parcels.models import AddresseeRow, Manifest, ManifestAddresses
from tradelane.parcels.queries import addressed_in
from tradelane.parcels.values import Addressed
from tradelane.parties.actions.vault import ToSeal, destroy, seal_all, seal_bytes
from tradelane.parties.formats.sealing import as_text
from tradelane.parties.queries.vault import unnamed_keys
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import person_key
from tradelane.privacy.values import PersonKey

JOB = "parcels.address"
_AT_ONCE = 5_000
"""People sealed in one step: their keys are held in memory meanwhile."""
_ROWS = 300
"""Rows a statement: old SQLite takes 999 parameters."""


def hold_addresses(manifest: Manifest, addressed: Addressed, *, now: datetime) -> None:
    """Keep the e-mails of a manifest as one sealed text and ask for the work on them; in the caller's transaction.

    A key for each of a million people takes minutes: whoever hands the manifest in does not wait for it.
    """
    if addressed:
        ManifestAddresses.objects.create(manifest=manifest, content=_together(manifest.id, addressed, now))
        journal.enqueue(JOB, {"manifest": manifest.id}, key=manifest.id)


def seal_addressees(*, manifest: str, now: datetime) -> None:
    """Seal some people's parcels, each under a key of theirs, and ask for the rest; then the e-mails go with their key.

    Safe to be killed and called again: what was committed is not done twice.
    """
    if _seal_some(manifest, now):
        destroy(keys=[key.id for key in unnamed_keys({manifest})], now=now)


def set_apart(people: Collection[PersonKey], *, now: datetime) -> int:
    """Seal the parcels of some people ahead of the others, in every manifest that waits, and take their e-mails out of
    it; how many. Who has theirs erased in those minutes does not wait for the others.
    """
    waiting = ManifestAddresses.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_taken_out(manifest, frozenset(people), now) for manifest in [*waiting])


@transaction.atomic
def _taken_out(manifest: str, people: Collection[PersonKey], now: datetime) -> int:
    held = ManifestAddresses.objects.select_for_update(of=("self",)).filter(pk=manifest).first()
    if held is None:
        return 0
    addressed = addressed_in(held)
    theirs = {email for email in addressed if person_key(email, secret=settings.NODE_SECRET) in people}
    if theirs:
        done = set(sorted(addressed)[: held.done])
        _seal_apart(manifest, sorted(theirs - done), addressed, now)
        left = {email: items for email, items in addressed.items() if email not in theirs}
        ManifestAddresses.objects.filter(pk=manifest).update(
            content=_together(manifest, left, now), done=held.done - len(theirs & done)
        )
    return len(theirs)


@transaction.atomic
def _seal_some(manifest: str, now: datetime) -> bool:
    """Whether all are done."""
    held = ManifestAddresses.objects.select_for_update(of=("self",)).filter(pk=manifest).first()
    if held is None:
        return True
    addressed = addressed_in(held)
    some = sorted(addressed)[held.done : held.done + _AT_ONCE]
    _seal_apart(manifest, some, addressed, now)
    done = held.done + len(some)
    if done == len(addressed):
        held.delete()
        return True
    ManifestAddresses.objects.filter(pk=manifest).update(done=done)
    journal.enqueue(JOB, {"manifest": manifest}, key=f"{manifest}:{done}")
    return False


def _together(manifest: str, addressed: Addressed, now: datetime) -> bytes:
    """The e-mails of a manifest as they are kept until each has a key: under one of the manifest's own."""
    about = About(frozenset(), manifest, Record.CONTACT, aware_utc(now).date(), unnamed=True)
    return seal_bytes(json.dumps(addressed).encode(), place=ManifestAddresses.place(manifest), about=about)


def _seal_apart(manifest: str, some: Sequence[str], addressed: Addressed, now: datetime) -> None:
    """A row for each of some people, with their parcels under a key of theirs."""
    rows = {new_id("addressee"): email for email in some}
    sealed = seal_all([_to_seal(id, email, addressed[email], now) for id, email in rows.items()])
    AddresseeRow.objects.bulk_create(
        [
            AddresseeRow(id=id, manifest_id=manifest, items=as_text(items))
            for id, items in zip(rows, sealed, strict=True)
        ],
        batch_size=_ROWS,
    )


def _to_seal(id: str, email: str, items: Sequence[str], now: datetime) -> ToSeal:
    person = person_key(email, secret=settings.NODE_SECRET)
    about = About(frozenset({person}), id, Record.CONTACT, aware_utc(now).date())
    return ToSeal(json.dumps([*items]).encode(), AddresseeRow.place(id), about)
