# SPDX-License-Identifier: Apache-2.0
"""How fields, purposes, recipients and grounds read on pages; apart, so that every page says them alike."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradelane.privacy.values import LegalBasis, Outcome, Purpose, RecipientKind, RequestKind

FIELDS = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "telephone": gettext_lazy("telephone number"),
    "address": gettext_lazy("address"),
}
PURPOSES = {
    Purpose.TRADE_FULFILMENT: gettext_lazy("to carry out your order"),
    Purpose.CUSTOMS_CLEARANCE: gettext_lazy("to clear the goods through customs"),
    Purpose.BORDER_PERMIT: gettext_lazy("to issue the permits that the goods need"),
    Purpose.ORIGIN_CERTIFICATION: gettext_lazy("to certify the origin of the goods"),
    Purpose.DELIVERY: gettext_lazy("to deliver the goods"),
    Purpose.TITLE_CONTROL: gettext_lazy("to hold the bill of lading that names you, and to pass it on"),
    Purpose.PAYMENT: gettext_lazy("to make the payment"),
    Purpose.DISPUTE: gettext_lazy("to settle a dispute"),
    Purpose.MARKETING: gettext_lazy("to tell you about offers"),
}
WHY = {
    Purpose.TRADE_FULFILMENT: gettext_lazy("to carry out the order %(subject)s, under"),
    Purpose.CUSTOMS_CLEARANCE: gettext_lazy("to clear %(subject)s through customs, under"),
    Purpose.BORDER_PERMIT: gettext_lazy("to issue permits for %(subject)s, under"),
    Purpose.ORIGIN_CERTIFICATION: gettext_lazy("to certify the origin of the goods of %(subject)s, under"),
    Purpose.DELIVERY: gettext_lazy("to deliver %(subject)s, under"),
    Purpose.TITLE_CONTROL: gettext_lazy("to hold the bill of lading %(subject)s or to pass it on, under"),
    Purpose.PAYMENT: gettext_lazy("to make the payment for %(subject)s, under"),
    Purpose.DISPUTE: gettext_lazy("to settle a dispute about %(subject)s, under"),
    Purpose.MARKETING: gettext_lazy("to tell you about offers, under"),
}
RECIPIENTS = {
    RecipientKind.BUYER: gettext_lazy("the buyer"),
    RecipientKind.SELLER: gettext_lazy("the seller"),
    RecipientKind.CARRIER: gettext_lazy("the carrier"),
    RecipientKind.CUSTOMS: gettext_lazy("customs"),
    RecipientKind.AGENCY: gettext_lazy("other agencies at the border"),
    RecipientKind.BANK: gettext_lazy("the banks"),
    RecipientKind.NODE: gettext_lazy("the other economy's node"),
    RecipientKind.PLATFORM: gettext_lazy("other platforms of bills of lading"),
}
BASES = {
    LegalBasis.CONSENT: gettext_lazy("you agreed"),
    LegalBasis.CONTRACT: gettext_lazy("your order needs it"),
    LegalBasis.LEGAL_OBLIGATION: gettext_lazy("law asks for it"),
    LegalBasis.LEGITIMATE_INTEREST: gettext_lazy("those concerned need it"),
    LegalBasis.NONE: gettext_lazy("nothing: a step that the law asks for was not taken"),
}
STAYED = {
    "PRIV-1": gettext_lazy("no law lets it go for this"),
    "PRIV-2": gettext_lazy("you objected"),
    "PRIV-3": gettext_lazy("you did not agree"),
    "PRIV-4": gettext_lazy("the recipient holds no privacy certification"),
    "PRIV-43": gettext_lazy("the law of the lane asks for a step first"),
}
"""Rule that kept a field → its text for the person it is about."""
REQUESTS = {
    RequestKind.CORRECTION: gettext_lazy("Correction"),
    RequestKind.ERASURE: gettext_lazy("Erasure"),
    RequestKind.COMPLAINT: gettext_lazy("Complaint"),
}
OUTCOMES = {
    Outcome.CORRECTED: gettext_lazy("corrected"),
    Outcome.UNCHANGED: gettext_lazy("it said so already"),
    Outcome.AMENDMENT: gettext_lazy("stays as it was issued; its issuer makes an amended version"),
}
PLACES = {
    "shop.OrderRow": gettext_lazy("order"),
    "trades.TradeRow": gettext_lazy("the order as it was read, trade"),
    "consignments.ConsignmentRow": gettext_lazy("consignment"),
    "documents.Document": gettext_lazy("document"),
    "titles.TransportDocumentRow": gettext_lazy("bill of lading"),
    "window.PeopleRow": gettext_lazy("case at the authorities"),
    "exchange.InboxMessage": gettext_lazy("message of the other economy"),
    "plans.CommentRow": gettext_lazy("what you said of a draft"),
    "parties.Person": gettext_lazy("account"),
}
"""Table → what people call a row of it."""
ADDRESS_PARTS = {
    "address.street": gettext_lazy("street"),
    "address.city": gettext_lazy("city"),
    "address.postcode": gettext_lazy("postcode"),
    "address.region": gettext_lazy("region"),
}
SUBJECTS = {
    "customer": gettext_lazy("buyers and other private people"),
    "employee": gettext_lazy("people who work for an organisation"),
    "supplier_vendor": gettext_lazy("sellers"),
    "citizen_voter": gettext_lazy("people before an authority"),
    "visitor": gettext_lazy("visitors"),
}
MEASURE_WORDS = {
    "access-by-organisation": gettext_lazy("each organisation sees what was given to it, the operator too"),
    "one-door-with-receipts": gettext_lazy("people's data leaves by one door, which writes receipts"),
    "signed-and-encrypted-messages": gettext_lazy("messages between nodes are signed and encrypted"),
    "keyed-digests-in-receipts": gettext_lazy("receipts know people by keyed digests alone"),
    "facts-without-personal-data": gettext_lazy("journal, log and errors hold no personal data"),
    "sessions-with-second-factor": gettext_lazy("passkeys and second factors for who signs in"),
}
CATEGORIES = (
    ("user.name", gettext_lazy("Names")),
    ("user.contact", gettext_lazy("Contact details")),
    ("user.financial", gettext_lazy("Payment details")),
    ("user.content", gettext_lazy("What you write to us")),
    ("user.authorization", gettext_lazy("What you sign in with")),
    ("user.behavior", gettext_lazy("When you signed in")),
    ("user.job_title", gettext_lazy("What you may do for your organisation")),
    ("user.device", gettext_lazy("Your session on this device")),
    ("user.unique_id", gettext_lazy("Your number in our records")),
    ("user.demographic", gettext_lazy("The language you read")),
)
"""Beginning of a fideslang category → what people call it."""
USES = (
    ("essential.legal_obligation", gettext_lazy("because law asks for it")),
    ("essential.service.authentication", gettext_lazy("to let you sign in")),
    ("essential.service.security", gettext_lazy("to keep the service safe")),
    ("essential.service.payment", gettext_lazy("to make payments")),
    ("essential.service.operations", gettext_lazy("to run the service")),
    ("essential", gettext_lazy("to carry out orders")),
)
"""Beginning of a fideslang use → what people call it; the first that fits."""


def in_words(fields: Iterable[str]) -> list[str]:
    """Fields as people call them, each once, in the order of `FIELDS`; parts of an address are the address."""
    found = {field.split(".", 1)[0] for field in fields}
    return [str(word) for field, word in FIELDS.items() if field in found] + sorted(found - set(FIELDS))


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def named(words: tuple[tuple[str, Any], ...], text: str) -> str:
    """The text of the first beginning that fits, else the term itself."""
    return next((str(name) for beginning, name in words if text.startswith(beginning)), text)
