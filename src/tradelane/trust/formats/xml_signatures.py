# SPDX-License-Identifier: Apache-2.0
"""XAdES signatures inside UBL (ETSI EN 319 132-1, B-B); apart, because lxml and signxml load only for XML.

The file's bytes are exactly its inclusive Canonical XML 1.0. The signature covers the document, its own properties
and the certificates; the little of it that no digest covers must have the one shape that `sign_xml` writes. So there
is no byte in the file that could differ unseen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import Certificate
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature
from signxml.xades.xades import XAdESDataObjectFormat, XAdESSignatureConfiguration, XAdESSigner, XAdESVerifier

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.trust.formats.algorithms import PublicKey, family, raw_has_one_form
from tradelane.trust.formats.base64_text import from_base64
from tradelane.trust.formats.certificates import CertificateView, load_certificate, read_certificate
from tradelane.trust.formats.signatures import LONGEST_CHAIN
from tradelane.trust.values.signers import SigningKey

INCLUSIVE = CanonicalizationMethod.CANONICAL_XML_1_0
"""signxml writes no Transforms on its own references, so only inclusive C14N verifies everywhere."""
REFERENCES = 3
"""The document, the signed properties and the key information."""
LARGEST_XML = 20_000_000
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_METHODS = {"EC": SignatureMethod.ECDSA_SHA256, "RSA": SignatureMethod.RSA_SHA256}
"""The one method of each kind of key; signxml verifies by no other, whatever the file says."""
_PLACEHOLDER = "placeholder"
_SLOT = f".//{_DS}Signature"


@dataclass(frozen=True, slots=True)
class XmlSignature:
    """What a verified signature says."""

    signer: CertificateView
    chain: tuple[bytes, ...]
    signed_at: datetime
    """As the signer claims."""
    signed: Any
    """Root element of the document as it was signed, without the signature (lxml)."""


class _Signer(XAdESSigner):
    """signxml's signer with our clock and with ids that are always the same."""

    def __init__(self, at: datetime, method: SignatureMethod) -> None:
        super().__init__(
            method=SignatureConstructionMethod.enveloped,
            signature_algorithm=method,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=INCLUSIVE,
            data_object_format=XAdESDataObjectFormat(Description="Trade document", MimeType="text/xml"),
        )
        self._at = at
        self._number = 0

    def _get_token(self, length: int = 4) -> str:
        self._number += 1
        return str(self._number)

    def add_signing_time(self, signed_signature_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        element = etree.SubElement(signed_signature_properties, f"{_XADES}SigningTime", nsmap=self.namespaces)
        element.text = rfc3339(self._at)


def parse_xml(content: bytes) -> Any:
    """The root of XML read safely: no DTD, no entities, no network, no huge trees. Raises Unreadable."""
    if len(content) > LARGEST_XML:
        raise _refused(f"{len(content)} bytes are more than the {LARGEST_XML} allowed", "XML-1")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(f"not XML: {str(error)[:160]}", "XML-2") from error
    if root.getroottree().docinfo.doctype:
        raise _refused("the XML has a DOCTYPE", "XML-3")
    return root


def canonical_xml(root: Any) -> bytes:
    """The inclusive Canonical XML 1.0 bytes of the tree (W3C REC-xml-c14n-20010315), without comments."""
    try:
        written: bytes = etree.tostring(root, method="c14n", exclusive=False, with_comments=False)
    except etree.LxmlError as error:
        raise _refused(f"the XML has no canonical form: {str(error)[:120]}", "XML-SIG-2") from error
    return written


def sign_xml(xml: bytes, *, key: SigningKey, chain: tuple[bytes, ...], at: datetime) -> bytes:
    """`xml` with its empty `ds:Signature` (Id `placeholder`) filled. Raises Unreadable when it has not exactly one."""
    certificates = [load_certificate(der) for der in chain]
    public = read_certificate(chain[0]).public_key
    private = cast(ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, key)
    while True:  # one signature in two comes out in its high form; the low one is the only one we read
        root = parse_xml(xml)
        slots = root.findall(_SLOT)
        if len(slots) != 1 or slots[0].get("Id") != _PLACEHOLDER or len(slots[0]):
            raise _refused("the XML has no empty ds:Signature with the Id `placeholder`", "XML-SIG-1")
        signer = _Signer(at, _METHODS[family(public)])
        content = canonical_xml(signer.sign(root, key=private, cert=certificates, always_add_key_value=False))
        if _has_one_form(content, public):
            return content


def _has_one_form(content: bytes, public: PublicKey) -> bool:
    value = parse_xml(content).findtext(f"{_SLOT}/{_DS}SignatureValue") or ""
    return raw_has_one_form(public, from_base64(value, field="SignatureValue"))


def read_xml_signature(content: bytes) -> XmlSignature:
    """Verify the one signature in `content` by the certificate inside it. Raises Unreadable saying what is wrong.

    Whether that certificate is anybody's is for the trust list to say. Checks, in order:
    1. the bytes are their own canonical form; 2. there is one signature, in the shape that `sign_xml` writes;
    3. its references are the document, its own properties and its own certificates; 4. all digests and the signature
    hold (signxml); 5. what signxml verified is this document without the signature.
    """
    root = parse_xml(content)
    if canonical_xml(root) != content:
        raise _refused("the file is not in its one form (Canonical XML 1.0)", "XML-SIG-2")
    slots = root.findall(_SLOT)
    if len(slots) != 1:
        raise _refused("the XML has no signature, or more than one", "XML-SIG-3")
    slot = slots[0]
    value = _require_shape(slot)
    _require_own_references(root, slot)
    chain = _chain(slot)
    signer = read_certificate(chain[0])
    if not raw_has_one_form(signer.public_key, value):
        raise _misshapen("the form of its value")
    verified = _verified(root, load_certificate(chain[0]), signer)
    slot.getparent().remove(slot)
    if verified[0].signed_data != canonical_xml(root):
        raise _refused("the signature is over something else than this document", "XML-SIG-4")
    return XmlSignature(signer, chain, _signing_time(verified[1].signed_xml), verified[0].signed_xml)


def has_signature(root: Any) -> bool:
    """Whether the tree holds a filled `ds:Signature`."""
    return any(len(slot) for slot in root.findall(_SLOT))


def _verified(root: Any, certificate: Certificate, signer: CertificateView) -> list[Any]:
    config = XAdESSignatureConfiguration(
        location=".//",
        expect_references=REFERENCES,
        signature_methods=frozenset({_METHODS[family(signer.public_key)]}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        default_reference_c14n_method=INCLUSIVE,
        verification_time=signer.not_before,  # the period is judged by the trust list's checks, at the right time
    )
    try:
        found = XAdESVerifier().verify(root, x509_cert=certificate, expect_config=config)
    except (InvalidSignature, InvalidDigest, InvalidInput, ValueError, TypeError, etree.LxmlError) as error:
        raise _refused(
            f"the signature does not hold: {str(error)[:160] or type(error).__name__}", "XML-SIG-5"
        ) from error
    return found if isinstance(found, list) else [found]


def _require_shape(slot: Any) -> bytes:
    """Refuse anything in the signature that no digest covers and `sign_xml` does not write; the signature's value."""
    names = [child.tag for child in slot]
    if names != [f"{_DS}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")]:
        raise _misshapen("its parts")
    _, value, key_info, holder = slot
    if len(holder) != 1 or holder[0].tag != f"{_XADES}QualifyingProperties" or len(holder[0]) != 1:
        raise _misshapen("its properties")
    properties = holder[0][0]
    if properties.tag != f"{_XADES}SignedProperties":
        raise _misshapen("its properties")
    identity = slot.get("Id") or ""
    expected = {slot: {"Id": identity}, value: {}, holder: {}, holder[0]: {"Target": f"#{identity}"}}
    if identity != "SignXMLSignature1" or any(dict(node.attrib) != wanted for node, wanted in expected.items()):
        raise _misshapen("its attributes")
    if value.nsmap != slot.nsmap or {slot.prefix, value.prefix, holder.prefix} != {"ds"} or holder[0].prefix != "xades":
        raise _misshapen("its namespaces")
    bare = (slot.text, *(node.tail for node in slot), slot.tail, holder.text, holder[0].text, holder[0].tail)
    if any((*bare, properties.tail)) or len(value):
        raise _misshapen("text between its parts")
    if key_info.get("Id") is None or properties.get("Id") is None:
        raise _misshapen("its ids")
    return from_base64(value.text, field="SignatureValue")


def _require_own_references(root: Any, slot: Any) -> None:
    """The references are this document, these properties, these certificates; ids stand once (no wrapping)."""
    properties = slot[3][0][0].get("Id")
    key_info = slot[2].get("Id")
    uris = [reference.get("URI") for reference in slot[0].findall(f"{_DS}Reference")]
    ids = [str(value) for value in root.xpath("//@*[translate(local-name(), 'ID', 'id') = 'id']")]
    if uris != ["", f"#{properties}", f"#{key_info}"] or len(set(ids)) != len(ids):
        raise _refused("the signature refers to other parts than its own", "XML-SIG-6")


def _chain(slot: Any) -> tuple[bytes, ...]:
    texts = [node.text or "" for node in slot[2].findall(f"{_DS}X509Data/{_DS}X509Certificate")]
    if not 1 <= len(texts) <= LONGEST_CHAIN:
        raise _refused(f"the signature carries no certificate, or more than {LONGEST_CHAIN}", "XML-SIG-7")
    return tuple(from_base64(text.replace("\n", ""), field="X509Certificate") for text in texts)


def _signing_time(properties: Any) -> datetime:
    text = properties.findtext(f".//{_XADES}SigningTime") or ""
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise _refused(f"{quoted(text)} is not a time of signing", "XML-SIG-8") from error


def _misshapen(what: str) -> Unreadable:
    return _refused(f"the signature is not in the one form that is read here: {what}", "XML-SIG-9")


def _refused(why: str, rule: str) -> Unreadable:
    return Unreadable(why, rule=rule, fix="Take the file from its source again, unchanged.", cites="ETSI EN 319 132-1")
