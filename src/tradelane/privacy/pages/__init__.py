# SPDX-License-Identifier: Apache-2.0
"""Pages of privacy: the notice, "Who saw my data" by sign-in or by link, and requests; no decisions here."""

from django.urls import path

from tradelane.privacy.pages import erasure, notice, person, requests

urlpatterns = [
    path("privacy/", notice.notice, name="privacy"),
    path("privacy/mine", person.mine, name="seen"),
    path("privacy/mine/erasure", erasure.mine, name="erasure"),
    path("privacy/mine/erasure/<str:id>", erasure.my_report, name="erased"),
    path("privacy/requests", requests.requests, name="privacy_requests"),
    path("privacy/link/<str:token>", person.by_link, name="privacy_link"),
    path("privacy/link/<str:token>/erasure", erasure.by_link, name="erasure_link"),
    path("privacy/link/<str:token>/erasure/<str:id>", erasure.report_by_link, name="erased_link"),
]
