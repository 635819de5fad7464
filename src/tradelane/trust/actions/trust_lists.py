# SPDX-License-Identifier: Apache-2.0
"""The node's trust list published and widened; apart, because recognising an economy is an act with a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.certificates import load_certificate, read_certificate
from tradelane.trust.formats.chains import is_authority
from tradelane.trust.formats.issuing import new_revocation_list
from tradelane.trust.formats.notes import COSIGNATURE, ED25519, NoteKey
from tradelane.trust.formats.revocation import read_revocations
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.formats.trust_lists import list_json, list_signer, read_trust_list, signed_list
from tradelane.trust.models.keystore import Key, PublishedList, RecognisedEconomy, RecognisedService, Revocation
from tradelane.trust.queries.keys import certificate_chain
from tradelane.trust.rules.certificates import a_list_never_goes_back
from tradelane.trust.values.signers import KeyPurpose
from tradelane.trust.values.trust_lists import (
    AssuranceLevel,
    Authority,
    LogKey,
    NodeKey,
    Recognition,
    Timestamper,
    TrustList,
)

LIST_LIFETIME = timedelta(days=90)
"""A reader without network can decide this long; the node publishes afresh every day."""
HOME_FILE = "trust-list.json"
LIST_RHYTHM = timedelta(days=1)
"""How old the revocation list of a reader who fetches the list gets at most; revoking publishes at once."""
_NOTE_KEYS = (KeyPurpose.LOG, KeyPurpose.WITNESS)
OWN_ACT = "Development authority of this node: no act of any economy stands behind it"


def publish_trust_list(*, now: datetime) -> bytes:
    """Sign and keep the list of all that this node recognises, with a fresh revocation list; the file's bytes."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    with transaction.atomic():
        moment = now.replace(microsecond=0)
        trust_list = _list_of(node, moment)
        signature = sign_detached(
            canonical(list_json(trust_list)),
            key=private_key(node, KeyPurpose.SIGNATURE),
            chain=certificate_chain(node),
            at=moment,
        )
        content = signed_list(trust_list, signature)
        PublishedList.objects.create(content=content, published_at=now)
        transaction.on_commit(lambda: _write_home(content))
        record("trust.list.published", subject=node, by=None, authorities=len(trust_list.authorities))
        return content


def _write_home(content: bytes) -> None:
    """Lay the list where `tradelane verify` looks for it; whole or not at all, whoever reads meanwhile."""
    place = Path(settings.TRADELANE_HOME) / HOME_FILE
    if place.parent.is_dir():
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(place)


def renew_trust_list(*, now: datetime) -> bool:
    """Publish again when the last list is a day old; whether it did. Calling it early or twice changes nothing."""
    with transaction.atomic():
        last = PublishedList.objects.order_by("-pk").first()
        if last is None or now - last.published_at < LIST_RHYTHM:
            return False
        publish_trust_list(now=now)
        return True


def recognise(
    *, trust_list: bytes, level: AssuranceLevel | str, act: str, from_: datetime, to: datetime | None = None,
    now: datetime | None = None, address: str = "",
) -> None:  # fmt: skip
    """Take another economy's own services into our list, under `act`, at `level`, and publish ours again.

    Only what the other economy runs itself is taken: recognition is not passed on. Again with a newer list:
    updates its revocation list and adds its new keys. With `address` later issues are fetched from there.
    Raises Unreadable when the list is not whole, or is our own; Refused (TRUST-19) when it is older than the last.
    """
    theirs = read_trust_list(trust_list)
    if theirs.economy == settings.ECONOMY:
        raise Unreadable(
            "this is our own trust list", field="trust_list", rule="LIST-2", fix="Give the other economy's list."
        )
    recognition = Recognition(AssuranceLevel(level), act, from_, to)
    with transaction.atomic():
        _remember(theirs, list_signer(trust_list).signer.organisation, recognition, address, now or from_)
        for service in _services_of(theirs):
            _take(service, economy=theirs.economy, recognition=recognition)
        record("trust.economy.recognised", subject=theirs.economy, by=None, level=str(recognition.level), act=act)
        publish_trust_list(now=now or from_)


def recognise_authority(
    *, certificate: bytes, crl: bytes, level: AssuranceLevel | str, act: str, from_: datetime,
    to: datetime | None = None, now: datetime, economy: str = "",
) -> None:  # fmt: skip
    """Take one authority that no list names, such as a tax administration's, into our list, and publish it again.

    `crl` is its revocation list, or empty: then only what a document keeps can tell that a certificate was not taken
    back. `economy` is asked for when the certificate names none. Raises Unreadable for what is no authority's
    certificate, or a revocation list that it did not sign.
    """
    view = read_certificate(certificate)
    if not is_authority(load_certificate(certificate)):
        raise _unlisted("the certificate is not an authority's", "certificate", "Give that of the issuer.")
    if crl and read_revocations(crl, certificate) is None:
        raise _unlisted("the revocation list is not this authority's", "crl", "Fetch it again, in DER.")
    where = view.economy or economy
    if not where or economy not in ("", where):
        raise _unlisted("the certificate is of no or of another economy", "economy", "Give its two letters, as MX.")
    recognition = Recognition(AssuranceLevel(level), act, from_, to)
    service = _Service("authority", view.name or view.organisation, view.fingerprint, certificate, crl)
    with transaction.atomic():
        _take(service, economy=where, recognition=recognition)
        record("trust.authority.recognised", subject=view.fingerprint, by=None, level=str(recognition.level), act=act)
        publish_trust_list(now=now)


def _unlisted(why: str, field: str, fix: str) -> Unreadable:
    return Unreadable(why, field=field, rule="LIST-7", fix=fix, cites="RFC 5280 §4.2.1.9, §5")


def _remember(theirs: TrustList, node: OrganisationId, terms: Recognition, address: str, now: datetime) -> None:
    row = RecognisedEconomy.objects.select_for_update().filter(economy=theirs.economy).first()
    a_list_never_goes_back.require(theirs.issued, row.issued if row else None)
    RecognisedEconomy.objects.update_or_create(
        economy=theirs.economy,
        defaults={
            "node": node,
            "address": address or (row.address if row else ""),
            "level": str(terms.level),
            "act": terms.act,
            "start": terms.start,
            "end": terms.end,
            "issued": theirs.issued,
            "tried_at": now,
            "problem": "",
        },
    )


@dataclass(frozen=True, slots=True)
class _Service:
    kind: str
    name: str
    identity: str
    certificate: bytes = b""
    crl: bytes = b""


def _services_of(theirs: TrustList) -> list[_Service]:
    """The services that the economy of the list runs itself."""
    own = theirs.economy
    found = [
        _Service("authority", a.name, _fingerprint(a.certificate), a.certificate, a.crl)
        for a in theirs.authorities if a.economy == own
    ]  # fmt: skip
    found += [
        _Service("timestamper", t.name, _fingerprint(t.certificate), t.certificate)
        for t in theirs.timestampers if t.economy == own
    ]  # fmt: skip
    found += [_Service("log", k.origin, k.vkey) for k in theirs.logs if k.economy == own]
    found += [
        _Service("node", n.organisation, _fingerprint(n.certificate), n.certificate)
        for n in theirs.nodes if economy_of(n.organisation) == own
    ]  # fmt: skip
    return found


def _take(service: _Service, *, economy: str, recognition: Recognition) -> None:
    RecognisedService.objects.filter(kind=service.kind, identity=service.identity).delete()
    RecognisedService.objects.create(
        kind=service.kind,
        identity=service.identity,
        economy=economy,
        name=service.name,
        certificate=service.certificate,
        crl=service.crl,
        level=str(recognition.level),
        act=recognition.act,
        start=recognition.start,
        end=recognition.end,
    )


def _list_of(node: OrganisationId, now: datetime) -> TrustList:
    """Our own services, then the recognised ones; retired keys of ours stay, because old files need them."""
    rows = list(RecognisedService.objects.order_by("economy", "name", "pk"))
    stamping = Key.objects.filter(organisation=node, purpose=KeyPurpose.TIMESTAMP).order_by("pk")
    signing = Key.objects.filter(organisation=node, purpose=KeyPurpose.SIGNATURE).order_by("pk")
    logs = Key.objects.filter(organisation=node, purpose__in=_NOTE_KEYS).order_by("purpose", "pk")
    return TrustList(
        economy=settings.ECONOMY,
        issued=now,
        next_update=now + LIST_LIFETIME,
        authorities=(
            *_own_authorities(node, now),
            *(
                Authority(r.economy, r.name, bytes(r.certificate), bytes(r.crl), _recognition(r))
                for r in rows if r.kind == "authority"
            ),
        ),
        timestampers=(
            *(Timestamper(settings.ECONOMY, k.name, bytes(k.certificate), _ours(k)) for k in stamping),
            *(
                Timestamper(r.economy, r.name, bytes(r.certificate), _recognition(r))
                for r in rows if r.kind == "timestamper"
            ),
        ),
        logs=(
            *(LogKey(settings.ECONOMY, k.name, _vkey(k), _ours(k)) for k in logs),
            *(LogKey(r.economy, r.name, r.identity, _recognition(r)) for r in rows if r.kind == "log"),
        ),
        nodes=(
            *(NodeKey(node, bytes(k.certificate)) for k in signing),
            *(NodeKey(OrganisationId(r.name), bytes(r.certificate)) for r in rows if r.kind == "node"),
        ),
    )  # fmt: skip


def _own_authorities(node: OrganisationId, now: datetime) -> list[Authority]:
    revoked = [(int(r.serial, 16), r.revoked_at, x509.ReasonFlags(r.reason)) for r in Revocation.objects.order_by("pk")]
    number = PublishedList.objects.count() + 1
    found = []
    for row in Key.objects.filter(organisation=node, purpose=KeyPurpose.AUTHORITY, retired_at=None):
        certificate = bytes(row.certificate)
        crl = new_revocation_list(
            private_key(node, KeyPurpose.AUTHORITY), authority_certificate=certificate, revoked=revoked, number=number,
            now=now,
        )  # fmt: skip
        found.append(Authority(settings.ECONOMY, row.name, certificate, crl, _ours(row)))
    return found


def _ours(row: Key) -> Recognition:
    start = row.created_at.replace(microsecond=0)
    return Recognition(AssuranceLevel.DEVELOPMENT, OWN_ACT, start, None)


def _recognition(row: RecognisedService) -> Recognition:
    return Recognition(AssuranceLevel(row.level), row.act, row.start, row.end)


def _vkey(row: Key) -> str:
    key = load_der_public_key(bytes(row.public))
    assert isinstance(key, Ed25519PublicKey)
    kind = COSIGNATURE if row.purpose == KeyPurpose.WITNESS else ED25519
    return NoteKey(row.name, key.public_bytes_raw(), kind).as_vkey()


def _fingerprint(certificate: bytes) -> str:
    return read_certificate(certificate).fingerprint
