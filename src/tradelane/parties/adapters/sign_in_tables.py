# SPDX-License-Identifier: Apache-2.0
"""What django-allauth keeps of a person beside their account; apart, because its tables are its own."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from tradelane.kernel.ids import PersonId


def set_address(person: PersonId, *, address: str) -> None:
    """Let allauth know a person by this address alone."""
    EmailAddress.objects.filter(user_id=person).exclude(email=address).update(email=address)


def forget(person: PersonId) -> None:
    """Take out addresses, passkeys, one-time secrets and recovery codes of a person."""
    EmailAddress.objects.filter(user_id=person).delete()
    Authenticator.objects.filter(user_id=person).delete()
