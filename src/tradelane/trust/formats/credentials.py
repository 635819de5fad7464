# SPDX-License-Identifier: Apache-2.0
"""A document as a verifiable credential whose claims can be hidden (W3C VC 2.0, `vc+sd-jwt`); apart from originals.

The issuer signs once; whoever holds the credential leaves out the price, or a person's name, and it still verifies.
The sealed original stays what counts: the credential names its digest, and carries its place in the public log. What
its signer keeps back from the first reader on is named in `withheld`, with the rule that kept it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.disclosures import Claims, Path, Presentation, conceal, present, unpack
from tradelane.trust.formats.evidence import check_log
from tradelane.trust.formats.gaps import gaps_in, gaps_json
from tradelane.trust.formats.key_binding import read_key_binding
from tradelane.trust.formats.originals import LOG_MEMBERS, Original
from tradelane.trust.formats.signatures import ReadSignature, read_signature, sign_detached
from tradelane.trust.rules.credentials import (
    BASE_CONTEXT,
    credential_faults,
    the_signer_is_the_issuer_or_its_node,
)
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.credentials import Gap
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
_MAY_HAVE = frozenset({"cnf", "withheld"})
_DOCUMENT, _ORGANISATION = "urn:tradelane:document:", "urn:tradelane:organisation:"
_LOG = "urn:tradelane:LogEvidence:1"


def new_credential(
    document: dict[str, Any], *, digest: Digest, log: dict[str, Any], key: ec.EllipticCurvePrivateKey,
    chain: tuple[bytes, ...], at: datetime, holder: Mapping[str, str] | None = None,
    signer: OrganisationId | None = None, withheld: Collection[Gap] = (),
) -> Presentation:  # fmt: skip
    """The credential of a sealed document, every member but those of `ALWAYS` behind a digest of its own.

    `digest` is that of the document's canonical bytes, `log` its evidence in the public log, `holder` the public key
    (JWK) of whom it is made for: who presents it later proves to be them (RFC 9901 §4.1.2). `signer` is who signs in
    the issuer's place, the node that keeps the original.

    What is `withheld` is gone from it, and so is the document's own id, whose random bits no reader may have: whoever
    knows all of a document but a telephone number could else find the number by trying which one gives the digest.
    """
    named = f"{_DOCUMENT}{digest if withheld else document['id']}"
    claims = {
        "@context": [BASE_CONTEXT, _TERMS],
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": f"{_ORGANISATION}{signer or document['issuer']}"},
        "validFrom": rfc3339(at),
        "credentialSubject": {"digest": digest, **document, "id": named},
        "evidence": [{"type": _LOG, **log}],
        **({"withheld": gaps_json(withheld)} if withheld else {}),
        **({"cnf": {"jwk": dict(holder)}} if holder else {}),
    }
    payload, disclosures = conceal(claims, may_hide=_may_hide)
    content = canonical(payload)
    signed = sign_detached(content, key=key, chain=chain, at=at, kind=TYPE)
    whole = Presentation(signed.protected, content, signed.signature, tuple(disclosures))
    return hide(whole, [gap.at for gap in withheld]) if withheld else whole


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a credential says, taken apart; nothing of it is verified yet."""

    document: dict[str, Any]
    """The document as far as it is shown, with its `digest`; without its `id` where something is withheld."""
    gaps: tuple[Gap, ...]
    """What its signer kept back."""
    hidden: int
    """Members that are not shown, whoever left them out."""
    log: dict[str, Any]
    issuer: OrganisationId
    """Who says that they signed the credential."""
    claims: Claims


def read_credential(credential: Presentation) -> Shown:
    """What a credential says of which document. Raises Unreadable when it is not one of our form."""
    claims = unpack(credential)
    document, log, issuer = _document(claims)
    gaps = gaps_in(claims.claims["withheld"], document=document) if "withheld" in claims.claims else ()
    return Shown(document, gaps, claims.hidden, log, issuer, claims)


def check_credential(credential: Presentation, *, trust_list: TrustList) -> tuple[list[Check], dict[str, Any]]:
    """Every check of a credential, and the document as far as it is shown; never raises for what it can hold.

    In order: form, signature, certificate, trust, revocation, log, checkpoint, witness, disclosed, whole.
    """
    try:
        shown = read_credential(credential)
        read = signature_of(credential)
    except Unreadable as error:
        why = f"{error.message[:1].upper()}{error.message[1:]}."
        return [invalid("form", why, field=error.field, rule=error.rule)], {}
    checks = [valid("form", "The file is a verifiable credential of a trade document.")]
    checks.append(_check_signature(read, shown, trust_list))
    checks += check_signer(read.chain, at=read.signed_at, trust_list=trust_list)
    checks += _check_log(shown.document, shown.log, trust_list)
    checks.append(_check_disclosed(credential, shown))
    checks.append(_check_whole(shown))
    return checks, shown.document


def _may_hide(at: Path) -> bool:
    """Members of the document below its head, at any depth; places of a list show, what stands in them doesn't."""
    return len(at) > 1 and at[0] == "credentialSubject" and isinstance(at[-1], str) and not (
        len(at) == 2 and at[1] in ALWAYS
    )  # fmt: skip


def _fits(path: tuple[str, ...], at: Path) -> bool:
    return len(path) == len(at) and all(p in ("*", str(step)) for p, step in zip(path, at, strict=True))


def _document(claims: Claims) -> tuple[dict[str, Any], dict[str, Any], OrganisationId]:
    """The document as shown, its log evidence, who signs. Raises Unreadable when the claims are not of our form."""
    if faults := credential_faults(claims.claims):
        raise _bad(f"not a verifiable credential: {faults[0]}", "")
    if set(claims.claims) - _MAY_HAVE != _MEMBERS:
        raise _bad("the credential has members that are not in its form, or lacks some", "")
    kinds, subject, issuer = (claims.claims[name] for name in ("type", "credentialSubject", "issuer"))
    if KIND not in kinds or not isinstance(subject, dict) or not subject.keys() >= ALWAYS:
        raise _bad("not the credential of a trade document", "credentialSubject")
    if not isinstance(issuer, dict) or set(issuer) != {"id"} or not str(issuer["id"]).startswith(_ORGANISATION):
        raise _bad("the credential does not name the organisation that signed it", "issuer")
    evidence = claims.claims.get("evidence")
    one = evidence[0] if isinstance(evidence, list) and len(evidence) == 1 else None
    if not isinstance(one, dict) or set(one) != LOG_MEMBERS | {"type"} or one["type"] != _LOG:
        raise _bad("the log's evidence is incomplete or has more than it should", "evidence")
    signer = OrganisationId(str(issuer["id"]).removeprefix(_ORGANISATION))
    log = {name: part for name, part in one.items() if name != "type"}
    return _named(subject, in_part="withheld" in claims.claims), log, signer


def _named(subject: dict[str, Any], *, in_part: bool) -> dict[str, Any]:
    """The document with its own id where the credential names it by that, without where it does by its digest."""
    id = str(subject["id"]).removeprefix(_DOCUMENT)
    if not in_part:
        return subject | {"id": id}
    if id != subject["digest"]:
        raise _bad("a document in part is named by its digest", "credentialSubject.id")
    return {name: value for name, value in subject.items() if name != "id"}


def signature_of(credential: Presentation) -> ReadSignature:
    """Who signed a credential, when they say, and their chain; nothing is verified yet. Raises Unreadable."""
    header = parse(from_base64url(credential.protected, field="protected"))
    if not isinstance(header, dict) or header.get("typ") != TYPE:
        raise _bad(f"the header's typ is not {TYPE}", "protected")
    return read_signature(credential.payload, protected=credential.protected, signature=credential.signature)


def _check_signature(read: ReadSignature, shown: Shown, trust_list: TrustList) -> Check:
    evidence = {"algorithm": str(read.algorithm), "claimed_at": rfc3339(read.signed_at)}
    signer, issuer = read.signer.organisation, OrganisationId(str(shown.document["issuer"]))
    if not read.holds():
        return invalid("signature", "The signature does not fit the credential: one of them was changed.", **evidence)
    nodes = {node.organisation for node in trust_list.nodes if node.certificate == read.chain[0]}
    if signer != shown.issuer or not the_signer_is_the_issuer_or_its_node(signer, issuer, nodes=nodes):
        return invalid("signature", the_signer_is_the_issuer_or_its_node.text, signer=signer, **evidence)
    if signer != issuer:
        why = f"{read.signer.name}, the node that keeps the original of {issuer}, signed this credential."
        return valid("signature", why, signer=signer, **evidence)
    return valid("signature", f"{read.signer.name} signed this credential.", **evidence)


def _check_log(document: dict[str, Any], log: dict[str, Any], trust_list: TrustList) -> list[Check]:
    """The log's checks of the original that the credential is about; its digest stands for it."""
    nothing = DetachedSignature("", "")
    original = Original(
        document=document, payload=b"", digest=Digest(str(document["digest"])), signatures=(), first_signature=b"",
        timestamp=b"", log=log, material=Material(), sealed=b"", seal=nothing,
    )  # fmt: skip
    return check_log(original, trust_list=trust_list)


def _check_disclosed(credential: Presentation, shown: Shown) -> Check:
    claims, gaps = shown.claims, shown.gaps
    evidence: dict[str, Any] = {"shown": claims.shown, "hidden": claims.hidden}
    if gaps:
        evidence["withheld"] = gaps_json(gaps)
    if credential.key_binding:
        return _check_key_binding(credential, evidence)
    if not claims.hidden:
        return valid("disclosed", "Nothing is hidden: all that the issuer signed is shown.", **evidence)
    why = f"{claims.shown} members are shown as the issuer signed them; {claims.hidden} are hidden."
    if gaps:
        rules = ", ".join(sorted({gap.rule for gap in gaps}))
        why += f" Its signer kept {len(gaps)} back from the first reader on, by {rules}."
    return valid("disclosed", why, **evidence)


def _check_whole(shown: Shown) -> Check:
    """Whether what is shown is what the original's digest names; not to be told while anything is hidden."""
    digest = str(shown.document["digest"])
    if shown.hidden or shown.gaps:
        why = (
            "The issuer's own signature is over the whole original, so a part can't show it. The credential is signed "
            "over the original of this digest; whoever holds that original can compare the two."
        )
        return Check("whole", Verdict.UNDETERMINED, why, required=False, evidence={"digest": digest})
    whole = {name: value for name, value in shown.document.items() if name != "digest"}
    if digest_of(canonical(whole)) != digest:
        return invalid("whole", "What is shown is not the original that the digest names.", digest=digest)
    return valid("whole", "What is shown is, byte for byte, the original that the digest names.", digest=digest)


def _check_key_binding(credential: Presentation, evidence: dict[str, Any]) -> Check:
    """Whether the holder signed what is shown; for whom and when is said, since only who asked can judge that."""
    found = read_key_binding(credential)
    if found is None:
        return invalid("disclosed", "The holder's signature does not fit what is shown.", **evidence)
    why = f"The holder signed this presentation for {found.audience}: only who asked there knows if it is the answer."
    return undetermined("disclosed", why, audience=found.audience, nonce=found.nonce, **evidence)


def _bad(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="VC-3", cites="W3C VC Data Model 2.0 §4", fix="Ask the holder to present it again."
    )
