# SPDX-License-Identifier: Apache-2.0
"""What a verification reports; apart, so that the command line and the page show the same."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tradelane.kernel.findings import Verdict
from tradelane.trust.values.checks import Check


class FileKind(StrEnum):
    """What was given."""

    JSON = "json"
    """A sealed original."""
    XML = "xml"
    """A signed XML document with its original inside."""
    PDF = "pdf"
    """A signed PDF with its original and its XML attached."""
    TRUST_LIST = "trust-list"
    CREDENTIAL = "sdjwt"
    """A verifiable credential of a document, perhaps with members hidden."""
    DELIVERY = "delivery"
    """The evidence that a message between two nodes was delivered."""
    RECEIPT = "receipt"
    """A receipt of filing, or what its code holds."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Report:
    """The answer about one file."""

    name: str
    kind: FileKind
    result: Verdict
    checks: tuple[Check, ...]
    document: dict[str, Any] = field(default_factory=dict)
    """What the file says it is: kind, number, issuer, issuer_name, issued_on, digest; empty when unreadable."""

    def failed(self) -> list[Check]:
        """The checks that decided against `valid`."""
        return [
            check
            for check in self.checks
            if check.result is Verdict.INVALID or (check.required and check.result is Verdict.UNDETERMINED)
        ]

    def as_dict(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return {
            "file": self.name,
            "kind": str(self.kind),
            "result": str(self.result),
            "document": self.document,
            "checks": [check.as_dict() for check in self.checks],
        }
