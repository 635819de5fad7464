# SPDX-License-Identifier: Apache-2.0
"""Each rule of erasure: one case that holds, one that does not; then what becomes of a key as a whole."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tradelane.kernel.ids import new_id
from tradelane.parties.values.vault import KeyId, KeyView, Record
from tradelane.privacy.formats import our_retention
from tradelane.privacy.rules import erasure as rules
from tradelane.privacy.values import Confidence
from tradelane.privacy.values.erasure import Outcome, Retention, Term

TODAY = date(2026, 11, 2)
KEY = KeyView(
    KeyId("0" * 32), Record.ORDER, "order_1", ("shop.OrderRow.buyer_name",), frozenset({"a" * 64}),
    date(2026, 1, 1), date(2026, 2, 1), None, None, None,
)  # fmt: skip
FIVE_YEARS = Retention(
    "MX", frozenset({Record.ORDER}), Term.MUST, 1826, "Invented Act s. 1", date(2000, 1, 1), None, "invented",
    Confidence.HIGH,
)  # fmt: skip


def a_key(**changes: Any) -> KeyView:
    return replace(KEY, **changes)


def test_what_no_law_wants_kept_is_erased() -> None:
    assert rules.what_no_law_wants_kept_is_erased(None, on=TODAY)
    assert rules.what_no_law_wants_kept_is_erased(TODAY - timedelta(days=1), on=TODAY)
    assert not rules.what_no_law_wants_kept_is_erased(TODAY, on=TODAY)


def test_what_is_kept_is_read_by_the_law_alone() -> None:
    assert rules.what_is_kept_is_read_by_the_law_alone(is_running=True, is_restricted=False)
    assert rules.what_is_kept_is_read_by_the_law_alone(is_running=False, is_restricted=True)
    assert not rules.what_is_kept_is_read_by_the_law_alone(is_running=False, is_restricted=False)


def test_a_running_matter_keeps_what_it_needs() -> None:
    assert rules.a_running_matter_keeps_what_it_needs(a_key(closed_on=None), on=TODAY)
    assert not rules.a_running_matter_keeps_what_it_needs(a_key(), on=TODAY)
    left_open = a_key(closed_on=None, opened_on=TODAY - rules.RUNS_AT_MOST)
    assert not rules.a_running_matter_keeps_what_it_needs(left_open, on=TODAY)


def test_nothing_outlives_its_time() -> None:
    assert rules.nothing_outlives_its_time(TODAY, on=TODAY, is_destroyed=False)
    assert rules.nothing_outlives_its_time(TODAY - timedelta(days=1), on=TODAY, is_destroyed=True)
    assert not rules.nothing_outlives_its_time(TODAY - timedelta(days=1), on=TODAY, is_destroyed=False)


def test_who_was_given_it_is_asked_too() -> None:
    assert rules.who_was_given_it_is_asked_too(is_node_known=True, is_asked=True)
    assert rules.who_was_given_it_is_asked_too(is_node_known=False, is_asked=False)
    assert not rules.who_was_given_it_is_asked_too(is_node_known=True, is_asked=False)


def test_a_receipt_stays_and_names_nobody() -> None:
    assert rules.a_receipt_stays_and_names_nobody(["privacy.ReceiptRow.person", "privacy.AliasRow.pseudonym"])
    assert not rules.a_receipt_stays_and_names_nobody(["shop.OrderRow.email"])


@pytest.mark.parametrize(
    ("changes", "outcome", "rule", "until"),
    [
        ({}, Outcome.KEPT, "ERASE-2", date(2026, 2, 1) + timedelta(days=1826)),
        ({"closed_on": None}, Outcome.KEPT, "ERASE-3", TODAY + timedelta(days=1826)),
        ({"record": Record.CONTACT}, Outcome.ERASED, "ERASE-1", None),
        ({"record": Record.MESSAGE, "closed_on": None}, Outcome.ERASED, "ERASE-1", None),
        ({"closed_on": TODAY - timedelta(days=1827)}, Outcome.ERASED, "ERASE-4", None),
        ({"closed_on": TODAY - timedelta(days=1826)}, Outcome.KEPT, "ERASE-2", TODAY),
    ],
)
def test_what_becomes_of_a_key(changes: dict[str, Any], outcome: Outcome, rule: str, until: date | None) -> None:
    found = rules.fate(a_key(**changes), [FIVE_YEARS], economy="MX", on=TODAY)
    assert (found.outcome, found.rule, found.until) == (outcome, rule, until)
    assert found.is_running == (rule == "ERASE-3")
    assert bool(found.citation) == (rule in ("ERASE-2", "ERASE-3", "ERASE-4"))


def test_an_economys_own_row_goes_before_the_general_one_and_counts_in_its_time_only() -> None:
    general = replace(FIVE_YEARS, economy="*", days=3653, citation="general")
    repealed = replace(FIVE_YEARS, days=9999, ends=date(2020, 1, 1))
    ahead = replace(FIVE_YEARS, days=9999, starts=date(2030, 1, 1))
    rows = [general, repealed, ahead, FIVE_YEARS]
    assert rules.wanted_by_law(KEY, rows, economy="MX", on=TODAY) == FIVE_YEARS
    assert rules.wanted_by_law(KEY, rows, economy="SG", on=TODAY) == general
    assert rules.wanted_by_law(a_key(record=Record.CONTACT), rows, economy="MX", on=TODAY) is None


def test_what_nobody_asks_for_ends_too() -> None:
    house = replace(FIVE_YEARS, economy="*", term=Term.MOST, records=frozenset({Record.CONTACT}), days=730)
    rows = [FIVE_YEARS, house]
    assert rules.end_of(KEY, rows, economy="MX", on=TODAY) == date(2026, 2, 1) + timedelta(days=1826)
    contact = a_key(record=Record.CONTACT)
    assert rules.end_of(contact, rows, economy="MX", on=TODAY) == date(2026, 2, 1) + timedelta(days=730)
    assert rules.end_of(a_key(closed_on=None), rows, economy="MX", on=TODAY) is None
    nobody_closed = a_key(closed_on=None, opened_on=date(2025, 1, 1))
    assert rules.end_of(nobody_closed, rows, economy="MX", on=TODAY) == date(2026, 1, 1) + timedelta(days=1826)


def test_an_act_stays_under_a_drawn_name() -> None:
    assert rules.an_act_stays_under_a_drawn_name(new_id("person"))
    for names_somebody in ("ana@cafe.example", "person_ana", "person_" + "A" * 26, new_id("trade"), ""):
        assert not rules.an_act_stays_under_a_drawn_name(names_somebody)


def test_an_account_in_use_stays() -> None:
    account = a_key(record=Record.ACCOUNT, closed_on=None, opened_on=date(2001, 1, 1))
    assert rules.an_account_in_use_stays(account)
    assert not rules.an_account_in_use_stays(a_key(record=Record.ACCOUNT))
    assert not rules.an_account_in_use_stays(a_key(closed_on=None))
    assert rules.end_of(account, our_retention(), economy="SG", on=TODAY) is None
    kept = rules.fate(account, our_retention(), economy="SG", on=TODAY)
    assert (kept.outcome, kept.rule, kept.is_running) == (Outcome.KEPT, "ERASE-8", True)


def test_an_account_goes_with_its_person_unless_a_row_of_law_wants_it() -> None:
    left = a_key(record=Record.ACCOUNT, closed_on=TODAY)
    assert rules.end_of(left, our_retention(), economy="SG", on=TODAY) == TODAY
    assert rules.fate(left, our_retention(), economy="SG", on=TODAY).outcome is Outcome.ERASED
    law = replace(FIVE_YEARS, economy="SG", records=frozenset({Record.ACCOUNT}), days=365)
    assert rules.end_of(left, [*our_retention(), law], economy="SG", on=TODAY) == TODAY + timedelta(days=365)


def test_our_rows_decide_every_record_in_every_economy() -> None:
    rows = our_retention()
    for record in Record:
        key = a_key(record=record)
        for economy in ("MX", "SG", "US", "ZZ"):
            assert rules.end_of(key, rows, economy=economy, on=TODAY) is not None, record
    kept = {record for record in Record if rules.wanted_by_law(a_key(record=record), rows, economy="SG", on=TODAY)}
    assert kept == {Record.ORDER, Record.TRADE, Record.BILL, Record.PAYMENT, Record.CASE, Record.REQUEST}
    assert {row.economy for row in rows if row.term is Term.MUST} >= {"MX", "SG", "US", "JP", "*"}
    assert all(row.citation and row.source for row in rows)
