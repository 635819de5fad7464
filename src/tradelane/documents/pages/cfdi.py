# SPDX-License-Identifier: Apache-2.0
"""The page on which a Mexican seller makes the CFDI of its invoice; apart, because it alone takes a key. The key signs
once and is let go: neither it nor its password is kept.
"""

import re
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tradelane.documents import actions, queries
from tradelane.documents.formats.cfdi_statements import EXAMPLE
from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.ids import DocumentId
from tradelane.parties.queries import actor_of
from tradelane.trust.values import KeyFiles

LARGEST = 100_000
"""Bytes of each file; a key takes 2 kB, statements of a hundred lines 20 kB."""


class CfdiForm(forms.Form):
    """The seller's statements, and the certificate and key to seal with."""

    statements = forms.FileField(label=_("What only you can say: SAT's codes, regime and rates (JSON)"))
    cer = forms.FileField(label=_("Certificate of your CSD (.cer)"), required=False)
    key = forms.FileField(label=_("Its key (.key)"), required=False)
    password = forms.CharField(label=_("Password of the key"), required=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout(*self.fields, Button("submit", _("Make the CFDI")))


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def cfdi_page(request: HttpRequest, id: str) -> HttpResponse:
    """Ask for the statements, give the XML; what is wrong is said beside the form."""
    by = actor_of(request)
    view = queries.document(document=DocumentId(id), by=by)
    form = CfdiForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            xml, _built = actions.make_cfdi(
                document=view.id,
                statements=parse(_content(form, "statements")),
                csd=_csd(form),
                by=by,
                now=clock.now(),
            )
        except TradelaneError as error:
            form.add_error(None, f"{error.field}: {error.message}" if error.field else error.message)
        else:
            return _file(xml, f"cfdi-{view.number}")
    context = {"view": view, "form": form, "example": EXAMPLE}
    return render(request, "documents/cfdi.html", context, status=400 if form.errors else 200)


def _csd(form: CfdiForm) -> KeyFiles | None:
    """The certificate and key of the form, when both files are there."""
    if not (form.cleaned_data["cer"] and form.cleaned_data["key"]):
        return None
    return KeyFiles(_content(form, "cer"), _content(form, "key"), form.cleaned_data["password"])


def _content(form: CfdiForm, name: str) -> bytes:
    file = form.cleaned_data[name]
    if file.size > LARGEST:
        raise Unreadable("the file is too large", field=name, rule="FILE-2", fix="Choose the right file.")
    return bytes(file.read())


def _file(xml: bytes, name: str) -> HttpResponse:
    response = HttpResponse(xml, content_type="application/xml")
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)[:100]
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.xml"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
