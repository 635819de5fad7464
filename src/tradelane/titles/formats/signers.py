# SPDX-License-Identifier: Apache-2.0
"""Who made the signatures of an entry, and with which keys; apart, because rules decide what that is worth."""

import hashlib
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tradelane.kernel.digests import Digest
from tradelane.titles import rules
from tradelane.titles.formats.entries import entry_bytes
from tradelane.titles.values import Entry, Jws, SignedEntry, Signer, Title
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.formats.evidence import verify_signature
from tradelane.trust.values import DetachedSignature, SignerView, TrustList


def signers_of(signed: SignedEntry, trust_list: TrustList, *, at: datetime | None = None) -> tuple[Signer, ...]:
    """Those who signed the entry, its author first, by certificates that were good at `at` (default: the entry's own
    time). Raises Unreadable when one signature does not hold.
    """
    return weighed(signed, SignersAt(at or signed.entry.at, trust_list))


def weighed(signed: SignedEntry, counting: SignersAt) -> tuple[Signer, ...]:
    """As `signers_of`, for whoever weighs many entries by one list at one moment."""
    return tuple(_as_signer(_signer(signed.entry, jws, counting)) for jws in (signed.author, *signed.cosigners))


def require_signed(
    title: Title | None, signed: SignedEntry, trust_list: TrustList, *, at: datetime | None = None
) -> None:
    """Do nothing when those in control of `title` (None: it opens) signed the entry. Raises Refused or Unreadable."""
    signers = signers_of(signed, trust_list, at=at)
    broken = rules.who_did_not_sign(title, signed.entry, signers, opens=signed.opens)
    if broken is not None:
        raise broken.refused()


def require_home(signed: SignedEntry, trust_list: TrustList) -> SignerView:
    """The home registry's signature, when it signed the entry as recorded. Raises Refused or Unreadable."""
    if signed.home is None:
        raise rules.the_home_registry_signed.refused()
    signer = _signer(signed.entry, signed.home, SignersAt(signed.entry.at, trust_list))
    rules.the_home_registry_signed.require(signed.entry, signer=signer.organisation)
    return signer


@lru_cache(maxsize=2048)
def key_of_certificate(der: bytes) -> Digest:
    """Digest of the public key (SubjectPublicKeyInfo, DER) that a certificate certifies."""
    return key_digest(read_certificate(der).public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def key_digest(public: bytes) -> Digest:
    """Digest of a public key in DER."""
    return Digest("sha256:" + hashlib.sha256(public).hexdigest())


def _as_signer(view: SignerView) -> Signer:
    return Signer(view.organisation, key_of_certificate(view.chain[0]))


def _signer(entry: Entry, jws: Jws, counting: SignersAt) -> SignerView:
    signature = DetachedSignature(jws.protected, jws.signature)
    return verify_signature(entry_bytes(entry), signature, signers=counting).view()
