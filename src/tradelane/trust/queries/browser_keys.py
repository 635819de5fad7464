# SPDX-License-Identifier: Apache-2.0
"""Keys in people's browsers that this node certified; apart, because each has its keeper and none is here."""

from collections.abc import Mapping
from datetime import datetime

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.values import Actor
from tradelane.trust.formats.browser_keys import key_id
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.signatures import protected_header
from tradelane.trust.models.keystore import Key
from tradelane.trust.queries.keys import authority_certificate
from tradelane.trust.values.browser_keys import BrowserKey
from tradelane.trust.values.signers import Algorithm, KeyPurpose


def browser_keys(*, by: Actor, now: datetime) -> list[BrowserKey]:
    """The keys that the actor keeps in browsers for the organisation and that still sign, the newest first."""
    if by.person is None:
        return []
    rows = Key.objects.filter(
        organisation=by.organisation, person=by.person, purpose=KeyPurpose.BROWSER, retired_at=None
    ).order_by("-pk")
    return [key for key in map(_view, rows) if now <= key.not_after]


def browser_key(*, serial: str, by: Actor, now: datetime) -> BrowserKey:
    """One of them. Raises NotFound, also for the key of another person or organisation, or one taken back."""
    found = next((key for key in browser_keys(by=by, now=now) if key.serial == serial), None)
    if found is None:
        raise NotFound(
            "You keep no such key in a browser.", field="key",
            fix="Keep a key in this browser first, or sign with the organisation's key.",
        )  # fmt: skip
    return found


def keepers(organisation: OrganisationId) -> Mapping[bytes, PersonId]:
    """By certificate (DER): who keeps its key in a browser; also of those that no longer sign."""
    rows = Key.objects.filter(organisation=organisation, purpose=KeyPurpose.BROWSER)
    return {bytes(certificate): PersonId(person) for certificate, person in rows.values_list("certificate", "person")}


def header_to_sign(key: BrowserKey, *, at: datetime) -> str:
    """The protected header that the browser signs with a payload."""
    return protected_header(chain=key.chain, at=at, algorithm=Algorithm.ES256)


def _view(row: Key) -> BrowserKey:
    certificate = bytes(row.certificate)
    return BrowserKey(
        id=key_id(bytes(row.public)),
        serial=row.serial,
        organisation=OrganisationId(row.organisation),
        person=PersonId(row.person),
        chain=(certificate, authority_certificate()),
        not_after=read_certificate(certificate).not_after,
    )
