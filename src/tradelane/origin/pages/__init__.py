# SPDX-License-Identifier: Apache-2.0
"""Pages of origin: law and determinations, the desk of who certifies, trades or verifies, and the public check."""

from django.urls import path

from tradelane.origin.pages.checking import check
from tradelane.origin.pages.desk import apply, desk
from tradelane.origin.pages.editions import edition, editions
from tradelane.origin.pages.judging import agreements, determination
from tradelane.origin.pages.subjects import application, certificate, claim, evidence, verification

urlpatterns = [
    path("origin", agreements, name="origin"),
    path("origin/check", check, name="origin_check"),
    path("origin/rules", editions, name="origin_rules"),
    path("origin/rules/<str:id>", edition, name="origin_rule_edition"),
    path("origin/desk", desk, name="origin_desk"),
    path("origin/desk/apply", apply, name="origin_apply"),
    path("origin/applications/<str:id>", application, name="origin_application"),
    path("origin/certificates/<str:id>", certificate, name="origin_certificate"),
    path("origin/claims/<str:id>", claim, name="origin_claim"),
    path("origin/verifications/<str:id>", verification, name="origin_verification"),
    path("origin/evidence/<str:id>", evidence, name="origin_evidence"),
    path("origin/<str:id>", determination, name="determination"),
]
