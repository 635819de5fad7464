# SPDX-License-Identifier: Apache-2.0
"""Trusted lists of ETSI TS 119 612 (XML) read into the services of our own list; apart, because only authorities that
publish in Europe's form need it, and lxml and signxml load only for it.

Every status of a service, present and past, has a beginning; it lasts until the next one begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.certificates import LARGEST_CERTIFICATE, load_certificate, read_certificate
from tradelane.trust.formats.xml_signatures import parse_xml
from tradelane.trust.values.trust_lists import AssuranceLevel, Authority, Recognition, Timestamper

LARGEST_LIST = 15_000_000
"""Bytes; the largest national list of the EU has about 7 MB."""
MOST_SERVICES = 5_000
_TSL = "{http://uri.etsi.org/02231/v2#}"
_TYPE = "http://uri.etsi.org/TrstSvc/Svctype/"
_STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
AUTHORITIES = frozenset({f"{_TYPE}CA/QC", f"{_TYPE}CA/PKC"})
STAMPERS = frozenset({f"{_TYPE}TSA/QTST", f"{_TYPE}TSA", f"{_TYPE}TSA/TSS-QC"})
LEVELS = {
    f"{_STATUS}granted": AssuranceLevel.QUALIFIED,
    f"{_STATUS}undersupervision": AssuranceLevel.ACCREDITED,
    f"{_STATUS}supervisionincessation": AssuranceLevel.ACCREDITED,
    f"{_STATUS}accredited": AssuranceLevel.ACCREDITED,
    f"{_STATUS}recognisedatnationallevel": AssuranceLevel.DECLARED,
}
"""Statuses under which a service counts (TS 119 612 §5.5.4 and annex J); under every other one it does not."""
_UNCHECKED = (InvalidDigest, InvalidInput, InvalidSignature, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class EtsiList:
    """What a trusted list says, in our own terms."""

    economy: str
    """Scheme territory."""
    operator: str
    number: int
    """Sequence number; it only grows."""
    issued: datetime
    next_update: datetime
    authorities: tuple[Authority, ...]
    timestampers: tuple[Timestamper, ...]
    left_out: tuple[str, ...]
    """Services that can't be used here, with why."""


@dataclass(frozen=True, slots=True)
class _Period:
    status: str
    start: datetime
    certificates: tuple[bytes, ...]


def read_etsi_list(content: bytes, *, signer: bytes, act: str) -> EtsiList:
    """Read a trusted list signed by exactly the certificate `signer` (DER), which a safe place named.

    `act` is the law or decision under which its services are recognised here. Raises Unreadable when it is not such
    a list, or the signature does not hold.
    """
    if len(content) > LARGEST_LIST:
        raise _refused(f"more than {LARGEST_LIST} bytes", "")
    root = _signed(content, signer)
    try:
        return _list(root, act)
    except (ValueError, TypeError, AttributeError) as error:
        raise _refused(f"not a trusted list: {str(error)[:120]}", "") from error


def _signed(content: bytes, signer: bytes) -> Any:
    """The root of what the signature covers; nothing outside of it is looked at."""
    root = parse_xml(content)
    if root.tag != f"{_TSL}TrustServiceStatusList":
        raise _refused("the root is not TrustServiceStatusList", "TrustServiceStatusList")
    certificate = load_certificate(signer).public_bytes(Encoding.PEM).decode()
    try:
        covered = XMLVerifier().verify(
            content, x509_cert=certificate, expect_config=SignatureConfiguration(expect_references=True)
        )
    except _UNCHECKED as error:
        raise _refused(f"the list's signature does not hold: {str(error)[:120]}", "Signature") from error
    found = [one.signed_xml for one in (covered if isinstance(covered, list) else [covered])]
    whole = [one for one in found if one is not None and one.tag == f"{_TSL}TrustServiceStatusList"]
    if len(whole) != 1:
        raise _refused("the signature does not cover the whole list", "Signature")
    return whole[0]


def _list(root: Any, act: str) -> EtsiList:
    scheme = _only(root, "SchemeInformation")
    economy = _text(scheme, "SchemeTerritory")
    authorities: list[Authority] = []
    stampers: list[Timestamper] = []
    left_out: list[str] = []
    for count, service in enumerate(root.iter(f"{_TSL}TSPService")):
        if count >= MOST_SERVICES:
            raise ValueError("too many services")
        name = _name(service)
        kind = _text(_only(service, "ServiceInformation"), "ServiceTypeIdentifier")
        if kind not in AUTHORITIES | STAMPERS:
            left_out.append(f"{name}: services of the type {kind.removeprefix(_TYPE)} are not used here")
            continue
        for certificate, recognition in _recognitions(service, name, act, left_out):
            if kind in AUTHORITIES:
                authorities.append(Authority(economy, name, certificate, b"", recognition))
            else:
                stampers.append(Timestamper(economy, name, certificate, recognition))
    return EtsiList(
        economy=economy,
        operator=_text(scheme, "SchemeOperatorName", "Name"),
        number=int(_text(scheme, "TSLSequenceNumber")),
        issued=from_rfc3339(_text(scheme, "ListIssueDateTime")),
        next_update=from_rfc3339(_text(scheme, "NextUpdate", "dateTime")),
        authorities=tuple(authorities),
        timestampers=tuple(stampers),
        left_out=tuple(left_out),
    )


def _recognitions(service: Any, name: str, act: str, left_out: list[str]) -> Iterator[tuple[bytes, Recognition]]:
    """Each period in which a certificate of the service counted, the earliest first."""
    history = service.find(f"{_TSL}ServiceHistory")
    instances = [] if history is None else list(history.findall(f"{_TSL}ServiceHistoryInstance"))
    periods = [_period(one) for one in (_only(service, "ServiceInformation"), *instances)]
    periods.sort(key=lambda period: period.start)
    usable = [
        der for der in dict.fromkeys(der for p in periods for der in p.certificates) if _usable(der, name, left_out)
    ]
    for period, following in pairwise([*periods, None]):
        assert period is not None
        level = LEVELS.get(period.status)
        if level is not None:
            end = following.start if following else None
            yield from ((der, Recognition(level, act, period.start, end)) for der in usable)


def _usable(der: bytes, name: str, left_out: list[str]) -> bool:
    try:
        read_certificate(der)
    except Unreadable as error:
        left_out.append(f"{name}: {error.message}")
        return False
    return True


def _period(element: Any) -> _Period:
    status = _text(element, "ServiceStatus")
    start = from_rfc3339(_text(element, "StatusStartingTime"))
    texts = [one.text or "" for one in element.iter(f"{_TSL}X509Certificate")]
    return _Period(status, start, tuple(_certificate(text) for text in texts))


def _certificate(text: str) -> bytes:
    """DER of base64 that may be broken into lines, as xs:base64Binary allows."""
    joined = "".join(text.split())
    if len(joined) > 2 * LARGEST_CERTIFICATE:
        raise ValueError("a certificate is too large")
    pem = f"-----BEGIN CERTIFICATE-----\n{joined}\n-----END CERTIFICATE-----\n"
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


def _name(service: Any) -> str:
    return _text(_only(service, "ServiceInformation"), "ServiceName", "Name")[:200]


def _only(parent: Any, name: str) -> Any:
    found = parent.findall(f"{_TSL}{name}")
    if len(found) != 1:
        raise ValueError(f"{name} stands {len(found)} times")
    return found[0]


def _text(parent: Any, *names: str) -> str:
    """The text at a path of elements; of the first where a name is given in several languages."""
    element = parent.find("/".join(f"{_TSL}{name}" for name in names))
    text = (element.text or "").strip() if element is not None else ""
    if not text:
        raise ValueError(f"{names[-1]} is missing")
    return text


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="LIST-4", fix="Fetch the list again from its publisher.", cites="ETSI TS 119 612 §5"
    )
