# SPDX-License-Identifier: Apache-2.0
"""Credentials with hidden members verified; apart, because they are no sealed original and carry no node's seal."""

from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.credentials import check_credential
from tradelane.trust.formats.disclosures import read_presentation
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats.findings import Found

_SHOWN = ("id", "kind", "number", "issuer", "issuer_name", "issued_on", "version", "digest")


def check_credential_file(content: bytes, trust_list: TrustList) -> Found:
    """Every check of a credential in a file; the report's document is what it shows of the original."""
    try:
        credential = read_presentation(content)
    except Unreadable as error:
        return Found.broken("form", error)
    checks, document = check_credential(credential, trust_list=trust_list)
    shown: dict[str, Any] = {name: document[name] for name in _SHOWN if name in document}
    return Found(checks, shown)
