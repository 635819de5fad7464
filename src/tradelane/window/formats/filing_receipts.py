# SPDX-License-Identifier: Apache-2.0
"""The bytes of a receipt of filing, and what anybody checks of it without a network; apart, because a gate has nothing
else.

A receipt is canonical JSON (RFC 8785) under a compact JWS (RFC 7515) of the node, with the node's own certificate in
its header. What a QR code holds is shorter: the address of the gate's page and, behind `#`, which no browser sends on,
`payload.sigT.signature.thumbprint`. The certificate stands in the reader's trust list, so the header that was signed is
written anew from it.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_bytes, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.signatures import ReadSignature, protected_header, read_signature
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.signers import Algorithm
from tradelane.trust.values.trust_lists import TrustList
from tradelane.window.rules.outages import a_receipt_counts_in_its_time
from tradelane.window.values.outages import FilingReceipt

TYPE = "tradelane-filing-receipt+jws"
"""`typ` of its header, by which no other signature of the node is taken for a receipt."""
LARGEST_RECEIPT = 20_000
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_CODE = re.compile(
    r"(?:[^\s#]{0,2000}#)?(?P<payload>[\w-]+)\.(?P<time>[\dTZ:-]{20})\.(?P<signature>[\w-]+)\.(?P<thumb>[\w-]{43})"
)
_KIND = "filing-receipt"


def receipt_bytes(receipt: FilingReceipt) -> bytes:
    """The canonical bytes that the node signs."""
    return canonical({
        "kind": _KIND,
        "number": receipt.number,
        "provisional": receipt.provisional,
        "case": receipt.case,
        "procedure": receipt.procedure,
        "trader": receipt.trader,
        "content": receipt.content,
        "filed_at": rfc3339(receipt.filed_at),
        "issued_at": rfc3339(receipt.issued_at),
        "valid_until": rfc3339(receipt.valid_until) if receipt.valid_until else "",
        "issuer": receipt.issuer,
        "waits_for": list(receipt.waits_for),
        "supersedes": receipt.supersedes,
    })  # fmt: skip


def read_receipt(payload: bytes) -> FilingReceipt:
    """A receipt read strictly. Raises Unreadable naming the member that is wrong."""
    data = parse(payload, limit=LARGEST_RECEIPT)
    if not isinstance(data, dict) or data.get("kind") != _KIND or canonical(data) != payload:
        raise _fault("this is no receipt of filing in its one form", "receipt")
    texts = ("number", "case", "procedure", "trader", "content", "filed_at", "issued_at", "valid_until", "issuer",
             "supersedes")  # fmt: skip
    if set(data) != {"kind", "provisional", "waits_for", *texts}:
        raise _fault("a receipt has exactly its members", "receipt")
    for name in texts:
        if not isinstance(data[name], str):
            raise _fault("text is expected", name)
    if not isinstance(data["provisional"], bool):
        raise _fault("true or false is expected", "provisional")
    waits = data["waits_for"]
    if not isinstance(waits, list) or not all(isinstance(each, str) for each in waits):
        raise _fault("a list of agencies is expected", "waits_for")
    if data["provisional"] != bool(data["valid_until"]):
        raise _fault("a provisional receipt has its end, another has none", "valid_until")
    return FilingReceipt(
        number=data["number"], provisional=data["provisional"], case=CaseId(data["case"]),
        procedure=data["procedure"], trader=OrganisationId(data["trader"]),
        content=_digest(data["content"]), filed_at=_moment(data, "filed_at"),
        issued_at=_moment(data, "issued_at"),
        valid_until=_moment(data, "valid_until") if data["valid_until"] else None,
        issuer=OrganisationId(data["issuer"]), waits_for=tuple(OrganisationId(each) for each in waits),
        supersedes=data["supersedes"],
    )  # fmt: skip


def signing_input(receipt: FilingReceipt, *, certificate: bytes, algorithm: Algorithm) -> bytes:
    """What the node signs: the header with its certificate, and the receipt (RFC 7515 §5.1)."""
    header = protected_header(chain=(certificate,), at=receipt.issued_at, algorithm=algorithm, kind=TYPE)
    return f"{header}.{to_base64url(receipt_bytes(receipt))}".encode()


def compact(signed: bytes, signature: bytes) -> str:
    """The receipt's file."""
    return f"{signed.decode()}.{to_base64url(signature)}"


def code_of(jws: str, *, gate: str) -> str:
    """What the receipt's QR code holds; `gate` is the address of the page that reads it."""
    header, payload, signature = _parts(jws)
    said = _header(header)
    return f"{gate}#{payload}.{said['sigT']}.{signature}.{said['x5t#S256']}"


def is_receipt(content: bytes) -> bool:
    """Whether a file looks like a receipt or like what its code holds; nothing is believed yet."""
    text = content[:LARGEST_RECEIPT].decode("ascii", "replace").strip()
    if _CODE.fullmatch(text):
        return True
    if not _COMPACT.fullmatch(text):
        return False
    try:
        return _header(text.split(".", 1)[0]).get("typ") == TYPE
    except Unreadable:
        return False


def digest_of_receipt(jws: str) -> Digest:
    """The digest by which anybody asks the window how a receipt stands."""
    return digest_of(jws.encode())


def check_receipt(content: bytes, *, trust_list: TrustList, now: datetime) -> tuple[list[Check], dict[str, Any]]:
    """Every check of a receipt against a trust list at `now`, and what it says. Never raises for what a file can hold.

    Whether it was superseded or withdrawn since no file can tell: that check stays undetermined and is not required.
    """
    try:
        jws = _whole(content.decode("ascii").strip(), trust_list)
        header, payload_text, signature = _parts(jws)
        payload = from_base64url(payload_text, field="payload")
        receipt = read_receipt(payload)
        if _header(header).get("typ") != TYPE:
            raise _fault("the signature was not made for a receipt", "typ")
        read = read_signature(payload, protected=header, signature=signature)
    except UnicodeDecodeError:
        return [invalid("form", "A receipt is plain ASCII.")], {}
    except _UnknownNode as error:
        return [undetermined("node", str(error))], {}
    except Unreadable as error:
        return [invalid("form", f"{error.message[:1].upper()}{error.message[1:]}.", field=error.field)], {}
    form = valid("form", "The file is a receipt of filing, in its one form.", digest=digest_of_receipt(jws))
    checks = [form, *_who(read, receipt, trust_list), _check_time(receipt, now), _standing(receipt)]
    return checks, _shown(receipt, jws)


def _who(read: ReadSignature, receipt: FilingReceipt, trust_list: TrustList) -> list[Check]:
    """The checks of who signed: signature, node, certificate, trust, revocation."""
    if not read.holds() or not read.has_one_form():
        return [invalid("signature", "The signature does not fit the receipt: one of them was changed.")]
    if read.signer.organisation != receipt.issuer:
        return [invalid("signature", f"{read.signer.name} signed it, who is not the issuer that it names.")]
    own = valid("signature", f"{read.signer.name} signed exactly this receipt.", claimed_at=rfc3339(read.signed_at))
    if read.signer.der in {node.certificate for node in trust_list.nodes}:
        node = valid("node", f"Your trust list names {read.signer.name} as a node.")
    else:
        node = undetermined(
            "node", f"Your trust list does not name the node {read.signer.name}; fetch the present one."
        )
    return [own, node, *check_signer(read.chain, at=read.signed_at, trust_list=trust_list)]


def _check_time(receipt: FilingReceipt, now: datetime) -> Check:
    if a_receipt_counts_in_its_time(receipt, at=now):
        if receipt.valid_until is None:
            return valid("validity", "The agencies' systems have the case; this receipt does not lapse.")
        return valid("validity", f"Provisional, and valid until {rfc3339(receipt.valid_until)}.")
    if now < receipt.issued_at:
        return invalid("validity", f"It was issued at {rfc3339(receipt.issued_at)}, which is still to come.")
    return invalid(
        "validity", f"Expired at {rfc3339(receipt.valid_until or now)}.", rule=a_receipt_counts_in_its_time.id
    )


def _standing(receipt: FilingReceipt) -> Check:
    why = "Whether it was withdrawn or superseded since, only the window that gave it knows."
    return replace(undetermined("standing", why, number=receipt.number), required=False)


def _shown(receipt: FilingReceipt, jws: str) -> dict[str, Any]:
    """What the receipt says, for the head of a report."""
    return {**parse(receipt_bytes(receipt)), "digest": digest_of_receipt(jws)}


class _UnknownNode(Exception):
    """The certificate that a code names by its thumbprint is not in the trust list."""


def _whole(text: str, trust_list: TrustList) -> str:
    """The compact JWS; written anew from the trust list's certificate where only the code was given."""
    if _COMPACT.fullmatch(text):
        return text
    code = _CODE.fullmatch(text)
    if code is None:
        raise _fault("this is neither a receipt's file nor its code", "receipt")
    for node in trust_list.nodes:
        header = _header_of(node.certificate, code["time"])
        if header is not None and _header(header)["x5t#S256"] == code["thumb"]:
            return f"{header}.{code['payload']}.{code['signature']}"
    raise _UnknownNode("Your trust list does not hold the certificate that signed this code; fetch the present list.")


def _header_of(certificate: bytes, time: str) -> str | None:
    from tradelane.trust.formats.algorithms import usual_algorithm

    try:
        algorithm = usual_algorithm(read_certificate(certificate).public_key)
        return protected_header(chain=(certificate,), at=from_rfc3339(time), algorithm=algorithm, kind=TYPE)
    except (Unreadable, ValueError):
        return None


def _parts(jws: str) -> tuple[str, str, str]:
    parts = jws.split(".")
    if len(parts) != 3:
        raise _fault("a compact JWS has three parts", "receipt")
    return parts[0], parts[1], parts[2]


def _header(protected: str) -> dict[str, Any]:
    said = parse(from_base64url(protected, field="protected"), limit=LARGEST_RECEIPT)
    if not isinstance(said, dict):
        raise _fault("the header is no object", "protected")
    return said


def _digest(text: str) -> Digest:
    try:
        digest_bytes(Digest(text))
    except ValueError as error:
        raise _fault("a SHA-256 digest is expected", "content") from error
    return Digest(text)


def _moment(data: dict[str, Any], field: str) -> datetime:
    try:
        moment = from_rfc3339(data[field])
    except ValueError as error:
        raise _fault("a time as 2026-11-02T12:00:00Z is expected", field) from error
    if rfc3339(moment) != data[field]:
        raise _fault("a time in its one form is expected", field)
    return moment


def _fault(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="OUTAGE-7", fix="Ask the trader for the receipt as the window gave it.",
        cites="RFC 7515 §5.2",
    )  # fmt: skip
