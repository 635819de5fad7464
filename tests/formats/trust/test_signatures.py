# SPDX-License-Identifier: Apache-2.0
"""Detached JWS: what is refused matters more than what is read."""

import base64
import hmac
import json
from dataclasses import replace

import pytest
from tests.conftest import NOON
from tests.trust_makers import a_node, with_authority

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64, to_base64url
from tradelane.trust.formats.envelopes import decrypt, encrypt, public_jwk
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.formats.issuing import new_signing_key
from tradelane.trust.formats.sealing import open_key, seal_key
from tradelane.trust.formats.signatures import read_signature, sign_detached
from tradelane.trust.values import KeyPurpose

SELLER = OrganisationId("MX.RFC.CAC201105AB1")
PAYLOAD = b'{"a":1}'


def signed(payload: bytes = PAYLOAD):
    key, chain = a_node().certify(SELLER, "Cooperativa Altura de Chiapas")
    return sign_detached(payload, key=key, chain=chain, at=NOON)


def header_of(protected: str) -> dict[str, object]:
    return json.loads(from_base64url(protected, field=""))


def verify(protected: str, signature: str, payload: bytes = PAYLOAD):
    return verify_detached(payload, protected=protected, signature=signature, trust_list=a_node().trust_list(), at=NOON)


def test_the_signer_comes_back_from_its_certificate() -> None:
    made = signed()
    signer = verify(made.protected, made.signature)
    assert (signer.organisation, signer.name, signer.economy) == (SELLER, "Cooperativa Altura de Chiapas", "MX")
    assert signer.signed_at == NOON


def test_another_payload_is_refused() -> None:
    made = signed()
    with pytest.raises(Unreadable, match="does not hold"):
        verify(made.protected, made.signature, b'{"a":2}')


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "ES384", "ES256K", "EdDSA"])
def test_another_algorithm_is_refused_even_when_its_signature_is_right(algorithm: str) -> None:
    """RFC 8725 §2.1: an attacker makes a MAC with the public key that the reader holds."""
    made = signed()
    header = header_of(made.protected) | {"alg": algorithm}
    protected = to_base64url(canonical(header))
    chain = header["x5c"]
    assert isinstance(chain, list)
    mac = hmac.digest(base64.b64decode(chain[0]), protected.encode() + b"." + to_base64url(PAYLOAD).encode(), "sha256")
    for signature in (to_base64url(mac), "", made.signature):
        with pytest.raises(Unreadable) as refusal:
            verify(protected, signature)
        assert refusal.value.rule == "TRUST-1"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"crit": ["sigT", "exp"], "iat": 1}, "TRUST-2"),
        ({"crit": []}, "TRUST-2"),
        ({"crit": None}, "TRUST-2"),
        ({"jwk": {}}, "JWS-1"),
        ({"jku": "https://attacker.test"}, "JWS-1"),
        ({"x5t#S256": "AA"}, "JWS-1"),
        ({"sigT": "2026-11-02"}, "JWS-1"),
        ({"sigT": "2026-11-02T12:00:00+00:00"}, "JWS-1"),
        ({"x5c": []}, "JWS-1"),
        ({"x5c": ["AAAA"]}, "JWS-1"),
    ],
)
def test_headers_that_we_do_not_accept(change: dict[str, object], rule: str) -> None:
    made = signed()
    protected = to_base64url(canonical(header_of(made.protected) | change))
    with pytest.raises(Unreadable) as refusal:
        verify(protected, made.signature)
    assert refusal.value.rule == rule


def test_base64_with_another_spelling_is_refused() -> None:
    made = signed()
    for signature in (made.signature + "==", made.signature + "\n", made.signature[:-1] + "B", " " + made.signature):
        with pytest.raises(Unreadable) as refusal:
            read_signature(PAYLOAD, protected=made.protected, signature=signature)
        assert refusal.value.rule == "TRUST-3"


def test_base64_is_read_back() -> None:
    for content in (b"", b"a", b"ab", b"abc", bytes(range(256))):
        assert from_base64url(to_base64url(content), field="") == content
        assert from_base64(to_base64(content), field="") == content
    for text in ("QQ", "QQ==\n", "QR==", "Q Q=", None):
        with pytest.raises(Unreadable):
            from_base64(text, field="")


def test_every_signature_comes_in_its_low_form() -> None:
    key, chain = a_node().certify(SELLER, "S")
    for _ in range(20):
        made = sign_detached(PAYLOAD, key=key, chain=chain, at=NOON)
        assert read_signature(PAYLOAD, protected=made.protected, signature=made.signature).has_one_form()


def test_a_signer_of_an_unknown_authority_is_refused() -> None:
    made = signed()
    with pytest.raises(Unreadable, match="Nobody you trust vouches"):
        verify_detached(
            PAYLOAD, protected=made.protected, signature=made.signature, trust_list=a_node("SG").trust_list(), at=NOON
        )


def test_an_authority_without_revocation_list_does_not_do() -> None:
    made = signed()
    silent = with_authority(a_node().trust_list(), crl=b"")
    with pytest.raises(Unreadable, match="no readable list of revoked"):
        verify_detached(PAYLOAD, protected=made.protected, signature=made.signature, trust_list=silent, at=NOON)


def test_an_authority_of_another_economy_does_not_do() -> None:
    made = signed()
    foreign = with_authority(a_node().trust_list(), economy="SG")
    with pytest.raises(Unreadable, match="its own economy"):
        verify_detached(PAYLOAD, protected=made.protected, signature=made.signature, trust_list=foreign, at=NOON)


def test_an_envelope_opens_for_its_recipient_only() -> None:
    recipient, other = new_signing_key(), new_signing_key()
    envelope = encrypt(PAYLOAD * 100_000, to_jwk=public_jwk(recipient.public_key()))
    assert decrypt(envelope, key=recipient) == PAYLOAD * 100_000
    assert PAYLOAD not in envelope
    changed = envelope[:-1] + (b"A" if envelope[-1:] != b"A" else b"Q")
    for bad, key in ((envelope, other), (changed, recipient), (b"a.b.c.d.e", recipient), (b"", recipient)):
        with pytest.raises(Unreadable) as refusal:
            decrypt(bad, key=key)
        assert refusal.value.rule == "JWE-1"


def test_an_envelope_with_another_algorithm_is_refused() -> None:
    from joserfc import jwe
    from joserfc.jwk import OctKey

    made = jwe.encrypt_compact({"alg": "A256KW", "enc": "A256GCM"}, b"x", OctKey.generate_key(256))
    with pytest.raises(Unreadable):
        decrypt(made.encode(), key=new_signing_key())


def test_encrypting_to_a_private_or_foreign_key_is_refused() -> None:
    good = public_jwk(new_signing_key().public_key())
    for bad in ({**good, "crv": "P-384"}, {**good, "kty": "OKP"}, {**good, "d": "AA"}, {**good, "x": "!"}, {}):
        with pytest.raises(Unreadable):
            encrypt(b"x", to_jwk=bad)


def test_a_sealed_key_opens_for_its_owner_and_purpose_only() -> None:
    key = new_signing_key()
    secret = b"s" * 32
    sealed = seal_key(key, secret=secret, organisation="MX.RFC.A", purpose=KeyPurpose.SIGNATURE)
    opened = open_key(sealed, secret=secret, organisation="MX.RFC.A", purpose=KeyPurpose.SIGNATURE)
    assert opened.public_key() == key.public_key()
    for changed in (
        {"secret": b"t" * 32},
        {"organisation": "MX.RFC.B"},
        {"purpose": KeyPurpose.AGREEMENT},
        {"sealed": sealed[:-1] + bytes([sealed[-1] ^ 1])},
        {"sealed": b""},
    ):
        given = {"sealed": sealed, "secret": secret, "organisation": "MX.RFC.A", "purpose": KeyPurpose.SIGNATURE}
        with pytest.raises(Unreadable):
            open_key(**{**given, **changed})


def test_a_trust_list_with_changed_services_is_refused() -> None:
    from tradelane.trust.formats.trust_lists import read_trust_list

    node = a_node()
    file = node.trust_list_file()
    assert read_trust_list(file).authorities[0].certificate == node.authority_certificate
    with pytest.raises(Unreadable, match="does not hold"):
        read_trust_list(file.replace(b'"act":"Invented', b'"act":"Inventad'))
    with pytest.raises(Unreadable, match="not a trust list"):
        read_trust_list(file + b"\n")
    with pytest.raises(Unreadable, match="does not name"):
        read_trust_list(node.trust_list_file(replace(node.trust_list(), nodes=())))
