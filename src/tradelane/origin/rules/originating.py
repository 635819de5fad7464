# SPDX-License-Identifier: Apache-2.0
"""Each clause by which a good originates, as a yes/no question over known facts; apart from the order of asking.

Clauses are those of CPTPP chapter 3, whose words most agreements share. Who asks sees to it that the facts are known;
where they are not, the answer is undetermined and no rule is asked.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tradelane.kernel.codes import hs_entry
from tradelane.kernel.rule import rule
from tradelane.origin.values import (
    Agreement,
    Change,
    Content,
    Handling,
    Material,
    Method,
    Product,
    Share,
    Span,
    Stop,
)

SUBHEADING = 6
"""Digits of a subheading, the finest level that all economies share."""


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
    "ORIGIN-6", cites="CPTPP arts 3.11, 4.2; RCEP art. 3.7", field="materials[].value",
    fix="Use less of the materials that do not change their classification.",
)  # fmt: skip
def the_rest_is_de_minimis(unchanged: Decimal, *, whole: Decimal, percent: Decimal) -> bool:
    """Materials that do not change as asked are no more of the good, by value or by weight, than is tolerated."""
    return whole > 0 and unchanged * 100 <= whole * percent


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


@rule(
    "ORIGIN-35", cites="CPTPP art. 3.10(2); RCEP art. 3.4", field="materials[].origin",
    fix="State in which Party the material originates, and keep its certification.",
)  # fmt: skip
def a_material_of_any_party_accumulates(material: Material, *, parties: frozenset[str]) -> bool:
    """A material that originates in one Party counts as originating in the Party where the good is made."""
    return originates(material, parties=parties) is True


@rule(
    "ORIGIN-36", cites="CPTPP arts 3.7, 3.10(3)", field="materials[].regional",
    fix="State the part of the material's value that was made in the Parties, in the same currency.",
)  # fmt: skip
def production_on_a_foreign_material_accumulates(material: Material, *, allowed: bool) -> bool:
    """Production in the Parties on a non-originating material counts, up to its value, where the agreement says so."""
    part, whole = material.regional, material.value
    if not allowed or part is None or whole is None or part.currency != whole.currency:
        return False
    return 0 <= part.amount <= whole.amount


def originates(material: Material, *, parties: frozenset[str]) -> bool | None:
    """Whether a material originates in one of the Parties (art. 3.10: those of all Parties count); None if unknown."""
    if material.origin and material.origin not in parties:
        return False
    if material.wholly_obtained and material.origin:
        return True
    return material.originating if material.origin else (False if material.originating is False else None)


@rule(
    "ORIGIN-37", cites="lists of working or processing in the agreements' protocols on origin: maximum value or weight",
    field="materials[].value", fix="Use less non-originating material of these headings.",
)  # fmt: skip
def foreign_materials_are_within_their_ceiling(part: Decimal, *, whole: Decimal, percent: Decimal) -> bool:
    """Non-originating materials are no larger a part of the good, by value or weight, than the rule allows."""
    return part * 100 <= whole * percent


@rule(
    "ORIGIN-38", cites="lists of working or processing in the agreements' protocols on origin: wholly obtained",
    field="materials[].wholly_obtained", fix="Use material that was grown, mined, caught or born in a Party.",
)  # fmt: skip
def the_material_is_wholly_obtained(material: Material, *, parties: frozenset[str]) -> bool:
    """Where a rule asks for wholly obtained materials, each of them was obtained in a Party."""
    return material.wholly_obtained and material.origin in parties


def is_classified(code: str) -> bool:
    """Whether a code begins with a subheading that exists: of a slip of the pen nobody can say where it lies."""
    return len(code) >= SUBHEADING and hs_entry(code[:SUBHEADING]) is not None


def lies_in(spans: Iterable[Span], code: str) -> bool | None:
    """Whether a code lies in one of the spans; None when it does not say."""
    if any(s.holds(code) for s in spans):
        return True
    return False if is_classified(code) else None


def content_reached(content: Content, *, product: Product, materials: Iterable[Material]) -> Decimal | None:
    """The content in percent by the method's formula (CPTPP art. 3.5), None when a value or a code is missing.

    `materials` are the non-originating ones for build-down, focused and net cost, the originating ones for build-up.
    """
    listed = list(materials)
    total = product.net_cost if content.method is Method.NET_COST else product.value
    if total is None or total.amount <= 0 or any(m.value is None or m.value.currency != total.currency for m in listed):
        return None
    if content.method is Method.FOCUSED:
        if any(lies_in(content.of, m.hs_code) is None for m in listed):
            return None
        listed = [m for m in listed if lies_in(content.of, m.hs_code)]
    worth = sum((m.value.amount for m in listed if m.value), Decimal(0))
    part = worth if content.method is Method.BUILD_UP else total.amount - worth
    return part * 100 / total.amount


def share_found(share: Share, *, materials: Iterable[Material], parties: frozenset[str]) -> Decimal | None:
    """Percent by weight of non-originating among the materials of the share's spans; None when a weight or code is
    missing.

    A material that is not known to originate counts as not originating.
    """
    weights: list[tuple[Decimal, bool]] = []
    for material in materials:
        held = lies_in(share.spans, material.hs_code)
        if held is None:
            return None
        if held:
            kilograms = material.weight.in_kilograms() if material.weight else None
            if kilograms is None:
                return None
            weights.append((kilograms, originates(material, parties=parties) is True))
    total = sum((w for w, _ in weights), Decimal(0))
    if not total:
        return Decimal(0) if not weights else None
    return sum((w for w, own in weights if not own), Decimal(0)) * 100 / total
