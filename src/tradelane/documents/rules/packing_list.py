# SPDX-License-Identifier: Apache-2.0
"""What a packing list must say; apart, because it speaks of masses and packages and never of money."""

from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, every_item_has, kilograms, sum_of
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-20",
    cites="UN/CEFACT Cross Industry Export Packing List",
    field="content.goods_items",
    fix="State the packages and masses of each line.",
)
def a_packing_list_states_packages_and_masses(document: Document) -> bool:
    """A packing list states packages, net mass and gross mass of every line."""
    return every_item_has(document, "packages", "net_mass", "gross_mass")


@rule(
    "DOC-21",
    cites="UN/CEFACT CCL: gross mass includes packaging, net mass excludes it",
    field="content.goods_items",
    fix="Swap or correct the masses.",
)
def gross_mass_is_not_below_net_mass(document: Document) -> bool:
    """The gross mass of a line is at least its net mass."""
    for item in document.content["goods_items"]:
        if "net_mass" in item and "gross_mass" in item:
            net, gross = kilograms(item["net_mass"]), kilograms(item["gross_mass"])
            if net is not None and gross is not None and gross < net:
                return False
    return True


@rule("DOC-22", cites="UCP 600 art. 14(d)", field="content.totals", fix="Make the total masses the sums of the lines.")
def the_masses_add_up(document: Document) -> bool:
    """Total net and gross mass are the sums of the lines."""
    totals = document.content.get("totals", {})
    return all(
        (summed := sum_of(document, field)) is None or Decimal(totals[field]["value"]) == summed
        for field in ("net_mass", "gross_mass")
        if field in totals
    )


@rule("DOC-23", cites="UCP 600 art. 14(d)", field="content.totals.packages", fix="Make the total the sum of the lines.")
def the_packages_add_up(document: Document) -> bool:
    """The total of packages is the sum of the lines."""
    total = document.content.get("totals", {}).get("packages")
    counts = [item["packages"]["count"] for item in document.content["goods_items"] if "packages" in item]
    return total is None or total == sum(counts)


RULES: DocumentRules = (
    a_packing_list_states_packages_and_masses,
    gross_mass_is_not_below_net_mass,
    the_masses_add_up,
    the_packages_add_up,
)
ADVICE = frozenset({"DOC-20"})
