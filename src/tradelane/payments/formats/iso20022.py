# SPDX-License-Identifier: Apache-2.0
"""XML of ISO 20022 written and read safely; apart from the messages, because limits must hold for all of them."""

from collections.abc import Iterator

from lxml import etree

from tradelane.kernel.errors import Unreadable

PAIN_001 = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"

LARGEST = 10_000_000
"""Bytes; a notification of 30,000 credits is smaller."""
DEEPEST = 40
"""camt.054 nests 20 levels."""


def parse(content: bytes, *, namespace: str) -> etree._Element:
    """The root of a message: no DTD, no entity, no network, bounded. Raises Unreadable.

    Entities are refused outright (billion laughs, external files): no message of ISO 20022 has a DTD.
    """
    if len(content) > LARGEST:
        raise unreadable("message", f"{len(content)} bytes are more than the {LARGEST} allowed", "ISO20022-1")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("message", f"not XML: {str(error)[:160]}", "ISO20022-2") from error
    if root.getroottree().docinfo.doctype:
        raise unreadable("message", "the file has a document type declaration", "ISO20022-3")
    if root.tag != f"{{{namespace}}}Document":
        raise unreadable("Document", f"not a {namespace.rsplit(':', 1)[1]}: {str(root.tag)[:120]}", "ISO20022-4")
    _refuse_depth(root)
    return root


def _refuse_depth(root: etree._Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node]
        if not level:
            return
    raise unreadable("message", f"nested deeper than {DEEPEST} levels", "ISO20022-5")


def all_of(node: etree._Element, path: str) -> Iterator[etree._Element]:
    """Every element at `path`, slashes between local names, in the namespace of `node`."""
    prefix = node.tag[: node.tag.index("}") + 1] if isinstance(node.tag, str) else ""
    return iter(node.findall("/".join(prefix + name for name in path.split("/"))))


def text_at(node: etree._Element, path: str) -> str:
    """The text of the first element at `path`, trimmed; empty when there is none."""
    found = next(all_of(node, path), None)
    return "" if found is None else (found.text or "").strip()


def required(node: etree._Element, path: str) -> str:
    """As `text_at`. Raises Unreadable when it is empty."""
    text = text_at(node, path)
    if not text:
        raise unreadable(path, "the element is missing or empty", "ISO20022-6")
    return text


def add(parent: etree._Element, path: str, text: str = "", **attributes: str) -> etree._Element:
    """Append elements along `path` (a fresh one for each name) and put `text` in the last."""
    prefix = parent.tag[: parent.tag.index("}") + 1] if isinstance(parent.tag, str) else ""
    node = parent
    for name in path.split("/"):
        node = etree.SubElement(node, prefix + name)
    node.text = text or None
    for name, value in attributes.items():
        node.set(name, value)
    return node


def document(namespace: str, name: str) -> tuple[etree._Element, etree._Element]:
    """A fresh message: its root and its one child `name`."""
    root = etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace})
    return root, etree.SubElement(root, f"{{{namespace}}}{name}")


def to_bytes(root: etree._Element) -> bytes:
    """The message as UTF-8 with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def unreadable(field: str, message: str, rule: str) -> Unreadable:
    """The refusal of a message."""
    return Unreadable(message, field=field, rule=rule, fix="Ask the bank for the message again.", cites="ISO 20022")
