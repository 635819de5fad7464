# SPDX-License-Identifier: Apache-2.0
"""The versions of the notice that this node gave; apart, because what people were told is looked up by date."""

from datetime import date
from typing import Any

from django.conf import settings

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.privacy.formats import our_disclosures, processing_record
from tradelane.privacy.models import NoticeRow
from tradelane.privacy.queries.inventory import inventory
from tradelane.privacy.values import Notice


def record_of_processing(*, on: date) -> dict[str, Any]:
    """What this node does with people's data, by its labels and the law of a day."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    try:
        name = organisation(node).name
    except NotFound:  # a node that is not made yet
        name = node
    return processing_record(
        inventory().fields, our_disclosures(), controller=node, name=name, contact=settings.BASE_URL, on=on
    )


def notices() -> list[Notice]:
    """Every version, the newest first."""
    return [notice_of(row) for row in NoticeRow.objects.order_by("-number")]


def notice(*, number: int) -> Notice:
    """One version. Raises NotFound."""
    row = NoticeRow.objects.filter(pk=number).first()
    if row is None:
        raise NotFound("There is no such version of the notice.", field="number", fix="Look at the list of versions.")
    return notice_of(row)


def notice_of(row: NoticeRow) -> Notice:
    """A row as a value."""
    return Notice(row.number, row.digest, row.since, row.record)
