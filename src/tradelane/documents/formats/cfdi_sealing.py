# SPDX-License-Identifier: Apache-2.0
"""The seal of a CFDI (sello) and SAT's own schema; apart, because both need SAT's files, which the extra `cfdi` brings.

satcfdi packages them as SAT publishes them. Only its files are read here, not its code: importing it takes 0.2
seconds, and it compiles the schema anew for each invoice. Here each is compiled once in a process.
"""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from tradelane.documents.formats.cfdi import CFDI, read_cfdi, to_cfdi
from tradelane.documents.rules.cfdi.comprobante import Comprobante, Seal, SealedCfdi
from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.formats.algorithms import sign_with, signature_holds
from tradelane.trust.formats.base64_text import from_base64, to_base64
from tradelane.trust.formats.certificates import CertificateView, read_certificate
from tradelane.trust.values.signers import Algorithm, RsaKey

_SAT = Path("transform", "schemas", "www.sat.gob.mx", "sitio_internet", "cfd")
_STYLESHEET = Path("4", "cadenaoriginal_4_0", "cadenaoriginal_4_0.xslt")
_SCHEMAS = (
    Path("4", "cfdv40.xsd"),
    Path("ComercioExterior20", "ComercioExterior20.xsd"),
    Path("TimbreFiscalDigital", "TimbreFiscalDigitalv11.xsd"),
)
_MOST_FAULTS = 50


def cadena_original(xml: bytes) -> bytes:
    """What the seal is over: SAT's own stylesheet applied to the invoice, UTF-8. Raises Unavailable, Unreadable."""
    return str(_stylesheet()(_root(xml))).encode()


def seal(cfdi: Comprobante, *, key: RsaKey, certificate: bytes) -> bytes:
    """The XML of `cfdi`, sealed with a CSD or e.firma (RSA with SHA-256). Raises Unavailable, Unreadable."""
    view = read_certificate(certificate)
    if not isinstance(view.public_key, rsa.RSAPublicKey):
        raise _refused("a CFDI is sealed by an RSA key", "certificate")
    named = replace(cfdi, no_certificado=number_of(view), certificado=to_base64(certificate))
    signature = sign_with(key, Algorithm.RS256, cadena_original(to_cfdi(named)))
    return to_cfdi(replace(named, sello=to_base64(signature)))


def read_sealed(xml: bytes) -> SealedCfdi:
    """The invoice with what its certificate and seal show; the seal is not judged without SAT's stylesheet.

    Raises Unreadable for what is no CFDI; a certificate that can't be read is no seal.
    """
    read = read_cfdi(xml)
    try:
        view = read_certificate(from_base64("".join(read.cfdi.certificado.split()), field="Certificado"))
        signature = from_base64("".join(read.cfdi.sello.split()), field="Sello")
    except Unreadable:
        return SealedCfdi(read.cfdi, None, read.lost)
    try:
        over: bytes | None = cadena_original(xml)
    except Unavailable:
        over = None
    found = Seal(
        rfc=view.organisation.removeprefix("MX.RFC."),
        number=number_of(view),
        valid_from=view.not_before.replace(tzinfo=None),
        valid_to=view.not_after.replace(tzinfo=None),
        holds=None if over is None else signature_holds(view.public_key, Algorithm.RS256, signature, over),
    )
    return SealedCfdi(read.cfdi, found, read.lost)


def number_of(certificate: CertificateView) -> str:
    """The number by which SAT knows a certificate: its serial number, whose octets are twenty digits.

    Raises Unreadable for a certificate of another authority.
    """
    serial = certificate.serial
    octets = serial.to_bytes((serial.bit_length() + 7) // 8, "big")
    if len(octets) != 20 or not octets.isdigit():
        raise _refused("the certificate's number is none of SAT's", "certificate")
    return octets.decode("ascii")


def schema_faults(xml: bytes) -> list[tuple[str, str]]:
    """What SAT's schema has to say: (where, what). Raises Unavailable without the extra `cfdi`."""
    schema = _schema()
    if schema.validate(_root(xml)):
        return []
    return [(error.path or f"line {error.line}", error.message[:300]) for error in schema.error_log][:_MOST_FAULTS]


@cache
def _folder() -> Path:
    """Where SAT's files are. Raises Unavailable naming what to install."""
    found = find_spec("satcfdi")
    if found is None or not found.submodule_search_locations:
        raise Unavailable(
            "SAT's schema and stylesheet are not installed.", field="cfdi", fix="Install tradelane[cfdi].",
        )  # fmt: skip
    return Path(found.submodule_search_locations[0]) / _SAT


@cache
def _stylesheet() -> etree.XSLT:
    path = _folder() / _STYLESHEET
    access = etree.XSLTAccessControl(read_file=True, write_file=False, create_dir=False, read_network=False)
    return etree.XSLT(etree.parse(str(path)), access_control=access)


@cache
def _schema() -> etree.XMLSchema:
    """One schema of all three, so that each complement is judged where it stands: 0.2 seconds, once."""
    folder = _folder()
    wrapper = etree.Element("{http://www.w3.org/2001/XMLSchema}schema")
    for path in _SCHEMAS:
        space = etree.parse(str(folder / path)).getroot().get("targetNamespace") or ""
        place = {"namespace": space, "schemaLocation": (folder / path).as_uri()}
        etree.SubElement(wrapper, "{http://www.w3.org/2001/XMLSchema}import", place)
    return etree.XMLSchema(wrapper)


def _root(xml: bytes) -> etree._Element:
    from tradelane.documents.formats.xml_reading import parse_xml

    root = parse_xml(xml)
    if root.tag != f"{{{CFDI}}}Comprobante":
        raise _refused("not a CFDI 4.0", "/")
    return root


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="CFDI-SEAL-1", fix="Use the CSD that SAT issued to the invoice's issuer.",
        cites="Código Fiscal de la Federación art. 29-A",
    )  # fmt: skip
