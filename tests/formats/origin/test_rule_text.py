# SPDX-License-Identifier: Apache-2.0
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.consignment_makers import kg, usd

from tradelane.kernel.canonical import canonical
from tradelane.kernel.codes import hs_codes
from tradelane.kernel.errors import Unreadable
from tradelane.origin.formats import agreement, rules_report
from tradelane.origin.formats.code_lists import read_spans
from tradelane.origin.formats.coded_rule_text import class_of, read_coded_rule
from tradelane.origin.formats.judging import judged_good
from tradelane.origin.formats.report import joined, read_law, read_rule_sets
from tradelane.origin.formats.rule_text import read_rule
from tradelane.origin.rules import determine_origin
from tradelane.origin.values import (
    Alternative,
    Change,
    Content,
    Exclusion,
    Level,
    Material,
    Method,
    OriginResult,
    Product,
    RuleOfOrigin,
    Share,
    Span,
)


@pytest.mark.parametrize(
    ("text", "spans", "rest"),
    [
        ("heading 0901", [("0901", "0901")], ""),
        ("heading 51.06 to heading 51.13", [("5106", "5113")], ""),
        ("subheading 090111 through 090112", [("090111", "090112")], ""),
        ("heading 5106 to heading 5113, heading 5204 to heading 5212 or 5401 to 5402, or chapter 54",
         [("5106", "5113"), ("5204", "5212"), ("5401", "5402"), ("54", "54")], ""),
        ("chapter 3", [("03", "03")], ""),
        ("subheading 190190 containing more than 10% by dry weight of milk solids", [("190190", "190190")],
         "containing more than 10% by dry weight of milk solids"),
        ("any thing", [], "any thing"),
    ],
)  # fmt: skip
def test_lists_of_codes_are_read(text: str, spans: list[tuple[str, str]], rest: str) -> None:
    assert read_spans(text) == (tuple(Span(*s) for s in spans), rest)


def test_a_change_of_heading_is_read() -> None:
    read = read_rule(
        "A change to a good of [subheading&nbsp;210310](/subheading/2103100000-80) from any other heading."
    )
    assert read.understood
    assert read.scope.spans == (Span("210310", "210310"),)
    assert read.change == Change(Level.HEADING)
    assert read.text == "A change to a good of subheading 210310 from any other heading."


def test_exceptions_are_read() -> None:
    read = read_rule("A change to ketchup of subheading 210320 from any other chapter, except from subheading 200290.")
    assert read.change == Change(Level.CHAPTER, (Exclusion((Span("200290", "200290"),)),))
    assert read.scope.words == "ketchup"


def test_exceptions_in_words_keep_their_words() -> None:
    read = read_rule(
        "A change to a good of heading 6401 from any other heading, except from heading 6402 or assemblies of uppers "
        "other than of wood of subheading 640690."
    )
    assert read.change is not None
    (exclusion,) = read.change.exclusions
    assert "assemblies of uppers" in exclusion.words
    assert exclusion.spans == (Span("6402", "6402"), Span("640690", "640690"))


def test_value_content_is_read_with_its_methods() -> None:
    read = read_rule(
        "No change in tariff classification required for a good of heading 8418, provided there is a regional value "
        "content of not less than:\n\n- a) **35%** under the build-up method; - b) **45%** under the build-down "
        "method; - c) **60%** under the focused value method taking into account only the non-originating materials of "
        "heading 8407 and heading 8501 to heading 8503."
    )
    assert read.understood
    assert read.change is None
    assert read.contents == (
        Content(Method.BUILD_UP, Decimal(35)),
        Content(Method.BUILD_DOWN, Decimal(45)),
        Content(Method.FOCUSED, Decimal(60), (Span("8407", "8407"), Span("8501", "8503"))),
    )


def test_the_coffee_rule_is_read_with_its_share() -> None:
    read = read_rule(
        "A change to a good of subheading 090121 through 090190 from any other subheading, provided that the dry "
        "weight of non-originating materials of subheading 090111 and subheading 090112 does not exceed 60% by dry "
        "weight of the materials of subheading 090111 and subheading 090112 used in the preparation of the good."
    )
    spans = (Span("090111", "090111"), Span("090112", "090112"))
    assert read.understood
    assert read.shares == (Share(spans, Decimal(60), "dry weight"),)
    assert read.questions == ()


def test_conditions_on_production_become_questions() -> None:
    read = read_rule(
        "No change in tariff classification required for a good of subheading 030541, provided that the good is "
        "smoked from a good that is not smoked."
    )
    assert read.questions == ("the good is smoked from a good that is not smoked",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By the light of the moon.",
        "A change to a good from any other heading.",
        "No change in tariff classification required for a good of heading 8703, provided there is a regional value "
        "content of not less than 45% under the moonlight method.",
        "No change in tariff classification required for a good of heading 8703, provided there is a regional value "
        "content of not less than: - a) 45% under the build-down method. See also Appendix 1 (Vehicles).",
    ],
)
def test_what_is_not_understood_says_so(text: str) -> None:
    assert not read_rule(text).understood


def test_enumerated_methods_are_put_back_together() -> None:
    texts = [
        "No change in tariff classification required for a good of heading 2106, provided there is a regional value "
        "content of not less than:\n\n- a) **30%** under the build-up method.",
        "- b) **40%** under the build-down method.",
        "A change to a good of heading 2106 from any other heading.",
    ]
    whole = joined(texts)
    assert len(whole) == 2
    assert len(read_rule(whole[0]).contents) == 2


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"rule_sets": [{}]}', b"not json", b'{"rule_sets": [1]}'])
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        rules_report(content)


def test_the_official_cptpp_file_becomes_executable(standards: Path) -> None:
    content = (standards / "tariff/rules-of-origin/cptpp.json").read_bytes()
    report = rules_report(content)
    assert report["rule_sets"] == 1239
    assert report["executable"] >= 1200
    assert report["fully_automatic"] >= 1050
    assert len(report["undetermined"]) >= report["rule_sets"] - report["executable"]


def test_our_own_rules_say_what_the_official_file_says(standards: Path) -> None:
    content = (standards / "tariff/rules-of-origin/cptpp.json").read_bytes()
    official = read_rule_sets(content, agreement="cptpp", cites="", source="")
    for ours in agreement("cptpp").rules:
        theirs = next(s for s in official if s.span.holds(ours.span.first))
        (own,), (read,) = ours.alternatives, theirs.alternatives
        assert (own.change, own.shares, own.contents) == (read.change, read.shares, read.contents)


@pytest.mark.parametrize(
    ("text", "tag", "understood"),
    [
        ("<abbr title='Change of tariff chapter'>CC</abbr>: All non-originating materials used in the production of "
         "the good have undergone a change in tariff classification at the 2-digit level (chapter).", ("CC",), True),
        ("CTH: All non-originating materials used in the production of the good have undergone a change in tariff "
         "classification at the 4-digit level (tariff heading), provided that the good is cooked.", ("CTH",), True),
        ("The good has a Regional Value Content (RVC) as calculated under Article 4 of the Origin Reference Document "
         "of not less than 40%, whether using the build-up method or build-down method (RVC40).", ("RVC",), True),
        ("The good has a Regional Value Content (RVC) as calculated under Article 4 of the Origin Reference Document "
         "of not less than 40 or; glazing%, whether using the build-up method or build-down method (RVC40).",
         ("RVC",), False),
        ("Refining.", ("PROCESSING",), True), ("Crushing / grinding.", ("PROCESSING",), True),
        ("Process Rule.", ("PROCESSING",), False),
    ],
)  # fmt: skip
def test_rules_in_short_codes_are_read_for_the_goods_of_their_set(
    text: str, tag: tuple[str, ...], understood: bool
) -> None:
    made = read_coded_rule(text, span=Span("2103", "2103"))
    assert made is not None
    assert (class_of(made), made.understood) == (tag, understood)
    assert made.scope.spans == (Span("2103", "2103"),)


def test_a_short_code_says_what_its_sentence_says() -> None:
    cooked = read_coded_rule(
        "CTH: All non-originating materials used in the production of the good have undergone a change in tariff "
        "classification at the 4-digit level (tariff heading), provided that the good is cooked.",
        span=Span("16", "16"),
    )
    assert cooked is not None
    assert cooked.change == Change(Level.HEADING)
    assert cooked.questions == ("the good is cooked",)
    content = read_coded_rule(
        "The good has a Regional Value Content (RVC) as calculated under Article 4 of the Origin Reference Document of "
        "not less than 40%, whether using the build-up method or build-down method (RVC40).",
        span=Span("84", "84"),
    )
    assert content is not None
    assert [(c.method, c.percent) for c in content.contents] == [
        (Method.BUILD_UP, Decimal(40)), (Method.BUILD_DOWN, Decimal(40)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By the light of the moon.",
        "Manufacture from materials of any heading.",
        "A change from any other heading.",
        "- b) 40% under it.",
    ],
)
def test_what_is_no_short_code_is_left_to_others(text: str) -> None:
    assert read_coded_rule(text, span=Span("84", "84")) is None


def test_the_class_tags_of_the_new_zealand_file_are_reproduced(standards: Path) -> None:
    report = rules_report((standards / "tariff/rules-of-origin/new-zealand.json").read_bytes())
    classes = report["classes"]
    assert classes["tagged"] == 2_779
    assert classes["reproduced"] >= 0.98 * classes["tagged"]
    assert all(not fault["given"] for fault in classes["differ"]), "only what the file leaves untagged differs"


def _made_of(rule: RuleOfOrigin, *, foreign: str, worth: str) -> OriginResult:
    """The answer for goods of the rule that are made of a material of a Party and one of none."""
    good = Product("Good", _a_code(rule), "MX", value=usd("100.00"), net_cost=usd("100.00"), weight=kg("100"),
                   wholly_obtained=False)  # fmt: skip
    own = Material("Own", "250100", "PE", originating=True, value=usd(f"{99 - Decimal(worth)}"), weight=kg("1"))
    other = Material("Other", foreign, "BR", originating=False, value=usd(worth), weight=kg("99"))
    under = replace(agreement("cptpp"), rules=(rule,))
    made = determine_origin(good, materials=[own, other], agreement=under, importing="SG", on=date(2026, 11, 2))
    assert all(step.clause for step in made.steps)
    return made.result


def test_every_set_that_asks_nothing_is_executed_and_answers_both_ways(standards: Path) -> None:
    """Each is given goods that fulfil it (a little of another chapter) and ones that don't (nearly all of the same)."""
    content = (standards / "tariff/rules-of-origin/cptpp.json").read_bytes()
    law = read_law(content, agreement="cptpp", cites="Annex 3-D", source="", in_force_from=date(2018, 12, 30))
    assert len(law) == 1_239
    plain = [r for r in law if _a_code(r) and not any(asks(a) for a in r.alternatives)]
    assert len(plain) >= 1_000
    answers = Counter()
    for rule in plain:
        little = {_made_of(rule, foreign=code, worth="1") for code in ("250100", "720410", "440710")}
        answers[OriginResult.ORIGINATING in little, _made_of(rule, foreign=_a_code(rule), worth="95")] += 1
    assert answers[True, OriginResult.ORIGINATING] == answers[False, OriginResult.ORIGINATING] == 0, answers
    assert answers[True, OriginResult.NOT_ORIGINATING] >= 0.95 * len(plain), answers


def _a_code(rule: RuleOfOrigin) -> str:
    """A subheading that the rule is for; none where the annex's edition of the nomenclature has one that went since."""
    return next((c for c in hs_codes() if len(c) == 6 and rule.span.holds(c)), "")


def asks(alternative: Alternative) -> bool:
    """Whether somebody must answer before it can be judged."""
    change = alternative.change
    worded = change is not None and any(e.words for e in change.exclusions)
    return not alternative.understood or bool(alternative.questions or alternative.scope.words or worded)


MOTORS = {
    "description": "Mixer", "hs_code": "8479.82", "produced_in": "MX", "wholly_obtained": False,
    "value": {"amount": "100.00", "currency": "USD"},
    "materials": [{"description": "Motor", "hs_code": "8501.10", "origin": "CN", "originating": False,
                   "value": {"amount": "60.00", "currency": "USD"}}],
}  # fmt: skip


def test_a_good_in_a_file_is_judged_by_a_file_of_rules() -> None:
    on = date(2026, 11, 2)
    unknown = judged_good(canonical(MOTORS), under="CPTPP", importing="SG", on=on)
    assert unknown["result"] == "undetermined"
    sets = {"rule_sets": [{"min": "8479000000", "max": "8479999999", "rules": [
        {"rule": "A change to a good of heading 8479 from any other heading."}]}]}  # fmt: skip
    made = judged_good(canonical(MOTORS), under="CPTPP", importing="SG", on=on, rules=canonical(sets))
    assert (made["result"], made["criterion"]) == ("originating", "PSR")
    assert made["steps"][-1]["clause"] == "CPTPP art. 3.2(c), Annex 3-D, 847900 to 847999"


@pytest.mark.parametrize("given", [[], {"colour": "red"}, {"materials": {}}, {"materials": [1]}, {"answers": []}])
def test_a_file_that_is_no_good_is_refused(given: object) -> None:
    with pytest.raises(Unreadable):
        judged_good(canonical(given), under="CPTPP", importing="SG", on=date(2026, 11, 2))


def test_goods_that_share_their_codes_are_told_apart_by_the_words_of_their_sets() -> None:
    """As the lists write `ex 0502`: bristles by a process, any other product of the heading from its own chapter."""

    def rule_set(goods: str, text: str) -> dict[str, object]:
        return {"heading": "ex 0502", "subdivision": goods, "min": "0502000000", "max": "0502999999",
                "rules": [{"rule": text}]}  # fmt: skip

    sets = [
        rule_set("Prepared bristles", "Cleaning, disinfecting, sorting and straightening of bristles and hair."),
        rule_set("Any other product from heading 0502",
                 "Manufacture in which all the materials of chapter 5 used are wholly obtained."),
    ]  # fmt: skip
    (rule,) = read_law(canonical({"rule_sets": sets}), agreement="x", cites="List", source="", in_force_from=date.min)
    bristles, others = rule.alternatives
    assert (bristles.scope.words, bristles.scope.residual) == ("Prepared bristles", False)
    assert (others.scope.words, others.scope.residual) == ("", True)
    assert others.obtained == (Span("05", "05"),)
