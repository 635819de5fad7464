# SPDX-License-Identifier: Apache-2.0
"""Pages of the plans: the matrix, lanes, changes under four eyes, consultations; no decisions here."""

from django.urls import path

from tradelane.plans.pages import consultations, consulting, editing, lanes, matrix

urlpatterns = [
    path("plans/", matrix.plans, name="plans"),
    path("plans/compare", matrix.compare, name="plans_compare"),
    path("plans/gaps", matrix.gaps, name="plans_gaps"),
    path("plans/export.csv", matrix.export, {"form": "csv"}, name="plans_csv"),
    path("plans/export.json", matrix.export, {"form": "json"}, name="plans_json"),
    path("plans/lanes/", lanes.lanes, name="plans_lanes"),
    path("plans/lanes/<str:lane>", lanes.lane, name="plans_lane"),
    path("plans/changes/", editing.changes, name="plans_changes"),
    path("plans/changes/<str:id>", editing.change, name="plans_change"),
    path("plans/consultations/", consultations.listing, name="consultations"),
    path("plans/consultations/new", consulting.publish, name="consultation_publish"),
    path("plans/consultations/feed.atom", consultations.feed, name="consultations_feed"),
    path("plans/consultations/confirm/<str:token>", consultations.confirm, name="consultation_confirm"),
    path("plans/consultations/<str:id>", consultations.one, name="consultation"),
    path("plans/consultations/<str:id>/manage", consulting.manage, name="consultation_manage"),
    path("plans/consultations/<str:id>/files/<str:file>", consultations.attachment, name="consultation_file"),
    path("plans/<str:economy>", matrix.economy, name="plans_economy"),
    path("plans/<str:economy>/<str:measure>", matrix.cell, name="plans_cell"),
    path("plans/<str:economy>/<str:measure>/propose/<str:what>", editing.propose, name="plans_propose"),
]
