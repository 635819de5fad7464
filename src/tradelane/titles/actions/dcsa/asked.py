# SPDX-License-Identifier: Apache-2.0
"""The surrender that a carrier answers, found and locked; apart, as platform and carrier look for it alike."""

from tradelane.kernel.errors import NotFound
from tradelane.parties.values import Actor
from tradelane.titles.models import SurrenderRow
from tradelane.titles.values.dcsa import DcsaSide


def lock_asked(*, side: DcsaSide, by: Actor, field: str, **named: str) -> SurrenderRow:
    """The one that bears this name on this side, where it was the carrier `by` that was asked; locked until the
    transaction ends. Raises NotFound, which names `field`.
    """
    row = (
        SurrenderRow.objects.select_for_update(of=("self",))
        .select_related("issuance")
        .filter(side=side, issuance__organisation=by.organisation, **named)
        .first()
    )
    if row is None:
        raise NotFound("Your organisation was not asked for such a surrender.", field=field)
    return row
