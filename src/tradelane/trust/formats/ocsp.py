# SPDX-License-Identifier: Apache-2.0
"""Questions and answers on one certificate (OCSP, RFC 6960); apart from lists, because an answer is small enough to
keep with every document.

An answer is signed by the authority itself or by a responder that it certified for nothing else.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import accepted_key, der_signature_holds
from tradelane.trust.formats.certificates import load_certificate, read_certificate
from tradelane.trust.formats.der import SEQUENCE, only_value
from tradelane.trust.rules.certificates import the_responder_may_only_answer

LARGEST_REQUEST = 4_000
"""Bytes; a question on one certificate takes about 120."""
ANSWER_LIFETIME = timedelta(days=1)
"""As long as our revocation list is current at most before a fresh one is published."""
_HASHES = (hashes.SHA1, hashes.SHA256)
"""Of the issuer's name and key in a question; SHA-1 names here and protects nothing (RFC 6960 §4.3)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an OCSP request asks."""

    serial: int
    algorithm: hashes.HashAlgorithm
    name_hash: bytes
    key_hash: bytes
    nonce: bytes = b""

    def is_about(self, authority: bytes) -> bool:
        """Whether it asks of a certificate that this authority issued."""
        return (self.name_hash, self.key_hash) == _hashes_of(authority, self.algorithm)


@dataclass(frozen=True, slots=True)
class Status:
    """The answer's content."""

    known: bool
    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verified response says of a certificate."""

    issued: datetime
    next_update: datetime
    revoked_at: datetime | None


def read_question(der: bytes) -> Question:
    """The one question of a request. Raises Unreadable when it is damaged or asks of several certificates."""
    try:
        if len(der) > LARGEST_REQUEST:
            raise ValueError("too large")
        request = ocsp.load_der_ocsp_request(der)
        nonces = [e.value.nonce for e in request.extensions if isinstance(e.value, x509.OCSPNonce)]
        if not isinstance(request.hash_algorithm, _HASHES):
            raise ValueError("names its issuer with another digest than SHA-1 or SHA-256")
        return Question(
            request.serial_number, request.hash_algorithm, request.issuer_name_hash, request.issuer_key_hash,
            nonces[0] if nonces else b"",
        )  # fmt: skip
    except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm) as error:
        raise Unreadable(
            f"not an OCSP request of one certificate: {str(error)[:100]}", field="request", rule="OCSP-1",
            fix="Ask of one certificate at a time.", cites="RFC 6960 §4.1",
        ) from error  # fmt: skip


def question_on(certificate: bytes, authority: bytes) -> Question:
    """The question whether `certificate`, issued by `authority`, counts."""
    algorithm = hashes.SHA256()
    return Question(load_certificate(certificate).serial_number, algorithm, *_hashes_of(authority, algorithm))


def new_answer(
    question: Question, status: Status, *, key: ec.EllipticCurvePrivateKey, certificate: bytes, now: datetime
) -> bytes:
    """A response to `question`, DER, signed by the responder whose `certificate` goes along."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    responder = x509.load_der_x509_certificate(certificate)
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=question.name_hash,
            issuer_key_hash=question.key_hash,
            serial_number=question.serial,
            algorithm=question.algorithm,
            cert_status=_status(status),
            this_update=moment,
            next_update=moment + ANSWER_LIFETIME,
            revocation_time=status.revoked_at.astimezone(UTC).replace(microsecond=0) if status.revoked_at else None,
            revocation_reason=status.reason if status.revoked_at else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder)
        .certificates([responder])
    )
    if question.nonce:
        builder = builder.add_extension(x509.OCSPNonce(question.nonce), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def refusal(status: ocsp.OCSPResponseStatus) -> bytes:
    """An unsigned response that answers nothing (RFC 6960 §2.3)."""
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _status(status: Status) -> ocsp.OCSPCertStatus:
    if status.revoked_at:
        return ocsp.OCSPCertStatus.REVOKED
    return ocsp.OCSPCertStatus.GOOD if status.known else ocsp.OCSPCertStatus.UNKNOWN


@lru_cache(maxsize=1024)
def read_answer(der: bytes, authority: bytes, serial: int) -> Answer | None:
    """What a response says of the certificate `serial` of `authority`; None when it is not to be believed.

    RFC 6960 §3.2: the answer is on this certificate, and signed by one who may.
    """
    try:
        response = ocsp.load_der_ocsp_response(der)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        algorithm = response.hash_algorithm
        names = (response.issuer_name_hash, response.issuer_key_hash)
        if response.serial_number != serial or names != _hashes_of(authority, algorithm):
            return None
        responder = _responder(response, authority)
        if responder is None or response.next_update_utc is None:
            return None
        key = accepted_key(responder.public_key())
        if not der_signature_holds(key, response.signature, response.tbs_response_bytes):
            return None
        if response.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
            return None
        return Answer(response.this_update_utc, response.next_update_utc, response.revocation_time_utc)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, Unreadable):
        return None


def _responder(response: ocsp.OCSPResponse, authority: bytes) -> x509.Certificate | None:
    """The certificate of the one who signed: the authority, or one it certified for answering, valid then."""
    issuer = load_certificate(authority)
    for certificate in response.certificates:
        view = read_certificate(certificate.public_bytes(Encoding.DER))
        try:
            certificate.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            continue
        answering = ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string
        if (
            the_responder_may_only_answer(view.extended_usages, answering=answering)
            and view.not_before <= response.produced_at_utc <= view.not_after
        ):
            return certificate
    return issuer if not response.certificates else None


def _hashes_of(authority: bytes, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    """Digests of the issuer's name and of its key's bits (RFC 6960 §4.1.1)."""
    certificate = load_certificate(authority)
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    bits = only_value(spki, SEQUENCE).parts()[1].content[1:]
    name = certificate.subject.public_bytes()
    digest = algorithm.name
    return hashlib.new(digest, name).digest(), hashlib.new(digest, bits).digest()
