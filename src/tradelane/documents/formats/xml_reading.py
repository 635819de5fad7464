# SPDX-License-Identifier: Apache-2.0
"""XML read safely, and what our own XML carries of a document; apart, because others' files are read here too."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Unreadable

_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class XmlReading:
    """What our own XML carries of a document."""

    kind: DocumentKind
    number: str
    issued_on: date
    content: dict[str, Any]
    statements: dict[str, Any]
    issuer: str = ""
    """Who issued it, where the XML says so: UBL has no member for it in every kind."""
    issuer_name: str = ""


def parse_xml(content: bytes, *, comments: bool = True) -> etree._Element:
    """The root of XML read safely: no entities, no network, at most 20 MB. Raises Unreadable.

    Without `comments` neither they nor processing instructions are in the tree, so that texts are whole.
    """
    if len(content) > _LIMIT:
        raise Unreadable(f"{len(content)} bytes are too many", rule="XML-1", fix="Send a file under 20 MB.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not XML: {error}", rule="XML-2", fix="Send a whole, well-formed XML document.") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("the XML has a DOCTYPE", rule="XML-3", fix="Send XML without DTD and entities.")
    return root
