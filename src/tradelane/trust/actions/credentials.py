# SPDX-License-Identifier: Apache-2.0
"""Credentials signed with keys of the keystore; apart from other signatures, because they are made for one reader."""

from collections.abc import Iterable
from datetime import datetime

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.credentials import hide as without
from tradelane.trust.formats.credentials import new_credential
from tradelane.trust.formats.originals import Original
from tradelane.trust.queries.keys import certificate_chain
from tradelane.trust.values.signers import KeyPurpose


def sign_credential(*, organisation: OrganisationId, original: Original, hide: Iterable[str], now: datetime) -> bytes:
    """The sealed original as a verifiable credential (`vc+sd-jwt`) without the members that `hide` names.

    Who may ask for the organisation's signature is decided by the room that calls. Raises Unreadable for a path that
    names nothing, NotFound when the organisation has no key here.
    """
    credential = new_credential(
        original.document,
        digest=original.digest,
        log=original.log,
        key=private_key(organisation, KeyPurpose.SIGNATURE),
        chain=certificate_chain(organisation),
        at=now,
    )
    paths = list(hide)
    return (without(credential, paths) if paths else credential).as_text().encode()
