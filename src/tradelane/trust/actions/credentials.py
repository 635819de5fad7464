# SPDX-License-Identifier: Apache-2.0
"""Credentials signed with keys of the keystore; apart from other signatures, because they are made for one reader."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import private_key, signing_key
from tradelane.trust.formats.credentials import hide as without
from tradelane.trust.formats.credentials import new_credential
from tradelane.trust.formats.originals import Original
from tradelane.trust.queries.keys import certificate_chain, has_certificate, signing_public_jwk
from tradelane.trust.values.credentials import Gap
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


def sign_part(*, original: Original, withheld: Collection[Gap], now: datetime) -> bytes:
    """The sealed original as a credential that names what is kept back from its reader, and does not hold it.

    Its issuer signs; where the issuer's key is not here, as it signs in a browser or with a machine of its own, the
    node that keeps the original does. Raises Unreadable for a place that names nothing, NotFound without any key.
    """
    issuer = OrganisationId(str(original.document["issuer"]))
    signer = issuer if has_certificate(issuer) else OrganisationId(settings.NODE_ORGANISATION)
    key, chain = signing_key(signer)
    made = new_credential(
        original.document, digest=original.digest, log=original.log, key=key, chain=chain, at=now, signer=signer,
        withheld=withheld,
    )  # fmt: skip
    return made.as_text().encode()
