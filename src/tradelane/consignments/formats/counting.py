# SPDX-License-Identifier: Apache-2.0
"""How much, where a document does not say what was sold; apart, because carriers and customs count alike."""

from decimal import Decimal

from lxml import etree

from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Packages
from tradelane.kernel.quantities import Quantity

_ONE = "C62"
"""UN/ECE Rec 20: one piece, the unit of what is counted."""


def quantity_without_sale(
    source: XmlSource,
    node: etree._Element,
    *,
    net: Quantity | None,
    gross: Quantity | None,
    packages: Packages | None,
) -> Quantity:
    """The net mass, else the gross mass, else the packages, else one piece: each a doubt at `node`."""
    for mass, name in ((net, "net"), (gross, "gross")):
        if mass is not None and mass.value > 0:
            source.doubt(node, f"no quantity of the sale is stated; the {name} mass is taken", str(mass))
            return mass
    if packages is not None and packages.count > 0:
        taken = Quantity(Decimal(packages.count), packages.kind)
        source.doubt(node, "no quantity of the sale is stated; the packages are taken", str(taken))
        return taken
    source.doubt(node, "no quantity stated; taken as 1 piece (C62)")
    return Quantity(Decimal(1), _ONE)
