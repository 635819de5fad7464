# SPDX-License-Identifier: Apache-2.0
"""A node's keys and the files it would write, without a database; keys are made afresh in each run."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from tests.conftest import NOON
from tests.document_makers import a_document
from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.formats.original import document_json
from tradelane.documents.formats.pdf import to_pdf
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.evidence import digest_raw
from tradelane.trust.formats.issuing import (
    new_authority_certificate,
    new_revocation_list,
    new_signer_certificate,
    new_signing_key,
    new_timestamper_certificate,
)
from tradelane.trust.formats.log import evidence_of, inclusion_path, root_of, tree_of
from tradelane.trust.formats.notes import Checkpoint, NoteKey, sign_note
from tradelane.trust.formats.originals import log_entry, sealed_original, unsealed_original
from tradelane.trust.formats.pdf_signing import sign_pdf
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.formats.trust_lists import list_json, signed_list
from tradelane.trust.formats.xml_signatures import sign_xml
from tradelane.trust.rules.log import leaf_hash
from tradelane.trust.values import (
    AssuranceLevel,
    Authority,
    LogKey,
    NodeKey,
    Recognition,
    Timestamper,
    TrustList,
)
from tradelane.trust.values.signers import Algorithm, SigningKey

ACT = "Invented act of an invented economy"
BORN = NOON - timedelta(days=30)
"""When a made node began: its recognition starts here."""


@dataclass(frozen=True)
class Node:
    """Everything a node signs with."""

    economy: str
    organisation: OrganisationId
    authority: EllipticCurvePrivateKey
    authority_certificate: bytes
    stamper: EllipticCurvePrivateKey
    stamper_certificate: bytes
    own: EllipticCurvePrivateKey
    own_certificate: bytes
    log: Ed25519PrivateKey
    origin: str

    def certify(self, organisation: OrganisationId, name: str) -> tuple[EllipticCurvePrivateKey, tuple[bytes, ...]]:
        """A key and the chain of its certificate."""
        key = new_signing_key()
        certificate = new_signer_certificate(
            key.public_key(),
            organisation=organisation,
            name=name,
            authority_key=self.authority,
            authority_certificate=self.authority_certificate,
            now=BORN,
        )
        return key, (certificate, self.authority_certificate)

    def trust_list(self, *, revoked: tuple[tuple[int, datetime], ...] = ()) -> TrustList:
        """What this node's readers trust: the node's own services."""
        crl = new_revocation_list(
            self.authority, authority_certificate=self.authority_certificate, revoked=revoked, number=1, now=NOON
        )
        recognition = Recognition(AssuranceLevel.DEVELOPMENT, ACT, BORN)
        vkey = NoteKey(self.origin, self.log.public_key().public_bytes_raw()).as_vkey()
        return TrustList(
            economy=self.economy,
            issued=NOON,
            next_update=NOON + timedelta(days=30),
            authorities=(Authority(self.economy, "Authority", self.authority_certificate, crl, recognition),),
            timestampers=(Timestamper(self.economy, "Stamper", self.stamper_certificate, recognition),),
            logs=(LogKey(self.economy, self.origin, vkey, recognition),),
            nodes=(NodeKey(self.organisation, self.own_certificate),),
        )

    def trust_list_file(self, trust_list: TrustList | None = None) -> bytes:
        """The list signed by the node."""
        made = trust_list or self.trust_list()
        chain = (self.own_certificate, self.authority_certificate)
        return signed_list(made, sign_detached(canonical(list_json(made)), key=self.own, chain=chain, at=NOON))


def a_node(economy: str = "MX") -> Node:
    """The node of an economy; the same one all through a run."""
    return _node(economy)


@lru_cache
def _node(economy: str) -> Node:
    organisation = OrganisationId(f"{economy}.NODE.TEST")
    authority, stamper, own = new_signing_key(), new_signing_key(), new_signing_key()
    certificate = new_authority_certificate(
        authority, organisation=organisation, name=f"Test authority {economy}", now=BORN
    )
    issue = {
        "organisation": organisation,
        "authority_key": authority,
        "authority_certificate": certificate,
        "now": BORN,
    }
    return Node(
        economy=economy,
        organisation=organisation,
        authority=authority,
        authority_certificate=certificate,
        stamper=stamper,
        stamper_certificate=new_timestamper_certificate(stamper.public_key(), name="Test stamps DEVELOPMENT", **issue),
        own=own,
        own_certificate=new_signer_certificate(own.public_key(), name=f"Test node {economy}", **issue),
        log=Ed25519PrivateKey.generate(),
        origin=f"node.test/log/{economy}",
    )


@dataclass(frozen=True)
class Files:
    """One document in its three forms."""

    document: Document
    key: SigningKey
    chain: tuple[bytes, ...]
    json: bytes
    xml: bytes
    pdf: bytes


@lru_cache
def issued(kind: DocumentKind = DocumentKind.COMMERCIAL_INVOICE) -> Files:
    """An invented document, the invoice unless told, issued: sealed original, signed XML, signed PDF."""
    document = a_document(kind)
    key, chain = a_node().certify(document.issuer, document.issuer_name)
    return issued_with(document, key=key, chain=chain)


def issued_with(document: Document, *, key: SigningKey, chain: tuple[bytes, ...]) -> Files:
    """The document in its three forms, signed by a key that may be anybody's."""
    node = a_node()
    json = a_sealed_original(document, node=node, key=key, chain=chain)
    xml = sign_xml(to_xml(document, json), key=key, chain=chain, at=NOON)
    page = to_pdf(document, original=json, xml=xml, verify_url="https://node.test/verify/1", language="en")
    pdf = sign_pdf(
        page, key=key, chain=chain, stamper_key=node.stamper, stamper_certificate=node.stamper_certificate, now=NOON
    )
    return Files(document, key, chain, json, xml, pdf)


def a_sealed_original(
    document: Document,
    *,
    node: Node,
    key: SigningKey,
    chain: tuple[bytes, ...],
    at: datetime = NOON,
    algorithm: Algorithm | None = None,
) -> bytes:
    """The document signed, stamped, logged as entry 3 of 7, and sealed."""
    data = document_json(document)
    payload = canonical(data)
    signature = sign_detached(payload, key=key, chain=chain, at=at, algorithm=algorithm)
    first = digest_raw(from_base64url(signature.signature, field="signature"))
    stamp = new_timestamp(first, key=node.stamper, certificate=node.stamper_certificate, serial=7, now=at)
    entry = log_entry(kind=data["kind"], digest=digest_of(payload), issuer=data["issuer"], at=rfc3339(at))
    unsealed = unsealed_original(data, [signature], timestamp=stamp, log=logged(entry, node=node, at=at))
    own = (node.own_certificate, node.authority_certificate)
    return sealed_original(unsealed, sign_detached(canonical(unsealed), key=node.own, chain=own, at=at))


def logged(entry: bytes, *, node: Node, at: datetime = NOON, others: bytes = b"other") -> dict[str, object]:
    """The evidence of `entry` as the fourth of seven in the node's log; with `others` the log shows another face."""
    leaves = [leaf_hash(b"%b %d" % (others, n)) for n in range(7)]
    leaves[3] = leaf_hash(entry)
    tree = tree_of(leaves)
    text = Checkpoint(node.origin, 7, root_of(7, tree)).as_text()
    return evidence_of(
        origin=node.origin, index=3, size=7, leaf=digest_of(entry), at=rfc3339(at),
        path=inclusion_path(index=3, size=7, node=tree), checkpoint=sign_note(text, name=node.origin, key=node.log),
    )  # fmt: skip


def with_authority(trust_list: TrustList, **changes: object) -> TrustList:
    """`trust_list` with its first authority changed."""
    return replace(trust_list, authorities=(replace(trust_list.authorities[0], **changes),))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sealed:
    """A sealed original and the serial number of its signer's certificate."""

    content: bytes
    serial: int


def an_invoice_of(economy: str) -> Sealed:
    """The invented invoice, issued by an organisation of another economy at its own node."""
    node, issuer = a_node(economy), OrganisationId(f"{economy}.UEN.1")
    key, chain = node.certify(issuer, "Merlion Roasters Pte Ltd")
    document = a_document(issuer=issuer, issuer_name="Merlion Roasters Pte Ltd")
    content = a_sealed_original(document, node=node, key=key, chain=chain)
    return Sealed(content, read_certificate(chain[0]).serial)


def pem_of(der: bytes) -> str:
    """A certificate as outside tools read it."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()
