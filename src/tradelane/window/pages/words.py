# SPDX-License-Identifier: Apache-2.0
"""How states, answers and times read on pages; apart, so that every page says them alike."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.window.values import CaseState, Clock, Confidence, ReviewVerdict

STATES: dict[CaseState, Promise] = {
    CaseState.IN_REVIEW: _("In review"),
    CaseState.INFORMATION_ASKED: _("Waiting for the trader"),
    CaseState.CLEARED: _("Cleared"),
    CaseState.REFUSED: _("Refused"),
    CaseState.APPEALED: _("Appealed: another officer reviews"),
    CaseState.CLEARED_ON_APPEAL: _("Cleared on appeal"),
    CaseState.REFUSAL_UPHELD: _("Refusal upheld"),
}
TONES = {
    CaseState.IN_REVIEW: "waiting",
    CaseState.INFORMATION_ASKED: "waiting",
    CaseState.CLEARED: "cleared",
    CaseState.REFUSED: "refused",
    CaseState.APPEALED: "waiting",
    CaseState.CLEARED_ON_APPEAL: "cleared",
    CaseState.REFUSAL_UPHELD: "refused",
}
MARKS = {"waiting": "mark--waiting", "cleared": "mark--good", "refused": "mark--bad"}
WHY: dict[str, Promise] = {
    "review": _("Your review is due"),
    "answered": _("The trader has answered you"),
    "waiting-for-trader": _("You asked the trader"),
    "appeal": _("The refusal is contested"),
    "answer": _("An agency asks you"),
    "decided": _("Decided"),
    "with-agencies": _("With the agencies"),
}
VERDICTS: dict[ReviewVerdict, Promise] = {
    ReviewVerdict.APPROVE: _("approves"),
    ReviewVerdict.REFUSE: _("refuses"),
    ReviewVerdict.ASK: _("asks"),
}
CONFIDENCES: dict[Confidence, Promise] = {
    Confidence.OFFICIAL: _("read in the official text"),
    Confidence.SECONDARY: _("read in another's account of the official text"),
    Confidence.MEMORY: _("from memory: check before relying on it"),
    Confidence.ASSUMED: _("assumed, so that the procedure runs: to be confirmed by the agency"),
}
PERSONAL: dict[str, Promise] = {
    "name": _("Name"),
    "email": _("Email address"),
    "telephone": _("Telephone"),
    "address.street": _("Street"),
    "address.city": _("City"),
    "address.postcode": _("Postcode"),
    "address.region": _("Region"),
    "address.country": _("Country"),
}
"""Fields of a person by the names of `privacy`."""

FIELDS: dict[str, Promise] = {
    "goods_items[].hs_code": _("HS code of each goods item"),
    "goods_items[].origin": _("Country of origin of each goods item"),
    "goods_items[].net_mass": _("Net mass of each goods item"),
    "transport": _("How the goods travel"),
    "terms.incoterm": _("Incoterm"),
}
ROLES: dict[str, Promise] = {
    "seller": _("Seller"),
    "buyer": _("Buyer"),
    "consignor": _("Consignor"),
    "consignee": _("Consignee"),
    "carrier": _("Carrier"),
    "declarant": _("Declarant"),
}


def length(time: timedelta) -> str:
    """A length of time in at most two units, such as `3 h 12 min`."""
    minutes = int(abs(time).total_seconds() // 60)
    if minutes >= 48 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if minutes >= 60:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return gettext("%(minutes)d min") % {"minutes": minutes} if minutes else gettext("< 1 min")


def left(clock: Clock | None) -> str:
    """What is left of an agency's time, or how far it is over."""
    if clock is None:
        return ""
    time = clock.allowed - clock.spent
    if time < timedelta(0):
        return gettext("%(time)s over") % {"time": length(time)}
    return gettext("%(time)s left") % {"time": length(time)}


def name_of(id: OrganisationId) -> str:
    """An organisation's name, its id when it is not registered here."""
    try:
        return organisation(id).name
    except NotFound:
        return id
