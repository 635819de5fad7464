# SPDX-License-Identifier: Apache-2.0
"""Documents with one thing changed, for tests of rules; apart, because each kind's law is tested in its own file."""

import copy
from dataclasses import replace
from typing import Any

from tradelane.documents.values import Document
from tradelane.kernel.rule import Rule

_GONE = object()


def changed(document: Document, path: str, value: Any = _GONE) -> Document:
    """The document with one field of its content set, or taken out."""
    content = copy.deepcopy(document.content)
    node: Any = content
    *parents, last = path.split("/")
    for step in parents:
        node = node[int(step)] if step.isdigit() else node[step]
    if value is _GONE:
        del node[int(last) if last.isdigit() else last]
    else:
        node[int(last) if last.isdigit() else last] = value
    return replace(document, content=content)


def stating(document: Document, **statements: Any) -> Document:
    """The document with statements set; None takes one out."""
    kept = {**document.statements, **statements}
    return replace(document, statements={key: value for key, value in kept.items() if value is not None})


def without_party(document: Document, role: str) -> Document:
    parties = [party for party in document.content["parties"] if party["role"] != role]
    return replace(document, content={**document.content, "parties": parties})


def holds_only_for(rule: Rule[[Document]], good: Document, *bad: Document) -> None:
    assert rule(good)
    for document in bad:
        assert not rule(document)
