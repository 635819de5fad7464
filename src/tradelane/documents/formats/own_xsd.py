# SPDX-License-Identifier: Apache-2.0
"""The XML Schema of documents that UBL lacks; apart, because it is generated from the schema of the JSON original.

`data/document.xsd` is this schema, published; a test keeps the two equal. `own_xml` says how members become elements.
"""

from typing import Any

from lxml import etree

from tradelane.documents.formats.schema import definitions, schema_of
from tradelane.documents.formats.xml_writing import EXTENSION_NAMESPACES
from tradelane.documents.values import KINDS
from tradelane.documents.values.declaring import OWN

_XS = "http://www.w3.org/2001/XMLSchema"
_FACETS = (("minLength", "minLength"), ("maxLength", "maxLength"), ("minimum", "minInclusive"),
           ("maximum", "maxInclusive"))  # fmt: skip
"""Facets by the names of JSON Schema and of XML Schema."""
_NO_CONTROL = r"^[^\x00"
"""How the pattern begins that only keeps control characters out, which XML has no place for anyway."""


def own_xsd() -> bytes:
    """The schema: one root element a kind that UBL lacks, types for what several of them share."""
    root = etree.Element(_xs("schema"), nsmap={"xs": _XS, None: OWN})
    root.set("targetNamespace", OWN)
    root.set("elementFormDefault", "qualified")
    for declared in KINDS.values():
        if declared.namespace == OWN:
            element = _child(root, "element", name=declared.root)
            members = _add_type(element, schema_of(declared.kind))
            _child(members, "any", namespace=EXTENSION_NAMESPACES["evidence"], processContents="lax", minOccurs="0")
    for name, schema in definitions().items():
        _add_type(root, schema, name=name)
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _xs(name: str) -> str:
    return f"{{{_XS}}}{name}"


def _child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _xs(tag), attributes)


def _add_type(parent: etree._Element, schema: dict[str, Any], **name: str) -> etree._Element:
    """Append the type of `schema`; gives the sequence of its members, or the type itself where it has none."""
    if "properties" in schema:
        return _add_members(_child(parent, "complexType", **name), schema)
    if schema.get("type") == "array":
        sequence = _child(_child(parent, "complexType", **name), "sequence")
        most = str(schema.get("maxItems", "unbounded"))
        _add_element(sequence, "item", schema["items"], minOccurs=str(schema.get("minItems", 0)), maxOccurs=most)
        return sequence
    if schema.get("type") == "object":
        return _add_entries(_child(_child(parent, "complexType", **name), "sequence"), schema)
    return _add_simple_type(parent, schema, **name)


def _add_members(type_: etree._Element, schema: dict[str, Any]) -> etree._Element:
    sequence = _child(type_, "sequence")
    required = set(schema.get("required", ()))
    for member, part in schema["properties"].items():
        _add_element(sequence, member, part, **({} if member in required else {"minOccurs": "0"}))
    return sequence


def _add_element(sequence: etree._Element, name: str, schema: dict[str, Any], **occurs: str) -> None:
    reference = schema.get("$ref", "").removeprefix("#/$defs/")
    if reference:
        _child(sequence, "element", name=name, type=reference, **occurs)
    else:
        _add_type(_child(sequence, "element", name=name, **occurs), schema)


def _add_entries(sequence: etree._Element, schema: dict[str, Any]) -> etree._Element:
    """A text by key: each entry a text with the attribute `key`."""
    entry = _child(sequence, "element", name="entry", minOccurs="0", maxOccurs="unbounded")
    content = _child(_child(entry, "complexType"), "simpleContent")
    extension = _child(content, "extension", base="xs:string")
    key = _child(extension, "attribute", name="key", use="required")
    _add_simple_type(key, {"type": "string", **schema["propertyNames"]})
    return sequence


def _add_simple_type(parent: etree._Element, schema: dict[str, Any], **name: str) -> etree._Element:
    type_ = _child(parent, "simpleType", **name)
    base = "xs:integer" if schema.get("type") == "integer" else "xs:string"
    restriction = _child(type_, "restriction", base=base)
    for value in schema.get("enum", [schema["const"]] if "const" in schema else []):
        _child(restriction, "enumeration", value=value)
    for facet, named in _FACETS:
        if facet in schema:
            _child(restriction, named, value=str(schema[facet]))
    pattern = schema.get("pattern", "")
    if pattern and not pattern.startswith(_NO_CONTROL):
        _child(restriction, "pattern", value=pattern.removeprefix("^").removesuffix("$"))
    return type_
