# SPDX-License-Identifier: Apache-2.0
"""The queue and the case, for officers and traders; apart from the published procedures. No decisions here."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradelane.documents.formats.sheet import as_written
from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties.queries import acting_as, actor_of, names_of, people
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.pages import charges, declarations, words
from tradelane.window.values import (
    Agency,
    Case,
    CaseState,
    Clock,
    Mandated,
    Permit,
    Procedure,
    QueueEntry,
    ReviewVerdict,
)

VIEWS = {
    "open": _("Open"),
    "mine": _("Waiting for you"),
    "waiting-for-trader": _("Waiting for the trader"),
    "appeal": _("Contested"),
    "decided": _("Decided"),
}
_MINE = frozenset({"review", "answered", "answer", "appeal", "pay", "second-look"})


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Cases that your organisation may see, in one of a few views."""
    actor, now = actor_of(request), clock.now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    procedure = request.GET.get("procedure", "")
    entries = queries.queue(by=actor, now=now, decided=view == "decided")
    counts = {name: sum(_in_view(e, name) for e in entries) for name in VIEWS}
    counts["decided"] = counts["decided"] if view == "decided" else queries.closed_cases(by=actor)
    shown = [e for e in entries if _in_view(e, view) and procedure in ("", e.case.procedure)]
    names = names_of(e.case.trader for e in shown)
    called = {(p.code, p.version): queries.spoken(p).name for p in _procedures(shown)}
    return render(request, "window/queue.html", {
        "views": [(name, text, counts[name]) for name, text in VIEWS.items()],
        "view": view,
        "procedure": procedure,
        "procedures": sorted({e.case.procedure for e in entries}),
        "rows": [
            _row(e, trader=names[e.case.trader], procedure=called[e.procedure.code, e.procedure.version]) for e in shown
        ],
        "for_agency": any(e.agency for e in entries),
    })  # fmt: skip


def _in_view(entry: QueueEntry, view: str) -> bool:
    decided = entry.why == "decided"
    if view == "open":
        return not decided
    return entry.why in _MINE if view == "mine" else entry.why == view


def _procedures(entries: Iterable[QueueEntry]) -> Iterable[Procedure]:
    """The versions by which these cases run, each once: to put one into words walks all of it."""
    return {(e.procedure.code, e.procedure.version): e.procedure for e in entries}.values()


def _row(entry: QueueEntry, *, trader: str, procedure: str) -> dict[str, Any]:
    goods = entry.case.goods_items
    return {
        "case": entry.case,
        "procedure": procedure,
        "goods": goods[0]["description"] if goods else "",
        "hs": goods[0]["hs_code"] if goods else "",
        "more": max(len(goods) - 1, 0),
        "trader": trader,
        "state": words.STATES[entry.case.state],
        "mark": words.MARKS[words.TONES[entry.case.state]],
        "why": words.WHY[entry.why],
        "left": words.left(entry.clock) if entry.why != "decided" else "",
        "late": entry.clock is not None and not entry.clock.in_time,
        "stopped": entry.clock is not None and not entry.clock.running and entry.why != "decided",
    }


@login_required
@require_safe
def one(request: HttpRequest, id: str) -> HttpResponse:
    """One case: data left, documents right, the next act below."""
    return _page(request, id)


@login_required
@require_POST
def review(request: HttpRequest, id: str) -> HttpResponse:
    """An agency's answer."""
    given = request.POST
    return done(request, id, lambda actor: actions.review(
        case=CaseId(id), verdict=given.get("verdict", ""), reasons=given.get("reasons", ""),
        rule_ids=given.getlist("cites"), by=actor, now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def answer(request: HttpRequest, id: str) -> HttpResponse:
    """The trader's answer to a question."""
    agency = request.POST.get("agency", "")
    return done(request, id, lambda actor: actions.answer_information(
        case=CaseId(id), text=request.POST.get("text", ""), agency=OrganisationId(agency) if agency else None,
        by=actor, now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def appeal(request: HttpRequest, id: str) -> HttpResponse:
    """The trader contests the refusal."""
    grounds = request.POST.get("grounds", "")
    return done(request, id, lambda actor: actions.appeal(case=CaseId(id), grounds=grounds, by=actor, now=clock.now()))


@login_required
@require_POST
def decide_appeal(request: HttpRequest, id: str) -> HttpResponse:
    """Another officer decides the appeal."""
    changed = {"changed": True, "upheld": False}.get(request.POST.get("outcome", ""))
    if changed is None:
        return _page(request, id, problem=Unreadable("", field="outcome", rule="WIN-13"))
    reasons = request.POST.get("reasons", "")
    return done(request, id, lambda actor: actions.decide_appeal(
        case=CaseId(id), changed=changed, reasons=reasons, by=actor, now=clock.now()
    ))  # fmt: skip


def done(request: HttpRequest, id: str, act: Callable[[Actor], Any]) -> HttpResponse:
    """Do the act and show the case; what a rule refused stands above the form, with what was typed."""
    try:
        act(actor_of(request))
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _page(request, id, problem=problem)
    return redirect("case", id=id)


def failed(request: HttpRequest, id: str, problem: TradelaneError) -> HttpResponse:
    """The case with what a rule refused above it, for the acts of the files beside this one."""
    return _page(request, id, problem=problem)


def _page(request: HttpRequest, id: str, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    held = queries.case(case=CaseId(id), by=actor, now=now)
    published = _spoken(held)
    agency = published.agency(actor.organisation)
    mine = held.trader == acting_as(held.trader, by=actor, what=Mandated.ANSWER, now=now)
    status = HTTPStatus.OK
    if problem is not None:
        status = HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "case": held,
        "procedure": published,
        "trader": words.name_of(held.trader),
        "state": words.STATES[held.state],
        "tone": words.TONES[held.state],
        "clocks": [_clock(c, held, published) for c in held.clocks],
        "items": [_written(item, "quantity", "net_mass", "value") for item in held.data["goods_items"]],
        "total_value": as_written(held.data.get("total_value")),
        "parties": [(words.ROLES.get(p["role"], p["role"]), p) for p in held.data["parties"]],
        "people": [
            {"role": words.ROLES.get(p.role, p.role), "fields": _shown(p.fields), "withheld": _names(p.withheld)}
            for p in actions.people_of_case(case=held.id, by=actor, now=now)
        ],
        "documents": [(kind_name(d.kind), d) for d in held.documents],
        "permits": [(p, _reasons(held, p, published)) for p in published.permits if p.code in held.permits],
        "inspections": [(published.agency_in_role(i.agency).name, words.FOUND.get(i.found) if i.found else "", i)
                        for i in held.inspections],
        "granted": [(kind_name(p.kind), words.PERMIT_STATES[s.state], words.PERMIT_MARKS[s.state], p)
                    for p, s in queries.permits_of_case(case=held.id, by=actor, now=now)],
        "bindings": [(words.MATTERS[b.ruling.matter], b) for b in queries.bindings_of(
            held, economy=published.economy, on=published.day(held.filed_at))],
        "receipts": queries.receipts_of(case=held.id, by=actor, now=now),
        "charges": charges.charges(held, published, actor, mine=mine),
        "channel": words.CHANNELS.get(held.channel, ""),
        "reviews": [(published.agency_in_role(r.agency).name, words.VERDICTS[r.verdict], r) for r in held.reviews],
        "cites": [] if held.decision is None else [
            (c, words.CONFIDENCES[c.confidence] if c.confidence else "") for c in held.decision.cites
        ],
        "answers": _answers(held, published, actor),
        **_declared(held, actor),
        **_acts(held, published, agency, actor, mine=mine),
        "problems": [] if problem is None else [_problem(problem)],
        "typed": request.POST,
        "typed_cites": request.POST.getlist("cites"),
    }  # fmt: skip
    return render(request, "window/case.html", context, status=status)


def _declared(held: Case, actor: Actor) -> dict[str, Any]:
    """What only customs ask, where the case was made of a declaration of another system."""
    told = queries.declared_with(case=held.id, by=actor)
    return declarations.customs(told.customs) if told else {}


def _answers(held: Case, published: Procedure, actor: Actor) -> list[tuple[str, list[tuple[str, Any]]]]:
    """What the trader answered to the forms that the reader may see, by the entries' titles."""
    found = []
    for role, given in queries.answers_seen(case=held.id, by=actor).items():
        form = published.form(role)
        entries = form.entries if form else {}
        said = [(entries.get(name, {}).get("title", name), words.answered(value)) for name, value in given.items()]
        found.append((form.title if form else role, said))
    return found


def _acts(held: Case, published: Procedure, agency: Agency | None, actor: Actor, *, mine: bool) -> dict[str, Any]:
    """What the reader can do now; the actions check it again."""
    officer = agency is not None and actor.may(Role.OFFICER)
    reviews = officer and agency is not None and agency.task in held.waiting
    colleagues = {p.person: p.name for p in people(by=actor) if Role.OFFICER in p.roles} if officer else {}
    questions = [(a, held.asks(a.role)) for a in published.agencies if a.information_task in held.waiting]
    decided_here = held.decision is not None and actor.person in held.decision.officers
    claim = queries.claim_of(case=held.id, agency=agency.role) if officer and agency else None
    waiting = queries.open_proposal(case=held.id, by=actor) if officer else None
    mine_to_do = claim is None or claim.officer == actor.person
    booked = next((i for i in held.inspections if agency and i.agency == agency.role and i.found is None), None)
    return {
        "agency": agency,
        "claim": claim,
        "claimed_by": colleagues.get(claim.officer, "") if claim else "",
        "claimed_by_other": not mine_to_do,
        "colleagues": [(id, name) for id, name in colleagues.items() if id != actor.person],
        "can_share": officer and held.state in CaseState.open(),
        "notes": [(colleagues.get(n.officer, ""), n) for n in queries.notes_of(case=held.id, by=actor)]
        if officer
        else [],
        "booked": booked,
        "can_inspect": reviews and mine_to_do,
        "can_withdraw": mine and held.state in CaseState.open() and actor.may(Role.SIGNATORY),
        "can_review": reviews and mine_to_do and waiting is None,
        "proposal": waiting,
        "proposed_verdict": words.VERDICTS[ReviewVerdict(waiting.verdict)] if waiting else "",
        "proposed_by": colleagues.get(waiting.officer, "") if waiting else "",
        "can_confirm": waiting is not None and waiting.officer != actor.person,
        "second_look": agency.second_look if agency and reviews else None,
        "laws": [b for b in published.legal_basis if agency and b.agency in ("", agency.role)] if reviews else [],
        "questions": questions,
        "can_answer": mine and bool(questions) and (actor.may(Role.SIGNATORY) or actor.may(Role.CLERK)),
        "can_appeal": mine and held.state is CaseState.REFUSED and actor.may(Role.SIGNATORY),
        "can_decide_appeal": officer and held.state is CaseState.APPEALED and not decided_here,
        "needs_another_officer": officer and held.state is CaseState.APPEALED and decided_here,
    }


def _reasons(held: Case, permit: Permit, published: Procedure) -> list[tuple[int, str]]:
    """For which items a permit is asked and why, in the reader's language."""
    said = ((n.item, published.words.get(n.why, n.why)) for n in held.needs if n.permit == permit.code)
    return list(dict.fromkeys(said))


def _shown(fields: Mapping[str, str]) -> list[tuple[Any, str]]:
    return [(words.PERSONAL.get(name, name), value) for name, value in fields.items()]


def _names(names: Iterable[str]) -> str:
    return ", ".join(str(words.PERSONAL.get(name, name)) for name in names)


def _written(item: Mapping[str, Any], *measured: str) -> dict[str, Any]:
    """A goods item with what is measured as documents write it."""
    return {**item, **{name: as_written(item.get(name)) for name in measured}}


def _clock(given: Clock, held: Case, published: Procedure) -> dict[str, Any]:
    latest = held.latest_review(given.agency)
    return {
        "answered": latest is not None and latest.verdict.final,
        "name": published.agency_in_role(given.agency).name,
        "spent": queries.length_in_words(given.spent),
        "left": words.left(given),
        "running": given.running,
        "late": not given.in_time,
    }


def _problem(problem: TradelaneError) -> dict[str, str]:
    href = {"reasons": "#reasons", "text": "#text", "grounds": "#grounds", "verdict": "#verdict"}.get(problem.field, "")
    return {"text": problem.message or str(_("Choose one of the answers.")), "href": href, "rule": problem.rule,
            "fix": problem.fix}  # fmt: skip


def _spoken(held: Case) -> Procedure:
    return queries.spoken(queries.procedure_of(held))
