# SPDX-License-Identifier: Apache-2.0
"""What must hold of messages from and to agencies' own systems, and of what their programs do; apart from the pages."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values.agency_systems import Scope
from tradelane.window.values.cases import ReviewVerdict

WINDOW_OF_TIME = timedelta(minutes=5)
"""A signature is at most so old, and at most so far ahead: clocks differ by less, and a nonce is kept for longer."""
COVERED = frozenset({"@method", "@authority", "@path", "@query", "content-digest"})
"""What a signature covers at least: whose door, which one, and every byte (RFC 9421 §7.2.1)."""
SHORTEST_NONCE, LONGEST_NONCE = 16, 200
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FINAL = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422})
_RFC9421 = "RFC 9421 (HTTP Message Signatures)"


@rule(
    "HOOK-1", cites=f"{_RFC9421} §3.2, §4", field="Signature",
    fix="Send Signature-Input and Signature by your system's registered key.", refusal=Forbidden,
)  # fmt: skip
def a_message_of_a_system_is_signed(headers: Collection[str]) -> bool:
    """What comes as an agency's system is signed."""
    return "signature" in headers and "signature-input" in headers


@rule(
    "HOOK-2", cites=f"{_RFC9421} §2.3 (keyid), §7.3.1", field="Signature-Input",
    fix="Name as keyid the thumbprint (RFC 7638) of the key that your agency registered.", refusal=Forbidden,
)  # fmt: skip
def the_key_is_a_registered_systems(key_id: str, *, registered: str | None) -> bool:
    """The signature names the key of a registered system."""
    return registered is not None and bool(key_id) and key_id == registered


@rule(
    "HOOK-3", cites=f"{_RFC9421} §3.2 step 8, §7.2.1", field="Signature",
    fix="Sign @method, @authority, @path, @query and Content-Digest with the registered key.", refusal=Forbidden,
)  # fmt: skip
def the_signature_covers_and_fits_the_request(covered: Iterable[str], *, holds: bool) -> bool:
    """The signature covers where the message goes and all that it says, and fits it."""
    return set(covered) >= COVERED and holds


@rule(
    "HOOK-4", cites="RFC 9530 (Digest Fields) §2, §6.4", field="Content-Digest",
    fix="Send Content-Digest: sha-256=:…: over the body as it is sent.", refusal=Forbidden,
)  # fmt: skip
def the_body_has_the_signed_digest(said: bytes | None, *, found: bytes) -> bool:
    """The body has the digest that was signed."""
    return said is not None and said == found


@rule(
    "HOOK-5", cites=f"{_RFC9421} §2.3 (created), §7.2.2", field="Signature-Input",
    fix="Sign again with the present time, and check the clock.", refusal=Forbidden,
)  # fmt: skip
def the_signature_is_of_now(created: datetime, *, now: datetime) -> bool:
    """A signature is at most five minutes old."""
    return abs(now - created) <= WINDOW_OF_TIME


@rule(
    "HOOK-6", cites=f"{_RFC9421} §2.3 (nonce), §7.2.2 (replay)", field="Signature-Input",
    fix="Sign each request anew with a nonce of its own; a message repeated under its id is answered as before.",
    refusal=Forbidden,
)  # fmt: skip
def a_signature_is_used_once(nonce: str, *, used: bool) -> bool:
    """A signature has a nonce of at least 16 characters, and opens the door once."""
    return SHORTEST_NONCE <= len(nonce) <= LONGEST_NONCE and not used


@rule(
    "HOOK-7", cites=f"{_RFC9421} §1.4; Tradelane house rule: sealed and signed messages go over TLS", field="address",
    fix="Give an https address without a user, query or fragment.",
)  # fmt: skip
def a_system_has_a_plain_https_address(address: str, *, of_this_machine: bool) -> bool:
    """A system listens at an https address; at http only on the machine of a node that is itself reached there."""
    parts = urlsplit(address)
    try:
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    local = of_this_machine and parts.scheme == "http" and parts.hostname in LOOPBACK
    return port_is_sound and plain and bool(parts.hostname) and (parts.scheme == "https" or local)


@rule(
    "HOOK-8", cites="RFC 7517 §4; RFC 8037 §2; RFC 7518 §6.2", field="signing_key",
    fix="Give the public key as a JSON Web Key: EC on P-256, or OKP on Ed25519; to seal to, EC on P-256.",
)  # fmt: skip
def a_system_gives_public_keys_that_we_know(
    signing: tuple[str, str], sealing: tuple[str, str], *, private: bool
) -> bool:
    """A system signs by P-256 or Ed25519, is sealed to by P-256, and gives public halves alone."""
    return signing in {("EC", "P-256"), ("OKP", "Ed25519")} and sealing == ("EC", "P-256") and not private


@rule(
    "HOOK-9", cites="Tradelane house rule: an officer answers for what their agency's system says", field="officer",
    fix="Name an officer of your agency by their id at this window.", refusal=Forbidden,
)  # fmt: skip
def an_officer_of_the_agency_answers_for_it(officer: PersonId, *, officers: Iterable[PersonId]) -> bool:
    """A message of a system names the officer of its agency who answers for it."""
    return officer in set(officers)


@rule(
    "HOOK-10", cites="Tradelane house rule: strict in what is taken in (RFC 9413 §4)", field="body",
    fix="Send what the guide to agencies' systems shows.",
)  # fmt: skip
def a_message_has_the_members_of_its_act(members: Collection[str], *, known: Collection[str]) -> bool:
    """A message of a system has the members of its act and no others."""
    return set(members) <= set(known)


@rule(
    "AGENCY-1", cites="Tradelane house rule: an agency says what its programs may do", field="scope",
    fix="Let an admin of the agency add the scope at /agency-system.", refusal=Forbidden,
)  # fmt: skip
def the_agency_lets_its_programs_do_this(needed: Scope, *, given: Collection[Scope]) -> bool:
    """A program does what its agency named when it registered its system."""
    return needed in given


@rule(
    "AGENCY-2", cites="Tradelane house rule, after draft-ietf-httpapi-idempotency-key-header §2.6",
    field="Idempotency-Key", fix="Use a key of its own for another request.",
)  # fmt: skip
def a_key_names_one_request(known: Digest | None, *, given: Digest) -> bool:
    """The same idempotency key comes with the same request."""
    return known is None or known == given


@rule(
    "AGENCY-3", cites="WTO Trade Facilitation Agreement art. 4.1 and 10.8.1 (reasons of a decision)", field="rule_ids",
    fix="Name the rules or provisions that the refusal rests on.",
)  # fmt: skip
def a_refusal_by_a_system_cites_its_law(verdict: ReviewVerdict, *, cited: Collection[str]) -> bool:
    """A refusal that a system sends names the rules or provisions that it rests on."""
    return verdict is not ReviewVerdict.REFUSE or bool(cited)


@rule(
    "AGENCY-4", cites="Tradelane house rule: who decides is an officer", field="verdict",
    fix="Send approve or refuse; ask with the act `ask`.",
)  # fmt: skip
def a_decision_is_approve_or_refuse(verdict: str) -> bool:
    """A decision approves or refuses; a question is an act of its own."""
    return verdict in {str(each) for each in ReviewVerdict if each.final}


def is_final(status: int) -> bool:
    """Whether a system that answers so has read a message and refuses it; trying again by itself changes nothing."""
    return status in _FINAL


def is_taken(status: int) -> bool:
    """Whether a system that answers so has the message."""
    return 200 <= status < 300
