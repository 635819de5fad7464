# SPDX-License-Identifier: Apache-2.0
"""Names of stations, parties, documents and acts for people; apart, because every page of trades says them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.kernel.codes import TransportMode
from tradelane.plans.values import Acceptance
from tradelane.trades.values import OriginSubject, Part, Step
from tradelane.window.values import PermitState

STATIONS: dict[Step, Any] = {
    Step.ORDER: _("Order"),
    Step.CONSIGNMENT: _("Consignment"),
    Step.DOCUMENTS: _("Documents"),
    Step.EXPORT_CLEARED: _("Export cleared"),
    Step.ORIGIN_ISSUED: _("Origin certified"),
    Step.TITLE_ISSUED: _("Bill of lading"),
    Step.SENT: _("Sent"),
    Step.RECEIVED: _("Received"),
    Step.TITLE_TRANSFERRED: _("Title with the buyer"),
    Step.IMPORT_CLEARED: _("Import cleared"),
    Step.DELIVERED: _("Delivered"),
    Step.PAID: _("Paid"),
    Step.SETTLED: _("Settled"),
}
PARTS: dict[Part, Any] = {
    Part.SELLER: _("Seller"),
    Part.BUYER: _("Buyer"),
    Part.CARRIER: _("Carrier"),
    Part.SELLER_BANK: _("Seller's bank"),
    Part.BUYER_BANK: _("Buyer's bank"),
}
ACTS: dict[str, Any] = {
    "consignment": _("Complete the consignment"),
    "documents": _("Issue and sign the documents"),
    "export": _("File the export"),
    "origin": _("Certify the origin"),
    "title": _("Issue the bill of lading"),
    "paper_title": _("Issue the bill of lading on paper"),
    "send": _("Send everything to the other economy"),
    "pay": _("Order the payment"),
    "release": _("Release the title to the buyer"),
    "import": _("File the import"),
    "surrender": _("Surrender the title to the carrier"),
    "deliver": _("Deliver against the surrendered title"),
    "paper_deliver": _("Deliver against the surrendered paper bill of lading"),
    "surrender_for_paper": _("Surrender the title for paper"),
    "switch_to_paper": _("End the title and print it on paper"),
}
"""The words on the button of an act of `steps.STEPS`."""

ACCEPTANCE: dict[Acceptance, tuple[str, Any]] = {
    Acceptance.ELECTRONIC: ("valid", _("Accepted electronically")),
    Acceptance.PAPER: ("invalid", _("Paper needed")),
    Acceptance.UNDETERMINED: ("undetermined", _("Undetermined: goes on electronically")),
}
"""How a lane takes a document: the seal and its words."""

MODES: dict[TransportMode, Any] = {
    TransportMode.MARITIME: _("Sea"),
    TransportMode.RAIL: _("Rail"),
    TransportMode.ROAD: _("Road"),
    TransportMode.AIR: _("Air"),
    TransportMode.MAIL: _("Post"),
    TransportMode.MULTIMODAL: _("Several modes"),
}
PACKAGES: dict[str, Any] = {
    "CT": _("Carton"), "BX": _("Box"), "BG": _("Bag"), "PX": _("Pallet"), "DR": _("Drum"), "PK": _("Package"),
}  # fmt: skip
"""The common codes of UN/ECE Recommendation 21; our JSON takes all of them."""
PERMITS = {
    PermitState.IN_FORCE: _("in force"),
    PermitState.SUSPENDED: _("suspended"),
    PermitState.RECALLED: _("recalled"),
}
"""How a permit over the goods stands."""

ORIGIN: dict[OriginSubject, dict[str, Any]] = {
    OriginSubject.CERTIFICATE: {
        "issued": _("Certificate of origin %(number)s is registered"),
        "replaced": _("Certificate of origin %(number)s was replaced"),
        "revoked": _("Certificate of origin %(number)s was revoked"),
    },
    OriginSubject.VERIFICATION: {
        "asked": _("The origin that certificate %(number)s claims is being verified"),
        "received": _("The other economy's authority has the question about certificate %(number)s"),
        "reminded": _("A reminder about certificate %(number)s"),
        "answered": _("The question about certificate %(number)s was answered"),
        "answered-confirmed": _("Certificate %(number)s: origin is confirmed"),
        "answered-not-confirmed": _("Certificate %(number)s: origin is not confirmed"),
        "answered-undetermined": _("Certificate %(number)s: origin can't be determined"),
        "concluded-confirmed": _("Certificate %(number)s was verified: the preference is kept"),
        "concluded-denied": _("Certificate %(number)s was verified: the preference is denied"),
    },
    OriginSubject.CLAIM: {
        "granted": _("Preference on certificate %(number)s: granted"),
        "suspended": _("Preference on certificate %(number)s: suspended while origin is verified"),
        "confirmed": _("Preference on certificate %(number)s: confirmed"),
        "flagged": _("Preference on certificate %(number)s: the certificate no longer stands"),
        "denied": _("Preference on certificate %(number)s: denied"),
        "withdrawn": _("Preference on certificate %(number)s: withdrawn"),
        "not-claimed": _("No preference could be claimed on certificate %(number)s"),
    },
}
"""What became of a certificate, its verification or a preference, by its state."""
SUMS = {
    "due": _("duty due"), "security": _("security held"), "released": _("security released"),
    "called": _("security called"),
}  # fmt: skip
"""Sums of a preference that is claimed."""
