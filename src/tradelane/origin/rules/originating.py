# SPDX-License-Identifier: Apache-2.0
"""Each clause by which a good originates, as a yes/no question over known facts; apart from the order of asking.

Clauses are those of CPTPP chapter 3, whose words most agreements share. Who asks sees to it that the facts are known;
where they are not, the answer is undetermined and no rule is asked.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tradelane.kernel.rule import rule
from tradelane.origin.values import Agreement, Change, Content, Handling, Material, Method, Product, Share, Stop


@rule(
    "ORIGIN-1", cites="CPTPP art. 3.2(a), 3.3", field="product.wholly_obtained",
    fix="Say whether the good was grown, mined, caught or born there, or made only of such materials.",
)  # fmt: skip
def the_good_is_wholly_obtained(product: Product, *, materials: Iterable[Material], parties: frozenset[str]) -> bool:
    """A good originates when it is wholly obtained in a Party, or made there only of goods wholly obtained."""
    listed = list(materials)
    if product.produced_in not in parties:
        return False
    return product.wholly_obtained is True or (
        bool(listed) and all(m.wholly_obtained and m.origin in parties for m in listed)
    )


@rule(
    "ORIGIN-2", cites="CPTPP art. 3.2(b), 3.10", field="materials[].originating",
    fix="Obtain a certification of origin for each material.",
)  # fmt: skip
def every_material_is_originating(materials: Iterable[Material], *, parties: frozenset[str]) -> bool:
    """A good originates when it is made in Parties only of originating materials, of whichever Party."""
    listed = list(materials)
    return bool(listed) and all(originates(m, parties=parties) is True for m in listed)


@rule(
    "ORIGIN-3", cites="CPTPP art. 3.2(c), Annex 3-D section A", field="materials[].hs_code",
    fix="Use a material of another chapter, heading or subheading, or an originating one.",
)  # fmt: skip
def the_material_changes_its_classification(material: Material, *, product: Product, change: Change) -> bool:
    """A non-originating material is classified in another chapter, heading or subheading than the good."""
    digits = change.level.digits
    return material.hs_code[:digits] != product.hs_code[:digits]


@rule(
    "ORIGIN-4", cites="CPTPP Annex 3-D section A", field="materials[].hs_code",
    fix="Use an originating material, or one that the rule does not except.",
)  # fmt: skip
def the_material_is_not_excepted(material: Material, *, change: Change) -> bool:
    """A non-originating material is not one from which the rule allows no change."""
    return not any(s.holds(material.hs_code) for e in change.exclusions if not e.words for s in e.spans)


@rule(
    "ORIGIN-5", cites="CPTPP art. 3.5", field="materials[].value",
    fix="Use more originating material, or more work in the Parties.",
)  # fmt: skip
def the_regional_value_content_is_reached(content: Content, *, reached: Decimal) -> bool:
    """The regional value content is at least the percentage that the rule asks."""
    return reached >= content.percent


@rule(
    "ORIGIN-6", cites="CPTPP art. 3.11", field="materials[].value",
    fix="Use less of the materials that do not change their classification.",
)  # fmt: skip
def the_rest_is_de_minimis(unchanged: Decimal, *, value: Decimal, percent: Decimal) -> bool:
    """Materials that do not change as asked are worth no more than the agreement tolerates of the good's value."""
    return value > 0 and unchanged * 100 <= value * percent


@rule(
    "ORIGIN-7", cites="CPTPP art. 3.1; Vienna Convention on the Law of Treaties art. 24", field="agreement",
    fix="Choose an agreement that is in force for both economies on the day.",
)  # fmt: skip
def the_agreement_is_in_force_between(agreement: Agreement, *, exporting: str, importing: str, on: date) -> bool:
    """The agreement is in force for the exporting and for the importing economy on the day."""
    return exporting != importing and {exporting, importing} <= agreement.economies(on)


@rule(
    "ORIGIN-8", cites="CPTPP Annex 3-D section A", field="materials[].weight",
    fix="Use more originating material of these headings.",
)  # fmt: skip
def the_share_is_within_its_limit(share: Share, *, found: Decimal) -> bool:
    """Non-originating materials of the named codes are no larger a part of all such than the rule allows."""
    return found <= share.percent


@rule(
    "ORIGIN-12", cites="CPTPP art. 3.18(1)-(2)", field="facts.route[].under_customs_control",
    fix="Show by transport and customs documents that the goods stayed under customs control and were only handled.",
)  # fmt: skip
def the_good_keeps_its_origin_on_the_way(stop: Stop, *, parties: frozenset[str]) -> bool:
    """An originating good may pass another economy under its customs' control and with no production there."""
    if stop.economy in parties:
        return True
    return stop.under_customs_control is True and Handling.PRODUCTION not in stop.handling


def originates(material: Material, *, parties: frozenset[str]) -> bool | None:
    """Whether a material originates in one of the Parties (art. 3.10: those of all Parties count); None if unknown."""
    if material.origin and material.origin not in parties:
        return False
    if material.wholly_obtained and material.origin:
        return True
    return material.originating if material.origin else (False if material.originating is False else None)


def content_reached(content: Content, *, product: Product, materials: Iterable[Material]) -> Decimal | None:
    """The content in percent by the method's formula (CPTPP art. 3.5), None when a value is missing.

    `materials` are the non-originating ones for build-down, focused and net cost, the originating ones for build-up.
    """
    listed = list(materials)
    total = product.net_cost if content.method is Method.NET_COST else product.value
    if total is None or total.amount <= 0 or any(m.value is None or m.value.currency != total.currency for m in listed):
        return None
    if content.method is Method.FOCUSED:
        listed = [m for m in listed if any(s.holds(m.hs_code) for s in content.of)]
    worth = sum((m.value.amount for m in listed if m.value), Decimal(0))
    part = worth if content.method is Method.BUILD_UP else total.amount - worth
    return part * 100 / total.amount


def share_found(share: Share, *, materials: Iterable[Material], parties: frozenset[str]) -> Decimal | None:
    """Percent by weight of non-originating among the materials of the share's spans; None when a weight is missing.

    A material that is not known to originate counts as not originating.
    """
    weights: list[tuple[Decimal, bool]] = []
    for material in materials:
        if any(s.holds(material.hs_code) for s in share.spans):
            kilograms = material.weight.in_kilograms() if material.weight else None
            if kilograms is None:
                return None
            weights.append((kilograms, originates(material, parties=parties) is True))
    total = sum((w for w, _ in weights), Decimal(0))
    if not total:
        return Decimal(0) if not weights else None
    return sum((w for w, own in weights if not own), Decimal(0)) * 100 / total
