# SPDX-License-Identifier: Apache-2.0
"""The data model of verifiable credentials, as yes/no; apart from signatures, because a well-formed lie is still a lie.

W3C Verifiable Credentials Data Model v2.0 §4. JSON-LD is not processed: what a context means beyond its order, its
addresses and terms defined twice is not weighed.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TYPED = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence")
_VALUE_MEMBERS = frozenset({"@value", "@language", "@direction"})
_OWN_TYPES = frozenset({"VerifiableCredential", "VerifiablePresentation", "EnvelopedVerifiableCredential"})


@rule(
    "VC-1", cites="W3C VC Data Model 2.0 §4", field="credential", fix="Ask the issuer for a credential of version 2.0."
)
def the_credential_follows_the_data_model(credential: Any) -> bool:
    """A credential has context, type, issuer, subject and dates as the data model says."""
    return not credential_faults(credential)


@rule("VC-2", cites="W3C VC Data Model 2.0 §4.13", field="presentation", fix="Ask the holder to present it again.")
def the_presentation_follows_the_data_model(presentation: Any) -> bool:
    """A presentation has context, type, holder and credentials as the data model says."""
    return not presentation_faults(presentation)


@rule(
    "VC-4",
    cites="UNCITRAL MLES 2001 art 6(3); W3C VC Data Model 2.0 §4.7",
    field="issuer",
    fix="Have the document's issuer sign the credential, or the node that keeps the original.",
)
def the_signer_is_the_issuer_or_its_node(
    signer: OrganisationId, issuer: OrganisationId, *, nodes: Collection[OrganisationId]
) -> bool:
    """The credential of a document is signed by its issuer, or by the recognised node of the issuer's economy."""
    return signer == issuer or (signer in nodes and economy_of(signer) == economy_of(issuer))


def credential_faults(data: Any) -> list[str]:
    """What is wrong with a credential, one sentence each; empty when nothing is."""
    if not isinstance(data, dict):
        return ["it is not an object"]
    faults = [*_context_faults(data), *_type_faults(data, "VerifiableCredential")]
    if "id" in data and not _is_url(data["id"]):
        faults.append("its id is not one URL")
    faults += [*_issuer_faults(data.get("issuer")), *_subject_faults(data.get("credentialSubject"))]
    faults += [*_date_faults(data), *_typed_faults(data)]
    for name in ("name", "description"):
        faults += _words_faults(data.get(name), name)
    return faults


def presentation_faults(data: Any) -> list[str]:
    """What is wrong with a presentation, one sentence each; empty when nothing is."""
    if not isinstance(data, dict):
        return ["it is not an object"]
    faults = [*_context_faults(data), *_type_faults(data, "VerifiablePresentation")]
    if "id" in data and not _is_url(data["id"]):
        faults.append("its id is not one URL")
    holder = data.get("holder")
    if "holder" in data and not _is_url(holder.get("id") if isinstance(holder, dict) else holder):
        faults.append("its holder is not a URL")
    for credential in _each(data.get("verifiableCredential")):
        faults += _presented_faults(credential)
    return faults


def _presented_faults(credential: Any) -> list[str]:
    """A credential inside a presentation is one, or an envelope around one (§4.13.1)."""
    if not isinstance(credential, dict):
        return ["a credential in it is not an object"]
    if str(credential.get("id", "")).startswith("data:"):
        kinds = list(_each(credential.get("type")))
        return [] if "EnvelopedVerifiableCredential" in kinds else ["an enveloped credential does not say so"]
    return [f"a credential in it: {fault}" for fault in credential_faults(credential)]


def _context_faults(data: dict[str, Any]) -> list[str]:
    contexts = list(_each(data.get("@context")))
    if not contexts or contexts[0] != BASE_CONTEXT:
        return [f"its first context is not {BASE_CONTEXT}"]
    faults, terms = [], dict[str, Any]()
    for context in contexts[1:]:
        if not isinstance(context, dict):
            faults += [] if _is_url(context) else ["a context is not a URL"]
            continue
        for term, meaning in context.items():
            if term in _OWN_TYPES or terms.get(term, meaning) != meaning:
                faults.append(f"its context gives {term} a second meaning")
            if not term.startswith("@"):
                terms[term] = meaning
    return faults


def _type_faults(data: dict[str, Any], own: str) -> list[str]:
    kinds = list(_each(data.get("type")))
    faults = [] if own in kinds else [f"its type is not {own}"]
    contexts = [context for context in _each(data.get("@context")) if isinstance(context, dict)]
    if any("@vocab" in context and context["@vocab"] is None for context in contexts):
        terms = {term for context in contexts for term in context}
        faults += [
            f"its type {kind} has no meaning"
            for kind in kinds if kind not in terms and kind not in _OWN_TYPES and not _is_url(kind)
        ]  # fmt: skip
    return faults


def _issuer_faults(issuer: Any) -> list[str]:
    if not _is_url(issuer.get("id") if isinstance(issuer, dict) else issuer):
        return ["its issuer is not a URL"]
    if isinstance(issuer, dict):
        return [*_words_faults(issuer.get("name"), "name"), *_words_faults(issuer.get("description"), "description")]
    return []


def _subject_faults(subject: Any) -> list[str]:
    subjects = list(_each(subject))
    if not subjects or not all(isinstance(one, dict) and one for one in subjects):
        return ["its subject makes no claim"]
    return [] if all("id" not in one or _is_url(one["id"]) for one in subjects) else ["its subject's id is not one URL"]


def _date_faults(data: dict[str, Any]) -> list[str]:
    moments: list[datetime] = []
    for name in ("validFrom", "validUntil"):
        if name not in data:
            continue
        try:
            moments.append(from_rfc3339(data[name]))
        except (ValueError, TypeError, AttributeError):
            return [f"{name} is not a time"]
    return [] if len(moments) < 2 or moments[0] <= moments[1] else ["it ends before it begins"]


def _typed_faults(data: dict[str, Any]) -> list[str]:
    """Properties whose objects must say what they are; some of their ids must be URLs (§4.9-§4.12, §5.4-§5.6)."""
    faults = []
    for name in _TYPED:
        for one in _each(data.get(name)):
            kinds = list(_each(one.get("type"))) if isinstance(one, dict) else []
            if not kinds:
                faults.append(f"{name} does not say its type")
            elif name == "credentialStatus" and not all(isinstance(k, str) and k and " " not in k for k in kinds):
                faults.append(f"{name} has a type that is none")
            if isinstance(one, dict) and name.startswith("credential"):
                needed = name == "credentialSchema"
                if (needed or "id" in one) and not _is_url(one.get("id")):
                    faults.append(f"{name} has an id that is not a URL")
    return faults


def _words_faults(value: Any, name: str) -> list[str]:
    """A text, or objects of a text with its language and direction, and nothing else (§11.1)."""
    for one in _each(value):
        if isinstance(one, dict) and ("@value" not in one or not _VALUE_MEMBERS.issuperset(one)):
            return [f"{name} has a member that is none"]
        if not isinstance(one, str | dict):
            return [f"{name} is not text"]
    return []


def _each(value: Any) -> Iterable[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None
