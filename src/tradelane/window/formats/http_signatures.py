# SPDX-License-Identifier: Apache-2.0
"""Signatures of HTTP requests (RFC 9421) and digests of their bodies (RFC 9530), written and read; apart, because an
agency's system is any maker's, and signs and checks by the standard alone.

Of the structured fields (RFC 8941) only what these two headers need is read, and strictly: one signature, an inner list
of component names without parameters, then `created`, `keyid`, `nonce`, `alg`, `expires` and `tag`. ECDSA on P-256 with
SHA-256 and Ed25519 are read; the registered key decides which of them counts, not what the message says.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error
from datetime import UTC, datetime
from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import es256_holds
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.window.values.agency_systems import Jwk, RequestSignature, SignedRequest

LABEL = "sig1"
LONGEST_HEADER = 8_000
"""Characters; a signature with its parameters takes about 400."""
_STRING = r'"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"'
_VALUE = rf"(?:{_STRING}|-?\d{{1,15}})"
_INPUT = re.compile(
    rf"(?P<label>[a-z*][a-z0-9_.*-]*)="
    rf"(?P<params>\((?P<names>(?:{_STRING}(?: {_STRING})*)?)\)(?P<rest>(?:;[a-z]+={_VALUE})*))"
)
_PARAMETER = re.compile(rf";(?P<name>[a-z]+)=(?P<value>{_VALUE})")
_SIGNATURE = re.compile(r"(?P<label>[a-z*][a-z0-9_.*-]*)=:(?P<bytes>[A-Za-z0-9+/]*={0,2}):")
_DIGEST = re.compile(r"sha-256=:(?P<bytes>[A-Za-z0-9+/]*={0,2}):")
_ALGORITHMS = {"EC": "ecdsa-p256-sha256", "OKP": "ed25519"}
"""Type of a JSON Web Key → its name in the registry of RFC 9421 §6.2."""
_MEMBERS = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}
"""What the thumbprint of a key is over (RFC 7638 §3.2, RFC 8037 §2)."""


def content_digest(body: bytes) -> str:
    """The Content-Digest header of a body (RFC 9530 §2)."""
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def said_digest(header: str) -> bytes | None:
    """The SHA-256 that a Content-Digest header names; None when it names none."""
    found = _DIGEST.search(header[:LONGEST_HEADER])
    return None if found is None else _bytes(found["bytes"], "Content-Digest")


def signature_params(
    components: tuple[str, ...], *, created: datetime, key_id: str, nonce: str, algorithm: str, tag: str
) -> str:
    """The signature parameters (RFC 9421 §2.3): what is covered, when, by which key, for what."""
    names = " ".join(f'"{name}"' for name in components)
    return (
        f'({names});created={int(created.timestamp())};keyid="{key_id}";nonce="{nonce}";alg="{algorithm}";tag="{tag}"'
    )


def signature_base(request: SignedRequest, components: tuple[str, ...], *, params: str) -> bytes:
    """The bytes that are signed (RFC 9421 §2.5). Raises Unreadable for a component that the request has not."""
    lines = [f'"{name}": {_value(request, name)}' for name in components]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode("ascii", "backslashreplace")


def signature_headers(params: str, signature: bytes) -> dict[str, str]:
    """The two headers of a signed request (RFC 9421 §4)."""
    return {"Signature-Input": f"{LABEL}={params}", "Signature": f"{LABEL}=:{b64encode(signature).decode()}:"}


def read_request_signature(request: SignedRequest) -> RequestSignature:
    """The one signature of a request. Raises Unreadable for another form, or for more than one."""
    said, signed = request.headers.get("signature-input", ""), request.headers.get("signature", "")
    if max(len(said), len(signed)) > LONGEST_HEADER:
        _refuse("the header is too long", "Signature-Input")
    head, proof = _INPUT.fullmatch(said.strip()), _SIGNATURE.fullmatch(signed.strip())
    if head is None:
        _refuse("this is not one signature's list of components with its parameters", "Signature-Input")
    if proof is None or proof["label"] != head["label"]:
        _refuse("this is not the one signature that Signature-Input names", "Signature")
    parameters: dict[str, str] = {}
    for found in _PARAMETER.finditer(head["rest"]):
        if found["name"] in parameters:
            _refuse(f"{found['name']} stands twice", "Signature-Input")
        parameters[found["name"]] = found["value"]
    names = tuple(_text(each) for each in re.findall(_STRING, head["names"]))
    if len(set(names)) != len(names):
        _refuse("a component is named twice", "Signature-Input")
    return RequestSignature(
        components=names,
        params=head["params"],
        key_id=_text(parameters.get("keyid", '""')),
        created=_moment(parameters.get("created", "")),
        nonce=_text(parameters.get("nonce", '""')),
        signature=_bytes(proof["bytes"], "Signature"),
        algorithm=_text(parameters.get("alg", '""')),
    )


def request_signature_holds(request: SignedRequest, signature: RequestSignature, *, key: Jwk) -> bool:
    """Whether the owner of `key` signed this request. Raises Unreadable as `signature_base`."""
    if signature.algorithm not in ("", _ALGORITHMS.get(key.get("kty", ""))):
        return False
    signed = signature_base(request, signature.components, params=signature.params)
    public = public_key(key, field="signing_key")
    if isinstance(public, ec.EllipticCurvePublicKey):
        return es256_holds(public, signature.signature, signed)
    try:
        public.verify(signature.signature, signed)
    except InvalidSignature:
        return False
    return True


def public_key(key: Jwk, *, field: str) -> ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    """The key of a JSON Web Key on P-256 or Ed25519. Raises Unreadable (HOOK-8)."""
    x = from_base64url(key.get("x"), field=f"{field}.x")
    try:
        if (key.get("kty"), key.get("crv")) == ("OKP", "Ed25519"):
            return ed25519.Ed25519PublicKey.from_public_bytes(x)
        if (key.get("kty"), key.get("crv")) == ("EC", "P-256"):
            y = from_base64url(key.get("y"), field=f"{field}.y")
            numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
            return numbers.public_key()
    except ValueError as error:
        raise _fault("these are no coordinates of a key", field, rule="HOOK-8") from error
    raise _fault("a key on P-256 or Ed25519 is expected", field, rule="HOOK-8")


def thumbprint(key: Jwk) -> str:
    """The thumbprint of a public key (RFC 7638), by which signatures name it. Raises Unreadable (HOOK-8)."""
    members = _MEMBERS.get(key.get("kty", ""))
    if members is None or not all(isinstance(key.get(name), str) for name in members):
        raise _fault("a key of type EC or OKP with its members is expected", "signing_key", rule="HOOK-8")
    return to_base64url(hashlib.sha256(canonical({name: key[name] for name in members})).digest())


def _value(request: SignedRequest, name: str) -> str:
    """The value of a component (RFC 9421 §2.1, §2.2)."""
    path, _, query = request.target.partition("?")
    derived = {
        "@method": request.method.upper(),
        "@authority": request.authority,
        "@scheme": request.scheme,
        "@path": path or "/",
        "@query": f"?{query}",
        "@request-target": request.target,
        "@target-uri": f"{request.scheme}://{request.authority}{request.target}",
    }
    if name in derived:
        return derived[name]
    if name.startswith("@") or name not in request.headers:
        _refuse(f"the request has no component {name[:60]!r}", "Signature-Input")
    return " ".join(request.headers[name].split("\n")).strip()


def _text(quoted: str) -> str:
    if not quoted.startswith('"'):
        _refuse("a text in quotes is expected", "Signature-Input")
    return re.sub(r'\\(["\\])', r"\1", quoted[1:-1])


def _moment(text: str) -> datetime:
    if not text.isdigit():
        _refuse("created, in seconds since 1970, is missing", "Signature-Input")
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _fault("created names no moment", "Signature-Input") from error


def _bytes(text: str, field: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError) as error:
        raise _fault("this is not base64", field) from error


def _refuse(why: str, field: str) -> NoReturn:
    raise _fault(why, field)


def _fault(why: str, field: str, *, rule: str = "HOOK-3") -> Unreadable:
    return Unreadable(
        why, field=field, rule=rule, fix="Sign as RFC 9421 writes it; the guide to agencies' systems has an example.",
        cites="RFC 9421 §4; RFC 9530 §2",
    )  # fmt: skip
