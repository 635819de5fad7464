# SPDX-License-Identifier: Apache-2.0
"""A document as a verifiable credential whose claims can be hidden (W3C VC 2.0, `vc+sd-jwt`); apart from originals.

The issuer signs once; whoever holds the credential leaves out the price, or a person's name, and it still verifies.
The sealed original stays what counts: the credential names its digest, and carries its place in the public log.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import es256_holds, sign_es256
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.disclosures import Claims, Path, Presentation, conceal, present, unpack
from tradelane.trust.formats.evidence import check_log
from tradelane.trust.formats.originals import LOG_MEMBERS, Original
from tradelane.trust.formats.signatures import ReadSignature, read_signature, sign_detached
from tradelane.trust.rules.credentials import BASE_CONTEXT, credential_faults
from tradelane.trust.rules.signing import the_signer_is_the_issuer
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import DetachedSignature
from tradelane.trust.values.trust_lists import TrustList

TYPE = "vc+sd-jwt"
"""Media type of the JWS (W3C Securing Verifiable Credentials using JOSE and COSE §3.2.1)."""
KIND = "urn:tradelane:TradeDocument:1"
ALWAYS = frozenset({"id", "kind", "digest", "issuer", "issued_on", "number", "version"})
"""Members of a document that are never hidden: without them nobody knows what the credential is about."""
_TERMS = {"@vocab": "urn:tradelane:document:1#"}
_MEMBERS = frozenset({"@context", "type", "issuer", "validFrom", "credentialSubject", "evidence"})
_LOG = "urn:tradelane:LogEvidence:1"


def new_credential(
    document: dict[str, Any], *, digest: Digest, log: dict[str, Any], key: ec.EllipticCurvePrivateKey,
    chain: tuple[bytes, ...], at: datetime, holder: Mapping[str, str] | None = None,
) -> Presentation:  # fmt: skip
    """The credential of a sealed document, every member but those of `ALWAYS` behind a digest of its own.

    `digest` is that of the document's canonical bytes, `log` its evidence in the public log, `holder` the public key
    (JWK) of whom it is made for: who presents it later proves to be them (RFC 9901 §4.1.2).
    """
    subject = {"digest": digest, **document, "id": f"urn:tradelane:document:{document['id']}"}
    claims = {
        "@context": [BASE_CONTEXT, _TERMS],
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": f"urn:tradelane:organisation:{document['issuer']}"},
        "validFrom": rfc3339(at),
        "credentialSubject": subject,
        "evidence": [{"type": _LOG, **log}],
        **({"cnf": {"jwk": dict(holder)}} if holder else {}),
    }
    payload, disclosures = conceal(claims, may_hide=_may_hide)
    content = canonical(payload)
    signed = sign_detached(content, key=key, chain=chain, at=at, kind=TYPE)
    return Presentation(signed.protected, content, signed.signature, tuple(disclosures))


def hide(credential: Presentation, paths: Iterable[str]) -> Presentation:
    """The credential without the members that `paths` name, such as `content.goods_items.*.value` or `issuer_name`.

    `*` stands for any place of a list or any member. Raises Unreadable for a path that names nothing shown.
    """
    wanted = [("credentialSubject", *path.split(".")) for path in paths]
    shown = list(unpack(credential).paths.values())
    for path in wanted:
        if not any(_fits(path, at[: len(path)]) for at in shown):
            raise Unreadable(
                "nothing that can be hidden stands there", field=".".join(path[1:]), rule="SD-2",
                fix="Name a member that the credential shows, such as content.terms.",
            )  # fmt: skip
    return present(credential, hide=lambda at: any(_fits(path, at) for path in wanted))


def check_credential(credential: Presentation, *, trust_list: TrustList) -> tuple[list[Check], dict[str, Any]]:
    """Every check of a credential, and the document as far as it is shown; never raises for what it can hold.

    In order: form, signature, certificate, trust, revocation, log, checkpoint, witness, disclosed.
    """
    try:
        claims = unpack(credential)
        document, log = _document(claims)
        read = _read(credential)
    except Unreadable as error:
        why = f"{error.message[:1].upper()}{error.message[1:]}."
        return [invalid("form", why, field=error.field, rule=error.rule)], {}
    checks = [valid("form", "The file is a verifiable credential of a trade document.")]
    checks.append(_check_signature(read, document))
    checks += check_signer(read.chain, at=read.signed_at, trust_list=trust_list)
    checks += _check_log(document, log, trust_list)
    checks.append(_check_disclosed(credential, claims))
    return checks, document


def _may_hide(at: Path) -> bool:
    """Members of the document below its head, at any depth; places of a list show, what stands in them doesn't."""
    return len(at) > 1 and at[0] == "credentialSubject" and isinstance(at[-1], str) and not (
        len(at) == 2 and at[1] in ALWAYS
    )  # fmt: skip


def _fits(path: tuple[str, ...], at: Path) -> bool:
    return len(path) == len(at) and all(p in ("*", str(step)) for p, step in zip(path, at, strict=True))


def _document(claims: Claims) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document as shown and its log evidence. Raises Unreadable when the claims are not of our form."""
    if faults := credential_faults(claims.claims):
        raise _bad(f"not a verifiable credential: {faults[0]}", "")
    if set(claims.claims) - {"cnf"} != _MEMBERS:
        raise _bad("the credential has members that are not in its form, or lacks some", "")
    kinds, subject = claims.claims["type"], claims.claims["credentialSubject"]
    if KIND not in kinds or not isinstance(subject, dict) or not subject.keys() >= ALWAYS:
        raise _bad("not the credential of a trade document", "credentialSubject")
    if claims.claims["issuer"] != {"id": f"urn:tradelane:organisation:{subject['issuer']}"}:
        raise _bad("the credential and the document name two issuers", "issuer")
    evidence = claims.claims.get("evidence")
    one = evidence[0] if isinstance(evidence, list) and len(evidence) == 1 else None
    if not isinstance(one, dict) or set(one) != LOG_MEMBERS | {"type"} or one["type"] != _LOG:
        raise _bad("the log's evidence is incomplete or has more than it should", "evidence")
    document = subject | {"id": str(subject["id"]).removeprefix("urn:tradelane:document:")}
    return document, {name: part for name, part in one.items() if name != "type"}


def _read(credential: Presentation) -> ReadSignature:
    header = parse(from_base64url(credential.protected, field="protected"))
    if not isinstance(header, dict) or header.get("typ") != TYPE:
        raise _bad(f"the header's typ is not {TYPE}", "protected")
    return read_signature(credential.payload, protected=credential.protected, signature=credential.signature)


def _check_signature(read: ReadSignature, document: dict[str, Any]) -> Check:
    evidence = {"algorithm": str(read.algorithm), "claimed_at": rfc3339(read.signed_at)}
    if not read.holds():
        return invalid("signature", "The signature does not fit the credential: one of them was changed.", **evidence)
    if not the_signer_is_the_issuer(read.signer.organisation, document["issuer"]):
        return invalid("signature", the_signer_is_the_issuer.text, signer=read.signer.organisation, **evidence)
    return valid("signature", f"{read.signer.name} signed this credential.", **evidence)


def _check_log(document: dict[str, Any], log: dict[str, Any], trust_list: TrustList) -> list[Check]:
    """The log's checks of the original that the credential is about; its digest stands for it."""
    nothing = DetachedSignature("", "")
    original = Original(
        document=document, payload=b"", digest=Digest(str(document["digest"])), signatures=(), first_signature=b"",
        timestamp=b"", log=log, material=Material(), sealed=b"", seal=nothing,
    )  # fmt: skip
    return check_log(original, trust_list=trust_list)


def _check_disclosed(credential: Presentation, claims: Claims) -> Check:
    evidence = {"shown": claims.shown, "hidden": claims.hidden}
    if credential.key_binding:
        return _check_key_binding(credential, evidence)
    if not claims.hidden:
        return valid("disclosed", "Nothing is hidden: all that the issuer signed is shown.", **evidence)
    why = f"{claims.shown} members are shown as the issuer signed them; {claims.hidden} are hidden."
    return valid("disclosed", why, **evidence)


def _check_key_binding(credential: Presentation, evidence: dict[str, Any]) -> Check:
    """Whether the holder signed what is shown; for whom and when is said, since only who asked can judge that."""
    found = read_key_binding(credential)
    if found is None:
        return invalid("disclosed", "The holder's signature does not fit what is shown.", **evidence)
    why = f"The holder signed this presentation for {found.audience}: only who asked there knows if it is the answer."
    return undetermined("disclosed", why, audience=found.audience, nonce=found.nonce, **evidence)


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What a holder signed with a presentation (RFC 9901 §4.3)."""

    audience: str
    nonce: str
    issued_at: int
    """Seconds since 1970; its age is for who asked to judge."""


def bind_to_key(
    presentation: Presentation, *, key: ec.EllipticCurvePrivateKey, audience: str, nonce: str, at: datetime
) -> Presentation:
    """The presentation signed by its holder for one question: `audience` asked it, with a fresh `nonce`."""
    header = to_base64url(canonical({"alg": "ES256", "typ": "kb+jwt"}))
    hashed = to_base64url(hashlib.sha256(presentation.bound()).digest())
    claims = {"aud": audience, "iat": int(at.timestamp()), "nonce": nonce, "sd_hash": hashed}
    signed = f"{header}.{to_base64url(canonical(claims))}"
    return replace(presentation, key_binding=f"{signed}.{to_base64url(sign_es256(key, signed.encode()))}")


def key_binding_holds(presentation: Presentation, *, audience: str, nonce: str) -> bool:
    """Whether the holder named in the payload (`cnf.jwk`, P-256) signed this presentation for this question.

    RFC 9901 §7.3, without the age of `iat`, which is for who asked to judge.
    """
    found = read_key_binding(presentation)
    return found is not None and (found.audience, found.nonce) == (audience, nonce)


def read_key_binding(presentation: Presentation) -> KeyBinding | None:
    """What the holder named in the payload signed with this presentation; None when that signature does not hold."""
    try:
        protected, payload, signature = presentation.key_binding.split(".")
        header, claims = (parse(from_base64url(part, field="kb")) for part in (protected, payload))
        jwk = parse(presentation.payload)["cnf"]["jwk"]
        x, y = (int.from_bytes(from_base64url(jwk[name], field=name), "big") for name in ("x", "y"))
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        raw = from_base64url(signature, field="kb")
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
    holds = (
        isinstance(header, dict) and isinstance(claims, dict)
        and header.get("typ") == "kb+jwt" and header.get("alg") == "ES256" and jwk.get("crv") == "P-256"
        and claims.get("sd_hash") == to_base64url(hashlib.sha256(presentation.bound()).digest())
        and isinstance(claims.get("iat"), int) and isinstance(claims.get("aud"), str)
        and isinstance(claims.get("nonce"), str)
        and es256_holds(key, raw, f"{protected}.{payload}".encode())
    )  # fmt: skip
    return KeyBinding(claims["aud"], claims["nonce"], claims["iat"]) if holds else None


def _bad(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="VC-3", cites="W3C VC Data Model 2.0 §4", fix="Ask the holder to present it again."
    )
