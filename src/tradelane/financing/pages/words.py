# SPDX-License-Identifier: Apache-2.0
"""What people call things here, in the reader's language; apart, as every page of financing speaks it."""

from django.utils.translation import gettext_lazy as _

from tradelane.financing.values import OfferState
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation

STATIONS = {
    OfferState.OPEN: _("Offered"),
    OfferState.AGREED: _("Agreed and signed"),
    OfferState.COMPLETED: _("Paid and endorsed"),
}
ENDINGS = {
    OfferState.LAPSED: _("Lapsed"),
    OfferState.UNPAID: _("Called off"),
    OfferState.WITHDRAWN: _("Withdrawn"),
}


def name_of(id: OrganisationId | None) -> str:
    """An organisation's name; its number where it is not known here."""
    try:
        return organisation(id).name if id else ""
    except NotFound:
        return str(id)
