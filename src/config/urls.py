# SPDX-License-Identifier: Apache-2.0
"""Every address of the node; apart, because only wiring may know every room.

A room's pages enter by `<room>/pages` with their own full paths; the API stands under /api/. A room that sets
`app_name` in its pages has its names in that namespace.
"""

from importlib import import_module
from importlib.util import find_spec

from allauth.account.views import password_reset_from_key
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from config import pages
from config.api import api

_RESET_LINK = r"^accounts/password/reset/key/(?P<uidb36>person_[0-9a-z]{26})-(?P<key>.+)/$"
"""allauth's own pattern takes no underscore, which each of our ids has: the link that it mails would lead nowhere."""


def _pages_of_rooms() -> list[URLResolver]:
    return [
        path("", include(import_module(f"tradelane.{room}.pages")))
        for room in settings.ROOMS
        if find_spec(f"tradelane.{room}.pages")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("accounts/email/", pages.addresses_stay),
    re_path(_RESET_LINK, password_reset_from_key, name="account_reset_password_from_key"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("alive", pages.alive, name="alive"),
    *_pages_of_rooms(),
]
handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.broken"
