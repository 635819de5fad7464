# SPDX-License-Identifier: Apache-2.0
"""The only reads of receipts, choices, requests and the inventory; apart from the tables."""

from tradelane.privacy.queries.crossing import objection_to_tell, receipt_to_tell
from tradelane.privacy.queries.directory import certified_until
from tradelane.privacy.queries.erasure import erasure, erasure_to_prove, erasures_of, fates_of, lines_of
from tradelane.privacy.queries.exporting import export_of
from tradelane.privacy.queries.holders import ways_to_complain
from tradelane.privacy.queries.inventory import inventory
from tradelane.privacy.queries.notices import notice, notices, record_of_processing
from tradelane.privacy.queries.people import is_about, key_of, key_of_account, person_of, person_of_link
from tradelane.privacy.queries.receipts import (
    choices_of,
    objectionable_purposes,
    open_requests,
    receipts_of,
    requests_of,
    rows_on_consent,
)
from tradelane.privacy.queries.statements import statements_on

__all__ = [
    "certified_until",
    "choices_of",
    "erasure",
    "erasure_to_prove",
    "erasures_of",
    "export_of",
    "fates_of",
    "inventory",
    "is_about",
    "key_of",
    "key_of_account",
    "lines_of",
    "notice",
    "notices",
    "objection_to_tell",
    "objectionable_purposes",
    "open_requests",
    "person_of",
    "person_of_link",
    "receipt_to_tell",
    "receipts_of",
    "record_of_processing",
    "requests_of",
    "rows_on_consent",
    "statements_on",
    "ways_to_complain",
]
