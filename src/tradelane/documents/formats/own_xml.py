# SPDX-License-Identifier: Apache-2.0
"""Documents that UBL lacks as XML of our own namespace, both ways: the JSON original, element by element.

The schema of the JSON original says the order of the elements and what each holds; `data/document.xsd` is the same in
XML Schema. An object is an element with one element a member; a list has one `item` each; a text by line number has one
`entry` with its `key`.
"""

from datetime import date
from typing import Any

from lxml import etree

from tradelane.documents.formats.original import document_json
from tradelane.documents.formats.schema import resolved, schema_of
from tradelane.documents.formats.xml_reading import XmlReading
from tradelane.documents.values import KINDS, Document, DocumentKind
from tradelane.documents.values.declaring import OWN

_ITEM = f"{{{OWN}}}item"
_ENTRY = f"{{{OWN}}}entry"


def write_own(document: Document) -> etree._Element:
    """The document as the root of our own namespace, without evidence."""
    root = etree.Element(KINDS[document.kind].xml_name, nsmap={None: OWN})
    _write_members(root, document_json(document), schema_of(document.kind))
    return root


def _write(node: etree._Element, value: Any, schema: dict[str, Any]) -> None:
    schema = resolved(schema)
    if isinstance(value, dict) and "properties" in schema:
        _write_members(node, value, schema)
    elif isinstance(value, dict):
        for key, part in sorted(value.items()):
            entry = etree.SubElement(node, _ENTRY, key=key)
            _write(entry, part, schema["additionalProperties"])
    elif isinstance(value, list):
        for part in value:
            _write(etree.SubElement(node, _ITEM), part, schema["items"])
    else:
        node.text = str(value)


def _write_members(node: etree._Element, value: dict[str, Any], schema: dict[str, Any]) -> None:
    for name, part in schema["properties"].items():
        if name in value:
            _write(etree.SubElement(node, f"{{{OWN}}}{name}"), value[name], part)


def read_own(root: etree._Element, kind: DocumentKind) -> XmlReading:
    """Read what `write_own` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    data = _read(root, schema_of(kind))
    return XmlReading(
        kind=kind,
        number=data["number"],
        issued_on=date.fromisoformat(data["issued_on"]),
        content=data["content"],
        statements=data["statements"],
        issuer=data["issuer"],
        issuer_name=data["issuer_name"],
    )


def _read(node: etree._Element, schema: dict[str, Any]) -> Any:
    schema = resolved(schema)
    own = [child for child in node if isinstance(child.tag, str) and child.tag.startswith(f"{{{OWN}}}")]
    if "properties" in schema:
        found = {etree.QName(child).localname: child for child in own}
        if len(found) != len(own) or not found.keys() <= schema["properties"].keys():
            raise ValueError(f"{etree.QName(node).localname} holds an element twice, or one that is not known")
        return {name: _read(child, schema["properties"][name]) for name, child in found.items()}
    if schema.get("type") == "object":
        return {child.attrib["key"]: _read(child, schema["additionalProperties"]) for child in own}
    if schema.get("type") == "array":
        return [_read(child, schema["items"]) for child in own]
    return int(node.text or "") if schema.get("type") == "integer" else node.text or ""
