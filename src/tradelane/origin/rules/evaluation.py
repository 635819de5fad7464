# SPDX-License-Identifier: Apache-2.0
"""Asks the clauses in the agreement's order and keeps every answer; apart, because the order is the argument.

(1) Is the agreement in force for both? (2) Is the good wholly obtained? (3) Is every material originating?
(4) Does one alternative of the product-specific rule hold? (5) Did it keep its origin on the way, where the route is
declared? What can't be known makes the answer undetermined, never no.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tradelane.origin.rules import originating as asks
from tradelane.origin.values import (
    Agreement,
    Alternative,
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
    Step,
    Stop,
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
        if rule.all_needed:
            return False if False in answers else None if None in answers else True
        return True if True in answers else None if None in answers else False

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
        for question in alternative.questions:
            answers.append(self.note(question, rule.cites, self.product.answers.get(question)))
        if alternative.contents:
            each = [self.content(c) for c in alternative.contents]
            answers.append(True if True in each else None if None in each else False)
        return False if False in answers else None if None in answers else True

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
        tolerated = self.de_minimis(failing)
        if tolerated is False and any(asks.originates(m, parties=self.parties) is None for m in failing):
            return None
        return tolerated

    def material(self, material: Material, change: Change, rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-3 and ORIGIN-4 for one material that is not known to originate."""
        name = f"{material.description} ({material.hs_code or 'no code'})"
        if len(material.hs_code) < 6:
            return self.note(f"{name}: its code is not stated to six digits.", rule.cites, None)
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
        """ORIGIN-6. By value; chapters 1 to 24 and 50 to 63 have limits of their own, which are not held here."""
        total, percent = self.product.value, self.agreement.de_minimis_percent
        known = total is not None and all(m.value and m.value.currency == total.currency for m in failing)
        text = f"Materials that do not change are at most {percent.normalize():f} % of the good's value."
        chapter = self.product.hs_code[:2]
        if not known or total is None or any(m.value is None for m in failing):
            return self.note(f"{text} A value is missing.", "de_minimis", None)
        worth = sum((m.value.amount for m in failing if m.value), Decimal(0))
        within = asks.the_rest_is_de_minimis(worth, value=total.amount, percent=percent)
        if within and ("01" <= chapter <= "24" or "50" <= chapter <= "63"):
            return self.note(f"{text} Chapter {chapter} has limits of its own.", "de_minimis", None)
        return self.note(text, "de_minimis", within, "ORIGIN-6")

    def share(self, share: Share, rule: RuleOfOrigin) -> bool | None:
        """ORIGIN-8; unknown when a weight is."""
        found = asks.share_found(share, materials=self.materials, parties=self.parties)
        spans = ", ".join(str(s) for s in share.spans)
        text = f"Non-originating materials of {spans} are at most {share.percent.normalize():f} % by {share.basis}"
        if found is None:
            return self.note(f"{text}; a weight is missing.", rule.cites, None)
        holds = asks.the_share_is_within_its_limit(share, found=found)
        return self.note(f"{text}: {found.quantize(Decimal('0.1'))} %.", rule.cites, holds, "ORIGIN-8")

    def content(self, content: Content) -> bool | None:
        """ORIGIN-5; unknown when a value is, or when a material's own origin could tip it."""
        if content.method is Method.BUILD_UP:
            counted = tuple(m for m in self.materials if m not in self.foreign)
        else:
            counted = self.foreign
        reached = asks.content_reached(content, product=self.product, materials=counted)
        text = f"Regional value content is at least {content.percent.normalize():f} % by {content.method}"
        if reached is None:
            return self.note(f"{text}; a value is missing.", "content", None)
        holds: bool | None = asks.the_regional_value_content_is_reached(content, reached=reached)
        if not holds and any(asks.originates(m, parties=self.parties) is None for m in self.materials):
            holds = None
        return self.note(f"{text}: {reached.quantize(Decimal('0.1'))} %.", "content", holds, "ORIGIN-5")
