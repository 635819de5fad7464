# SPDX-License-Identifier: Apache-2.0
"""The page of one consignment; apart, because people read the data set as a list, not as JSON."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tradelane.consignments import actions, rules
from tradelane.consignments.values import Consignment, PartyRole, Provenance
from tradelane.kernel import clock
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import actor_of

ROLES = {
    PartyRole.SELLER: _("Seller"),
    PartyRole.BUYER: _("Buyer"),
    PartyRole.CONSIGNOR: _("Consignor"),
    PartyRole.CONSIGNEE: _("Consignee"),
    PartyRole.NOTIFY: _("Notify party"),
    PartyRole.CARRIER: _("Carrier"),
    PartyRole.DECLARANT: _("Declarant"),
    PartyRole.SELLER_BANK: _("Seller's bank"),
    PartyRole.BUYER_BANK: _("Buyer's bank"),
}
MODES = {
    TransportMode.MARITIME: _("by sea"),
    TransportMode.RAIL: _("by rail"),
    TransportMode.ROAD: _("by road"),
    TransportMode.AIR: _("by air"),
    TransportMode.MAIL: _("by post"),
    TransportMode.MULTIMODAL: _("by several modes"),
}
CHARGES = {
    "freight": _("Freight"),
    "insurance": _("Insurance"),
    "allowance": _("Allowance"),
    "charge": _("Charge"),
}
SOURCES = {
    "order": _("the order stands"),
    "declarant": _("added by the declarant"),
    "seller": _("added by the seller"),
    "carrier": _("added by the carrier"),
}


@login_required
@require_safe
def consignment_page(request: HttpRequest, id: str) -> HttpResponse:
    """The data set of one consignment with a mark at each field that the order did not hold."""
    found = actions.show(id=ConsignmentId(id), by=actor_of(request), now=clock.now())
    parties = [(ROLES[party.role], party, _marks(found, f"parties[{n}]")) for n, party in enumerate(found.parties)]
    return render(request, "consignments/consignment.html", {
        "consignment": found,
        "parties": parties,
        "items": [(item, _marks(found, f"goods_items[{n}].")) for n, item in enumerate(found.goods_items)],
        "charges": [(CHARGES.get(charge.kind, charge.kind), charge.amount) for charge in found.charges],
        "mode": MODES[found.transport.mode] if found.transport and found.transport.mode else "",
        "terms_marks": _marks(found, "terms."),
        "transport_marks": _marks(found, "transport."),
        "missing": rules.missing(found),
    })  # fmt: skip


def _marks(consignment: Consignment, path: str) -> list[tuple[str, str, Provenance]]:
    """The provenance notes of what stands under `path`: field, words for the source, note."""
    return [
        (note.path.removeprefix(path).lstrip("."), str(SOURCES.get(note.source, note.source)), note)
        for note in consignment.provenance
        if note.path.startswith(path)
    ]


urlpatterns = [path("consignments/<str:id>", consignment_page, name="consignment")]
