# SPDX-License-Identifier: Apache-2.0
"""Pages of financing: `offers` shows and answers, `offering` asks what an offer needs, `signing` signs it."""

from django.urls import path

from tradelane.financing.pages.offering import offer_form
from tradelane.financing.pages.offers import answer, call_off, offer_list, offer_page, ordered, withdraw
from tradelane.financing.pages.signing import agree

urlpatterns = [
    path("financing/", offer_list, name="financing"),
    path("financing/new/<str:title>", offer_form, name="financing_new"),
    path("financing/<str:id>", offer_page, name="financing_offer"),
    path("financing/<str:id>/answer", answer, name="financing_answer"),
    path("financing/<str:id>/agree/<str:bank>", agree, name="financing_agree"),
    path("financing/<str:id>/withdraw", withdraw, name="financing_withdraw"),
    path("financing/<str:id>/unpaid", call_off, name="financing_unpaid"),
    path("financing/<str:id>/ordered", ordered, name="financing_ordered"),
]
