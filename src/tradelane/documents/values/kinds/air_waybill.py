# SPDX-License-Identifier: Apache-2.0
"""The air waybill's data: carriage by air to a named consignee, under a number that carries its own check."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CARRIED, NOTE

KIND = Kind(
    kind=DocumentKind.AIR_WAYBILL,
    root="Waybill",
    issued_by=PartyRole.CARRIER,
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=CARRIED,
        references=("ucr",),
        transport=("mode", "loading", "discharge", "vessel", "voyage", "departure", "arrival"),
        totals=("gross_mass", "packages"),
    ),
    statements={
        "departure_airport": Statement("IATA code of the airport of departure, such as MEX"),
        "destination_airport": Statement("IATA code of the airport of destination, such as SIN"),
        "chargeable_mass": Statement(
            "mass on which the freight is reckoned, by volume where that is more", Form.QUANTITY
        ),
        "freight": Statement("who pays it", Form.CHOICE, choices=("prepaid", "collect")),
        "declared_for_carriage": Statement("value declared to the carrier, who is then liable up to it", Form.MONEY),
        "handling": Statement("what the carrier must heed"),
        "place_of_issue": Statement("where it was executed"),
        "declaration": Statement("the carrier's clauses", Form.LONG_TEXT),
        **NOTE,
    },
)
