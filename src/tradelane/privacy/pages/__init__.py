# SPDX-License-Identifier: Apache-2.0
"""Pages of privacy: people's own, the record, certification, the authorities' desk, breaches; no decisions here."""

from django.urls import path

from tradelane.privacy.pages import (
    applying,
    breaches,
    desk,
    notice,
    person,
    record,
    register,
    requests,
    reviewing,
)

urlpatterns = [
    path("privacy/", notice.notice, name="privacy"),
    path("privacy/record", record.record, name="privacy_record"),
    path("privacy/record.json", record.record_json, name="privacy_record_json"),
    path("privacy/record/<int:number>", record.record, name="privacy_record_version"),
    path("privacy/record/<int:number>.json", record.record_json, name="privacy_record_version_json"),
    path("privacy/mine", person.mine, name="seen"),
    path("privacy/mine.json", person.export_mine, name="seen_export"),
    path("privacy/requests", requests.requests, name="privacy_requests"),
    path("privacy/link/<str:token>", person.by_link, name="privacy_link"),
    path("privacy/link/<str:token>/export.json", person.export_by_link, name="privacy_link_export"),
    path("privacy/link/<str:token>/notices", breaches.notices_by_link, name="privacy_link_notices"),
    path("privacy/notices", breaches.notices, name="privacy_notices"),
    path("privacy/directory", register.directory, name="privacy_directory"),
    path("privacy/directory.json", register.directory_file, name="privacy_directory_file"),
    path("privacy/directory/<str:id>", register.certification, name="privacy_certification"),
    path("privacy/directory/<str:id>/complain", register.complain, name="privacy_complain"),
    path("privacy/complaints/<str:token>", register.complaint, name="privacy_complaint"),
    path("privacy/requirements", register.requirements_page, name="privacy_requirements"),
    path("privacy/oversight", register.oversight, name="privacy_oversight"),
    path("privacy/statistics", register.statistics, name="privacy_statistics"),
    path("privacy/certification", applying.mine, name="privacy_certifications"),
    path("privacy/certification/apply", applying.start, name="privacy_apply"),
    path("privacy/applications/<str:id>", applying.application, name="privacy_application"),
    path("privacy/applications/<str:id>/<str:section>", applying.section, name="privacy_section"),
    path("privacy/evidence/<str:id>", applying.evidence, name="privacy_evidence"),
    path("privacy/reviews", reviewing.reviews, name="privacy_reviews"),
    path("privacy/reviews/<str:id>", reviewing.review, name="privacy_review"),
    path("privacy/reviews/complaints/<str:id>", reviewing.complaint, name="privacy_complaint_review"),
    path("privacy/desk", desk.desk, name="privacy_desk"),
    path("privacy/desk/write", desk.write, name="privacy_desk_write"),
    path("privacy/desk/<str:id>", desk.assistance, name="privacy_assistance"),
    path("privacy/breaches", breaches.breaches, name="privacy_breaches"),
    path("privacy/breaches/report", breaches.report, name="privacy_breach_report"),
    path("privacy/breaches/<str:id>", breaches.breach, name="privacy_breach"),
    path("privacy/breaches/<str:id>/evidence.json", breaches.evidence, name="privacy_breach_evidence"),
]
