# SPDX-License-Identifier: Apache-2.0
"""The public front page of a node; apart from home, because anyone reads it and it names nobody."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.trust import queries as trust
from tradelane.window import queries as window
from tradelane.window.values import ServiceFigures

DAYS = 30
"""Long enough for a figure to mean something, short enough to show today."""
_OTHER_END = {"MX": "SG", "SG": "MX"}


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Service figures, procedures, the log's latest checkpoint, and what anyone may do here."""
    now = clock.now()
    economy = settings.ECONOMY
    codes = {p.code: p for p in window.procedures() if p.economy == economy and p.in_force(p.day(now))}
    figures = [f for f in window.service_figures(since=now - timedelta(days=DAYS)) if f.procedure in codes]
    context = {
        "days": DAYS,
        "figures": _figures(figures),
        "procedures": [
            {"procedure": window.spoken(p), "url": _address("procedure", p.code), "figures": _one(figures, p.code)}
            for p in codes.values()
        ],
        "checkpoint": _checkpoint(),
        "lane": f"{economy}-{_OTHER_END.get(economy, 'SG')}",
        "addresses": {name: _address(name) for name in ("verify", "track", "shop", "plans", "log")},
    }
    return render(request, "desk/front.html", context)


def _figures(figures: list[ServiceFigures]) -> list[dict[str, Any]]:
    """The node's figures over all its procedures, in words; a dash where nothing was measured."""
    filed, decided = sum(f.filed for f in figures), sum(f.decided for f in figures)
    appeals, changed = sum(f.appeals for f in figures), sum(f.appeals_changed for f in figures)
    hours = [f.median_hours for f in figures if f.median_hours is not None]
    shares = [f.share_in_time for f in figures if f.share_in_time is not None]
    return [
        {"name": _("Cases filed"), "value": filed},
        {"name": _("Decided"), "value": decided},
        {"name": _("Time to decide, slower procedure"), "value": _duration(max(hours)) if hours else "–"},
        {"name": _("Reviews in time, slower procedure"), "value": f"{min(shares):.0%}" if shares else "–"},
        {"name": _("Appeals"), "value": appeals},
        {"name": _("Decisions changed on appeal"), "value": changed},
    ]


def _one(figures: list[ServiceFigures], code: str) -> dict[str, Any]:
    found = next((f for f in figures if f.procedure == code), None)
    if found is None or found.median_hours is None:
        return {}
    share = "–" if found.share_in_time is None else f"{found.share_in_time:.0%}"
    return {"median": _duration(found.median_hours), "share": share, "decided": found.decided}


def _duration(hours: float) -> str:
    if hours < 1 / 60:
        return _("< 1 min")
    if hours < 1:
        return _("%(n)s min") % {"n": round(hours * 60)}
    if hours < 48:
        return _("%(n)s h") % {"n": f"{hours:.1f}".removesuffix(".0")}
    return _("%(n)s days") % {"n": f"{hours / 24:.1f}".removesuffix(".0")}


def _checkpoint() -> Any:
    try:
        return trust.latest_checkpoint()
    except NotFound:
        return None


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


urlpatterns = [path("", front, name="front")]
