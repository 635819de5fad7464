# SPDX-License-Identifier: Apache-2.0
"""Pages of the single window: procedures for all, a queue and a case for those concerned; no decisions here."""

from django.urls import path

from tradelane.window.pages import cases, draft_files, drafts, filings, procedures, working

urlpatterns = [
    path("procedures", procedures.listing, name="procedures"),
    path("procedures/<str:code>", procedures.one, name="procedure"),
    path("procedures/<str:code>/<str:version>", procedures.version, name="procedure_version"),
    path("procedures/<str:code>/<str:version>/files.zip", procedures.archive, name="procedure_archive"),
    path("drafts", drafts.listing, name="drafts"),
    path("drafts/start", drafts.start, name="draft_start"),
    path("drafts/ends/<str:code>/<str:version>", drafts.end, name="version_end"),
    path("drafts/<str:id>", drafts.one, name="draft"),
    path("drafts/<str:id>/files.zip", drafts.archive, name="draft_archive"),
    path("drafts/<str:id>/history", drafts.history, name="draft_history"),
    path("drafts/<str:id>/consultation", drafts.consult, name="draft_consult"),
    path("drafts/<str:id>/approval", drafts.approve, name="draft_approve"),
    path("drafts/<str:id>/publication", drafts.publish, name="draft_publish"),
    path("drafts/<str:id>/withdrawal", drafts.withdraw, name="draft_withdraw"),
    path("drafts/<str:id>/terms", draft_files.terms, name="draft_terms"),
    path("drafts/<str:id>/form/<str:role>", draft_files.form, name="draft_form"),
    path("drafts/<str:id>/files/<path:name>", draft_files.file, name="draft_file"),
    path("filings", filings.listing, name="filings"),
    path("filings/start", filings.start, name="filing_start"),
    path("filings/<str:id>", filings.one, name="filing"),
    path("cases", cases.queue, name="queue"),
    path("cases/<str:id>", cases.one, name="case"),
    path("cases/<str:id>/reviews", cases.review, name="case_review"),
    path("cases/<str:id>/answers", cases.answer, name="case_answer"),
    path("cases/<str:id>/work", working.share, name="case_work"),
    path("cases/<str:id>/inspections", working.inspect, name="case_inspections"),
    path("cases/<str:id>/withdrawal", working.withdraw, name="case_withdrawal"),
    path("cases/<str:id>/photos/<str:digest>", working.photo, name="case_photo"),
    path("cases/<str:id>/appeal", cases.appeal, name="case_appeal"),
    path("cases/<str:id>/appeal/decision", cases.decide_appeal, name="case_appeal_decision"),
]
