# SPDX-License-Identifier: Apache-2.0
"""The desk of origin: what waits for a chamber, an authority, an exporter, an importer or an officer; no decisions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.consignments.queries import consignments
from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.kernel.written import read_optional_day
from tradelane.origin import actions, queries
from tradelane.origin.formats import shipped_agreements
from tradelane.origin.pages.words import APPLICATIONS, CERTIFICATES, CLAIMS, REPLACING, VERIFICATIONS, name_of
from tradelane.origin.values.certificates import CertificateState, Replacing
from tradelane.parties.queries import actor_of, organisations
from tradelane.parties.values import Actor, OrganisationKind


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Applications, questions, certificates and preferences that concern the reader's organisation."""
    by, today = actor_of(request), clock.now().date()
    return render(request, "origin/desk.html", {
        "applications": [
            {"view": each, "who": name_of(each.exporter if each.issuer == by.organisation else each.issuer),
             "state": APPLICATIONS[each.state]}
            for each in queries.applications(by=by)
        ],
        "verifications": [
            {"view": each, "who": name_of(each.asked_of if each.asked_by == by.organisation else each.asked_by),
             "state": VERIFICATIONS[each.state], "overdue": each.overdue(today)}
            for each in queries.verifications(by=by)
        ],
        "evidence": [each for each in queries.evidence_asked(by=by) if each.answered_at is None],
        "certificates": [
            {"view": each, "state": CERTIFICATES[each.state(today)]} for each in queries.certificates(by=by)
        ],
        "claims": [{"view": each, "state": CLAIMS[each.state]} for each in queries.claims(by=by)],
        "issues": by.kinds & {OrganisationKind.AGENCY, OrganisationKind.CHAMBER},
    })  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Apply to a chamber or an authority, for a first certificate or one that takes another's place."""
    by, problem = actor_of(request), None
    if request.method == "POST":
        try:
            return redirect("origin_application", id=_applied(request, by))
        except (Forbidden, NotFound):
            raise
        except TradelaneError as error:
            problem = error
    today = clock.now().date()
    live = [each for each in queries.certificates(by=by)
            if each.exporter == by.organisation and each.state(today) not in CertificateState.dead()]  # fmt: skip
    return render(
        request, "origin/apply.html",
        {
            "consignments": consignments(by=by),
            "agreements": shipped_agreements(),
            "issuers": [
                each for kind in (OrganisationKind.CHAMBER, OrganisationKind.AGENCY)
                for each in organisations(kind=kind, home=True)
            ],
            "certificates": live, "replacing": list(REPLACING.items()),
            "given": request.POST if problem else request.GET, "problems": told(problem),
        },
        status=200 if problem is None else 422,
    )  # fmt: skip


def _applied(request: HttpRequest, by: Actor) -> str:
    given = request.POST
    why = given.get("replacing", "")
    made = actions.apply_for_certificate(
        consignment=ConsignmentId(given.get("consignment", "")), agreement=given.get("agreement", ""),
        issuer=OrganisationId(given.get("issuer", "")), materials={},
        facts={"wholly_obtained": True} if given.get("wholly_obtained") else {},
        shipped_on=read_optional_day(given.get("shipped_on", ""), field="shipped_on"), why=given.get("why", ""),
        replaces=given.get("replaces", ""), replacing=Replacing(why) if why in set(Replacing) else None,
        by=by, now=clock.now(),
    )  # fmt: skip
    return made.id


def told(problem: TradelaneError | None) -> list[dict[str, Any]]:
    """What went wrong, for the summary above a form."""
    if problem is None:
        return []
    field = problem.field or ""
    return [{"text": problem.message, "rule": problem.rule, "fix": problem.fix, "href": f"#{field}" if field else ""}]
