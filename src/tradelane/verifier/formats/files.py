# SPDX-License-Identifier: Apache-2.0
"""One file and one trust list in, one report out; apart from the kinds, which each know one form.

Pure: reads no other file, asks no network, knows no clock. The same answer for everyone who has the same two files.
"""

import re
from datetime import datetime

from tradelane.kernel.clock import rfc3339
from tradelane.trust.rules.signing import a_trust_list_is_current
from tradelane.trust.values.checks import Check, overall, undetermined, valid
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats.findings import Found
from tradelane.verifier.values import FileKind, Report

_COMPACT = re.compile(rb"\s*eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*~")
"""The beginning of an SD-JWT in its compact form (RFC 9901 §4): a JWS and a tilde."""
LARGEST_FILE = 20_000_000
"""Bytes; a document with its attachments takes under 1 MB."""
LARGEST_JWS = 20_000
"""Bytes of a receipt; it takes under 3,000."""


def verify_file(content: bytes, *, name: str, trust_list: TrustList, now: datetime, list_file: str = "") -> Report:
    """Every check of a file against a trust list. Never raises for what a file can hold.

    `list_file` is where the list came from, for the reader of the report.
    """
    kind = kind_of(content, name)
    found = _found(kind, content, trust_list, now)
    checks = (*found.checks, *_check_list(trust_list, now, list_file))
    return Report(name=name, kind=kind, result=overall(checks), checks=checks, document=found.document)


def kind_of(content: bytes, name: str) -> FileKind:
    """What a file is by its first bytes; by its name's suffix when those say nothing."""
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, kind in ((b"{", FileKind.JSON), (b"<", FileKind.XML), (b"%PDF-", FileKind.PDF)):
        if start.startswith(mark):
            return _json_kind(content) if kind is FileKind.JSON else kind
    if _COMPACT.match(content):
        return FileKind.CREDENTIAL
    if _is_receipt(content):
        return FileKind.RECEIPT
    suffix = name.lower().rpartition(".")[2]
    return FileKind(suffix) if suffix in ("json", "xml", "pdf", "sdjwt") else FileKind.UNKNOWN


def _json_kind(content: bytes) -> FileKind:
    kinds = {b'{"list":{': FileKind.TRUST_LIST, b'{"exchange_evidence":': FileKind.DELIVERY}
    return next((kind for mark, kind in kinds.items() if content.startswith(mark)), FileKind.JSON)


def _is_receipt(content: bytes) -> bool:
    """A compact JWS of a receipt, or its code, which has an address in front; both are short and plain ASCII."""
    if content.count(b".") < 2 or len(content) > LARGEST_JWS:
        return False
    from tradelane.window.formats.filing_receipts import is_receipt  # lazily: a sealed original must not wait for it

    return is_receipt(content)


def _found(kind: FileKind, content: bytes, trust_list: TrustList, now: datetime) -> Found:
    if len(content) > LARGEST_FILE:
        return Found.unread(f"The file has {len(content)} bytes; at most {LARGEST_FILE} are read.")
    if kind is FileKind.JSON:
        from tradelane.verifier.formats.json_files import check_json

        return check_json(content, trust_list)
    if kind is FileKind.XML:
        from tradelane.verifier.formats.xml_files import check_xml

        return check_xml(content, trust_list)
    if kind is FileKind.PDF:
        from tradelane.verifier.formats.pdf_files import check_pdf

        return check_pdf(content, trust_list)
    if kind is FileKind.TRUST_LIST:
        from tradelane.verifier.formats.json_files import check_trust_list

        return check_trust_list(content, trust_list)
    if kind is FileKind.DELIVERY:
        from tradelane.verifier.formats.json_files import check_delivery

        return check_delivery(content, trust_list)
    if kind is FileKind.CREDENTIAL:
        from tradelane.verifier.formats.credential_files import check_credential_file

        return check_credential_file(content, trust_list)
    if kind is FileKind.RECEIPT:
        from tradelane.window.formats.filing_receipts import check_receipt

        return Found(*check_receipt(content, trust_list=trust_list, now=now))
    return Found.unread("The file is neither JSON nor XML nor PDF, nor a credential.")


def _check_list(trust_list: TrustList, now: datetime, list_file: str) -> list[Check]:
    """Whether the list that all of this rests on may still decide."""
    if trust_list.nobody:
        return [undetermined("trust-list", "No trust list was given: nobody can be told from anybody.")]
    evidence = {
        **({"file": list_file} if list_file else {}),
        "economy": trust_list.economy,
        "issued": rfc3339(trust_list.issued),
        "next_update": rfc3339(trust_list.next_update),
    }
    if not a_trust_list_is_current(trust_list.next_update, now):
        why = f"The trust list of {trust_list.economy} was due for renewal on {rfc3339(trust_list.next_update)}."
        return [undetermined("trust-list", why, **evidence)]
    why = f"The trust list of {trust_list.economy} of {rfc3339(trust_list.issued)} decides."
    return [valid("trust-list", why, **evidence)]
