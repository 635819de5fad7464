# SPDX-License-Identifier: Apache-2.0
"""What holds for a document that its issuer made and signed elsewhere; apart, because `issue` sees to it by itself."""

import re
from datetime import date, timedelta

from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_ID = re.compile(r"doc_[0-9a-hjkmnp-tv-z]{26}")
"""`kernel.ids.new_id("doc")`."""
_DATE_LINE = timedelta(days=1)
"""Where the day begins first it is UTC+14: there the date is at most one ahead of ours."""


@rule(
    "DOC-9",
    cites="UNCITRAL MLETR art. 10(1)(b)(iii)",
    field="document.version",
    fix="Amend or cancel the document at the node that has it, one by one.",
)
def a_document_taken_in_is_a_first_version(document: Document) -> bool:
    """A document that comes signed in a batch is a first version; what replaces another is issued where that one is."""
    return document.version == 1 and not document.replaces and "cancellation" not in document.statements


@rule(
    "DOC-16",
    cites="Tradelane house rule: an id says what it names, so that nobody gains access to something else by it",
    field="document.id",
    fix="Give it an id of its own: `doc_` and 26 letters and digits of Crockford's base32.",
)
def the_id_is_one_of_a_document(id: str) -> bool:
    """The id of a document has the form of a document's id."""
    return _ID.fullmatch(id) is not None


@rule(
    "DOC-17",
    cites="UNCITRAL MLEC art. 15",
    field="document.issued_on",
    fix="Send it on the day on which it is issued, or later.",
)
def a_document_is_not_issued_in_the_future(issued_on: date, *, today: date) -> bool:
    """A document is not dated after the day on which it is taken in, wherever that day began."""
    return issued_on <= today + _DATE_LINE


@rule(
    "DOC-18",
    cites="UNCITRAL Model Law on Electronic Signatures art. 8(1)(b)",
    field="document.issuer_name",
    fix="Write the issuer's name as the node's register has it.",
)
def the_issuer_is_named_as_registered(name: str, *, registered: str) -> bool:
    """A document names its issuer as the register does."""
    return name == registered
