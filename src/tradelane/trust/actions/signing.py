# SPDX-License-Identifier: Apache-2.0
"""Signatures, time stamps and seals made with keys of the keystore; apart from the formats, which hold no key.

Who may ask for an organisation's signature is decided by the room that calls: it knows the person's role and act.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography import x509
from django.conf import settings

from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.actions.status import material_for
from tradelane.trust.formats import envelopes
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.evidence import digest_raw
from tradelane.trust.formats.originals import sealed_original, unsealed_original
from tradelane.trust.formats.signatures import sign_detached, signature_chain
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.queries.keys import certificate_chain, live_key
from tradelane.trust.queries.log import log_evidence
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import DetachedSignature, KeyPurpose


def sign_payload(*, organisation: OrganisationId, payload: bytes, now: datetime | None = None) -> DetachedSignature:
    """The organisation's detached ES256 signature over `payload`: (protected, signature). Raises NotFound."""
    return sign_detached(
        payload,
        key=private_key(organisation, KeyPurpose.SIGNATURE),
        chain=certificate_chain(organisation),
        at=now or clock.now(),
    )


def timestamp(digest: Digest, *, now: datetime | None = None) -> bytes:
    """A time-stamp token over `digest` (`sha256:…`), DER, by the node's development stamping key."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    return new_timestamp(
        digest_bytes(digest),
        key=private_key(node, KeyPurpose.TIMESTAMP),
        certificate=_stamper(node),
        serial=x509.random_serial_number(),
        now=now or clock.now(),
    )


def seal_original(
    *, document: dict[str, Any], signatures: Iterable[tuple[str, str]], leaf: bytes, now: datetime
) -> bytes:
    """The sealed original: the signed document with its time stamp, its place in the log and the node's seal.

    `leaf` is the log entry (`formats.log_entry`), already sequenced. Raises NotFound while the log does not hold it.
    """
    node = OrganisationId(settings.NODE_ORGANISATION)
    made = [DetachedSignature(protected, signature) for protected, signature in signatures]
    first = from_base64url(made[0].signature, field="signatures[0].signature")
    stamp = timestamp(Digest(f"sha256:{digest_raw(first).hex()}"), now=now)
    unsealed = unsealed_original(
        document, made, timestamp=stamp, log=log_evidence(leaf), material=_material(made, node, now)
    )
    return sealed_original(unsealed, sign_payload(organisation=node, payload=canonical(unsealed), now=now))


def _material(made: list[DetachedSignature], node: OrganisationId, now: datetime) -> Material:
    """What shows long afterwards that the signers', the stamper's and the node's own certificates counted."""
    signers = [certificate for signature in made for certificate in signature_chain(signature)]
    own = certificate_chain(node)
    return material_for(certificates=(*signers, *own, _stamper(node)), now=now)


def _stamper(node: OrganisationId) -> bytes:
    return bytes(live_key(node, KeyPurpose.TIMESTAMP).certificate)


def sign_xml(*, organisation: OrganisationId, xml: bytes, now: datetime | None = None) -> bytes:
    """UBL with its empty ds:Signature (Id `placeholder`) replaced by the organisation's XAdES signature."""
    from tradelane.trust.formats.xml_signatures import sign_xml as sign  # lazily: lxml and signxml

    return sign(
        xml,
        key=private_key(organisation, KeyPurpose.SIGNATURE),
        chain=certificate_chain(organisation),
        at=now or clock.now(),
    )


def sign_pdf(*, organisation: OrganisationId, pdf: bytes, now: datetime) -> bytes:
    """`pdf` with the organisation's PAdES signature, a time stamp, and what keeps them provable (B-LT)."""
    from tradelane.trust.formats.pdf_signing import sign_pdf as sign  # lazily: pyHanko

    node = OrganisationId(settings.NODE_ORGANISATION)
    chain = certificate_chain(organisation)
    return sign(
        pdf,
        key=private_key(organisation, KeyPurpose.SIGNATURE),
        chain=chain,
        stamper_key=private_key(node, KeyPurpose.TIMESTAMP),
        stamper_certificate=_stamper(node),
        now=now,
        material=material_for(certificates=(*chain, _stamper(node)), now=now),
    )


def decrypt(*, organisation: OrganisationId, jwe: bytes) -> bytes:
    """What was encrypted to the organisation. Raises Unreadable when it was not, or a byte was changed."""
    return envelopes.decrypt(jwe, key=private_key(organisation, KeyPurpose.AGREEMENT))
