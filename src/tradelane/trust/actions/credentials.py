# SPDX-License-Identifier: Apache-2.0
"""Credentials signed with keys of the keystore; apart from other signatures, because they are made for one reader."""

from collections.abc import Iterable
from datetime import datetime

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.credentials import hide as without
from tradelane.trust.formats.credentials import new_credential
from tradelane.trust.formats.originals import Original
from tradelane.trust.queries.keys import certificate_chain, signing_public_jwk
from tradelane.trust.values.signers import KeyPurpose


def sign_credential(
    *,
    organisation: OrganisationId,
    original: Original,
    hide: Iterable[str],
    now: datetime,
    holder: OrganisationId | None = None,
) -> bytes:
    """The sealed original as a verifiable credential (`vc+sd-jwt`) without the members that `hide` names.

    Who may ask for the organisation's signature is decided by the room that calls. Raises Unreadable for a path that
    names nothing, NotFound when the organisation has no key here. Where this node knows a signing key of `holder`, the
    credential is bound to it, so that no one else can present it as theirs.
    """
    credential = new_credential(
        original.document,
        digest=original.digest,
        log=original.log,
        key=private_key(organisation, KeyPurpose.SIGNATURE),
        chain=certificate_chain(organisation),
        at=now,
        holder=signing_public_jwk(holder) if holder else None,
    )
    paths = list(hide)
    return (without(credential, paths) if paths else credential).as_text().encode()
