# SPDX-License-Identifier: Apache-2.0
"""The facts: ours are whole and honest, and faulty files are refused with their place."""

from datetime import date

import pytest

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.plans.formats import (
    COLUMNS,
    answer_from_json,
    answer_json,
    our_agreements,
    our_facts,
    plans_report,
    read_facts,
    read_lane,
)
from tradelane.plans.queries import kind_on_lane
from tradelane.plans.values import Acceptance, Confidence, Measure, Status

HEAD = ",".join(COLUMNS) + "\n"
GOOD = "MX,cbpr,in-force,,A basis,A source,2026-11-24,high,\n"


def test_every_economy_has_every_measure() -> None:
    assert {(f.economy, f.measure) for f in our_facts()} == {(e, m) for e in ECONOMIES for m in Measure}
    assert len(ECONOMIES) == 21


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
    report = plans_report(on=date(2026, 11, 2))
    assert len(report["economies"]) == 21
    assert {"economy", "measure", "status", "source", "date", "confidence"} <= set(report["cells"][0])
    assert len(report["cells"]) == 21 * len(Measure)
    before = plans_report(on=date(2021, 3, 18))
    assert [cell["valid_from"] for cell in before["other_days"]] == ["2021-03-19"]


def test_answers_are_read_as_they_are_written() -> None:
    for kind in DocumentKind:
        given = kind_on_lane(kind, "MX-SG", on=date(2026, 11, 2))
        assert answer_from_json(answer_json(given)) == given
    with pytest.raises(Unreadable, match="PLAN-READ-1"):
        answer_from_json({"kind": "perhaps"})


def test_singapore_s_transferable_records_begin_on_their_day() -> None:
    before = kind_on_lane(DocumentKind.BILL_OF_LADING, "MX-SG", on=date(2021, 3, 18))
    since = kind_on_lane(DocumentKind.BILL_OF_LADING, "MX-SG", on=date(2021, 3, 19))
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


def test_lanes_are_read_in_any_case() -> None:
    assert str(read_lane(" mx-sg ")) == "MX-SG"
    for bad in ("MX", "MX-MX", "MX-DE", ""):
        with pytest.raises(Refused):
            read_lane(bad)
