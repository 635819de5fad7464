# SPDX-License-Identifier: Apache-2.0
"""Cargo and containers of DCSA's documents; apart, because one item of goods may lie in several containers."""

from decimal import Decimal

from tradelane.consignments import rules
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.values import Equipment, GoodsItem, Packages
from tradelane.kernel.codes import HS_EDITION, hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quantities import Quantity, unit_known
from tradelane.kernel.quoting import quoted

_PACKAGING = "outerPackaging"


def read_cargo(source: JsonSource) -> tuple[GoodsItem, ...]:
    """One goods item per consignment item; what lies in several containers is added up."""
    return tuple(_item(source, n) for n in range(source.count("consignmentItems")))


def _item(source: JsonSource, n: int) -> GoodsItem:
    path = f"consignmentItems[{n}]"
    cargo = [f"{path}.cargoItems[{m}]" for m in range(source.count(f"{path}.cargoItems"))]
    net, gross = _mass(source, cargo, "cargoNetWeight"), _mass(source, cargo, "cargoGrossWeight")
    packages = _packages(source, cargo)
    words = [source.text(f"{path}.descriptionOfGoods[{m}]") for m in range(source.count(f"{path}.descriptionOfGoods"))]
    if isinstance(source.peek(f"{path}.descriptionOfGoods"), str):
        words = [source.text(f"{path}.descriptionOfGoods")]
    marks = [source.text(f"{path}.shippingMarks[{m}]") for m in range(source.count(f"{path}.shippingMarks"))]
    for place in cargo:
        source.why_lost(
            f"{place}.equipmentReference", "which container holds it; the containers are kept with the transport"
        )
    hs_code = _hs_code(source, path)
    return GoodsItem(
        number=n + 1,
        description=" ".join(word for word in words if word),
        quantity=None,
        hs_code=hs_code,
        hs_edition=HS_EDITION if hs_code else "",
        net_mass=net,
        gross_mass=gross,
        packages=packages,
        marks="; ".join(mark for mark in marks if mark),
        dangerous_goods_un=_dangerous(source, cargo),
    )


def _hs_code(source: JsonSource, path: str) -> str:
    """The first HS code; the others of one item stay lost, national digits are doubted."""
    stated = source.peek(f"{path}.HSCodes[0]")
    digits = hs_digits(stated) if isinstance(stated, str) else ""
    code = source.vetted(f"{path}.HSCodes[0]", rules.the_hs_code_exists, digits[:6])
    if code and len(digits) > 6:
        message = f"national digits {digits[6:]} after the six of the Harmonized System are left out"
        source.doubt(f"{path}.HSCodes[0]", message, digits)
    if code and source.count(f"{path}.HSCodes") > 1:
        source.doubt(f"{path}.HSCodes", "several codes for one item; the first is taken", code)
    return code


def _mass(source: JsonSource, cargo: list[str], name: str) -> Quantity | None:
    """The sum of a weight over all cargo items, None where one lacks it. Raises Unreadable for no unit of mass."""
    masses = []
    for path in cargo:
        if source.peek(f"{path}.{name}.value") is None:
            continue
        unit = source.text(f"{path}.{name}.unit")
        mass = Quantity(source.number(f"{path}.{name}.value"), unit)
        if not unit_known(unit) or not rules.a_mass_has_a_unit_of_mass(mass):
            raise Unreadable(
                f"{quoted(unit)} is not a unit of mass", field=source.where(f"{path}.{name}.unit"),
                rule=rules.a_mass_has_a_unit_of_mass.id, fix=rules.a_mass_has_a_unit_of_mass.fix,
            )  # fmt: skip
        masses.append(mass)
    if not masses:
        return None
    units = {mass.unit for mass in masses}
    if len(masses) < len(cargo) or len(units) > 1:
        source.doubt(f"{cargo[0]}.{name}", "not every cargo item states it in one unit; left out")
        return None
    return Quantity(sum((mass.value for mass in masses), Decimal(0)), masses[0].unit)


def _packages(source: JsonSource, cargo: list[str]) -> Packages | None:
    """The packages of all cargo items where they are of one kind (UN/ECE Rec 21)."""
    taken: Packages | None = None
    for path in (f"{place}.{_PACKAGING}" for place in cargo):
        count, kind = source.peek(f"{path}.numberOfPackages"), source.peek(f"{path}.packageCode")
        if count is None and kind is None:
            continue
        whole = isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**9
        packages = Packages(count, kind) if whole and isinstance(kind, str) else None
        sound = packages is not None and rules.packages_are_counted_by_kind(packages)
        if packages is None or not sound or (taken and taken.kind != packages.kind):
            source.doubt(path, "packages that are not counted by one kind; left out", f"{count} {kind}")
            continue
        source.text(f"{path}.numberOfPackages")
        source.text(f"{path}.packageCode")
        taken = Packages(packages.count + (taken.count if taken else 0), packages.kind)
    return taken


def _dangerous(source: JsonSource, cargo: list[str]) -> str:
    for path in cargo:
        number = source.vetted(f"{path}.{_PACKAGING}.dangerousGoods[0].UNNumber", rules.a_un_number_has_four_digits)
        if number:
            return number
    return ""


def read_equipment(source: JsonSource) -> tuple[Equipment, ...]:
    """The containers with a sound ISO 6346 number, with size-type code and seals."""
    found = []
    for n in range(source.count("utilizedTransportEquipments")):
        path = f"utilizedTransportEquipments[{n}]"
        number = source.vetted(f"{path}.equipment.equipmentReference", rules.the_container_number_has_its_check_digit)
        if number:
            seals = [source.text(f"{path}.seals[{m}].number") for m in range(source.count(f"{path}.seals"))]
            size = source.text(f"{path}.equipment.ISOEquipmentCode")
            found.append(Equipment(number, size, ", ".join(seal for seal in seals if seal)))
    return tuple(found)
