# SPDX-License-Identifier: Apache-2.0
"""Asks the clauses in the agreement's order and keeps every answer; apart, because the order is the argument.

(1) Is the agreement in force for both? (2) Is the good wholly obtained? (3) Is every material originating?
(4) Does one alternative of the product-specific rule hold? (5) Did it keep its origin on the way, where the route is
declared? What can't be known makes the answer undetermined, never no.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.origin.rules import originating as asks
from tradelane.origin.values import (
    Agreement,
    Alternative,
    Basis,
    Ceiling,
    Change,
    Content,
    Criterion,
    Determination,
    Handling,
    Material,
    Method,
    OriginResult,
    Product,
    RuleOfOrigin,
    Share,
    Span,
    Step,
    Stop,
    Tolerance,
)


def determine_origin(
    product: Product, *, materials: Sequence[Material], agreement: Agreement, importing: str, on: date
) -> Determination:
    """Whether `product` originates under `agreement` for import into `importing` on the day, step by step.

    Transit and transhipment (CPTPP art. 3.18) are judged by the declared route; without one they are not judged.
    """
    judge = _Judge(product, materials, agreement, on)
    in_force = asks.the_agreement_is_in_force_between(
        agreement, exporting=product.produced_in, importing=importing, on=on
    )
    judge.note(
        f"{agreement.name} is in force for {product.produced_in} and {importing} on {on.isoformat()}.",
        "parties", in_force, "ORIGIN-7",
    )  # fmt: skip
    if not in_force:
        return judge.end(OriginResult.NOT_ORIGINATING, None)
    judge.accumulation()
    wholly = judge.wholly_obtained()
    if wholly:
        return judge.arrived(Criterion.WHOLLY_OBTAINED)
    exclusively = judge.exclusively()
    if exclusively:
        return judge.arrived(Criterion.PRODUCED_EXCLUSIVELY)
    specific = judge.product_specific()
    if specific:
        return judge.arrived(Criterion.PRODUCT_SPECIFIC)
    unknown = None in (wholly, exclusively, specific)
    return judge.end(OriginResult.UNDETERMINED if unknown else OriginResult.NOT_ORIGINATING, None)


class _Judge:
    """One determination under way: the facts, and the steps so far."""

    def __init__(self, product: Product, materials: Sequence[Material], agreement: Agreement, on: date) -> None:
        self.product = product
        self.materials = tuple(materials)
        self.agreement = agreement
        self.on = on
        self.parties = agreement.economies(on)
        self.steps: list[Step] = []
        self.foreign = tuple(m for m in self.materials if asks.originates(m, parties=self.parties) is not True)
        """Materials that are not known to originate."""

    def note(self, text: str, article: str, holds: bool | None, rule: str = "") -> bool | None:
        """Keep a step and give back its answer."""
        self.steps.append(Step(text, self.agreement.articles.get(article, article), holds, rule))
        return holds

    def end(self, result: OriginResult, criterion: Criterion | None) -> Determination:
        """The determination with all its steps."""
        return Determination(self.agreement.code, result, criterion, tuple(self.steps))

    def arrived(self, criterion: Criterion) -> Determination:
        """ORIGIN-12 at each stop of the declared route; the answer for a good that originates by `criterion`."""
        answers = [self.stop(stop) for stop in self.product.route or ()]
        if False in answers:
            return self.end(OriginResult.NOT_ORIGINATING, None)
        if None in answers:
            return self.end(OriginResult.UNDETERMINED, None)
        return self.end(OriginResult.ORIGINATING, criterion)

    def stop(self, stop: Stop) -> bool | None:
        """ORIGIN-12 at one stop; unknown when nobody says whether customs had control of the goods."""
        holds: bool | None = asks.the_good_keeps_its_origin_on_the_way(stop, parties=self.parties)
        if not holds and stop.under_customs_control is None and Handling.PRODUCTION not in stop.handling:
            holds = None
        done = ", ".join(stop.handling) or "nothing done there"
        return self.note(f"The good keeps its origin in {stop.economy}: {done}.", "transit", holds, "ORIGIN-12")

    def accumulation(self) -> None:
        """ORIGIN-35 and ORIGIN-36, where something comes from other Parties: what counts here, and what does not."""
        others = {
            m.origin for m in self.materials
            if m.origin != self.product.produced_in
            and asks.a_material_of_any_party_accumulates(m, parties=self.parties)
        }  # fmt: skip
        if others:
            text = (
                f"Materials that originate in {', '.join(sorted(others))} count as those of {self.product.produced_in}."
            )
            self.note(text, "accumulation", True, "ORIGIN-35")
        for material in self.foreign:
            if material.regional is not None:
                text = f"{material.regional} of the value of {material.description} were made in the Parties and count."
                self.note(text, "accumulation", self.lends(material), "ORIGIN-36")

    def wholly_obtained(self) -> bool | None:
        """ORIGIN-1, unknown when neither the good nor its materials say."""
        holds: bool | None = asks.the_good_is_wholly_obtained(
            self.product, materials=self.materials, parties=self.parties
        )
        if not holds and self.product.wholly_obtained is None and not self.materials:
            holds = None
        return self.note("The good is wholly obtained or made only of wholly obtained goods.", "wholly_obtained", holds,
                         "ORIGIN-1")  # fmt: skip

    def exclusively(self) -> bool | None:
        """ORIGIN-2, unknown when a material's origin is."""
        holds: bool | None = asks.every_material_is_originating(self.materials, parties=self.parties)
        if not holds and not any(asks.originates(m, parties=self.parties) is False for m in self.materials):
            holds = None
        return self.note("Every material is originating.", "exclusively", holds, "ORIGIN-2")

    def product_specific(self) -> bool | None:
        """The product-specific rule: one alternative that is for this good must hold, or each when a note says so."""
        rule = self.agreement.rule_for(self.product.hs_code, on=self.on)
        if rule is None:
            return self.note(f"No product-specific rule for {self.product.hs_code} is held here.", "psr", None)
        if not self.materials:
            return self.note("No materials were stated, so the product-specific rule can't be judged.", "psr", None)
        answers = [self.alternative(a, rule) for a in rule.alternatives if self.applies(a, rule) is not False]
        if not answers:
            return self.note("No alternative of the rule is for this good.", "psr", None)
        return all_of(answers) if rule.all_needed else any_of(answers)

    def applies(self, alternative: Alternative, rule: RuleOfOrigin) -> bool | None:
        """Whether an alternative is for this good; None when words decide and nobody has answered."""
        if not any(s.holds(self.product.hs_code) for s in alternative.scope.spans):
            return False
        if alternative.scope.words:
            return self.product.answers.get(alternative.scope.words)
        if alternative.scope.residual:
            named = {a.scope.words for a in rule.alternatives if a.scope.words}
            known = [self.product.answers.get(words) for words in named]
            return False if True in known else None if None in known else True
        return True

    def alternative(self, alternative: Alternative, rule: RuleOfOrigin) -> bool | None:
        """Whether everything in one alternative holds."""
        answers: list[bool | None] = []
        if self.applies(alternative, rule) is None:
            words = alternative.scope.words or "any other good"
            answers.append(self.note(f"Whether this is {words} was not stated.", rule.cites, None))
        if not alternative.understood:
            answers.append(self.note(f"This part has no executable form: {alternative.text}", rule.cites, None))
        if alternative.change is not None:
            answers.append(self.change(alternative.change, rule))
        answers += [self.share(share, rule) for share in alternative.shares]
        answers += [self.ceiling(ceiling, rule) for ceiling in alternative.ceilings]
        if alternative.obtained:
            answers.append(self.obtained(alternative.obtained, rule))
        for question in alternative.questions:
            answers.append(self.note(question, rule.cites, self.product.answers.get(question)))
        if alternative.contents:
            answers.append(any_of([self.content(c) for c in alternative.contents]))
        if not answers:
            answers.append(self.note("Materials of any heading may be used.", rule.cites, True))
        return all_of(answers)

    def change(self, change: Change, rule: RuleOfOrigin) -> bool | None:
        """Every foreign material changes as asked; failing that, the rest may be de minimis."""
        failing: list[Material] = []
        unknown = False
        for material in self.foreign:
            holds = self.material(material, change, rule)
            unknown = unknown or holds is None
            if holds is False:
                failing.append(material)
        if not failing:
            return None if unknown else True
        if unknown:
            return None
        if change.tolerance is None:
            tolerated = self.de_minimis(failing)
        else:
            own = Tolerance("01", "97", Basis.VALUE, change.tolerance, rule.cites)
            tolerated = self.tolerated(own, failing)
        if tolerated is False and any(asks.originates(m, parties=self.parties) is None for m in failing):
            return None
        return tolerated

    def material(self, material: Material, change: Change, rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-3 and ORIGIN-4 for one material that is not known to originate."""
        name = f"{material.description} ({material.hs_code or 'no code'})"
        if not asks.is_classified(material.hs_code):
            return self.note(f"{name}: its code is no subheading of the Harmonized System.", rule.cites, None)
        changes = asks.the_material_changes_its_classification(material, product=self.product, change=change)
        self.note(
            f"{name} comes from another {change.level} ({change.level.letters}).", rule.cites, changes, "ORIGIN-3"
        )
        if not changes:
            return False
        if not change.exclusions:
            return True
        if not asks.the_material_is_not_excepted(material, change=change):
            return self.note(f"{name} is not excepted.", rule.cites, False, "ORIGIN-4")
        worded = [e for e in change.exclusions if e.words and any(s.holds(material.hs_code) for s in e.spans)]
        if worded:
            return self.note(
                f"{name}: whether it is excepted depends on the words {worded[0].words!r}.", rule.cites, None
            )
        return self.note(f"{name} is not excepted.", rule.cites, True, "ORIGIN-4")

    def de_minimis(self, failing: Sequence[Material]) -> bool | None:
        """ORIGIN-6 by the tolerances that cover the good, one of which suffices; some materials are never tolerated."""
        product = self.product.hs_code
        tolerances = [t for t in self.agreement.tolerances if t.covers(product)]
        if not tolerances:
            text = f"How much may stay unchanged in goods of chapter {product[:2]} is not held here."
            return self.note(text, "de_minimis", None)
        tolerated = any_of([self.tolerated(t, failing) for t in tolerances])
        touched = [
            (m, i) for m in failing for i in self.agreement.intolerances if i.touches(m.hs_code, product=product)
        ]
        if tolerated is not False and touched:
            material, intolerance = touched[0]
            text = f"{material.description} ({material.hs_code}) may be one that is never de minimis in such a good."
            return self.note(text, intolerance.clause, None)
        return tolerated

    def tolerated(self, tolerance: Tolerance, failing: Sequence[Material]) -> bool | None:
        """Whether the materials that do not change are within one tolerance; unknown when a figure is missing."""
        by_value = tolerance.basis is Basis.VALUE
        whole = _amount(self.product.value) if by_value else _kilograms(self.product.weight)
        parts = [self.value_of(m) if by_value else _kilograms(m.weight) for m in failing]
        text = (
            f"Materials that do not change are at most {tolerance.percent.normalize():f} % of the good by "
            f"{tolerance.basis}"
        )
        known = [part for part in parts if part is not None]
        if whole is None or not whole or len(known) < len(parts):
            return self.note(f"{text}; a {tolerance.basis} is missing.", tolerance.clause, None)
        unchanged = sum(known, Decimal(0))
        holds = asks.the_rest_is_de_minimis(unchanged, whole=whole, percent=tolerance.percent)
        found = (unchanged * 100 / whole).quantize(Decimal("0.1"))
        return self.note(f"{text}: {found} %.", tolerance.clause, holds, "ORIGIN-6")

    def value_of(self, material: Material) -> Decimal | None:
        """A material's value in the currency of the good's; None where it isn't in it."""
        total, value = self.product.value, material.value
        return value.amount if total is not None and value is not None and value.currency == total.currency else None

    def share(self, share: Share, rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-8; unknown when a weight is."""
        found = asks.share_found(share, materials=self.materials, parties=self.parties)
        spans = ", ".join(str(s) for s in share.spans)
        text = f"Non-originating materials of {spans} are at most {share.percent.normalize():f} % by {share.basis}"
        if found is None:
            return self.note(f"{text}; a weight is missing.", rule.cites, None)
        holds = asks.the_share_is_within_its_limit(share, found=found)
        return self.note(f"{text}: {found.quantize(Decimal('0.1'))} %.", rule.cites, holds, "ORIGIN-8")

    def ceiling(self, ceiling: Ceiling, rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-37; unknown when a code, a figure or a material's own origin that decides is."""
        whole = _amount(self.product.value) if ceiling.basis is Basis.VALUE else _kilograms(self.product.weight)
        meant_spans = ceiling.spans
        if ceiling.same is not None:
            own = self.product.hs_code[: ceiling.same.digits]
            meant_spans = (Span(own, own),)
        spans = ", ".join(str(s) for s in meant_spans) or "any heading"
        text = (
            f"Non-originating materials of {spans} are at most {ceiling.percent.normalize():f} % of the good by "
            f"{ceiling.basis}"
        )
        held = [(m, not meant_spans or asks.lies_in(meant_spans, m.hs_code)) for m in self.foreign]
        meant = [m for m, within in held if within]
        if any(within is None for _, within in held):
            return self.note(f"{text}; a code is missing.", rule.cites, None)
        if not meant:
            return self.note(f"{text}: there are none.", rule.cites, True, "ORIGIN-37")
        parts = [self.value_of(m) if ceiling.basis is Basis.VALUE else _kilograms(m.weight) for m in meant]
        known = [part for part in parts if part is not None]
        if ceiling.percent and (whole is None or not whole or len(known) < len(parts)):
            return self.note(f"{text}; a {ceiling.basis} is missing.", rule.cites, None)
        holds: bool | None = bool(ceiling.percent) and asks.foreign_materials_are_within_their_ceiling(
            sum(known, Decimal(0)), whole=whole or Decimal(0), percent=ceiling.percent
        )
        if not holds and any(asks.originates(m, parties=self.parties) is None for m in meant):
            holds = None
        return self.note(f"{text}.", rule.cites, holds, "ORIGIN-37")

    def obtained(self, spans: Sequence[Span], rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-38 for each material of the spans; unknown when a code or an origin is."""
        answers: list[bool | None] = []
        for material in self.materials:
            within = asks.lies_in(spans, material.hs_code)
            if within is False:
                continue
            holds: bool | None = asks.the_material_is_wholly_obtained(material, parties=self.parties)
            if within is None or (not holds and not material.origin):
                holds = None
            answers.append(
                self.note(f"{material.description} is wholly obtained in a Party.", rule.cites, holds, "ORIGIN-38")
            )
        return all_of(answers)

    def content(self, content: Content) -> bool | None:
        """ORIGIN-5; unknown when a value is, or when a material's own origin could tip it."""
        reached = asks.content_reached(content, product=self.product, materials=self.counted(content.method))
        text = f"Regional value content is at least {content.percent.normalize():f} % by {content.method}"
        if reached is None:
            return self.note(f"{text}; a value or a code is missing.", "content", None)
        holds: bool | None = asks.the_regional_value_content_is_reached(content, reached=reached)
        if not holds and any(asks.originates(m, parties=self.parties) is None for m in self.materials):
            holds = None
        return self.note(f"{text}: {reached.quantize(Decimal('0.1'))} %.", "content", holds, "ORIGIN-5")

    def counted(self, method: Method) -> list[Material]:
        """The materials that a method counts, at the value at which it does: what accumulates is the Parties' own."""
        lent = [(m, m.regional if self.lends(m) else None) for m in self.foreign]
        if method is Method.BUILD_UP:
            own = [m for m in self.materials if m not in self.foreign]
            return own + [replace(m, value=part) for m, part in lent if part is not None]
        return [replace(m, value=m.value - part) if part is not None and m.value else m for m, part in lent]

    def lends(self, material: Material) -> bool:
        """ORIGIN-36 for one material."""
        return asks.production_on_a_foreign_material_accumulates(
            material, allowed=self.agreement.production_accumulates
        )


def any_of(answers: Sequence[bool | None]) -> bool | None:
    """Yes where one is yes; else unknown where one is."""
    return True if True in answers else None if None in answers else False


def all_of(answers: Sequence[bool | None]) -> bool | None:
    """No where one is no; else unknown where one is."""
    return False if False in answers else None if None in answers else True


def _amount(money: Money | None) -> Decimal | None:
    return money.amount if money else None


def _kilograms(weight: Quantity | None) -> Decimal | None:
    return weight.in_kilograms() if weight else None
