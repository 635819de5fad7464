# SPDX-License-Identifier: Apache-2.0
"""The port `trust.ports.Signer`: one contract, held by a key in a PKCS#12 file, in a .cer/.key pair and in SoftHSM.

Each with a P-256 key and with an RSA key, as an authority outside may ask for.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_public_key,
    pkcs12,
)
from tests.conftest import NOON
from tests.efirma_makers import a_firma, recognising, rsa_key
from tests.makers import SELLER
from tests.trust_makers import BORN, a_node, issued

from tradelane.documents.formats.document_xml import to_xml
from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.adapters.key_files import open_key_pair, open_pkcs12
from tradelane.trust.adapters.pkcs11 import open_module
from tradelane.trust.formats import verify_detached
from tradelane.trust.formats.issuing import new_signer_certificate
from tradelane.trust.formats.pdf_signatures import read_pdf_signature
from tradelane.trust.formats.pdf_signing import sign_pdf
from tradelane.trust.formats.signatures import read_signature, sign_detached
from tradelane.trust.formats.xml_signatures import read_xml_signature, sign_xml
from tradelane.trust.ports import Signer
from tradelane.trust.values.signers import Algorithm

PASSWORD = "invented password"
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


def encrypted(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, password: str = PASSWORD) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))


def a_p12(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, chain: tuple[bytes, ...]) -> bytes:
    certificates = [x509.load_der_x509_certificate(der) for der in chain]
    return pkcs12.serialize_key_and_certificates(
        b"seller", key, certificates[0], certificates[1:], BestAvailableEncryption(PASSWORD.encode())
    )


def from_pkcs12() -> Signer:
    key, chain = a_node().certify(SELLER, "Cooperativa")
    return open_pkcs12(a_p12(key, chain), password=PASSWORD)


def from_key_pair() -> Signer:
    key, chain = a_node().certify(SELLER, "Cooperativa")
    return open_key_pair(chain[0], encrypted(key), password=PASSWORD, chain=chain[1:])


def from_rsa_pkcs12() -> Signer:
    firma = a_firma()
    return open_pkcs12(a_p12(firma.key, firma.chain), password=PASSWORD)


def from_efirma() -> Signer:
    firma = a_firma()
    return open_key_pair(firma.cer, firma.encrypted, password=PASSWORD)


@dataclass(frozen=True)
class Token:
    """A token of SoftHSM with a key of each kind, and the chains of their certificates."""

    library: str
    chain: tuple[bytes, ...]
    rsa_chain: tuple[bytes, ...]

    def open(self, *, token: str = "tradelane", pin: str = "1234", label: str = "seller") -> Signer:
        return open_module(self.library, token=token, pin=pin, label=label, chain=self.chain)

    def open_rsa(self, label: str = "authority") -> Signer:
        return open_module(self.library, token="tradelane", pin="1234", label=label, chain=self.rsa_chain)


def certified(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> tuple[bytes, ...]:
    node = a_node()
    certificate = new_signer_certificate(
        key, organisation=SELLER, name="Cooperativa", authority_key=node.authority,
        authority_certificate=node.authority_certificate, now=BORN,
    )  # fmt: skip
    return certificate, node.authority_certificate


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 (the extra `hsm`) is not installed")
    library = next((path for path in LIBRARIES if Path(path).exists()), "")
    if not library or not which("softhsm2-util"):
        pytest.skip("SoftHSM2 (Debian: softhsm2) is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "tradelane", "--so-pin", "5678", "--pin", "1234"],
        check=True, capture_output=True,
    )  # fmt: skip
    with pkcs11.lib(library).get_token(token_label="tradelane").open(rw=True, user_pin="1234") as session:
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
        from pkcs11.util.rsa import encode_rsa_public_key

        curve = session.create_domain_parameters(
            pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
        )
        public, _ = curve.generate_keypair(store=True, label="seller")
        key = load_der_public_key(encode_ec_public_key(public))
        public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label="authority")
        rsa_public = load_der_public_key(encode_rsa_public_key(public))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(rsa_public, rsa.RSAPublicKey)
    yield Token(library, certified(key), certified(rsa_public))
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture(params=["pkcs12", "key pair", "RSA pkcs12", "e.firma", "pkcs11", "RSA pkcs11"])
def signer(request: pytest.FixtureRequest) -> Iterator[Signer]:
    made: dict[str, Callable[[], Signer]] = {
        "pkcs12": from_pkcs12, "key pair": from_key_pair, "RSA pkcs12": from_rsa_pkcs12, "e.firma": from_efirma,
    }  # fmt: skip
    if request.param in made:
        opened = made[request.param]()
    else:
        token: Token = request.getfixturevalue("token")
        opened = token.open() if request.param == "pkcs11" else token.open_rsa()
    yield opened
    opened.close()


def test_what_it_signs_verifies_as_json_xml_and_pdf(signer: Signer) -> None:
    node = a_node()
    protected, signature = sign_detached(b"x", key=signer, chain=signer.chain, at=NOON)
    view = verify_detached(b"x", protected=protected, signature=signature, trust_list=recognising(), at=NOON)
    assert view.organisation == SELLER
    xml = sign_xml(to_xml(issued().document, issued().json), key=signer, chain=signer.chain, at=NOON)
    assert read_xml_signature(xml).signer.organisation == SELLER
    from tradelane.documents.formats.pdf import to_pdf

    page = to_pdf(issued().document, original=issued().json, xml=xml, verify_url="https://node.test/1", language="en")
    pdf = sign_pdf(
        page, key=signer, chain=signer.chain, stamper_key=node.stamper, stamper_certificate=node.stamper_certificate,
        now=NOON,
    )  # fmt: skip
    assert read_pdf_signature(pdf).signer.organisation == SELLER


def test_a_closed_signer_signs_nothing(signer: Signer) -> None:
    signer.close()
    with pytest.raises(Unavailable):
        sign_detached(b"x", key=signer, chain=signer.chain, at=NOON)


def test_a_file_opens_only_with_its_password_and_its_own_key() -> None:
    key, chain = a_node().certify(SELLER, "Cooperativa")
    other, _ = a_node().certify(SELLER, "Cooperativa")
    certificate = x509.load_der_x509_certificate(chain[0])
    alone = pkcs12.serialize_key_and_certificates(None, None, certificate, None, BestAvailableEncryption(b"x"))
    with pytest.raises(Unreadable, match="password"):
        open_pkcs12(a_p12(key, chain), password="wrong")
    with pytest.raises(Unreadable, match="no key"):
        open_pkcs12(alone, password="x")
    with pytest.raises(Unreadable, match="password"):
        open_key_pair(chain[0], encrypted(key), password="wrong")
    with pytest.raises(Unreadable, match="not the one"):
        open_key_pair(chain[0], encrypted(other), password=PASSWORD)
    with pytest.raises(Unreadable, match="not the one"):
        open_key_pair(chain[0], encrypted(rsa_key()), password=PASSWORD)
    with pytest.raises(Unreadable, match="2048 bits"):
        open_key_pair(chain[0], encrypted(rsa_key(1024)), password=PASSWORD)
    with pytest.raises(Unreadable, match="P-256"):
        open_key_pair(chain[0], encrypted(ec.generate_private_key(ec.SECP384R1())), password=PASSWORD)
    for content in (b"", b"x" * 200_000):
        with pytest.raises(Unreadable):
            open_pkcs12(content, password=PASSWORD)


def test_a_token_opens_only_with_its_pin_and_its_own_key(token: Token) -> None:
    with pytest.raises(Unreadable, match="PIN"):
        token.open(pin="9999")
    with pytest.raises(Unreadable, match="no such EC key"):
        token.open(label="nobody")
    with pytest.raises(Unavailable):
        token.open(token="none")
    _, chain = a_node().certify(SELLER, "Cooperativa")
    with pytest.raises(Unreadable, match="not the one"):
        Token(token.library, chain, chain).open()
    with pytest.raises(Unreadable, match="not the one"):
        Token(token.library, chain, a_firma().chain).open_rsa()
    with pytest.raises(Unreadable, match="no such RSA key"):
        token.open_rsa(label="seller")
    with pytest.raises(Unavailable):
        Token("/nowhere.so", chain, chain).open()


@pytest.mark.parametrize("algorithm", [Algorithm.RS256, Algorithm.PS256])
def test_an_rsa_key_in_a_token_signs_by_both_paddings(token: Token, algorithm: Algorithm) -> None:
    signer = token.open_rsa()
    protected, signature = sign_detached(b"x", key=signer, chain=signer.chain, at=NOON, algorithm=algorithm)
    read = read_signature(b"x", protected=protected, signature=signature)
    assert (read.algorithm, read.holds()) == (algorithm, True)
    assert not read_signature(b"y", protected=protected, signature=signature).holds()
    signer.close()
