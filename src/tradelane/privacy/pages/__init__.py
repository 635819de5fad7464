# SPDX-License-Identifier: Apache-2.0
"""Pages of privacy: the notice, "Who saw my data" by sign-in or by link, and requests; no decisions here."""

from django.urls import path

from tradelane.privacy.pages import notice, person, requests

urlpatterns = [
    path("privacy/", notice.notice, name="privacy"),
    path("privacy/mine", person.mine, name="seen"),
    path("privacy/requests", requests.requests, name="privacy_requests"),
    path("privacy/link/<str:token>", person.by_link, name="privacy_link"),
]
