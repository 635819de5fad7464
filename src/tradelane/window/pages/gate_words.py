# SPDX-License-Identifier: Apache-2.0
"""What the gate says, by check and verdict, in the reader's language; apart, as the page's script says the same."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.findings import Verdict
from tradelane.trust.values.checks import Check
from tradelane.window.values.outages import ReceiptStanding

NAMES: dict[str, Promise] = {
    "form": _("The form"),
    "signature": _("The signature"),
    "node": _("The window that signed"),
    "certificate": _("Its certificate"),
    "trust": _("Who vouches for it"),
    "revocation": _("Whether it was revoked"),
    "validity": _("The time"),
    "standing": _("What happened since"),
    "trust-list": _("The trust list on this device"),
}
SAYS: dict[str, Promise] = {
    "form-valid": _("This is a receipt of filing, in its one form."),
    "form-invalid": _("This is no receipt of filing."),
    "signature-valid": _("The issuer signed exactly this receipt."),
    "signature-invalid": _("The signature does not fit: the receipt or its signature was changed."),
    "node-valid": _("Your trust list names this window."),
    "node-undetermined": _("Your trust list does not name who signed. Fetch the present list."),
    "certificate-valid": _("It was valid when the receipt was signed."),
    "certificate-invalid": _("It was not valid, or not for signing, when the receipt was signed."),
    "trust-valid": _("An authority of your trust list certified it."),
    "trust-invalid": _("The authority was not recognised then."),
    "trust-undetermined": _("No authority of your trust list certified it."),
    "revocation-valid": _("It was not revoked."),
    "revocation-invalid": _("It was revoked before the receipt was signed."),
    "revocation-undetermined": _("The list of revoked certificates is too old, or missing."),
    "validity-valid": _("The receipt counts now."),
    "validity-invalid": _("The receipt has expired, or its time is still to come."),
    "standing-undetermined": _("Whether it was withdrawn or superseded since, only the window knows."),
    "standing-valid": _("The window says that it stands."),
    "standing-invalid": _("The window says that it does not stand any more."),
    "trust-list-valid": _("It is current."),
    "trust-list-undetermined": _("It is due for renewal. Open this page with a network."),
}
"""Check and verdict → one sentence."""
SENTENCES: dict[str, Promise] = {
    "provisional": _("Valid and provisional: the case is filed, and an agency's system has not taken it in yet. "
                     "It is no clearance."),
    "real": _("Valid: the case is filed and the agencies' systems have it. It is no clearance."),
    "expired": _("Expired. Ask the trader for the receipt that took its place."),
    "ended": _("Genuine, but it does not stand any more: it was withdrawn or superseded."),
    "invalid": _("Do not rely on this."),
    "undetermined": _("We can't tell."),
}  # fmt: skip
STANDINGS: dict[ReceiptStanding, Promise] = {
    ReceiptStanding.STANDING: _("Stands"),
    ReceiptStanding.EXPIRED: _("Expired"),
    ReceiptStanding.SUPERSEDED: _("Superseded"),
    ReceiptStanding.WITHDRAWN: _("Withdrawn"),
}
LABELS: dict[str, Promise] = {
    "number": _("Number"),
    "case": _("Case"),
    "procedure": _("Procedure"),
    "trader": _("Trader"),
    "filed_at": _("Filed"),
    "issued_at": _("Issued"),
    "valid_until": _("Valid until"),
    "issuer": _("Window"),
    "waits_for": _("Waits for"),
    "content": _("Digest of what was filed"),
    "checked": _("What was checked"),
    "stayed": _("Checked on this device. Nothing was sent but the receipt's digest, to ask how it stands."),
}


def says(check: str, result: Verdict) -> str:
    """A check in one sentence."""
    return str(SAYS.get(f"{check}-{result}", NAMES.get(check, check)))


def sentence(result: Verdict, checks: Iterable[Check], *, provisional: bool) -> Promise:
    """The one sentence above all checks."""
    failed = {check.check for check in checks if check.result is Verdict.INVALID}
    if failed in ({"validity"}, {"standing"}):
        return SENTENCES["expired" if "validity" in failed else "ended"]
    if result is not Verdict.VALID:
        return SENTENCES[str(result)]
    return SENTENCES["provisional" if provisional else "real"]


def as_json() -> dict[str, Any]:
    """All of it for the page's script."""
    tables = {"names": NAMES, "says": SAYS, "sentences": SENTENCES, "labels": LABELS}
    return {name: {key: str(text) for key, text in table.items()} for name, table in tables.items()}
