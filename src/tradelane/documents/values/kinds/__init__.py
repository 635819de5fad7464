# SPDX-License-Identifier: Apache-2.0
"""Every kind of document, a file each, found by its name: a kind of DocumentKind without its file stops the start."""

from collections.abc import Mapping
from importlib import import_module

from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind


def _declared(kind: DocumentKind) -> Kind:
    declared: Kind = import_module(f"{__name__}.{kind.replace('-', '_')}").KIND
    if declared.kind != kind:
        raise ImportError(f"the file of {kind} declares {declared.kind}")
    return declared


KINDS: Mapping[DocumentKind, Kind] = {kind: _declared(kind) for kind in DocumentKind}

SHOWN: Mapping[DocumentKind, Shown] = {kind: declared.shown for kind, declared in KINDS.items()}
"""A document shows this and nothing more: a bill of lading never tells the price."""

STATEMENTS: Mapping[DocumentKind, Mapping[str, Statement]] = {
    kind: declared.statements for kind, declared in KINDS.items()
}
"""What only the issuer can say, by kind: the keys of `statements` and what each holds."""

DATES = frozenset(
    name
    for declared in KINDS.values()
    for name, statement in declared.statements.items()
    if statement.form is Form.DATE
)
"""Statements that hold a date."""

CITED_AS = frozenset(declared.cited_as for declared in KINDS.values() if declared.cited_as)
"""Statements that hold the number of another document."""
