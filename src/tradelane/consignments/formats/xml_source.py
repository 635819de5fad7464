# SPDX-License-Identifier: Apache-2.0
"""Foreign XML, read safely and with a tally of what was taken; apart, because parsers are where attacks land.

No entity is expanded, no file or network is touched, a DOCTYPE is refused before the parser sees it. What a
reader never took is its loss report.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lxml import etree

from tradelane.consignments.values import Note
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from
from tradelane.kernel.rule import Rule

FILE_LIMIT = 20_000_000
"""Bytes. The largest real order we know has a few megabytes; more is a mistake or an attack."""

NAMESPACES: Final = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xades": "http://uri.etsi.org/01903/v1.3.2#",
    "cfdi": "http://www.sat.gob.mx/cfd/4",
    "cce20": "http://www.sat.gob.mx/ComercioExterior20",
    "tfd": "http://www.sat.gob.mx/TimbreFiscalDigital",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}

_ARCHIVES = {b"PK\x03\x04": "a zip", b"PK\x05\x06": "a zip", b"\x1f\x8b": "a gzip", b"BZh": "a bzip2",
             b"\xfd7zXZ": "an xz", b"7z\xbc\xaf": "a 7z", b"\x28\xb5\x2f\xfd": "a zstd", b"Rar!": "a rar"}  # fmt: skip
"""First bytes of packed files. They are never unpacked: a few kilobytes can unfold to gigabytes."""

_ENCODINGS = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"}
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")

_SHOWN = 2_000
"""Characters of a lost value that a report shows."""


def refuse_unreadable_file(content: bytes) -> None:
    """Raise Unreadable for a file that is too large, empty or packed."""
    if len(content) > FILE_LIMIT:
        raise Unreadable(
            f"{len(content):,} bytes are more than the {FILE_LIMIT:,} allowed", field="file", rule="FILE-2",
            fix="Send the order alone, without attachments, or split it.",
        )  # fmt: skip
    if not content.strip():
        raise Unreadable("the file is empty", field="file", rule="FILE-3", fix="Send an order or invoice.")
    packed = next((name for magic, name in _ARCHIVES.items() if content.startswith(magic)), None)
    if packed:
        raise Unreadable(
            f"the file is {packed} archive; packed files are not opened", field="file", rule="FILE-5",
            fix="Unpack it and send the XML or JSON inside.",
        )  # fmt: skip


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML document read without entities, DTD, network or huge texts.

    Raises Unreadable: FILE-n for the file, XML-1 not well formed, XML-2 DOCTYPE, XML-3 encoding.
    """
    refuse_unreadable_file(content)
    _refuse_encoding(content)
    if b"<!doctype" in content.replace(b"\x00", b"").lower():
        raise _doctype()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, "position", (0, 0))
        raise Unreadable(
            f"not well-formed XML: {error}"[:300], field=f"line {line}, column {column}", rule="XML-1",
            fix="Close every element in the order it was opened; export the file again.",
            cites="W3C XML 1.0 §2.1",
        ) from None  # fmt: skip
    if root.getroottree().docinfo.doctype:
        raise _doctype()
    return root


def _refuse_encoding(content: bytes) -> None:
    declared = _DECLARATION.match(content[:200].removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        raise Unreadable(
            f"the encoding {name} is not read", field="line 1", rule="XML-3", fix="Save the file as UTF-8."
        )


def _doctype() -> Unreadable:
    return Unreadable(
        "the file holds a DOCTYPE; entities and external files are never read", field="DOCTYPE", rule="XML-2",
        fix="Remove the DOCTYPE and write the text in place of its entities.", cites="OWASP XXE Prevention",
    )  # fmt: skip


class XmlSource:
    """A UBL document with a tally of the elements and attributes a reader took."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._doubts: list[tuple[etree._Element, str, str]] = []
        self._taken: set[tuple[etree._Element, str]] = set()
        self._why: dict[etree._Element, str] = {}

    def first(self, node: etree._Element | None, path: str) -> etree._Element | None:
        """The first element at `path` (prefixes cac and cbc) below `node`, not yet taken."""
        return None if node is None else node.find(path, NAMESPACES)

    def all(self, node: etree._Element | None, path: str) -> list[etree._Element]:
        """Every element at `path` below `node`."""
        return [] if node is None else node.findall(path, NAMESPACES)

    def text(self, node: etree._Element | None, path: str = "", *, peek: bool = False) -> str:
        """The trimmed text of the first element at `path`, tallied as taken unless `peek`; empty when there is none."""
        found = self.first(node, path) if path else node
        if found is None:
            return ""
        if not peek:
            self.take(found)
        return (found.text or "").strip()

    def number(self, node: etree._Element) -> Decimal:
        """The number an element holds, tallied as taken. Raises Unreadable naming its XPath."""
        text = self.text(node)
        try:
            return decimal_from(text, field="")
        except Unreadable:
            return decimal_from(text, field=self.path(node))  # paths cost time: only a fault needs one

    def attribute(self, node: etree._Element, name: str) -> str:
        """An attribute's text, tallied as taken."""
        self._taken.add((node, name))
        return (node.get(name) or "").strip()

    def vetted(self, node: etree._Element | None, rule: Rule[[str]], text: str | None = None) -> str:
        """The element's text (or `text`, what it means) where `rule` holds of it; else it is lost and a doubt is noted.

        For what a foreign file may hold wrongly without being useless for the rest. Empty when there is none.
        """
        text = self.text(node, peek=True) if text is None else text
        if node is None or not text:
            return ""
        if rule(text):
            self.take(node)
            return text
        self.why_lost(node, f"left out: {rule.text}")
        self.doubt(node, f"left out ({rule.id}): {rule.text}", text)
        return ""

    def scheme(self, node: etree._Element | None, *names: str) -> None:
        """Tally the attributes of an element that say only what our field is anyway: `names`, such as UN/LOCODE."""
        if node is not None and (node, "") in self._taken:
            self._taken.update((node, str(k)) for k, v in node.attrib.items() if str(v).strip().upper() in names)

    def take(self, node: etree._Element | None) -> None:
        """Tally an element's text as taken; for values that our data set holds in another form."""
        if node is not None:
            self._taken.add((node, ""))

    def take_all(self, node: etree._Element | None) -> None:
        """Tally everything below an element as taken, because its copy elsewhere was read."""
        for element in [] if node is None else node.iter():
            self._taken.add((element, ""))
            for name in element.attrib:
                self._taken.add((element, str(name)))

    def why_lost(self, node: etree._Element | None, why: str) -> None:
        """Say why an element's text was not taken; the loss report shows it."""
        if node is not None:
            self._why[node] = why

    def doubt(self, node: etree._Element | None, message: str, value: str = "") -> None:
        """Note something taken over that a human should look at."""
        self._doubts.append((self.root if node is None else node, message, value))

    def path(self, node: etree._Element) -> str:
        """The XPath of an element, such as `/Order/cac:OrderLine[2]/cbc:Note`."""
        steps: list[str] = []
        current: etree._Element | None = node
        while current is not None:
            parent = current.getparent()
            name = _step(current, is_root=parent is None)
            if parent is not None:
                same = [e for e in parent if e.tag == current.tag]
                name += f"[{same.index(current) + 1}]" if len(same) > 1 else ""
            steps.append(name)
            current = parent
        return "/" + "/".join(reversed(steps))

    def doubtful(self) -> tuple[Note, ...]:
        """Everything noted by `doubt`."""
        paths = _Paths()
        where = {element: paths.of(element) for element in self.root.iter(etree.Element)} if self._doubts else {}
        return tuple(Note(where[node], message, value) for node, message, value in self._doubts)

    def lost(self) -> Iterator[Note]:
        """What no reader took: texts of elements, and attributes of elements whose text was taken."""
        paths = _Paths()
        for element in self.root.iter(etree.Element):
            text = (element.text or "").strip()
            taken = (element, "") in self._taken
            where = paths.of(element)
            if text and not taken:
                rest = ", ".join(f"{k}={v}" for k, v in element.attrib.items() if (element, str(k)) not in self._taken)
                why = self._why.get(element, "our data set has no place for it") + (f" ({rest})" if rest else "")
                yield Note(where, why, _cut(text))
            elif not len(element) or taken:
                for name, value in element.attrib.items():
                    if (element, str(name)) not in self._taken and value:
                        yield Note(f"{where}/@{name}", "our data set has no place for it", _cut(str(value)))


def _step(element: etree._Element, *, is_root: bool) -> str:
    name = etree.QName(element)
    prefix = "" if is_root else _PREFIXES.get(name.namespace or "", element.prefix or "")
    return f"{prefix}:{name.localname}" if prefix else name.localname


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} … ({len(text)} characters)"


class _Paths:
    """XPaths of all elements in document order, each parent's children counted once."""

    def __init__(self) -> None:
        self._known: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        if element not in self._known:
            self._known[element] = f"/{_step(element, is_root=True)}"  # only the root comes before its parent
        above = self._known[element]
        if not len(element):
            return above
        counts = Counter(child.tag for child in element)
        seen: Counter[object] = Counter()
        for child in element.iterchildren(etree.Element):
            seen[child.tag] += 1
            nth = f"[{seen[child.tag]}]" if counts[child.tag] > 1 else ""
            self._known[child] = f"{above}/{_step(child, is_root=False)}{nth}"
        return above
