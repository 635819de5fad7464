# SPDX-License-Identifier: Apache-2.0
"""Who has a key in the browser certified, and what it may sign; apart, because the node never has such a key."""

from collections.abc import Collection
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import PersonId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, Role
from tradelane.trust.values.browser_keys import EnrolmentChallenge


@rule(
    "TRUST-30",
    cites="UNCITRAL MLES 2001 art 6(3)(a); Tradelane house rule",
    field="by",
    fix="Ask an admin of the organisation for the role of signatory.",
    refusal=Forbidden,
)
def a_signatory_or_admin_keeps_a_key(by: Actor) -> bool:
    """A key in the browser is certified for a person who is a signatory or an admin of the organisation."""
    return by.person is not None and (by.may(Role.SIGNATORY) or by.may(Role.ADMIN))


@rule(
    "TRUST-31",
    cites="RFC 3647 §3.2.1; RFC 4211 §4",
    field="challenge",
    fix="Open the page again and keep the key from there.",
)
def the_challenge_is_answered_where_it_was_asked(
    challenge: EnrolmentChallenge | None, *, by: Actor, session: Digest
) -> bool:
    """A challenge is answered by the person, for the organisation and in the session to which this node gave it."""
    return challenge is not None and (challenge.organisation, challenge.person, challenge.session) == (
        by.organisation,
        by.person,
        session,
    )


@rule("TRUST-32", cites="NIST SP 800-63B §5.2.8", field="challenge", fix="Open the page again for another challenge.")
def a_challenge_is_answered_once(challenge: EnrolmentChallenge) -> bool:
    """A challenge brings one certificate; its answer sent again brings none."""
    return not challenge.answered


@rule("TRUST-33", cites="NIST SP 800-63B §5.2.8", field="challenge", fix="Open the page again for another challenge.")
def a_challenge_is_answered_in_time(challenge: EnrolmentChallenge, *, now: datetime) -> bool:
    """A challenge is answered before it ends, ten minutes after it was given."""
    return now < challenge.ends_at


@rule("TRUST-34", cites="RFC 7518 §3.4", field="public_key", fix="Make an ECDSA key on P-256 (WebCrypto: `P-256`).")
def a_browser_key_is_on_p256(curve: str) -> bool:
    """A key kept in the browser is an elliptic-curve key on P-256."""
    return curve == "secp256r1"


@rule(
    "TRUST-35",
    cites="RFC 3647 §3.2.1; RFC 4211 §4.1",
    field="signature",
    fix="Sign the challenge, the key and the organisation by the key itself.",
)
def the_key_signed_its_own_request(signature_holds: bool) -> bool:
    """A key is certified only when it signed the challenge, itself and the organisation that asks."""
    return signature_holds


@rule("TRUST-36", cites="RFC 4211 §4; Tradelane house rule", field="public_key", fix="Let the browser make a new key.")
def a_key_is_certified_once(serials: Collection[str]) -> bool:
    """A key has one certificate: never a second, of this or of another organisation or person."""
    return not serials


@rule(
    "TRUST-37",
    cites="UNCITRAL MLES 2001 art 6(3)(b)",
    field="signatures",
    fix="Let the person sign who keeps the key.",
    refusal=Forbidden,
)
def a_browser_key_signs_for_its_keeper(by: PersonId | None, *, keeper: PersonId) -> bool:
    """What a key in a browser signed is brought by the person who keeps that key."""
    return by == keeper
