# SPDX-License-Identifier: Apache-2.0
"""Pages of titles: their addresses; what they show stands in the files beside it."""

from django.urls import path

from tradelane.titles.pages.counter import answer, ask
from tradelane.titles.pages.dividing import combine, divide
from tradelane.titles.pages.public import record, record_json, title_print
from tradelane.titles.pages.reliability import reliability, reliability_decide, reliability_desk, reliability_json
from tradelane.titles.pages.signing import cosign, demonstrate, sign
from tradelane.titles.pages.surrenders import surrender_list, surrender_page
from tradelane.titles.pages.title import cancel_sending, consent, title_list, title_page

urlpatterns = [
    path("reliability/", reliability, name="reliability"),
    path("reliability/statement.json", reliability_json, name="reliability_json"),
    path("reliability/desk/", reliability_desk, name="reliability_desk"),
    path("reliability/desk/<str:id>", reliability_decide, name="reliability_decide"),
    path("titles/", title_list, name="titles"),
    path("titles/consent", consent, name="titles_consent"),
    path("titles/combine", combine, name="titles_combine"),
    path("titles/surrenders/", surrender_list, name="surrenders"),
    path("titles/surrenders/<str:id>", surrender_page, name="surrender"),
    path("titles/counter/<str:code>", answer, name="counter"),
    path("titles/<str:id>", title_page, name="title"),
    path("titles/<str:id>/divide", divide, name="title_divide"),
    path("titles/<str:id>/counter", ask, name="title_counter"),
    path("titles/<str:id>/print", title_print, name="title_print"),
    path("records/<str:id>", record, name="record"),
    path("records/<str:id>/chain.json", record_json, name="record_json"),
    path("titles/<str:id>/sign", sign, name="title_sign"),
    path("titles/<str:id>/waiting/<str:digest>/sign", cosign, name="title_cosign"),
    path("titles/<str:id>/cancel-sending", cancel_sending, name="title_cancel_sending"),
    path("titles/<str:id>/control", demonstrate, name="title_control"),
]
