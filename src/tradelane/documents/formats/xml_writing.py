# SPDX-License-Identifier: Apache-2.0
"""Elements of UBL, written and found; apart, so that the kinds read like the schema and not like lxml."""

from typing import Any

from lxml import etree

from tradelane.documents.values.declaring import UBL

NAMESPACES: dict[str, str] = {
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
}
EXTENSION_NAMESPACES: dict[str, str] = {
    "sig": f"{UBL}CommonSignatureComponents-2",
    "sac": f"{UBL}SignatureAggregateComponents-2",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "evidence": "urn:tradelane:evidence:1",
}
_ALL = {**NAMESPACES, **EXTENSION_NAMESPACES}


def name_of(tag: str) -> str:
    """`cbc:ID` as lxml spells it."""
    prefix, _, local = tag.partition(":")
    return f"{{{_ALL[prefix]}}}{local}"


def root_of(local: str) -> etree._Element:
    """An empty UBL document of the type `local`, such as `Invoice`."""
    spaces: dict[str | None, str] = {None: f"{UBL}{local}-2"}
    spaces.update(NAMESPACES)
    return etree.Element(f"{{{UBL}{local}-2}}{local}", nsmap=spaces)


def branch(parent: etree._Element, path: str) -> etree._Element:
    """Append `path` (elements with slashes between) to `parent` and return the last."""
    for tag in path.split("/"):
        parent = etree.SubElement(parent, name_of(tag))
    return parent


def leaf(parent: etree._Element, path: str, text: Any, **attributes: str) -> None:
    """Append `path` with `text` to `parent`; nothing when there is no text, because UBL has no empty elements."""
    if text is None or text == "":
        return
    node = branch(parent, path)
    node.text = str(text)
    for key, value in attributes.items():
        if value:
            node.set(key, value)


def prune(parent: etree._Element) -> None:
    """Take out branches that got no leaf: UBL forbids empty elements (UBL 2.4 §4.4, IND5)."""
    for child in list(parent):
        if isinstance(child.tag, str):
            prune(child)
            if len(child) == 0 and not child.text:
                parent.remove(child)


def text_at(node: etree._Element | None, path: str) -> str:
    """The text at `path` below `node`, empty when there is none."""
    if node is None:
        return ""
    return node.findtext(path, default="", namespaces=NAMESPACES) or ""


def first(node: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at `path`, or None."""
    return None if node is None else node.find(path, namespaces=NAMESPACES)


def every(node: etree._Element | None, path: str) -> list[etree._Element]:
    """Every element at `path`."""
    return [] if node is None else node.findall(path, namespaces=NAMESPACES)
