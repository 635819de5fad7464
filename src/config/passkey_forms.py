# SPDX-License-Identifier: Apache-2.0
"""Names of passkeys, chosen from a list; apart from sign-in, and no free text, because allauth keeps them in clear."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_NAMES = (_("Phone"), _("Computer"), _("Tablet"), _("Security key"), _("Spare key"), _("Another device"))


def _name_field(*, required: bool) -> forms.ChoiceField:
    """In the reader's language, as the name is kept."""
    choices = [(str(name), str(name)) for name in _NAMES]
    return forms.ChoiceField(label=_("Which device"), choices=choices, required=required)


class AddForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey to add."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=False)  # the device has made its key by now: none is turned away
        self.order_fields(["name"])


class RenameForm(EditWebAuthnForm):  # type: ignore[misc]
    """A passkey to call by another of the names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=True)
