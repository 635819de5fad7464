# SPDX-License-Identifier: Apache-2.0
"""The only writes of this room; apart, by what a person's data meets: giving out, choosing, asking, linking."""

from tradelane.privacy.actions.certifications import record_certification
from tradelane.privacy.actions.choices import consent_to, object_to, withdraw
from tradelane.privacy.actions.crossing import hear_objection, hear_receipt, introduce, meet
from tradelane.privacy.actions.disclosing import Giving, disclose, disclose_whole, record_access
from tradelane.privacy.actions.erasure import download, erase, erase_known_to, hear_answer, note_unasked, prove
from tradelane.privacy.actions.links import link_for
from tradelane.privacy.actions.notices import current_notice
from tradelane.privacy.actions.requests import (
    answer_request,
    complain,
    propose_correction,
    request_correction,
    request_erasure,
    take_to_authority,
)

__all__ = [
    "Giving",
    "answer_request",
    "complain",
    "consent_to",
    "current_notice",
    "disclose",
    "disclose_whole",
    "download",
    "erase",
    "erase_known_to",
    "hear_answer",
    "hear_objection",
    "hear_receipt",
    "introduce",
    "link_for",
    "meet",
    "note_unasked",
    "object_to",
    "propose_correction",
    "prove",
    "record_access",
    "record_certification",
    "request_correction",
    "request_erasure",
    "take_to_authority",
    "withdraw",
]
