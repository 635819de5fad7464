# SPDX-License-Identifier: Apache-2.0
"""The facts: ours are whole and honest, and faulty files are refused with their place."""

from dataclasses import replace
from datetime import date

import pytest

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.plans.formats import (
    COLUMNS,
    answer_from_json,
    answer_json,
    cells_csv,
    every_cell,
    fact_from_json,
    fact_json,
    milestone_from_json,
    milestone_json,
    our_agreements,
    our_facts,
    our_milestones,
    our_periods,
    plans_report,
    read_facts,
    read_lane,
    read_milestones,
)
from tradelane.plans.formats.facts import MILESTONE_COLUMNS
from tradelane.plans.rules import answer, period_for
from tradelane.plans.values import (
    MEASURES_OF,
    Acceptance,
    Confidence,
    Instrument,
    LaneAnswer,
    Measure,
    PeriodKind,
    Status,
    SubjectKind,
)


def on_lane(kind: DocumentKind, lane: str, *, on: date) -> LaneAnswer:
    """What the shipped facts say, without a node's own."""
    return answer(kind, read_lane(lane), facts=our_facts(), agreements=our_agreements(), on=on)


HEAD = ",".join(COLUMNS) + "\n"
GOOD = "MX,cbpr,in-force,,A basis,A source,2026-11-24,high,,,,,\n"


def test_every_economy_has_every_measure() -> None:
    cells = every_cell(our_facts(), on=date(2026, 11, 2))
    assert set(cells) == {(e, m) for e in ECONOMIES for m in Measure}
    assert len(ECONOMIES) == 21
    asked = {
        "mletr-law", "e-signature-law", "single-window", "electronic-origin", "e-bill-of-lading", "e-payment", "e-sps",
        "instant-payments", "consumer-protection", "de-minimis", "cybersecurity", "privacy-law",
    }  # fmt: skip
    assert asked <= set(Measure)
    assert sum(fact.status is not Status.UNCONFIRMED for fact in cells.values()) > 150


def test_every_cell_has_source_and_date_or_is_unconfirmed() -> None:
    for fact in every_cell(our_facts(), on=date(2026, 11, 2)).values():
        assert fact.status is Status.UNCONFIRMED or (fact.source and fact.date)


def test_every_measure_belongs_to_one_action_plan() -> None:
    assert sorted(m for measures in MEASURES_OF.values() for m in measures) == sorted(Measure)
    assert len(MEASURES_OF[Instrument.DATA_PRIVACY]) == 12


def test_unconfirmed_facts_claim_nothing() -> None:
    for fact in our_facts():
        if fact.status is Status.UNCONFIRMED:
            assert not fact.source and not fact.confirmed_by and fact.confidence is Confidence.LOW
        else:
            assert fact.source and fact.confidence is not Confidence.LOW


def test_agreements_that_accept_data_name_a_source() -> None:
    assert all(a.source for a in our_agreements() if a.electronic is not None)
    assert all(a.economies <= set(ECONOMIES) for a in our_agreements())


def test_the_report_has_the_form_that_programs_expect() -> None:
    report = plans_report(our_facts(), our_milestones(), on=date(2026, 11, 2))
    assert len(report["economies"]) == 21
    assert {"economy", "measure", "status", "source", "date", "confidence"} <= set(report["cells"][0])
    assert len(report["cells"]) == 21 * len(Measure)
    before = plans_report(our_facts(), [], on=date(2021, 3, 18))
    assert "2021-03-19" in [cell["valid_from"] for cell in before["other_days"]]


def test_answers_are_read_as_they_are_written() -> None:
    for kind in DocumentKind:
        given = on_lane(kind, "MX-SG", on=date(2026, 11, 2))
        assert answer_from_json(answer_json(given)) == given
    with pytest.raises(Unreadable, match="PLAN-READ-1"):
        answer_from_json({"kind": "perhaps"})


def test_singapore_s_transferable_records_begin_on_their_day() -> None:
    before = on_lane(DocumentKind.BILL_OF_LADING, "MX-SG", on=date(2021, 3, 18))
    since = on_lane(DocumentKind.BILL_OF_LADING, "MX-SG", on=date(2021, 3, 19))
    assert (before.acceptance, since.acceptance) == (Acceptance.PAPER, Acceptance.UNDETERMINED)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a,b\n1,2\n", "CSV-1"),
        (HEAD + "MX,cbpr\n", "CSV-2"),
        (HEAD + GOOD + GOOD, "CSV-3"),
        (HEAD + GOOD.replace("in-force", "perhaps"), "CSV-4"),
        (HEAD + GOOD.replace("2026-11-24", "yesterday"), "CSV-5"),
        (HEAD + GOOD.replace("in-force,", "in-force,soon"), "CSV-5"),
        (HEAD + GOOD.replace("MX", "DE"), "PLAN-5"),
        (HEAD + GOOD.replace("high,,,,,", "high,,,,,FR"), "PLAN-5"),
        (HEAD + GOOD.replace("high,,,,,", "high,,,,half,"), "CSV-6"),
    ],
)
def test_faulty_files_are_unreadable(text: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_facts(text)
    assert caught.value.rule == rule and caught.value.fix


def test_a_fact_without_source_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read_facts(HEAD + GOOD.replace("A source", ""))
    assert (caught.value.rule, caught.value.field) == ("PLAN-1", "row 2, source")


def test_more_than_the_whole_is_no_coverage() -> None:
    with pytest.raises(Refused) as caught:
        read_facts(HEAD + GOOD.replace("high,,,,,", "high,,,,101,"))
    assert (caught.value.rule, caught.value.field) == ("PLAN-8", "row 2, coverage")


def test_what_is_exported_is_read_back_as_facts() -> None:
    cells = list(every_cell(our_facts(), on=date(2026, 11, 2)).values())
    seen = [fact for fact in cells if fact.date is not None]
    assert list(read_facts(cells_csv(seen).replace("\r\n", "\n"))) == seen
    assert all(fact_from_json(fact_json(fact)) == fact for fact in cells)


def test_a_spreadsheet_runs_nothing_that_was_exported() -> None:
    fact = replace(our_facts()[0], legal_basis='=HYPERLINK("http://x")', system="+1")
    written = cells_csv([fact])
    assert "'=HYPERLINK" in written
    assert ",'+1," in written


def test_milestones_and_periods_are_whole() -> None:
    assert all(milestone_from_json(milestone_json(each)) == each for each in our_milestones())
    for kind in PeriodKind:
        for subject in SubjectKind:
            for economy in ECONOMIES:
                period = period_for(kind, subject=subject, economy=economy, on=date(2026, 11, 2), periods=our_periods())
                assert period.citation
                assert period.source
    row = "MX,cbpr,No law,,,,A source,2026-11-24,high\n"
    with pytest.raises(Refused, match="PLAN-9"):
        read_milestones(",".join(MILESTONE_COLUMNS) + "\n" + row)


def test_lanes_are_read_in_any_case() -> None:
    assert str(read_lane(" mx-sg ")) == "MX-SG"
    for bad in ("MX", "MX-MX", "MX-DE", ""):
        with pytest.raises(Refused):
            read_lane(bad)
