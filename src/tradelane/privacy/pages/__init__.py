# SPDX-License-Identifier: Apache-2.0
"""Pages of privacy: the notice, the record of processing, a person's own page, and requests; no decisions here."""

from django.urls import path

from tradelane.privacy.pages import notice, person, record, requests

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
]
