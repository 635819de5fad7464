# SPDX-License-Identifier: Apache-2.0
"""Whom the parcels of a manifest go to, as it is kept; apart from judging, which needs no person.

Each person's parcels are sealed under a key of their own, as any contact: no law wants it kept, so it goes at once
when they have it erased. The e-mail itself stands nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from tradelane.kernel.clock import aware_utc
from tradelane.parcels import queries
from tradelane.parcels.models import AddresseeRow, Manifest
from tradelane.parties.actions.vault import ToSeal, seal_all
from tradelane.parties.formats.sealing import as_text
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import person_key

_AT_ONCE = 20_000
"""People sealed in one step: their keys are held in memory meanwhile."""


def keep_addressees(manifest: Manifest, addressed: Mapping[str, Sequence[str]], *, now: datetime) -> None:
    """Keep for each e-mail which parcels of the manifest go to it; inside the caller's transaction."""
    on, given = aware_utc(now).date(), sorted(addressed)
    for start in range(0, len(given), _AT_ONCE):
        some = given[start : start + _AT_ONCE]
        people = {email: person_key(email, secret=settings.NODE_SECRET) for email in some}
        ids = {email: queries.addressee_id(manifest=manifest.id, person=person) for email, person in people.items()}
        sealed = seal_all(
            [
                ToSeal(
                    json.dumps(list(addressed[email])).encode(),
                    AddresseeRow.place(ids[email]),
                    About(frozenset({people[email]}), manifest.id, Record.CONTACT, on),
                )
                for email in some
            ]
        )
        AddresseeRow.objects.bulk_create(
            [
                AddresseeRow(id=ids[email], manifest=manifest, items=as_text(items))
                for email, items in zip(some, sealed, strict=True)
            ],
            batch_size=_AT_ONCE // 100,
        )
