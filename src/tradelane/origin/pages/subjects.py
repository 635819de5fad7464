# SPDX-License-Identifier: Apache-2.0
"""One application, certificate, preference, verification or question: how it stands, and what its reader may do.

Every act is a form that works without scripts; a refusal stands above it with what was typed. No decisions here: which
forms are shown follows from who reads, and the actions decide again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.written import read_optional_day
from tradelane.origin import actions, queries
from tradelane.origin.pages.desk import told
from tradelane.origin.pages.words import (
    APPLICATIONS,
    CAPACITIES,
    CERTIFICATES,
    CLAIMS,
    CONTESTS,
    FINDINGS,
    GROUNDS,
    OUTCOMES,
    REPLACING,
    VERIFICATIONS,
    name_of,
)
from tradelane.origin.rules import the_importing_agency_asks
from tradelane.origin.values import Finding, VerificationOutcome, VerificationState
from tradelane.origin.values.certificates import (
    ApplicationState,
    CertificateState,
    ClaimState,
    ContestOutcome,
    RevocationGround,
)
from tradelane.parties.queries import actor_of, organisations
from tradelane.parties.values import Actor, OrganisationKind

Act = Callable[[str, Any, Actor], object]
"""What a form does: the subject's id, what was given, who acts."""


def _page(request: HttpRequest, id: str, *, name: str, acts: Mapping[str, Act], shown: Any) -> HttpResponse:
    """Do the act of the form, then show the subject anew; a refusal above the form that it is of."""
    by, problem = actor_of(request), None
    context = shown(id, by)
    if request.method == "POST":
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise NotFound("There is no such act.", field="act")
        try:
            act(id, request.POST, by)
            return redirect(f"origin_{name}", id=id)
        except (Forbidden, NotFound):
            raise
        except TradelaneError as error:
            problem = error
    context = {**context, "given": request.POST, "problems": told(problem)}
    return render(request, f"origin/{name}.html", context, status=200 if problem is None else 422)


# --- applications ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, id: str) -> HttpResponse:
    """What an exporter applies for; its chamber or authority issues or refuses."""
    return _page(request, id, name="application", shown=_application, acts={
        "issue": lambda id, given, by: actions.issue_certificate(
            application=id, number=given.get("number", ""), by=by, now=clock.now()),
        "refuse": lambda id, given, by: actions.refuse_application(
            application=id, reasons=given.get("reasons", ""), by=by, now=clock.now()),
    })  # fmt: skip


def _application(id: str, by: Actor) -> dict[str, Any]:
    view = queries.application(id=id, by=by)
    return {
        "view": view, "state": APPLICATIONS[view.state], "exporter": name_of(view.exporter),
        "issuer": name_of(view.issuer), "replacing": REPLACING[view.replacing] if view.replacing else "",
        "determinations": queries.determinations_of(consignment=view.consignment, by=by),
        "decides": view.issuer == by.organisation and view.state is ApplicationState.FILED,
    }  # fmt: skip


# --- certificates ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, id: str) -> HttpResponse:
    """How a certificate stands; its issuer revokes it and decides an appeal, its exporter contests."""
    return _page(request, id, name="certificate", shown=_certificate, acts={
        "revoke": lambda id, given, by: actions.revoke_certificate(
            certificate=id, ground=_one(RevocationGround, given, "ground"), reasons=given.get("reasons", ""), by=by,
            now=clock.now()),
        "contest": lambda id, given, by: actions.contest_revocation(
            certificate=id, grounds=given.get("grounds", ""), by=by, now=clock.now()),
        "decide": lambda id, given, by: actions.decide_contest(
            certificate=id, outcome=_chosen(ContestOutcome, given, "outcome"), reasons=given.get("reasons", ""),
            by=by, now=clock.now()),
    })  # fmt: skip


def _certificate(id: str, by: Actor) -> dict[str, Any]:
    view, today = queries.certificate(id=id, by=by), clock.now().date()
    contest = queries.contest(certificate=id, by=by)
    live = view.state(today) not in CertificateState.dead()
    open_contest = contest is not None and contest.outcome is None
    return {
        "view": view, "state": CERTIFICATES[view.state(today)], "issuer": name_of(view.issuer),
        "exporter": name_of(view.exporter), "capacity": CAPACITIES[view.capacity],
        "ground": GROUNDS[view.ground] if view.ground else "", "grounds": list(GROUNDS.items()),
        "contest": contest, "outcome": CONTESTS[contest.outcome] if contest and contest.outcome else "",
        "outcomes": list(CONTESTS.items()),
        "revokes": live and view.home and view.issuer == by.organisation,
        "replaces": live and view.home and view.exporter == by.organisation and view.issuer != by.organisation,
        "contests": view.ended_as is CertificateState.REVOKED and contest is None and view.contest_by is not None
        and today <= view.contest_by and view.exporter == by.organisation and view.issuer != by.organisation,
        "decides": open_contest and view.issuer == by.organisation,
    }  # fmt: skip


# --- preferences ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, id: str) -> HttpResponse:
    """What a preference saves and how it stands; officers verify or deny it, its importer withdraws it."""
    return _page(request, id, name="claim", shown=_claim, acts={
        "verify": _verify,
        "deny": lambda id, given, by: actions.deny_claim(
            claim=id, reasons=given.get("reasons", ""), by=by, now=clock.now()),
        "withdraw": lambda id, given, by: actions.withdraw_claim(
            claim=id, reasons=given.get("reasons", ""), by=by, now=clock.now()),
    })  # fmt: skip


def _verify(id: str, given: Any, by: Actor) -> object:
    held = queries.claim(id=id, by=by)
    day = read_optional_day(given.get("answer_by", ""), field="answer_by")
    if day is None:
        raise Unreadable("Say until when it is to be answered.", field="answer_by", rule="ORIGIN-14")
    return actions.ask_verification(
        certificate=held.certificate, asked_of=OrganisationId(given.get("asked_of", "")),
        question=given.get("question", ""), answer_by=day, agreement=held.agreement,
        security=bool(given.get("security")), by=by, now=clock.now(),
    )  # fmt: skip


def _claim(id: str, by: Actor) -> dict[str, Any]:
    view = queries.claim(id=id, by=by)
    officer = the_importing_agency_asks(by, importing=view.importing)
    ended = view.state in (ClaimState.DENIED, ClaimState.WITHDRAWN)
    bodies = [
        each for kind in (OrganisationKind.AGENCY, OrganisationKind.CHAMBER) for each in organisations(kind=kind)
        if each.id.startswith(f"{view.exporting}.")
    ]  # fmt: skip
    held = queries.certificate_of(digest=view.certificate)
    return {
        "view": view, "state": CLAIMS[view.state], "importer": name_of(view.importer), "bodies": bodies,
        "issuer": held.issuer if held else "", "officer": officer and not ended,
        "verifies": officer and view.state in (ClaimState.GRANTED, ClaimState.CONFIRMED),
        "withdraws": view.importer == by.organisation and not ended,
    }  # fmt: skip


# --- verifications ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, id: str) -> HttpResponse:
    """A question about a certificate: who was asked asks its exporter and answers, who asked concludes."""
    return _page(request, id, name="verification", shown=_verification, acts={
        "ask": _ask,
        "answer": lambda id, given, by: actions.answer_verification(
            id=id, answer=given.get("answer", ""), evidence=_digests(given), finding=_one(Finding, given, "finding"),
            by=by, now=clock.now()),
        "conclude": lambda id, given, by: actions.conclude_verification(
            id=id, outcome=_chosen(VerificationOutcome, given, "outcome"), reasons=given.get("reasons", ""), by=by,
            now=clock.now()),
    })  # fmt: skip


def _ask(id: str, given: Any, by: Actor) -> object:
    day = read_optional_day(given.get("answer_by", ""), field="answer_by")
    if day is None:
        raise Unreadable("Say until when it is to be answered.", field="answer_by", rule="ORIGIN-32")
    return actions.ask_exporter(
        id=id, asked_of=OrganisationId(given.get("asked_of", "")), question=given.get("question", ""), answer_by=day,
        by=by, now=clock.now(),
    )  # fmt: skip


def _verification(id: str, by: Actor) -> dict[str, Any]:
    view, today = queries.verification(id=id, by=by), clock.now().date()
    held = queries.certificate_of(digest=Digest(view.certificate))
    mine, unanswered = view.asked_of == by.organisation, view.state is VerificationState.ASKED
    ends = view.asked_by == by.organisation and (
        view.state is VerificationState.ANSWERED or (unanswered and today > view.answer_by)
    )
    return {
        "view": view, "state": VERIFICATIONS[view.state], "overdue": view.overdue(today),
        "asked_by": name_of(view.asked_by), "asked_of": name_of(view.asked_of), "held": held,
        "exporter": name_of(held.exporter) if held else "", "evidence": queries.evidence_of(verification=id, by=by),
        "finding": FINDINGS[view.finding] if view.finding else "", "findings": list(FINDINGS.items()),
        "outcome": OUTCOMES[view.outcome] if view.outcome else "", "outcomes": list(OUTCOMES.items()),
        "answers": mine and unanswered, "concludes": ends,
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, id: str) -> HttpResponse:
    """What an authority asks its exporter to show."""
    return _page(request, id, name="evidence", shown=_evidence, acts={
        "show": lambda id, given, by: actions.show_evidence(
            id=id, answer=given.get("answer", ""), documents=_digests(given), by=by, now=clock.now()),
    })  # fmt: skip


def _evidence(id: str, by: Actor) -> dict[str, Any]:
    view = queries.evidence(id=id, by=by)
    return {"view": view, "shows": view.asked_of == by.organisation and view.answered_at is None}


def _digests(given: Any) -> list[Digest]:
    """Digests apart by blanks or lines."""
    return [Digest(each) for each in given.get("documents", "").split()]


def _one(choices: Any, given: Any, field: str) -> Any:
    """The chosen one of some words, None when none was."""
    word = given.get(field, "")
    return choices(word) if word in set(choices) else None


def _chosen(choices: Any, given: Any, field: str) -> Any:
    """The chosen one of some words. Raises Unreadable when none was."""
    found = _one(choices, given, field)
    if found is None:
        raise Unreadable("Choose one of them.", field=field, rule="ORIGIN-TEXT-5")
    return found
