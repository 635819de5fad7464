# SPDX-License-Identifier: Apache-2.0
"""Pages of the single window: procedures for all, a queue and a case for those concerned; no decisions here."""

from django.urls import path

from tradelane.window.pages import cases, fees, permits, procedures, rulings, working

urlpatterns = [
    path("procedures", procedures.listing, name="procedures"),
    path("procedures/<str:code>", procedures.one, name="procedure"),
    path("cases", cases.queue, name="queue"),
    path("cases/<str:id>", cases.one, name="case"),
    path("cases/<str:id>/reviews", cases.review, name="case_review"),
    path("cases/<str:id>/answers", cases.answer, name="case_answer"),
    path("cases/<str:id>/work", working.share, name="case_work"),
    path("cases/<str:id>/inspections", working.inspect, name="case_inspections"),
    path("cases/<str:id>/second-look", working.second_look, name="case_second_look"),
    path("cases/<str:id>/withdrawal", working.withdraw, name="case_withdrawal"),
    path("cases/<str:id>/photos/<str:digest>", working.photo, name="case_photo"),
    path("cases/<str:id>/appeal", cases.appeal, name="case_appeal"),
    path("cases/<str:id>/appeal/decision", cases.decide_appeal, name="case_appeal_decision"),
    path("cases/<str:id>/charges/<str:charge>", fees.pay, name="case_charge"),
    path("permits", permits.check, name="permit_check"),
    path("permits/<str:digest>", permits.check, name="permit_status"),
    path("granted/<str:document>", permits.one, name="permit"),
    path("rulings", rulings.listing, name="rulings"),
    path("rulings/<str:number>", rulings.published, name="ruling"),
    path("ruling-requests", rulings.requests, name="ruling_requests"),
    path("ruling-requests/new", rulings.ask, name="ruling_ask"),
    path("ruling-requests/<str:id>", rulings.one, name="ruling_request"),
    path("ruling-requests/<str:id>/photos/<str:digest>", rulings.photo, name="ruling_photo"),
    path("fees/account", fees.account, name="fee_account"),
]
