# SPDX-License-Identifier: Apache-2.0
"""Whom the parcels of a manifest go to, as it is kept; apart from judging, which needs no person.

Each person's parcels are sealed under a key of their own, as any contact: no law wants it kept, so it goes at once
when they have it erased. The e-mail itself stands nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.ids import new_id
from tradelane.parcels.models import AddresseeRow, Manifest, ManifestAddresses
from tradelane.parties.actions.vault import ToSeal, destroy, seal_all, seal_bytes
from tradelane.parties.formats.sealing import as_text
from tradelane.parties.queries.vault import open_bytes, unnamed_keys
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import person_key

JOB = "parcels.address"
_AT_ONCE = 5_000
"""People sealed in one step: their keys are held in memory meanwhile."""
_ROWS = 300
"""Rows a statement: old SQLite takes 999 parameters."""


def hold_addresses(manifest: Manifest, addressed: Mapping[str, Sequence[str]], *, now: datetime) -> None:
    """Keep the e-mails of a manifest as one sealed text and ask for the work on them; in the caller's transaction.

    A key for each of a million people takes minutes: whoever hands the manifest in does not wait for it.
    """
    if addressed:
        about = About(frozenset(), manifest.id, Record.CONTACT, aware_utc(now).date(), unnamed=True)
        text = json.dumps(addressed).encode()
        sealed = seal_bytes(text, place=ManifestAddresses.place(manifest.id), about=about)
        ManifestAddresses.objects.create(manifest=manifest, content=sealed)
        journal.enqueue(JOB, {"manifest": manifest.id}, key=manifest.id)


def seal_addressees(*, manifest: str, now: datetime) -> None:
    """Seal some people's parcels, each under a key of theirs, and ask for the rest; then the e-mails go with their key.

    Safe to be killed and called again: what was committed is not done twice.
    """
    if _seal_some(manifest, now):
        destroy(keys=[key.id for key in unnamed_keys({manifest})], now=now)


@transaction.atomic
def _seal_some(manifest: str, now: datetime) -> bool:
    """Whether all are done."""
    held = ManifestAddresses.objects.select_for_update(of=("self",)).filter(pk=manifest).first()
    if held is None:
        return True
    addressed = json.loads(open_bytes(bytes(held.content), place=ManifestAddresses.place(manifest)))
    some = sorted(addressed)[held.done : held.done + _AT_ONCE]
    rows = {new_id("addressee"): email for email in some}
    sealed = seal_all([_to_seal(id, email, addressed[email], now) for id, email in rows.items()])
    AddresseeRow.objects.bulk_create(
        [
            AddresseeRow(id=id, manifest_id=manifest, items=as_text(items))
            for id, items in zip(rows, sealed, strict=True)
        ],
        batch_size=_ROWS,
    )
    done = held.done + len(some)
    if done == len(addressed):
        held.delete()
        return True
    ManifestAddresses.objects.filter(pk=manifest).update(done=done)
    journal.enqueue(JOB, {"manifest": manifest}, key=f"{manifest}:{done}")
    return False


def _to_seal(id: str, email: str, items: Sequence[str], now: datetime) -> ToSeal:
    person = person_key(email, secret=settings.NODE_SECRET)
    about = About(frozenset({person}), id, Record.CONTACT, aware_utc(now).date())
    return ToSeal(json.dumps([*items]).encode(), AddresseeRow.place(id), about)
