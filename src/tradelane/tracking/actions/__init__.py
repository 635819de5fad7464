# SPDX-License-Identifier: Apache-2.0
"""The only writes of tracking; apart by who speaks: the parties, the carrier, programs, another node."""

from tradelane.tracking.actions.capturing import capture as capture
from tradelane.tracking.actions.capturing import receive_events as receive_events
from tradelane.tracking.actions.shipments import open_shipment as open_shipment
from tradelane.tracking.actions.shipments import report_event as report_event
