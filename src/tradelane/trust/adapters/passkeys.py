# SPDX-License-Identifier: Apache-2.0
"""Passkeys as django-allauth keeps them, asked to sign what a person approves (W3C WebAuthn §7.2); apart, because
allauth's own ceremony draws a random challenge, and an approval must be of something.

All but `has_passkey` need a request that allauth's middleware has seen: the relying party is the host it was sent to.
"""

from typing import Any

from django.http import HttpRequest

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import PersonId
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.trust.values.approvals import ApprovalMethod, Proof


def has_passkey(person: PersonId | None) -> bool:
    """Whether the person has an authenticator here."""
    from allauth.mfa.models import Authenticator

    return bool(
        person and Authenticator.objects.filter(user_id=person, type=Authenticator.Type.WEBAUTHN).exists()
    )  # fmt: skip


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person proved anew who they are, within allauth's time for it; signing in alone is not that."""
    from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate

    return bool(did_recently_reauthenticate(request))


def passkey_options(person: PersonId, challenge: bytes) -> dict[str, Any]:
    """What the browser hands to `navigator.credentials.get`: this challenge, the person's own authenticators."""
    options, _ = _begun(person, challenge)
    return dict(options)


def proof_by_passkey(person: PersonId, challenge: bytes, assertion: Any) -> Proof:
    """The proof that the person's authenticator signed `challenge` with its user verified. Raises Unreadable."""
    _, state = _begun(person, challenge)
    try:
        _server().authenticate_complete(state, _credentials(person), assertion)
        response = assertion["response"]
        evidence = {name: str(response[name]) for name in ("clientDataJSON", "authenticatorData", "signature")}
        evidence |= {"credential": str(assertion["id"]), "challenge": to_base64url(challenge)}
    except Exception as error:  # the library raises errors of many kinds for a damaged answer, and none may pass
        raise Unreadable(
            "the passkey did not approve exactly this", field="assertion", rule="PASSKEY-1",
            fix="Approve on the page again.", cites="W3C WebAuthn Level 2 §7.2",
        ) from error  # fmt: skip
    return Proof(ApprovalMethod.PASSKEY, evidence)


def _begun(person: PersonId, challenge: bytes) -> tuple[Any, Any]:
    from fido2.webauthn import UserVerificationRequirement

    options, state = _server().authenticate_begin(
        credentials=_credentials(person), user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge
    )
    return options, state


def _server() -> Any:
    from allauth.mfa.webauthn.internal.auth import get_server

    return get_server()


def _credentials(person: PersonId) -> Any:
    from allauth.mfa.webauthn.internal.auth import get_credentials
    from django.contrib.auth import get_user_model

    return get_credentials(get_user_model().objects.get(pk=person))
