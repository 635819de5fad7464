# SPDX-License-Identifier: Apache-2.0
"""Reader of UBL documents that tell of no goods on their way; apart, because they say who trades, and little else.

Catalogues, forecasts, statements, reminders, tenders, agreements and the like: who sells, buys or carries, by which
means, under which order is taken; goods that they count are on no way, so they and all else are lost.
"""

from tradelane.consignments import rules
from tradelane.consignments.formats.ubl.head import referred
from tradelane.consignments.formats.ubl.parties import read_party_itself
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Address, Consignment, Party, PartyRole, References, Terms, Transport
from tradelane.kernel.ids import ConsignmentId

_PARTIES = {
    PartyRole.SELLER: ("cac:SellerSupplierParty/cac:Party", "cac:AccountingSupplierParty/cac:Party"),
    PartyRole.BUYER: (
        "cac:BuyerCustomerParty/cac:Party",
        "cac:AccountingCustomerParty/cac:Party",
        "cac:RetailerCustomerParty/cac:Party",
    ),
    PartyRole.CARRIER: ("cac:CarrierParty", "cac:TransportServiceProviderParty"),
}
"""Where each role may stand, the first that is there; sender and receiver of a message have no role in a sale."""
_DOUBT = "tells of no goods on their way; only parties, means of transport and order are taken"


def read_record(source: XmlSource, made_id: ConsignmentId) -> Consignment:
    """The consignment of a document about no consignment: its parties, means and references, without goods."""
    root = source.root
    source.doubt(root, _DOUBT)
    source.why_lost(source.first(root, "cbc:ID"), "the number of this document; each of ours gets its own")
    return Consignment(
        id=made_id,
        ordered_on=None,
        parties=tuple(party for role in _PARTIES if (party := _party(source, role))),
        goods_items=(),
        terms=Terms(None, "", ""),
        references=References(
            order=source.text(root, "cac:OrderReference/cbc:ID") or referred(source, "order"),
            ucr=referred(source, "ucr", rules.the_ucr_fits),
            contract=referred(source, "contract"),
        ),
        transport=_transport(source),
    )


def _party(source: XmlSource, role: PartyRole) -> Party | None:
    """The party in `role`; a nameless seller and buyer where the document has none."""
    nodes = (source.first(source.root, path) for path in _PARTIES[role])
    node = next((found for found in nodes if found is not None), None)
    if node is not None:
        return read_party_itself(source, node, role)
    return None if role == PartyRole.CARRIER else Party(role, "", Address("", "", "", ""))


def _transport(source: XmlSource) -> Transport | None:
    """The means of transport that the document itself names; None where it names none."""
    means = source.first(source.root, "cac:TransportMeans")
    number = source.first(means, "cac:MaritimeTransport/cbc:VesselID")
    transport = Transport(
        mode=None,
        loading=None,
        discharge=None,
        vessel=source.text(means, "cac:MaritimeTransport/cbc:VesselName"),
        voyage=source.text(means, "cbc:JourneyID"),
        imo=source.vetted(number, rules.the_imo_number_has_its_check_digit),
    )
    return None if transport == Transport(None, None, None) else transport
