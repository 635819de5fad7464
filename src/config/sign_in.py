# SPDX-License-Identifier: Apache-2.0
"""What allauth asks of us; apart, so that sign-in itself stays entirely theirs.

allauth knows people by an opaque address (decision 25). Its forms put the typed one into that shape before they look
anybody up, and the real one is opened where it is shown to its person or mailed to.
"""

import copy
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tradelane.parties.models import Person
from tradelane.parties.queries import accounts


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: an organisation's admin adds its people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail a person at the address that was entered for them, never at one that a visitor typed."""
        if address := accounts.mail_address(email):
            super().send_mail(template_prefix, address, context)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in by an address that no table holds."""

    def clean_login(self) -> str:
        """The opaque address in the place of the typed one; it is what limits of guessing count by, too."""
        return accounts.sign_in_address(super().clean_login())

    def clean(self) -> Any:
        """Who it is; a node that can't open its accounts says that, and not that a password is wrong."""
        try:
            cleaned = super().clean()
        except ValidationError:
            _require_openable(accounts.one_to_try())
            raise
        _require_openable([self.user] if self.user else [])
        return cleaned


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asking for a new password in the same way."""

    def clean_email(self) -> str:
        """The opaque address in the place of the typed one."""
        _require_openable(accounts.one_to_try())
        self.cleaned_data["email"] = accounts.sign_in_address(self.cleaned_data["email"])
        return str(super().clean_email())


def _require_openable(people: list[Person]) -> None:
    if not accounts.openable(people):
        raise ValidationError(
            _(
                "This node can't open its accounts: its root secret or its store of people's keys is not the one that "
                "they were sealed with. Its operator puts TRADELANE_SECRET and TRADELANE_VAULT back and runs "
                "tradelane doctor; nothing is lost."
            ),
            code="accounts_closed",
        )


def name_of(person: Person) -> str:
    """How a page or a passkey calls the person who signs in."""
    return accounts.opened(person, "name") or person.id


class UnlikeTheirOwnWords(UserAttributeSimilarityValidator):
    """A password that is not like the person's name or address, which are opened for the comparison."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if isinstance(user, Person) and user.email:
            told = copy.copy(user)
            told.mail_address, told.name = accounts.opened(user, "mail_address"), accounts.opened(user, "name")
            user = told
        super().validate(password, user)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of one-time codes encrypted under the node's secret; names the person to their own device."""

    def encrypt(self, text: str) -> str:
        """`text` sealed for the table."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_user_identifier(self, user: Person) -> str:
        """The real address: what an authenticator app and a passkey's own dialogue show."""
        return accounts.opened(user, "mail_address") or user.id


def _cipher() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"tradelane second factor").derive(settings.NODE_SECRET)
    return Fernet(urlsafe_b64encode(key))
