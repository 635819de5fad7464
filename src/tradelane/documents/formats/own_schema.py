# SPDX-License-Identifier: Apache-2.0
"""The XML Schema of documents in our own namespace; apart, because it is generated from the JSON Schema.

`data/document.xsd` is this schema, published; a test keeps the two equal.
"""

from typing import Any

from lxml import etree

from tradelane.documents.formats.schema import resolved, schema_of
from tradelane.documents.formats.xml_writing import EXTENSION_NAMESPACES
from tradelane.documents.values import KINDS
from tradelane.documents.values.declaring import OWN

_XS = "http://www.w3.org/2001/XMLSchema"


def own_xml_schema() -> bytes:
    """The XML Schema 1.0 of every kind in our own namespace, its evidence left to the namespace of evidence."""
    root = etree.Element(
        f"{{{_XS}}}schema", nsmap={"xs": _XS, None: OWN}, targetNamespace=OWN, elementFormDefault="qualified"
    )
    for kind, declared in KINDS.items():
        if declared.namespace != OWN:
            continue
        members = _element(root, declared.root, schema_of(kind))
        evidence = EXTENSION_NAMESPACES["evidence"]
        _add(members, "any", namespace=evidence, processContents="lax", minOccurs="0")
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{tag}", attributes)


def _element(parent: etree._Element, name: str, schema: dict[str, Any], **occurs: str) -> etree._Element:
    """Append the element `name`; the answer is what holds its members, for who has more to add."""
    schema = resolved(schema)
    element = _add(parent, "element", name=name, **occurs)
    if "properties" in schema:
        sequence = _add(_add(element, "complexType"), "sequence")
        needed = schema.get("required", ())
        for member, part in schema["properties"].items():
            _element(sequence, member, part, **({} if member in needed else {"minOccurs": "0"}))
        return sequence
    if schema.get("type") == "array":
        limits = {"minOccurs": str(schema.get("minItems", 0)), "maxOccurs": str(schema["maxItems"])}
        _element(_add(_add(element, "complexType"), "sequence"), "item", schema["items"], **limits)
    elif schema.get("type") == "object":
        entry = _add(
            _add(_add(element, "complexType"), "sequence"),
            "element",
            name="entry",
            minOccurs="0",
            maxOccurs="unbounded",
        )
        text = _add(_add(_add(entry, "complexType"), "simpleContent"), "extension", base="xs:string")
        _add(text, "attribute", name="key", type="xs:string", use="required")
    elif schema.get("type") == "integer":
        element.set("type", "xs:integer")
    else:
        _restrict(element, schema)
    return element


def _restrict(element: etree._Element, schema: dict[str, Any]) -> None:
    """The facets of a text: what it may be, its length, its pattern where XML Schema can say it."""
    restriction = _add(_add(element, "simpleType"), "restriction", base="xs:string")
    choices = [schema["const"]] if "const" in schema else schema.get("enum", [])
    for choice in choices:
        _add(restriction, "enumeration", value=choice)
    for facet in ("minLength", "maxLength"):
        if facet in schema:
            _add(restriction, facet, value=str(schema[facet]))
    pattern = schema.get("pattern", "")
    if pattern and "\\x" not in pattern:  # the other pattern names what XML has no place for anyway
        _add(restriction, "pattern", value=pattern.removeprefix("^").removesuffix("$"))
