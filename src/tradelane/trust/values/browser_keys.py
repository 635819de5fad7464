# SPDX-License-Identifier: Apache-2.0
"""Keys that a person's browser keeps, as values; apart from the keystore's, whose private halves this node has."""

from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, PersonId


@dataclass(frozen=True, slots=True)
class EnrolmentChallenge:
    """What a browser signs to show that it has the key for which it asks a certificate."""

    organisation: OrganisationId
    person: PersonId
    session: Digest
    """Digest of the session's key: where it was asked."""
    ends_at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class BrowserKey:
    """A certified key whose private half only a browser has."""

    id: str
    """SHA-256 of its SubjectPublicKeyInfo in hexadecimal; the browser knows its key by it."""
    serial: str
    """Of its certificate, hexadecimal."""
    organisation: OrganisationId
    person: PersonId
    """Who keeps it."""
    chain: tuple[bytes, ...]
    """Its certificate and the authority's, DER."""
    not_after: datetime
