# SPDX-License-Identifier: Apache-2.0
"""Titles obey the lane of their trade by whatever door they move; keeps the promise of `titles.ports.Lanes`.

Apart from the flow's own steps, which refuse the same before anything is prepared.
"""

from collections.abc import Collection
from datetime import date

from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import TitleId
from tradelane.plans.queries import kind_on_lane
from tradelane.trades.actions.lane import needs_paper
from tradelane.trades.models import LinkRow


class TitleLanes:
    """The trades of this node and what their lanes take."""

    def refused(self, titles: Collection[TitleId], *, on: date) -> dict[TitleId, Refused]:
        """The titles of trades whose lane needs a bill of lading on paper that day."""
        links = LinkRow.objects.filter(name="title", subject__in=titles).select_related("trade")
        lane_of = {TitleId(link.subject): f"{link.trade.lane_from}-{link.trade.lane_to}" for link in links}
        answers = {
            lane: needs_paper(lane, kind_on_lane(DocumentKind.BILL_OF_LADING, lane, on=on))
            for lane in set(lane_of.values())
        }
        return {title: why for title, lane in lane_of.items() if (why := answers[lane]) is not None}
