# SPDX-License-Identifier: Apache-2.0
"""Pages of documents: `showing` shows them, `issuing` issues one, `forms` asks what only its issuer can say.

`waiting` approves what several people sign, `signing` has the reader's browser sign, `cfdi` makes Mexico's invoice.
"""

from django.urls import path

from tradelane.documents.pages.cfdi import cfdi_page
from tradelane.documents.pages.issuing import choose_consignment, choose_kind, issue_document
from tradelane.documents.pages.showing import (
    disclosed_file,
    document_file,
    document_page,
    documents_page,
    printed_code,
    public_page,
    unece_file,
)
from tradelane.documents.pages.signing import signed_here
from tradelane.documents.pages.waiting import approve_page, waiting_page, withdraw_page

urlpatterns = [
    path("documents/", documents_page, name="documents"),
    path("documents/issue", choose_consignment, name="issue_documents"),
    path("documents/issue/<str:consignment>", choose_kind, name="issue_document"),
    path("documents/issue/<str:consignment>/<str:kind>", issue_document, name="issue_kind"),
    path("documents/signed-here", signed_here, name="signed_here"),
    path("documents/waiting/", waiting_page, name="waiting_documents"),
    path("documents/waiting/approve/", approve_page, name="approve_documents"),
    path("documents/waiting/<str:id>/withdraw/", withdraw_page, name="withdraw_document"),
    path("documents/<str:id>/cfdi/", cfdi_page, name="cfdi"),
    path("documents/<str:id>", document_page, name="document"),
    path("documents/<str:id>/file.<str:format>", document_file, name="document_file"),
    path("documents/<str:id>/disclosed.sdjwt", disclosed_file, name="document_disclosed"),
    path("documents/<str:id>/unece.json", unece_file, name="unece_file"),
    path("d/<str:digest>", public_page, name="public_document"),
    path("verify/<str:digest>", printed_code, name="printed_code"),
]
