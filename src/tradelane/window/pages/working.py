# SPDX-License-Identifier: Apache-2.0
"""What officers and traders do on a case's page besides deciding: share, inspect, take back; no decisions here."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, PersonId
from tradelane.kernel.written import read_moment
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.window import actions, queries
from tradelane.window.pages.cases import done


@login_required
@require_POST
def share(request: HttpRequest, id: str) -> HttpResponse:
    """Claim, hand over, let go, or note; the button says which."""
    given, case = request.POST, CaseId(id)
    acts: dict[str, Callable[[Actor], Any]] = {
        "claim": lambda by: actions.claim(case=case, by=by, now=clock.now()),
        "hand-over": lambda by: actions.hand_over(case=case, to=PersonId(given.get("to", "")), by=by, now=clock.now()),
        "let-go": lambda by: actions.let_go(case=case, by=by),
        "note": lambda by: actions.note(case=case, text=given.get("text", ""), by=by, now=clock.now()),
    }
    return done(request, id, acts.get(given.get("act", ""), _unknown))


@login_required
@require_POST
def inspect(request: HttpRequest, id: str) -> HttpResponse:
    """Book an inspection, or write down what it found with photos."""
    given, case = request.POST, CaseId(id)
    if given.get("act") == "book":
        return done(request, id, lambda by: actions.book_inspection(
            case=case, place=given.get("place", ""), when=read_moment(given.get("when", ""), field="when"), by=by,
            now=clock.now(),
        ))  # fmt: skip
    photos = [(p.name or "photo", p.read()) for p in request.FILES.getlist("photos")]
    return done(request, id, lambda by: actions.record_inspection(
        case=case, found=given.get("found", ""), findings=given.get("findings", ""), photos=photos, by=by,
        now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def second_look(request: HttpRequest, id: str) -> HttpResponse:
    """A second officer confirms a colleague's verdict, or returns it."""
    given, case = request.POST, CaseId(id)
    acts: dict[str, Callable[[Actor], Any]] = {
        "confirm": lambda by: actions.confirm_verdict(case=case, by=by, now=clock.now()),
        "return": lambda by: actions.return_verdict(
            case=case, reasons=given.get("reasons", ""), by=by, now=clock.now()
        ),
    }
    return done(request, id, acts.get(given.get("act", ""), _unknown))


@login_required
@require_POST
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """The trader takes the case back."""
    return done(request, id, lambda by: actions.withdraw(case=CaseId(id), by=by, now=clock.now()))


@login_required
@require_safe
def photo(request: HttpRequest, id: str, digest: str) -> HttpResponse:
    """A photo of an inspection."""
    kind, content = queries.photo(case=CaseId(id), digest=digest, by=actor_of(request))
    return HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _unknown(by: Actor) -> None:
    raise Unreadable("this act is unknown", field="act", rule="WIN-21", fix="Use a button of the case's page.")
