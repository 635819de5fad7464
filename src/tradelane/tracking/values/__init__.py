# SPDX-License-Identifier: Apache-2.0
"""Shipments, milestones and events as values: the front door to the files beside it."""

from tradelane.tracking.values.events import Captured as Captured
from tradelane.tracking.values.events import CaptureResult as CaptureResult
from tradelane.tracking.values.events import EpcisReport as EpcisReport
from tradelane.tracking.values.events import EventQuery as EventQuery
from tradelane.tracking.values.events import EventView as EventView
from tradelane.tracking.values.events import Page as Page
from tradelane.tracking.values.shipments import BIZ_STEP as BIZ_STEP
from tradelane.tracking.values.shipments import Milestone as Milestone
from tradelane.tracking.values.shipments import PublicTimeline as PublicTimeline
from tradelane.tracking.values.shipments import ShipmentId as ShipmentId
from tradelane.tracking.values.shipments import ShipmentView as ShipmentView
from tradelane.tracking.values.shipments import Station as Station
