# SPDX-License-Identifier: Apache-2.0
"""The events of shipments, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

EPCIS has no field for a person, so an event is about a person by the sale whose goods it tells of. What a carrier adds
by an extension may name others, such as a driver: its members are named and not given.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tradelane.consignments.actions.people import parties_about
from tradelane.privacy.rules.exporting import what_names_others_is_given_only_cut
from tradelane.privacy.values import Corrected, Held, PersonKey
from tradelane.tracking.models import EventRow

_MODEL = "tracking.EventRow"


class Events:
    """Where the goods of a person's sales were."""

    @property
    def gives(self) -> frozenset[str]:
        """What a carrier reported."""
        return frozenset({f"{_MODEL}.body"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each event, cut to the members of the standard; one with an extension says that it stays."""
        sales = {consignment for consignment, _ in parties_about(person)}
        rows = EventRow.objects.filter(shipment__consignment__in=sales).select_related("shipment")
        for row in rows.order_by("event_time", "pk").iterator():
            body: dict[str, Any] = row.body
            number = row.shipment.number if row.shipment else ""
            told = {name: value for name, value in body.items() if not _is_extension(name)}
            yield Held(_MODEL, row.event_id, "body", {"shipment": number, **told})
            for name in sorted(body.keys() - told.keys()):
                stays = what_names_others_is_given_only_cut.id
                yield Held(_MODEL, f"{row.event_id} {name}", "body", None, stays)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing: an event names no person's fields; what was wrong of one, its carrier declares (EPCIS 2.0)."""
        return ()


def _is_extension(name: str) -> bool:
    """A member of a namespace of the carrier's own (EPCIS 2.0 §9.4), the standard's own `@context` left out."""
    return ":" in name or name == "@context"
