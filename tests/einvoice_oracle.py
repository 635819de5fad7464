# SPDX-License-Identifier: Apache-2.0
"""The official Schematron under Saxon, an oracle beside our own rules; apart, because only tests and the bench ask it.

ISO Schematron says what a processor does: in each pattern a node is asked by the first rule whose context it matches
(ISO/IEC 19757-3 §6.5). XSLT does that with one mode a pattern and falling priorities; no compiler is needed.
"""

from functools import cache
from pathlib import Path

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor, PyXsltExecutable

_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_XSL = "http://www.w3.org/1999/XSL/Transform"
_XSD = "http://www.w3.org/2001/XMLSchema"
"""One schema uses the prefix without declaring it."""

RULES = {
    "en16931": ("EN16931-UBL-validation-preprocessed.sch",),
    **{
        f"pint-{economy}": (
            f"pint-{economy}-PINT-UBL-validation-preprocessed.sch",
            f"pint-{economy}-PINT-jurisdiction-aligned-rules.sch",
        )
        for economy in ("sg", "my", "jp", "aunz")
    },
}


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(path: Path) -> PyXsltExecutable:
    xslt = _processor().new_xslt30_processor()
    return xslt.compile_stylesheet(stylesheet_text=etree.tostring(_stylesheet(path), encoding="unicode"))


def _stylesheet(path: Path) -> etree._Element:
    """A Schematron schema as XSLT that writes one line an assertion that fails: its flag and its id."""
    schema = etree.parse(str(path)).getroot()
    spaces = {ns.get("prefix"): ns.get("uri") for ns in schema.iter(f"{_SCH}ns")}
    sheet = etree.Element(f"{{{_XSL}}}stylesheet", nsmap={"xsl": _XSL, "xsd": _XSD, **spaces}, version="2.0")
    _xsl(sheet, "output", method="text")
    for function in schema.iter(f"{{{_XSL}}}function"):
        sheet.append(etree.fromstring(etree.tostring(function)))
    for let in schema.findall(f"{_SCH}let"):
        _xsl(sheet, "variable", name=let.get("name"), select=let.get("value"))
    start = _xsl(sheet, "template", match="/")
    for number, pattern in enumerate(schema.iter(f"{_SCH}pattern")):
        mode = f"pattern-{number}"
        _xsl(start, "apply-templates", select="/", mode=mode)
        for order, rule in enumerate(pattern.findall(f"{_SCH}rule")):
            template = _xsl(sheet, "template", match=rule.get("context"), mode=mode, priority=str(2000 - order))
            for let in rule.findall(f"{_SCH}let"):
                _xsl(template, "variable", name=let.get("name"), select=let.get("value"))
            for claim in rule.findall(f"{_SCH}assert"):
                failed = _xsl(template, "if", test=f"not({claim.get('test')})")
                _xsl(failed, "text").text = f"{claim.get('flag')} {claim.get('id')}\n"
            _xsl(template, "apply-templates", select="*", mode=mode)
        _xsl(_xsl(sheet, "template", match="*|/", mode=mode, priority="1"), "apply-templates", select="*", mode=mode)
    return sheet


def _xsl(parent: etree._Element, tag: str, /, **attributes: str | None) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XSL}}}{tag}", {k: v for k, v in attributes.items() if v is not None})


class BrokenDown(Exception):
    """The official rules raised a type error: they take for granted what the schema of UBL ensures."""


def ids(profile: str, rules: Path) -> set[str]:
    """The ids of all official rules of a profile."""
    return {
        claim.get("id", "")
        for name in RULES[profile]
        for claim in etree.parse(str(rules / name)).getroot().iter(f"{_SCH}assert")
    }


def official(content: bytes, profile: str, rules: Path) -> set[tuple[str, str]]:
    """What the official rules of `profile` say about an invoice: pairs of flag (`fatal`, `warning`) and id."""
    node = _processor().parse_xml(xml_text=content.decode("utf-8-sig"))
    found: set[tuple[str, str]] = set()
    for name in RULES[profile]:
        try:
            said = _compiled(rules / name).transform_to_string(xdm_node=node) or ""
        except PySaxonApiError as error:
            raise BrokenDown(str(error)) from error
        found |= {(flag, id) for flag, id in (line.split() for line in said.splitlines())}
    return found
