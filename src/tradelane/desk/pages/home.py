# SPDX-License-Identifier: Apache-2.0
"""Home: what waits for you, across rooms; apart, because it only gives words and addresses to what `queries` found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tradelane.desk import queries
from tradelane.desk.values import Door, Waiting
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.queries import oversight
from tradelane.privacy.rules.oversight import the_organisation_is_a_designated_authority

_WHAT = {
    Door.TRADE: gettext_lazy("Order %(what)s"),
    Door.CASE: gettext_lazy("Case: %(what)s"),
    Door.TITLE: gettext_lazy("Bill of lading %(what)s"),
    Door.PAYMENT: gettext_lazy("Payment %(what)s"),
    Door.DISCOUNT: gettext_lazy("Discount of %(what)s"),
    Door.DOCUMENT: gettext_lazy("Document %(what)s"),
    Door.MESSAGE: gettext_lazy("Message %(what)s"),
    Door.CHANGE: gettext_lazy("Change of %(what)s"),
    Door.CONSULTATION: gettext_lazy("Draft: %(what)s"),
    Door.DRAFT: gettext_lazy("Procedure %(what)s"),
    Door.REVIEW: gettext_lazy("Application for certification (%(what)s)"),
    Door.COMPLAINT: gettext_lazy("A complaint%(what)s"),
    Door.ASSISTANCE: gettext_lazy("Request for assistance %(what)s"),
    Door.BREACH: gettext_lazy("Breach of personal data …%(what)s"),
    Door.CERTIFICATION: gettext_lazy("Application for a certificate of origin (%(what)s)"),
    Door.VERIFICATION: gettext_lazy("Verification of origin %(what)s"),
    Door.EVIDENCE: gettext_lazy("Evidence of origin …%(what)s"),
}
_ACTS = {
    "consignment": gettext_lazy("Complete the consignment"),
    "documents": gettext_lazy("Issue and sign the documents"),
    "export": gettext_lazy("File the export"),
    "origin": gettext_lazy("Certify the origin"),
    "title": gettext_lazy("Issue the bill of lading"),
    "paper_title": gettext_lazy("Issue the bill of lading on paper"),
    "paper_deliver": gettext_lazy("Deliver against the surrendered paper bill of lading"),
    "surrender_for_paper": gettext_lazy("Surrender the title for paper"),
    "switch_to_paper": gettext_lazy("End the title and print it on paper"),
    "paper": gettext_lazy("Paper needed: send the original"),
    "send": gettext_lazy("Send everything to the other economy"),
    "release": gettext_lazy("Release the title to the buyer"),
    "import": gettext_lazy("File the import"),
    "review": gettext_lazy("Review and decide"),
    "answered": gettext_lazy("Read the answer and decide"),
    "appeal": gettext_lazy("Decide the appeal"),
    "answer": gettext_lazy("Answer the agency's question"),
    "pay": gettext_lazy("Pay the fees of your case"),
    "second-look": gettext_lazy("Confirm a colleague's verdict, or return it"),
    "answer_surrender": gettext_lazy("Deliver the goods, or refuse"),
    "hold": gettext_lazy("Transfer it, or surrender it for the goods"),
    "answer_discount": gettext_lazy("Buy it, counter, or decline"),
    "agree_discount": gettext_lazy("Choose an answer and sign"),
    "call_off_discount": gettext_lazy("Say whether the money came"),
    "order": gettext_lazy("Order the payment"),
    "report": gettext_lazy("Report the money when it arrives"),
    "settle": gettext_lazy("Pay the money out"),
    "approve": gettext_lazy("Look and approve"),
    "decide": gettext_lazy("Look and decide"),
    "hear": gettext_lazy("Read, answer, conclude"),
    "approve_draft": gettext_lazy("Read and approve it"),
    "publish_draft": gettext_lazy("Publish it"),
    "confirm_draft": gettext_lazy("Let the urgent change stay, or lapse"),
    "undelivered": gettext_lazy("See why it was not delivered"),
    "resolve": gettext_lazy("Look into it and answer"),
    "move": gettext_lazy("Take the next step"),
    "breach": gettext_lazy("Do what law asks"),
    "certify": gettext_lazy("Issue the certificate of origin, or refuse it"),
    "verify": gettext_lazy("Answer whether the origin is confirmed"),
    "conclude": gettext_lazy("Conclude the verification of origin"),
    "show": gettext_lazy("Show evidence of origin"),
}
_PLACES = {
    Door.TRADE: ("trade", "id"),
    Door.CASE: ("case", "id"),
    Door.TITLE: ("title", "id"),
    Door.PAYMENT: ("payment", "id"),
    Door.DISCOUNT: ("financing_offer", "id"),
    Door.DOCUMENT: ("waiting_documents", ""),
    Door.MESSAGE: ("messages", ""),
    Door.CHANGE: ("plans_change", "id"),
    Door.CONSULTATION: ("consultation_manage", "id"),
    Door.DRAFT: ("draft", "id"),
    Door.REVIEW: ("privacy_review", "id"),
    Door.COMPLAINT: ("privacy_complaint_review", "id"),
    Door.ASSISTANCE: ("privacy_assistance", "id"),
    Door.BREACH: ("privacy_breach", "id"),
    Door.CERTIFICATION: ("origin_application", "id"),
    Door.VERIFICATION: ("origin_verification", "id"),
    Door.EVIDENCE: ("origin_evidence", "id"),
}
"""Where each act is done: the name of the page, and whether it takes the subject's id."""


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A `Waiting` in the reader's words, as `parts/waiting.html` shows it."""

    what: str
    who: str
    since: datetime
    url: str
    next_act: str
    late: bool


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for you, and where to begin when nothing does."""
    actor = parties.actor_of(request)
    items = [_in_words(item) for item in queries.waiting(by=actor, now=clock.now())]
    late = sum(item.late for item in items)
    context = {
        "items": items,
        "organisation": parties.organisation(actor.organisation),
        "headline": _headline(len(items)),
        "late": ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": late} if late else "",
        "start": _start(actor),
    }
    return render(request, "desk/home.html", context)


def _headline(count: int) -> str:
    if not count:
        return _("Nothing waits for you")
    return ngettext("One thing waits for you", "%(n)s things wait for you", count) % {"n": count}


def _in_words(item: Waiting) -> WaitingItem:
    return WaitingItem(
        what=_WHAT[item.door] % {"what": item.what},
        who=_name(item.who),
        since=item.since,
        url=_address(item),
        next_act=str(_ACTS.get(item.next_act, item.next_act)),
        late=item.late,
    )


def _address(item: Waiting) -> str:
    name, takes_id = _PLACES[item.door]
    return reverse(name, args=[item.subject] if takes_id else [])


def _name(id: str) -> str:
    if not id:
        return ""
    try:
        return parties.organisation(OrganisationId(id)).name
    except NotFound:
        return id


def _start(actor: Actor) -> list[dict[str, Any]]:
    """Where each kind of organisation begins; only pages that this node serves."""
    kinds = {
        OrganisationKind.SELLER: [
            ("trades", _("Your trades")),
            ("documents", _("Your documents")),
            ("shop_manage", _("Your shop")),
            ("financing", _("Discount of bills")),
            ("origin_desk", _("Certificates of origin and preferences")),
        ],
        OrganisationKind.BUYER: [("trades", _("Your trades")), ("seen", _("Who saw your data"))],
        OrganisationKind.CARRIER: [
            ("shipments", _("Your shipments")),
            ("titles", _("Your bills of lading")),
        ],
        OrganisationKind.BANK: [
            ("titles", _("Titles you hold")),
            ("payments", _("Payments")),
            ("financing", _("Discount of bills")),
        ],
        OrganisationKind.AGENCY: [
            ("queue", _("Your cases")),
            ("plans_changes", _("Changes that wait for a decision")),
            ("consultations", _("Drafts to comment on")),
            ("origin_desk", _("Certificates of origin and preferences")),
        ],
        OrganisationKind.CHAMBER: [
            ("origin_desk", _("Certificates of origin and preferences")),
            ("trades", _("Trades to certify")),
        ],
        OrganisationKind.OPERATOR: [
            ("messages", _("Messages to other economies")),
            ("lanes", _("Lanes of this node")),
            ("privacy_requests", _("What people asked of their data")),
            ("log", _("The public log")),
            ("reliability_desk", _("What you state of the registry")),
        ],
    }
    wanted = [place for kind in OrganisationKind if kind in actor.kinds for place in kinds[kind]]
    if actor.may(Role.ADMIN):
        wanted.append(("certificates", _("Certificates of your organisation")))
    wanted += _privacy_places(actor)
    wanted += [("people", _("People of your organisation")), ("plans", _("What each economy accepts"))]
    return [{"url": url, "name": name} for key, name in dict(wanted).items() if (url := _reverse(key))]


def _privacy_places(actor: Actor) -> list[tuple[str, str]]:
    """An agent's and an authority's own desks, and what every organisation may need."""
    today = clock.now().date()
    places = [
        ("privacy_certifications", _("Privacy certification")),
        ("privacy_breaches", _("Breaches of personal data")),
    ]
    if oversight.is_agent(by=actor, on=today):
        places.insert(0, ("privacy_reviews", _("Reviews and complaints")))
    if the_organisation_is_a_designated_authority(oversight.contact_of_organisation(actor.organisation), on=today):
        places.insert(0, ("privacy_desk", _("Cooperation with other authorities")))
    return places


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


urlpatterns = [path("home/", home, name="home")]
