# SPDX-License-Identifier: Apache-2.0
"""What must hold of EPCIS events and of shipments; single fields and whole events have files of their own."""

from tradelane.tracking.rules.shipments import a_party_opens_the_shipment as a_party_opens_the_shipment
from tradelane.tracking.rules.shipments import a_place_is_a_un_locode as a_place_is_a_un_locode
from tradelane.tracking.rules.shipments import a_tracking_number_is_sound as a_tracking_number_is_sound
from tradelane.tracking.rules.shipments import an_event_has_happened as an_event_has_happened
from tradelane.tracking.rules.shipments import an_event_id_means_one_event as an_event_id_means_one_event
from tradelane.tracking.rules.shipments import nothing_follows_delivery as nothing_follows_delivery
from tradelane.tracking.rules.shipments import only_the_carrier_reports as only_the_carrier_reports
