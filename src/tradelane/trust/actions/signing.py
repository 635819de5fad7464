# SPDX-License-Identifier: Apache-2.0
"""Signatures, time stamps and seals made with keys of the keystore; apart from the formats, which hold no key.

Who may ask for an organisation's signature is decided by the room that calls: it knows the person's role and act.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, Role
from tradelane.trust.actions.keystore import private_key, signing_key, signing_key_among
from tradelane.trust.actions.status import material_for
from tradelane.trust.formats import envelopes
from tradelane.trust.formats.algorithms import sign_with, usual_algorithm
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.evidence import digest_raw
from tradelane.trust.formats.originals import sealed_original, unsealed_original
from tradelane.trust.formats.signatures import read_signature, sign_detached, signature_chain
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.models.keystore import SigningPolicy
from tradelane.trust.ports import Signer
from tradelane.trust.queries.keys import live_key
from tradelane.trust.queries.log import evidence_of_all
from tradelane.trust.rules.certificates import (
    a_countersignature_is_by_another_key,
    enough_people_signed,
    the_organisation_or_its_authority_asks,
)
from tradelane.trust.rules.signing import the_signer_is_the_issuer
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import DetachedSignature, KeyPurpose, SigningKey


def sign_payload(
    *,
    organisation: OrganisationId,
    payload: bytes,
    now: datetime | None = None,
    signer: Signer | None = None,
    approved_by: Iterable[Actor] = (),
) -> DetachedSignature:
    """The organisation's detached signature over `payload`: (protected, signature).

    With `signer` by the organisation's own key, kept in a file or a security module; else by the keystore's.
    Raises NotFound without a key here, Refused when the signer is another organisation's (TRUST-10), or fewer
    people approved than the organisation asks for (TRUST-21).
    """
    (signature,) = sign_payloads(
        organisation=organisation, payloads=[payload], now=now, signer=signer, approved_by=approved_by
    )
    return signature


def sign_payloads(
    *,
    organisation: OrganisationId,
    payloads: Iterable[bytes],
    now: datetime | None = None,
    signer: Signer | None = None,
    approved_by: Iterable[Actor] = (),
) -> list[DetachedSignature]:
    """One signature for each of many payloads, in their order; the key is opened once. As `sign_payload`."""
    _require_approved(organisation, list(approved_by))
    key, chain = _key_of(organisation, signer)
    at = now or clock.now()
    return [sign_detached(payload, key=key, chain=chain, at=at) for payload in payloads]


def sign_by_key(
    *, organisation: OrganisationId, fits: Callable[[bytes], bool], payload: bytes, now: datetime,
    approved_by: Iterable[Actor] = (),
) -> DetachedSignature | None:  # fmt: skip
    """The organisation's signature by that of its keys in the keystore whose public half (DER) `fits`, also one whose
    certificate was renewed since; None when none does. Raises Refused (TRUST-21) as `sign_payload`.
    """
    _require_approved(organisation, list(approved_by))
    found = signing_key_among(organisation, fits)
    return None if found is None else sign_detached(payload, key=found[0], chain=found[1], at=now)


def sign_message(*, organisation: OrganisationId, payload: bytes, now: datetime | None = None) -> DetachedSignature:
    """The organisation's signature on a message between nodes, by the keystore's key; one person is enough.

    A message binds nobody by itself: what it carries was approved by as many people as were asked when it was issued.
    """
    key, chain = signing_key(organisation)
    return sign_detached(payload, key=key, chain=chain, at=now or clock.now())


def sign_compact(*, organisation: OrganisationId, signed: Callable[[str, bytes], bytes]) -> tuple[bytes, bytes]:
    """A signature in a profile that is not ours, by the keystore's key, for messages as `sign_message`.

    `signed` is given the algorithm and the public key (DER), and returns what is to be signed; that comes back with
    the signature as JWS writes it.
    """
    key, chain = signing_key(organisation)
    public = read_certificate(chain[0]).public_key
    content = signed(str(usual_algorithm(public)), public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return content, sign_with(key, usual_algorithm(public), content)


def countersign(
    *, payload: bytes, signatures: Iterable[tuple[str, str]], organisation: OrganisationId,
    now: datetime | None = None, signer: Signer | None = None,
) -> list[DetachedSignature]:  # fmt: skip
    """`signatures` with one more, by another organisation or another key of the same one, over the same payload.

    The first stays the issuer's; all of them go into the sealed original. Raises Refused (TRUST-22) when the same
    certificate signed already, or one of `signatures` does not hold.
    """
    present = [DetachedSignature(protected, signature) for protected, signature in signatures]
    read = [read_signature(payload, protected=one.protected, signature=one.signature) for one in present]
    _, chain = _key_of(organisation, signer)
    a_countersignature_is_by_another_key.require(chain[0], [one.signer.der for one in read if one.holds()], len(read))
    return [*present, sign_payload(organisation=organisation, payload=payload, now=now, signer=signer)]


def ask_signatories(*, organisation: OrganisationId, people: int, by: Actor, now: datetime) -> None:
    """From `now` on so many different signatories approve whatever this node signs for the organisation.

    Raises Forbidden (TRUST-18) unless `by` is an admin of it or of the node.
    """
    with transaction.atomic():
        the_organisation_or_its_authority_asks.require(
            by, organisation=organisation, authority=settings.NODE_ORGANISATION
        )
        SigningPolicy.objects.update_or_create(organisation=organisation, defaults={"people": people})
        record("trust.signatories.asked", subject=organisation, by=by, people=people)


def _require_approved(organisation: OrganisationId, approved_by: list[Actor]) -> None:
    people = SigningPolicy.people_of(organisation)
    if people is None:
        return
    approvers = [actor for actor in approved_by if actor.may(Role.SIGNATORY) and actor.organisation == organisation]
    enough_people_signed.require([actor.person for actor in approvers if actor.person], people)


def _key_of(organisation: OrganisationId, signer: Signer | None) -> tuple[SigningKey, tuple[bytes, ...]]:
    """The key and the chain to sign with: the signer's when it is the organisation's own, else the keystore's."""
    if signer is None:
        return signing_key(organisation)
    the_signer_is_the_issuer.require(read_certificate(signer.chain[0]).organisation, organisation)
    return signer, signer.chain


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


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A signed document whose entry has its place in the log."""

    document: dict[str, Any]
    signatures: tuple[tuple[str, str], ...]
    """(protected, signature) of each, the issuer's first."""
    leaf: bytes
    """Its log entry (`formats.log_entry`)."""


def seal_original(
    *, document: dict[str, Any], signatures: Iterable[tuple[str, str]], leaf: bytes, now: datetime
) -> bytes:
    """The sealed original: the signed document with its time stamp, its place in the log and the node's seal.

    `leaf` is the log entry (`formats.log_entry`), already sequenced. Raises NotFound while the log does not hold it.
    """
    return seal_originals([ToSeal(document, tuple(signatures), leaf)], now=now)[0]


def seal_originals(documents: Sequence[ToSeal], *, now: datetime) -> list[bytes]:
    """As `seal_original`, for many: keys are opened, the log is read and certificates are answered for once."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    _require_approved(node, [])
    stamper_key, stamper = private_key(node, KeyPurpose.TIMESTAMP), _stamper(node)
    key, own = signing_key(node)
    answered: dict[tuple[bytes, ...], Material] = {}
    sealed = []
    for one, log in zip(documents, evidence_of_all([one.leaf for one in documents]), strict=True):
        made = [DetachedSignature(protected, signature) for protected, signature in one.signatures]
        first = from_base64url(made[0].signature, field="signatures[0].signature")
        stamp = new_timestamp(
            digest_raw(first), key=stamper_key, certificate=stamper, serial=x509.random_serial_number(), now=now
        )
        signers = tuple(certificate for signature in made for certificate in signature_chain(signature))
        if signers not in answered:  # what shows long afterwards that all these certificates counted
            answered[signers] = material_for(certificates=(*signers, *own, stamper), now=now)
        unsealed = unsealed_original(one.document, made, timestamp=stamp, log=log, material=answered[signers])
        sealed.append(sealed_original(unsealed, sign_detached(canonical(unsealed), key=key, chain=own, at=now)))
    return sealed


def _stamper(node: OrganisationId) -> bytes:
    return bytes(live_key(node, KeyPurpose.TIMESTAMP).certificate)


def sign_xml(
    *, organisation: OrganisationId, xml: bytes, now: datetime | None = None, signer: Signer | None = None
) -> bytes:
    """UBL with its empty ds:Signature (Id `placeholder`) replaced by the organisation's XAdES signature."""
    from tradelane.trust.formats.xml_signatures import sign_xml as sign  # lazily: lxml and signxml

    key, chain = _key_of(organisation, signer)
    return sign(xml, key=key, chain=chain, at=now or clock.now())


def sign_pdf(*, organisation: OrganisationId, pdf: bytes, now: datetime, signer: Signer | None = None) -> bytes:
    """`pdf` with the organisation's PAdES signature, a time stamp, and what keeps them provable (B-LT)."""
    from tradelane.trust.formats.pdf_signing import sign_pdf as sign  # lazily: pyHanko

    node = OrganisationId(settings.NODE_ORGANISATION)
    key, chain = _key_of(organisation, signer)
    return sign(
        pdf,
        key=key,
        chain=chain,
        stamper_key=private_key(node, KeyPurpose.TIMESTAMP),
        stamper_certificate=_stamper(node),
        now=now,
        material=material_for(certificates=(*chain, _stamper(node)), now=now),
    )


def decrypt(*, organisation: OrganisationId, jwe: bytes) -> bytes:
    """What was encrypted to the organisation. Raises Unreadable when it was not, or a byte was changed."""
    return envelopes.decrypt(jwe, key=private_key(organisation, KeyPurpose.AGREEMENT))
