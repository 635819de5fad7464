# SPDX-License-Identifier: Apache-2.0
"""What everybody may see of a record, and its holder's print of it; apart, as no name stands on the first."""

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles import queries, rules
from tradelane.titles.pages.words import ACTS, FORMS, KINDS, name_of
from tradelane.titles.queries.public import PublicRecord, public_record
from tradelane.titles.values import TitleState


@never_cache
@require_safe
def record(request: HttpRequest, id: str) -> HttpResponse:
    """A record's chain for everybody who has its address: acts, times and digests, and no name."""
    found = public_record(TitleId(id))
    return render(request, "titles/public.html", {
        "record": found,
        "kind": KINDS[found.kind],
        "state": queries.state_name(found.state),
        "ended": found.state in TitleState.terminal(),
        "links": [(each, ACTS[each.act]) for each in found.links],
    })  # fmt: skip


@never_cache
@require_safe
def record_json(request: HttpRequest, id: str) -> HttpResponse:
    """The same for programs, each entry as the public log keeps it."""
    return JsonResponse(_as_json(public_record(TitleId(id))))


@login_required
@never_cache
@require_safe
def title_print(request: HttpRequest, id: str) -> HttpResponse:
    """One page to take along: who holds the record now, and a code by which anybody sees whether that still stands."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    address = f"{settings.BASE_URL}{reverse('record', args=[title.id])}"
    bill = title.standing.bill
    return render(request, "titles/print.html", {
        "title": title,
        "kind": KINDS[title.standing.kind],
        "state": queries.state_name(title.state),
        "holder": name_of(title.holder),
        "carrier": name_of(title.carrier),
        "form": FORMS[title.standing.form],
        "order_of": name_of(title.standing.order_of),
        "bill": bill,
        "drawee": name_of(bill.terms.drawee) if bill else "",
        "payable_on": rules.bill_payable_on(bill) if bill else None,
        "address": address,
        "code": code_of(address),
        "at": clock.now(),
    })  # fmt: skip


def code_of(text: str) -> Any:
    """A QR code as SVG; its text is an address of this node, so nothing of it is anybody's input."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=5, border=4, light="#ffffff", xmldecl=False, svgns=True
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 # segno's own drawing


def _as_json(found: PublicRecord) -> dict[str, Any]:
    return {
        "record": found.id,
        "registry": found.registry,
        "kind": str(found.kind),
        "state": str(found.state),
        "entries": [
            {
                "n": each.n, "act": str(each.act), "at": rfc3339(each.at), "digest": each.digest, "prev": each.prev,
                "logged": each.logged, "leaf": each.leaf,
            }
            for each in found.links
        ],
    }  # fmt: skip
