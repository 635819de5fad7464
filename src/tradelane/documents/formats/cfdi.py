# SPDX-License-Identifier: Apache-2.0
"""CFDI 4.0 with Comercio Exterior 2.0 written and read; apart from sealing it, which needs SAT's own stylesheet.

Written by one table of fields, so that what is written is what is read. What a file says beyond `Comprobante` is
named in `ReadCfdi.lost`, never dropped in silence.
"""

from collections import deque
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from lxml import etree

from tradelane.documents.formats.xml_reading import parse_xml
from tradelane.documents.rules.cfdi.comprobante import (
    ComercioExterior,
    Comprobante,
    Concepto,
    Destinatario,
    Domicilio,
    Emisor,
    Mercancia,
    Receptor,
    Traslado,
    attribute_name,
)
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from, plain
from tradelane.kernel.quoting import quoted

CFDI = "http://www.sat.gob.mx/cfd/4"
CCE = "http://www.sat.gob.mx/ComercioExterior20"
TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACES = "http://www.sat.gob.mx/sitio_internet/cfd"
_LOCATIONS = f"{CFDI} {_PLACES}/4/cfdv40.xsd"
_LOCATIONS_CCE = f"{_LOCATIONS} {CCE} {_PLACES}/ComercioExterior20/ComercioExterior20.xsd"
_PREFIXES = {CFDI: "cfdi", CCE: "cce20", TFD: "tfd"}
_SCALARS = (str, Decimal, datetime)
_STAMP = frozenset({"Version", "FechaTimbrado", "RfcProvCertif", "SelloCFD", "NoCertificadoSAT", "SelloSAT"})
"""What a stamp says beside its UUID: SAT's own, and nothing of the invoice."""
_ELSEWHERE = frozenset({"uuid", "curp", "total_impuestos_trasladados"})
"""Scalar fields that are attributes of an element within."""
_MOST_LOST = 200
"""Losses named one by one; a file made of nothing else must not cost a reader minutes."""
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ReadCfdi:
    """A CFDI as read, and the XPaths of what `Comprobante` has no place for."""

    cfdi: Comprobante
    lost: tuple[str, ...]


# ── writing ──


def to_cfdi(cfdi: Comprobante) -> bytes:
    """The XML, as SAT takes it; sealed when `cfdi` is, and then the seal is over exactly this."""
    foreign = cfdi.comercio_exterior
    namespaces = {"cfdi": CFDI, "xsi": _XSI, **({"cce20": CCE} if foreign else {})}
    root = etree.Element(f"{{{CFDI}}}Comprobante", nsmap=namespaces)
    root.set(f"{{{_XSI}}}schemaLocation", _LOCATIONS_CCE if foreign else _LOCATIONS)
    root.set("Version", "4.0")
    _set(root, cfdi)
    _add(root, CFDI, "Emisor", cfdi.emisor)
    _add(root, CFDI, "Receptor", cfdi.receptor)
    lines = etree.SubElement(root, f"{{{CFDI}}}Conceptos")
    for line in cfdi.conceptos:
        element = _add(lines, CFDI, "Concepto", line)
        _add_taxes(element, line.traslados)
    _add_taxes(root, cfdi.traslados, total=cfdi.total_impuestos_trasladados)
    if foreign:
        _add_foreign_trade(etree.SubElement(root, f"{{{CFDI}}}Complemento"), foreign)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_taxes(parent: etree._Element, taxes: tuple[Traslado, ...], total: Decimal | None = None) -> None:
    if not taxes and total is None:
        return
    holder = etree.SubElement(parent, f"{{{CFDI}}}Impuestos")
    if total is not None:
        holder.set("TotalImpuestosTrasladados", plain(total))
    if not taxes:
        return
    listed = etree.SubElement(holder, f"{{{CFDI}}}Traslados")
    for tax in taxes:
        _add(listed, CFDI, "Traslado", tax)


def _add_foreign_trade(parent: etree._Element, foreign: ComercioExterior) -> None:
    element = etree.SubElement(parent, f"{{{CCE}}}ComercioExterior")
    element.set("Version", "2.0")
    _set(element, foreign)
    if foreign.emisor:
        issuer = etree.SubElement(element, f"{{{CCE}}}Emisor")
        if foreign.curp:
            issuer.set("Curp", foreign.curp)
        _add(issuer, CCE, "Domicilio", foreign.emisor)
    if foreign.receptor:
        _add(etree.SubElement(element, f"{{{CCE}}}Receptor"), CCE, "Domicilio", foreign.receptor)
    for receiver in foreign.destinatarios:
        holder = _add(element, CCE, "Destinatario", receiver)
        for address in receiver.domicilios:
            _add(holder, CCE, "Domicilio", address)
    goods = etree.SubElement(element, f"{{{CCE}}}Mercancias")
    for one in foreign.mercancias:
        _add(goods, CCE, "Mercancia", one)


def _add(parent: etree._Element, namespace: str, name: str, value: Any) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    _set(element, value)
    return element


def _set(element: etree._Element, value: Any) -> None:
    """Every scalar field as an attribute; left out are those that stand elsewhere, or are empty and optional."""
    for name, (kind, required) in _scalars(type(value)).items():
        held = getattr(value, name)
        if name in _ELSEWHERE or held is None or (held == "" and not required):
            continue
        text = plain(held) if kind is Decimal else held.strftime("%Y-%m-%dT%H:%M:%S") if kind is datetime else held
        element.set(attribute_name(name), text)


def _scalars(kind: type) -> dict[str, tuple[type, bool]]:
    """The scalar fields of a dataclass: name → (type, whether it must be there)."""
    hints = get_type_hints(kind)
    found: dict[str, tuple[type, bool]] = {}
    for one in fields(kind):
        hint = hints[one.name]
        plain_type = next((t for t in get_args(hint) if t in _SCALARS), None) if isinstance(hint, UnionType) else hint
        if plain_type in _SCALARS:
            found[one.name] = (cast(type, plain_type), not _has_default(one))
    return found


def _has_default(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


# ── reading ──


class _Tally:
    """Which attributes and elements were taken; the rest is the loss report."""

    def __init__(self) -> None:
        self._seen: set[tuple[etree._Element, str]] = set()

    def take(self, element: etree._Element, *names: str) -> None:
        self._seen.add((element, ""))
        self._seen.update((element, name) for name in names)

    def take_holder(self, root: etree._Element) -> None:
        """The element that holds complements; each of those is taken by itself."""
        for holder in root.findall(f"{{{CFDI}}}Complemento"):
            self.take(holder)

    def lost(self, root: etree._Element) -> tuple[str, ...]:
        """XPaths of what nobody took; of an element that nobody took only its own."""
        found: list[str] = []
        waiting = deque([root])
        while waiting and len(found) < _MOST_LOST:
            element = waiting.popleft()
            if not isinstance(element.tag, str):
                continue
            if (element, "") not in self._seen:
                found.append(_path(element))
                continue
            names = [str(name) for name in element.attrib if not str(name).startswith(f"{{{_XSI}}}")]
            found += [f"{_path(element)}/@{name}" for name in names if (element, name) not in self._seen]
            waiting.extend(element)
        return tuple(found)


def read_cfdi(content: bytes) -> ReadCfdi:
    """A CFDI 4.0 from its XML. Raises Unreadable naming the XPath of what is missing or no number."""
    root = parse_xml(content)
    if root.tag != f"{{{CFDI}}}Comprobante" or root.get("Version") != "4.0":
        raise _refused("not a CFDI 4.0", "/", "Send the XML of a CFDI 4.0.")
    tally = _Tally()
    tally.take(root, "Version")
    extra: dict[str, Any] = {
        "emisor": _value(Emisor, _one(root, CFDI, "Emisor"), tally),
        "receptor": _value(Receptor, _one(root, CFDI, "Receptor"), tally),
        "conceptos": tuple(_line(line, tally) for line in _holder(root, CFDI, "Conceptos", tally)),
        "uuid": _stamp(root, tally),
        "comercio_exterior": _foreign_trade(root, tally),
    }
    taxes = root.find(f"{{{CFDI}}}Impuestos")
    extra["traslados"] = _taxes(taxes, tally)
    if taxes is not None and taxes.get("TotalImpuestosTrasladados") is not None:
        tally.take(taxes, "TotalImpuestosTrasladados")
        extra["total_impuestos_trasladados"] = _decimal(taxes, "TotalImpuestosTrasladados")
    return ReadCfdi(_value(Comprobante, root, tally, **extra), tally.lost(root))


def _line(element: etree._Element, tally: _Tally) -> Concepto:
    return _value(Concepto, element, tally, traslados=_taxes(element.find(f"{{{CFDI}}}Impuestos"), tally))


def _taxes(holder: etree._Element | None, tally: _Tally) -> tuple[Traslado, ...]:
    if holder is None:
        return ()
    tally.take(holder)
    return tuple(_value(Traslado, tax, tally) for tax in _holder(holder, CFDI, "Traslados", tally))


def _stamp(root: etree._Element, tally: _Tally) -> str:
    stamp = root.find(f"{{{CFDI}}}Complemento/{{{TFD}}}TimbreFiscalDigital")
    if stamp is None:
        return ""
    tally.take_holder(root)
    tally.take(stamp, "UUID", *_STAMP)
    return stamp.get("UUID") or ""


def _foreign_trade(root: etree._Element, tally: _Tally) -> ComercioExterior | None:
    element = root.find(f"{{{CFDI}}}Complemento/{{{CCE}}}ComercioExterior")
    if element is None:
        return None
    tally.take_holder(root)
    tally.take(element, "Version")
    issuer = element.find(f"{{{CCE}}}Emisor")
    if issuer is not None:
        tally.take(issuer, "Curp")
    return _value(
        ComercioExterior, element, tally,
        curp=(issuer.get("Curp") or "") if issuer is not None else "",
        emisor=_address(issuer, tally),
        receptor=_address(element.find(f"{{{CCE}}}Receptor"), tally),
        destinatarios=tuple(
            _value(Destinatario, one, tally, domicilios=tuple(_value(Domicilio, a, tally) for a in one))
            for one in element.findall(f"{{{CCE}}}Destinatario")
        ),
        mercancias=tuple(
            _value(Mercancia, goods, tally) for goods in _holder(element, CCE, "Mercancias", tally)
        ),
    )  # fmt: skip


def _address(holder: etree._Element | None, tally: _Tally) -> Domicilio | None:
    if holder is None:
        return None
    tally.take(holder)
    address = holder.find(f"{{{CCE}}}Domicilio")
    return None if address is None else _value(Domicilio, address, tally)


def _holder(parent: etree._Element, namespace: str, name: str, tally: _Tally) -> list[etree._Element]:
    holder = parent.find(f"{{{namespace}}}{name}")
    if holder is None:
        return []
    tally.take(holder)
    return [child for child in holder if isinstance(child.tag, str)]


def _one(parent: etree._Element, namespace: str, name: str) -> etree._Element:
    found = parent.find(f"{{{namespace}}}{name}")
    if found is None:
        raise _refused(f"there is no {name}", _path(parent), "Send the CFDI as it was issued.")
    return found


def _value(kind: type[_Value], element: etree._Element, tally: _Tally, **extra: Any) -> _Value:
    """The dataclass of an element: its scalar fields from attributes, the others from `extra`."""
    found: dict[str, Any] = {}
    for name, (wanted, required) in _scalars(kind).items():
        spelt = attribute_name(name)
        text = element.get(spelt)
        if name in extra:
            continue
        if text is None:
            if required:
                raise _refused(f"the attribute {spelt} is missing", _path(element), "Send the CFDI as issued.")
            continue
        tally.take(element, spelt)
        found[name] = _scalar(wanted, element, spelt, text)
    tally.take(element)
    return kind(**found, **extra)


def _scalar(kind: type, element: etree._Element, name: str, text: str) -> Any:
    if kind is Decimal:
        return _decimal(element, name)
    if kind is datetime:
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007  # local time, as the law has it
        except ValueError as error:
            raise _refused(f"{quoted(text)} is not a date and time", f"{_path(element)}/@{name}", "") from error
    return text.strip()


def _decimal(element: etree._Element, name: str) -> Decimal:
    return decimal_from((element.get(name) or "").strip(), field=f"{_path(element)}/@{name}")


def _path(element: etree._Element) -> str:
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None:
        name = etree.QName(here)
        parent = here.getparent()
        step = f"{_PREFIXES.get(name.namespace or '', 'x')}:{name.localname}"
        same = [one for one in parent if one.tag == here.tag] if parent is not None else []
        steps.append(f"{step}[{same.index(here) + 1}]" if len(same) > 1 else step)
        here = parent
    return "/" + "/".join(reversed(steps))


def _refused(why: str, field: str, fix: str) -> Unreadable:
    return Unreadable(why, field=field, rule="CFDI-XML-1", fix=fix, cites="RMF Anexo 20, CFDI 4.0")
