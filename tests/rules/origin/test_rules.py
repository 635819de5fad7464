# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.consignment_makers import kg, usd

from tradelane.origin import rules
from tradelane.origin.formats import agreement
from tradelane.origin.rules.originating import content_reached, originates, share_found
from tradelane.origin.values import (
    Agreement,
    Alternative,
    Basis,
    Ceiling,
    Change,
    Content,
    Criterion,
    Determination,
    Exclusion,
    Handling,
    Level,
    Material,
    Method,
    OriginResult,
    Product,
    RuleOfOrigin,
    Scope,
    Share,
    Span,
    Stop,
)

CPTPP: Agreement = agreement("CPTPP")
TODAY = date(2026, 11, 2)
PARTIES = CPTPP.economies(TODAY)
GREEN = (Span("090111", "090111"), Span("090112", "090112"))


def a_material(**changes: Any) -> Material:
    material = Material("Green coffee", "090111", "MX", wholly_obtained=True, value=usd("60.00"), weight=kg("120"))
    return replace(material, **changes)


def a_product(**changes: Any) -> Product:
    return replace(Product("Roasted coffee", "090121", "MX", value=usd("100.00")), **changes)


def an_agreement(*alternatives: Alternative, first: str = "210310", last: str = "210310", **changes: Any) -> Agreement:
    rule = RuleOfOrigin("cptpp", Span(first, last), alternatives, "Annex 3-D", date(2018, 12, 30), "invented", "memory")
    return replace(CPTPP, rules=(replace(rule, **changes),))


def determined(
    product: Product, *materials: Material, under: Agreement = CPTPP, importing: str = "SG"
) -> Determination:
    return rules.determine_origin(product, materials=materials, agreement=under, importing=importing, on=TODAY)


def test_the_good_is_wholly_obtained() -> None:
    holds = rules.the_good_is_wholly_obtained
    assert holds(a_product(wholly_obtained=True), materials=[], parties=PARTIES)
    assert holds(a_product(), materials=[a_material()], parties=PARTIES)
    assert not holds(a_product(), materials=[], parties=PARTIES)
    assert not holds(a_product(), materials=[a_material(), a_material(origin="BR")], parties=PARTIES)
    assert not holds(a_product(wholly_obtained=True, produced_in="BR"), materials=[], parties=PARTIES)


def test_every_material_is_originating() -> None:
    other = a_material(origin="PE", wholly_obtained=False, originating=True)
    assert rules.every_material_is_originating([a_material(), other], parties=PARTIES)
    assert not rules.every_material_is_originating([a_material(), replace(other, originating=None)], parties=PARTIES)
    assert not rules.every_material_is_originating([replace(other, origin="BR")], parties=PARTIES)
    assert not rules.every_material_is_originating([], parties=PARTIES)


@pytest.mark.parametrize(
    ("level", "code", "holds"),
    [
        (Level.SUBHEADING, "090111", True),
        (Level.SUBHEADING, "090121", False),
        (Level.HEADING, "090111", False),
        (Level.HEADING, "090210", True),
        (Level.CHAPTER, "090210", False),
        (Level.CHAPTER, "210111", True),
    ],
)
def test_the_material_changes_its_classification(level: Level, code: str, holds: bool) -> None:
    material = a_material(hs_code=code)
    found = rules.the_material_changes_its_classification(material, product=a_product(), change=Change(level))
    assert found is holds


def test_the_material_is_not_excepted() -> None:
    change = Change(Level.CHAPTER, (Exclusion((Span("5106", "5113"), Span("54", "54"))),))
    assert rules.the_material_is_not_excepted(a_material(hs_code="520411"), change=change)
    assert not rules.the_material_is_not_excepted(a_material(hs_code="510910"), change=change)
    assert not rules.the_material_is_not_excepted(a_material(hs_code="540110"), change=change)


def test_the_regional_value_content_is_reached() -> None:
    asked = Content(Method.BUILD_DOWN, Decimal(40))
    assert rules.the_regional_value_content_is_reached(asked, reached=Decimal(40))
    assert not rules.the_regional_value_content_is_reached(asked, reached=Decimal("39.99"))


def test_the_rest_is_de_minimis() -> None:
    assert rules.the_rest_is_de_minimis(Decimal(10), whole=Decimal(100), percent=Decimal(10))
    assert not rules.the_rest_is_de_minimis(Decimal("10.01"), whole=Decimal(100), percent=Decimal(10))
    assert not rules.the_rest_is_de_minimis(Decimal(0), whole=Decimal(0), percent=Decimal(10))


def test_the_agreement_is_in_force_between() -> None:
    holds = rules.the_agreement_is_in_force_between
    assert holds(CPTPP, exporting="MX", importing="SG", on=TODAY)
    assert not holds(CPTPP, exporting="MX", importing="US", on=TODAY)
    assert not holds(CPTPP, exporting="MX", importing="CL", on=date(2020, 1, 1))
    assert not holds(CPTPP, exporting="MX", importing="MX", on=TODAY)


def test_the_share_is_within_its_limit() -> None:
    share = Share(GREEN, Decimal(60), "dry weight")
    assert rules.the_share_is_within_its_limit(share, found=Decimal(60))
    assert not rules.the_share_is_within_its_limit(share, found=Decimal("60.1"))


def test_the_certification_names_its_minimum_data() -> None:
    whole = dict.fromkeys(
        ["certifier", "exporter", "producer", "importer", "description", "hs_code", "criterion", "signed_on"], "x"
    )
    assert rules.the_certification_names_its_minimum_data(whole)
    assert not rules.the_certification_names_its_minimum_data({**whole, "producer": ""})
    assert rules.missing_statements({**whole, "importer": "", "hs_code": ""}) == ["importer", "hs_code"]


def test_the_blanket_period_is_at_most_twelve_months() -> None:
    holds = rules.the_blanket_period_is_at_most_twelve_months
    assert holds(date(2026, 1, 1), ends=date(2027, 1, 1))
    assert not holds(date(2026, 1, 1), ends=date(2027, 1, 2))
    assert not holds(date(2026, 1, 1), ends=date(2025, 12, 31))
    assert holds(date(2028, 2, 29), ends=date(2029, 2, 28))


def test_only_an_originating_good_is_certified() -> None:
    originating = Determination("cptpp", OriginResult.ORIGINATING, Criterion.WHOLLY_OBTAINED, ())
    assert rules.only_an_originating_good_is_certified(originating)
    for result in (OriginResult.NOT_ORIGINATING, OriginResult.UNDETERMINED):
        assert not rules.only_an_originating_good_is_certified(replace(originating, result=result))


def test_coffee_grown_and_roasted_in_mexico_is_wholly_obtained() -> None:
    found = determined(a_product(), a_material())
    assert (found.result, found.criterion) == (OriginResult.ORIGINATING, Criterion.WHOLLY_OBTAINED)
    assert [(s.rule, s.holds) for s in found.steps] == [("ORIGIN-7", True), ("ORIGIN-1", True)]
    assert all(s.clause.startswith("CPTPP art.") for s in found.steps)


def test_coffee_of_certified_beans_is_produced_exclusively() -> None:
    certified = a_material(origin="PE", wholly_obtained=False, originating=True)
    assert determined(a_product(), a_material(), certified).criterion is Criterion.PRODUCED_EXCLUSIVELY


@pytest.mark.parametrize(
    ("foreign_kg", "result"), [("180", OriginResult.ORIGINATING), ("181", OriginResult.NOT_ORIGINATING)]
)
def test_coffee_with_foreign_beans_up_to_sixty_percent_originates(foreign_kg: str, result: OriginResult) -> None:
    """CPTPP Annex 3-D, 0901.21: 180 of 300 kg are 60 %."""
    foreign = a_material(origin="BR", weight=kg(foreign_kg))
    found = determined(a_product(), a_material(), foreign)
    assert found.result is result
    assert found.steps[-1].rule == "ORIGIN-8"
    assert found.steps[-1].clause == "CPTPP Annex 3-D, 0901.21-0901.90"


def test_a_missing_weight_is_undetermined_never_no() -> None:
    foreign = a_material(origin="BR", weight=None)
    assert determined(a_product(), a_material(), foreign).result is OriginResult.UNDETERMINED


def test_a_material_without_a_code_is_undetermined() -> None:
    foreign = a_material(hs_code="", origin="BR")
    assert determined(a_product(), a_material(), foreign).result is OriginResult.UNDETERMINED


def test_no_materials_and_no_statement_are_undetermined() -> None:
    assert determined(a_product()).result is OriginResult.UNDETERMINED


def test_soya_sauce_of_foreign_beans_changes_its_heading() -> None:
    sauce = Product("Soya sauce", "210310", "SG", value=usd("100.00"))
    beans = Material("Soya beans", "120190", "BR", originating=False, value=usd("30.00"))
    found = determined(sauce, beans, importing="MX")
    assert (found.result, found.criterion) == (OriginResult.ORIGINATING, Criterion.PRODUCT_SPECIFIC)
    bottled = Material("Soya sauce in bulk", "210310", "CN", originating=False, value=usd("30.00"))
    found = determined(sauce, bottled, importing="MX")
    assert found.result is OriginResult.NOT_ORIGINATING
    assert [s.holds for s in found.steps if s.rule == "ORIGIN-3"] == [False]


def test_outside_the_agreement_nothing_originates() -> None:
    assert determined(a_product(), a_material(), importing="US").result is OriginResult.NOT_ORIGINATING


def test_a_code_without_a_rule_is_undetermined() -> None:
    foreign = a_material(origin="BR")
    assert determined(a_product(hs_code="847982"), foreign).result is OriginResult.UNDETERMINED


def test_de_minimis_saves_a_small_part_outside_the_excepted_chapters() -> None:
    change = Alternative(Scope((Span("8479", "8479"),)), Change(Level.HEADING))
    under = an_agreement(change, first="847900", last="847999")
    machine = Product("Mixer", "847982", "MX", value=usd("100.00"))
    small = Material("Part", "847990", "BR", originating=False, value=usd("10.00"))
    assert determined(machine, small, under=under).result is OriginResult.ORIGINATING
    large = replace(small, value=usd("10.01"))
    assert determined(machine, large, under=under).result is OriginResult.NOT_ORIGINATING
    unknown = replace(small, value=None)
    assert determined(machine, unknown, under=under).result is OriginResult.UNDETERMINED


@pytest.mark.parametrize(
    ("method", "reached"),
    [
        (Method.BUILD_DOWN, "65"),  # (100 - 35) / 100
        (Method.BUILD_UP, "40"),  # 40 of originating materials / 100
        (Method.FOCUSED, "80"),  # only the 20 of heading 8407
        (Method.NET_COST, "56.25"),  # (80 - 35) / 80
    ],
)
def test_regional_value_content_follows_the_methods_formula(method: Method, reached: str) -> None:
    """CPTPP art. 3.5: build-down, build-up, focused value, net cost."""
    engine = Material("Engine", "840710", "BR", originating=False, value=usd("20.00"))
    steel = Material("Steel", "720810", "CN", originating=False, value=usd("15.00"))
    own = Material("Frame", "870829", "MX", originating=True, value=usd("40.00"))
    product = Product("Machine", "847982", "MX", value=usd("100.00"), net_cost=usd("80.00"))
    content = Content(method, Decimal(40), (Span("8407", "8407"),) if method is Method.FOCUSED else ())
    counted = [own] if method is Method.BUILD_UP else [engine, steel]
    assert content_reached(content, product=product, materials=counted) == Decimal(reached)
    assert content_reached(content, product=replace(product, value=None, net_cost=None), materials=counted) is None


def test_one_content_method_suffices() -> None:
    way = Alternative(
        Scope((Span("847982", "847982"),)),
        contents=(Content(Method.BUILD_UP, Decimal(30)), Content(Method.BUILD_DOWN, Decimal(40))),
    )
    under = an_agreement(way, first="847982", last="847982")
    product = Product("Mixer", "847982", "MX", value=usd("100.00"))
    foreign = Material("Motor", "850110", "BR", originating=False, value=usd("60.00"))
    assert determined(product, foreign, under=under).result is OriginResult.ORIGINATING
    dear = replace(foreign, value=usd("61.00"))
    assert determined(product, dear, under=under).result is OriginResult.NOT_ORIGINATING
    unknown = replace(foreign, originating=None, origin="")
    assert determined(product, replace(unknown, value=usd("61.00")), under=under).result is OriginResult.UNDETERMINED


def test_words_are_asked_not_guessed() -> None:
    ketchup = Alternative(
        Scope((Span("210320", "210320"),), words="ketchup"),
        Change(Level.CHAPTER, (Exclusion((Span("200290", "200290"),)),)),
    )
    other = Alternative(Scope((Span("210320", "210320"),), residual=True), Change(Level.SUBHEADING))
    under = an_agreement(ketchup, other, first="210320", last="210320")
    paste = Material("Tomato paste", "200290", "US", originating=False, value=usd("90.00"))
    good = Product("Sauce", "210320", "MX", value=usd("100.00"))
    assert determined(good, paste, under=under).result is OriginResult.UNDETERMINED
    is_ketchup = replace(good, answers={"ketchup": True})
    assert determined(is_ketchup, paste, under=under).result is not OriginResult.ORIGINATING
    is_other = replace(good, answers={"ketchup": False})
    assert determined(is_other, paste, under=under).result is OriginResult.ORIGINATING


def test_what_was_not_understood_is_undetermined() -> None:
    strange = Alternative(Scope((Span("210310", "210310"),)), text="By the light of the moon.", understood=False)
    sauce = Product("Soya sauce", "210310", "SG", value=usd("100.00"))
    beans = Material("Soya beans", "120190", "BR", originating=False, value=usd("30.00"))
    found = determined(sauce, beans, under=an_agreement(strange), importing="MX")
    assert found.result is OriginResult.UNDETERMINED
    assert "By the light of the moon." in found.steps[-1].text


def test_a_note_may_ask_for_every_alternative() -> None:
    heading = Alternative(Scope((Span("210310", "210310"),)), Change(Level.HEADING))
    content = Alternative(Scope((Span("210310", "210310"),)), contents=(Content(Method.BUILD_DOWN, Decimal(80)),))
    sauce = Product("Soya sauce", "210310", "SG", value=usd("100.00"))
    beans = Material("Soya beans", "120190", "BR", originating=False, value=usd("30.00"))
    one = an_agreement(heading, content)
    assert determined(sauce, beans, under=one, importing="MX").result is OriginResult.ORIGINATING
    both = an_agreement(heading, content, all_needed=True)
    assert determined(sauce, beans, under=both, importing="MX").result is OriginResult.NOT_ORIGINATING


def test_a_material_of_unknown_origin_is_unknown() -> None:
    assert originates(a_material(origin=""), parties=PARTIES) is None
    assert originates(a_material(origin="BR", originating=True), parties=PARTIES) is False
    assert originates(a_material(origin="PE", wholly_obtained=False), parties=PARTIES) is None
    assert originates(a_material(), parties=PARTIES) is True


def test_the_share_counts_by_weight() -> None:
    share = Share(GREEN, Decimal(60), "dry weight")
    materials = [a_material(), a_material(origin="BR", weight=kg("40")), a_material(hs_code="210111", origin="BR")]
    assert share_found(share, materials=materials, parties=PARTIES) == Decimal(25)
    assert share_found(share, materials=[a_material(weight=None)], parties=PARTIES) is None
    assert share_found(share, materials=[a_material(hs_code="170114")], parties=PARTIES) == 0
    for slip in ("", "0901", "170111"):  # too short, or no subheading of this edition
        assert share_found(share, materials=[a_material(hs_code=slip)], parties=PARTIES) is None


def test_the_good_keeps_its_origin_on_the_way() -> None:
    parties = frozenset({"MX", "SG"})
    assert rules.the_good_keeps_its_origin_on_the_way(Stop("SG", None, (Handling.PRODUCTION,)), parties=parties)
    assert rules.the_good_keeps_its_origin_on_the_way(Stop("US", True, (Handling.RELOADING,)), parties=parties)
    assert not rules.the_good_keeps_its_origin_on_the_way(Stop("US", False), parties=parties)
    assert not rules.the_good_keeps_its_origin_on_the_way(Stop("US", None), parties=parties)
    assert not rules.the_good_keeps_its_origin_on_the_way(Stop("US", True, (Handling.PRODUCTION,)), parties=parties)


@pytest.mark.parametrize(
    ("route", "result"),
    [
        (None, OriginResult.ORIGINATING),
        ((), OriginResult.ORIGINATING),
        ((Stop("US", True, (Handling.UNLOADING, Handling.RELOADING)), Stop("JP")), OriginResult.ORIGINATING),
        ((Stop("US", None, (Handling.STORING,)),), OriginResult.UNDETERMINED),
        ((Stop("US", False),), OriginResult.NOT_ORIGINATING),
        ((Stop("US", None, (Handling.PRODUCTION,)),), OriginResult.NOT_ORIGINATING),
    ],
)
def test_the_declared_route_is_judged_stop_by_stop(route: tuple[Stop, ...] | None, result: OriginResult) -> None:
    made = determined(a_product(wholly_obtained=True, route=route))
    assert made.result is result
    asked = [step for step in made.steps if step.rule == "ORIGIN-12"]
    assert len(asked) == len(route or ())
    assert all(step.clause == "CPTPP art. 3.18" for step in asked)


def test_a_material_of_any_party_accumulates() -> None:
    holds = rules.a_material_of_any_party_accumulates
    assert holds(a_material(origin="PE", wholly_obtained=False, originating=True), parties=PARTIES)
    assert not holds(a_material(origin="PE", wholly_obtained=False), parties=PARTIES)
    assert not holds(a_material(origin="BR"), parties=PARTIES)


def test_production_on_a_foreign_material_accumulates() -> None:
    holds = rules.production_on_a_foreign_material_accumulates
    part = a_material(origin="BR", regional=usd("20.00"))
    assert holds(part, allowed=True)
    assert not holds(part, allowed=False)
    assert not holds(replace(part, regional=usd("60.01")), allowed=True)
    assert not holds(replace(part, value=None), allowed=True)
    assert not holds(replace(part, regional=None), allowed=True)


def test_foreign_materials_are_within_their_ceiling() -> None:
    assert rules.foreign_materials_are_within_their_ceiling(Decimal(40), whole=Decimal(100), percent=Decimal(40))
    assert not rules.foreign_materials_are_within_their_ceiling(
        Decimal("40.01"), whole=Decimal(100), percent=Decimal(40)
    )


def test_the_material_is_wholly_obtained() -> None:
    assert rules.the_material_is_wholly_obtained(a_material(), parties=PARTIES)
    assert not rules.the_material_is_wholly_obtained(a_material(origin="BR"), parties=PARTIES)
    assert not rules.the_material_is_wholly_obtained(a_material(wholly_obtained=False), parties=PARTIES)


MIXER = Product("Mixer", "847982", "MX", value=usd("100.00"), net_cost=usd("80.00"), wholly_obtained=False)
MOTOR = Material("Motor", "850110", "BR", originating=False, value=usd("50.00"))
FRAME = Material("Frame", "732690", "PE", originating=True, value=usd("20.00"))


def by_content(*contents: Content) -> Agreement:
    return an_agreement(Alternative(Scope((Span("847982", "847982"),)), contents=contents), first="847982",
                        last="847982")  # fmt: skip


@pytest.mark.parametrize(
    ("method", "reached"),
    [
        (Method.BUILD_DOWN, 50),  # (100 - 50) / 100
        (Method.BUILD_UP, 20),  # 20 of Peru / 100
        (Method.FOCUSED, 50),  # the motor alone counts
        (Method.NET_COST, Decimal("37.5")),  # (80 - 50) / 80
    ],
)
def test_each_method_decides_at_its_own_percentage(method: Method, reached: Decimal) -> None:
    of = (Span("8501", "8501"),) if method is Method.FOCUSED else ()
    for percent, result in (
        (Decimal(reached), OriginResult.ORIGINATING),
        (Decimal(reached) + Decimal("0.1"), OriginResult.NOT_ORIGINATING),
    ):
        found = determined(MIXER, MOTOR, FRAME, under=by_content(Content(method, percent, of)))
        assert found.result is result
        assert [s.clause for s in found.steps if s.rule == "ORIGIN-5"] == ["CPTPP art. 3.5"]


def test_what_accumulates_is_said_with_its_clause() -> None:
    found = determined(MIXER, MOTOR, FRAME, under=by_content(Content(Method.BUILD_DOWN, Decimal(40))))
    (step,) = [s for s in found.steps if s.rule == "ORIGIN-35"]
    assert (step.clause, step.holds) == ("CPTPP art. 3.10", True)
    assert "PE count as those of MX" in step.text


@pytest.mark.parametrize("method", [Method.BUILD_DOWN, Method.BUILD_UP])
def test_production_in_a_party_lifts_the_content_where_the_agreement_accumulates_it(method: Method) -> None:
    """Of the Brazilian motor's 50, 15 were wound in Peru: build-down 50 becomes 65, build-up 20 becomes 35."""
    percent = Decimal(65 if method is Method.BUILD_DOWN else 35)
    wound = replace(MOTOR, regional=usd("15.00"))
    under = by_content(Content(method, percent))
    assert determined(MIXER, MOTOR, FRAME, under=under).result is OriginResult.NOT_ORIGINATING
    lifted = determined(MIXER, wound, FRAME, under=under)
    assert lifted.result is OriginResult.ORIGINATING
    assert [(s.clause, s.holds) for s in lifted.steps if s.rule == "ORIGIN-36"] == [("CPTPP art. 3.10", True)]
    materials_only = replace(under, production_accumulates=False)
    refused = determined(MIXER, wound, FRAME, under=materials_only)
    assert refused.result is OriginResult.NOT_ORIGINATING
    assert [s.holds for s in refused.steps if s.rule == "ORIGIN-36"] == [False]


def test_a_material_whose_code_is_unknown_decides_nothing() -> None:
    focused = by_content(Content(Method.FOCUSED, Decimal(60), (Span("8501", "8501"),)))
    for slip in ("", "8501", "999999"):
        found = determined(MIXER, replace(MOTOR, hs_code=slip), FRAME, under=focused)
        assert found.result is (OriginResult.NOT_ORIGINATING if slip == "8501" else OriginResult.UNDETERMINED)
    change = an_agreement(Alternative(Scope((Span("8479", "8479"),)), Change(Level.HEADING)), first="8479", last="8479")
    assert determined(MIXER, replace(MOTOR, hs_code="999999"), under=change).result is OriginResult.UNDETERMINED


def a_change(code: str, **how: Any) -> Agreement:
    return an_agreement(Alternative(Scope((Span(code, code),)), Change(Level.HEADING, **how)), first=code, last=code)


@pytest.mark.parametrize(
    ("product", "material", "share", "result"),
    [
        ("210390", "210310", "10.00", OriginResult.ORIGINATING),  # chapter 21: by value, art. 3.11
        ("210390", "210310", "10.01", OriginResult.NOT_ORIGINATING),
        ("220299", "210690", "5.00", OriginResult.ORIGINATING),  # another heading: changes, nothing is tolerated
        ("040690", "040610", "5.00", OriginResult.UNDETERMINED),  # Annex 3-C: cheese of foreign cheese
        ("040690", "040610", "50.00", OriginResult.NOT_ORIGINATING),  # beyond any tolerance
        ("520811", "520812", "10.00", OriginResult.ORIGINATING),  # textiles by weight, art. 4.2
        ("520811", "520812", "10.01", OriginResult.NOT_ORIGINATING),
        ("610910", "610990", "5.00", OriginResult.UNDETERMINED),  # of the deciding component, which nobody stated
    ],
)
def test_de_minimis_is_by_value_or_weight_and_not_for_every_material(
    product: str, material: str, share: str, result: OriginResult
) -> None:
    good = Product("Good", product, "MX", value=usd("100.00"), weight=kg("100"), wholly_obtained=False)
    part = Material("Part", material, "BR", originating=False, value=usd(share), weight=kg(share))
    assert determined(good, part, under=a_change(product)).result is result


def test_a_rule_may_tolerate_more_than_the_agreement_does() -> None:
    good = Product("Mixer", "847982", "MX", value=usd("100.00"), wholly_obtained=False)
    part = Material("Part", "847990", "BR", originating=False, value=usd("20.00"))
    under = a_change("847982", tolerance=Decimal(20))
    assert determined(good, part, under=under).result is OriginResult.ORIGINATING
    assert determined(good, replace(part, value=usd("20.01")), under=under).result is OriginResult.NOT_ORIGINATING


def test_ceilings_and_obtained_materials_are_judged() -> None:
    def under(**asks: Any) -> Agreement:
        return an_agreement(Alternative(Scope((Span("210390", "210390"),)), **asks), first="210390", last="210390")

    good = Product("Sauce", "210390", "MX", value=usd("100.00"), weight=kg("100"), wholly_obtained=False)
    sugar = Material("Sugar", "170114", "BR", originating=False, value=usd("30.00"), weight=kg("25"))
    salt = Material("Salt", "250100", "CN", originating=False, value=usd("15.00"), weight=kg("5"))

    def result(**asks: Any) -> OriginResult:
        return determined(good, sugar, salt, under=under(**asks)).result

    sugars = (Span("17", "17"),)
    assert result(ceilings=(Ceiling((), Decimal(45)),)) is OriginResult.ORIGINATING
    assert result(ceilings=(Ceiling((), Decimal(44)),)) is OriginResult.NOT_ORIGINATING
    assert result(ceilings=(Ceiling(sugars, Decimal(30)),)) is OriginResult.ORIGINATING
    assert result(ceilings=(Ceiling(sugars, Decimal(25), Basis.WEIGHT),)) is OriginResult.ORIGINATING
    assert result(ceilings=(Ceiling(sugars, Decimal(24), Basis.WEIGHT),)) is OriginResult.NOT_ORIGINATING
    assert result(ceilings=(Ceiling(sugars, Decimal(0)),)) is OriginResult.NOT_ORIGINATING
    assert result(ceilings=(Ceiling((Span("18", "18"),), Decimal(0)),)) is OriginResult.ORIGINATING
    assert result(obtained=sugars) is OriginResult.NOT_ORIGINATING
    assert result(obtained=(Span("18", "18"),)) is OriginResult.ORIGINATING
    assert result() is OriginResult.ORIGINATING, "materials of any heading"
    no_price = replace(good, value=None)
    found = determined(no_price, sugar, under=under(ceilings=(Ceiling((), Decimal(45)),)))
    assert found.result is OriginResult.UNDETERMINED


def test_the_narrowest_rule_of_several_is_asked() -> None:
    wide = an_agreement(Alternative(Scope((Span("84", "84"),)), Change(Level.CHAPTER)), first="840000", last="849999")
    narrow = replace(wide.rules[0], span=Span("847982", "847982"))
    assert replace(wide, rules=(*wide.rules, narrow)).rule_for("847982", on=TODAY) is narrow
