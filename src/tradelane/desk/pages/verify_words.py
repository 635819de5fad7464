# SPDX-License-Identifier: Apache-2.0
"""What the browser says when it verifies on the reader's own machine; apart, because scripts hold no language.

Keys are the codes in `config/static/js/verify`; `{name}` and its like are filled in by the page.
"""

from typing import Any

from django.utils.translation import gettext_lazy

from tradelane.documents.queries import kind_name
from tradelane.documents.values import DocumentKind

SAYS = {
    "form-sound": gettext_lazy("The file is a sealed original, in its one form."),
    "form-broken": gettext_lazy("The file is not in a form that can be read."),
    "form-other": gettext_lazy("The file is not in its one form: something was added or rearranged."),
    "not-sealed": gettext_lazy("The file carries no signature that could be verified here."),
    "not-here": gettext_lazy("Only JSON originals and PDF are verified here. Send other files with the form below."),
    "base64": gettext_lazy("A part of the file is not in its one spelling."),
    "der": gettext_lazy("A certificate or a time stamp in the file is damaged."),
    "key-short": gettext_lazy("The RSA key of a certificate is too short or too long to count."),
    "header": gettext_lazy("A signature's header is not as it should be."),
    "signature-sound": gettext_lazy("{name} signed exactly this document."),
    "signature-broken": gettext_lazy("The signature does not fit the document: one of them was changed."),
    "signature-other": gettext_lazy("{name} signed it, but the document names another issuer."),
    "certificate-sound": gettext_lazy("The certificate names {name} ({organisation}) and was valid then."),
    "certificate-use": gettext_lazy("The certificate of {name} is not one for signatures of an organisation."),
    "certificate-chain": gettext_lazy("The certificates in the file do not belong together."),
    "certificate-time": gettext_lazy("The certificate of {name} was not valid at {at}."),
    "trust-sound": gettext_lazy("{name} issued it; {economy} recognises that authority at level {level}."),
    "trust-nobody": gettext_lazy("No authority on this node's trust list issued the certificate of {name}."),
    "trust-economy": gettext_lazy("{name} certifies organisations of its own economy only."),
    "not-recognised": gettext_lazy("{name} was not recognised at {at}."),
    "revocation-no": gettext_lazy("Not revoked, as of {at}."),
    "revocation-yes": gettext_lazy("The certificate was revoked at {at}."),
    "revocation-old": gettext_lazy("The list of revoked certificates ended at {at}, before the signature was made."),
    "revocation-silent": gettext_lazy(
        "The certificate expired before the list of revoked certificates was made, which leaves out expired ones."
    ),
    "revocation-none": gettext_lazy("There is no list of revoked certificates to ask."),
    "stamp-sound": gettext_lazy("{name} saw the signature at {at}."),
    "stamp-other": gettext_lazy("The time stamp is over another signature."),
    "stamp-unknown": gettext_lazy("This node's trust list does not name the stamping authority {name}."),
    "stamp-early": gettext_lazy("The signature claims a later time than its time stamp."),
    "stamp-form": gettext_lazy("The time stamp is not one of RFC 3161 by a stamping authority."),
    "stamp-broken": gettext_lazy("The time stamp's signature does not hold."),
    "log-sound": gettext_lazy("Entry {index} of the public log {origin} is this document."),
    "log-other": gettext_lazy("The log's entry is that of another document."),
    "log-checkpoint": gettext_lazy("The checkpoint is of another log, or of the log at another size."),
    "log-proof": gettext_lazy("The proof does not lead from this document to the checkpoint."),
    "checkpoint-form": gettext_lazy("The checkpoint is damaged."),
    "checkpoint-sound": gettext_lazy("The log {origin} signed this state of {size} entries."),
    "checkpoint-broken": gettext_lazy("The checkpoint is not signed by the log's key."),
    "checkpoint-unknown": gettext_lazy("This node's trust list does not name the log {origin}."),
    "no-ed25519": gettext_lazy("This browser can't verify Ed25519 signatures: take a newer one, or the form below."),
    "witness-sound": gettext_lazy("Witnessed by {name}."),
    "witness-none": gettext_lazy(
        "Not yet witnessed: only the log's operator vouches that everybody sees the same log."
    ),
    "witness-broken": gettext_lazy("A witness' signature under the checkpoint does not hold."),
    "seal-sound": gettext_lazy("The file is whole: the seal of {name} covers every byte."),
    "seal-broken": gettext_lazy("The seal does not fit the file: something in it was changed."),
    "seal-unknown": gettext_lazy("The file is whole, but this node's trust list does not name the node {name}."),
    "list-sound": gettext_lazy("The trust list of {economy} of {at} decides."),
    "list-old": gettext_lazy("The trust list of {economy} of {at} was due for renewal."),
    "pdf-attached": gettext_lazy("The PDF carries its data as JSON."),
    "pdf-none": gettext_lazy("The PDF does not carry exactly one JSON original that can be read here."),
    "pdf-filter": gettext_lazy("The PDF's attachments can't be read here. Send the file with the form below."),
    "pdf-sound": gettext_lazy("{name} signed this PDF from its first byte to its last."),
    "pdf-unsigned": gettext_lazy("The PDF carries no signature of its own."),
    "pdf-added": gettext_lazy("The PDF's signature does not cover the whole file: something was added."),
    "pdf-form": gettext_lazy("The PDF's signature is damaged."),
    "pdf-broken": gettext_lazy("The PDF's signature does not fit the file: one of them was changed."),
    "pdf-unstamped": gettext_lazy("The PDF's signature carries no time stamp."),
    "pdf-xml": gettext_lazy("Signed with the PDF, but not compared with the data here. The form below compares them."),
    "genuine": gettext_lazy("This document is genuine: {issuer} issued it, and nothing in it changed since."),
    "do-not-rely": gettext_lazy("Do not rely on this file. {why}"),
    "cannot-tell": gettext_lazy("We can't tell whether this file is genuine. {why}"),
    "too-large": gettext_lazy("The file is larger than 20 MB. Choose a smaller one."),
}


def words(names: dict[str, Any]) -> dict[str, dict[str, str]]:
    """All texts of the page's script in the reader's language; `names` are those of the checks."""
    labels = {
        "file": gettext_lazy("File"),
        "kind": gettext_lazy("Says it is"),
        "number": gettext_lazy("Number"),
        "issuer": gettext_lazy("Issuer"),
        "issued_on": gettext_lazy("Issued on"),
        "digest": gettext_lazy("Digest of the document"),
        "checked": gettext_lazy("What was checked"),
        "stayed": gettext_lazy("The file stayed on this machine. This node's trust list decided."),
    }
    return {
        "says": _texts(SAYS),
        "labels": _texts(labels),
        "names": _texts(names | {"pdf": gettext_lazy("The PDF around the data")}),
        "kinds": {str(kind): str(kind_name(kind)) for kind in DocumentKind},
    }


def _texts(lazy: dict[str, Any]) -> dict[str, str]:
    return {code: str(text) for code, text in lazy.items()}
