# SPDX-License-Identifier: Apache-2.0
"""Pages of titles: their addresses; what they show stands in the files beside it."""

from django.urls import path

from tradelane.titles.pages.signing import cosign, demonstrate, sign
from tradelane.titles.pages.title import title_list, title_page

urlpatterns = [
    path("titles/", title_list, name="titles"),
    path("titles/<str:id>", title_page, name="title"),
    path("titles/<str:id>/sign", sign, name="title_sign"),
    path("titles/<str:id>/waiting/<str:digest>/sign", cosign, name="title_cosign"),
    path("titles/<str:id>/control", demonstrate, name="title_control"),
]
