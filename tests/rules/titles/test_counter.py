# SPDX-License-Identifier: Apache-2.0
"""Each rule of the counter: one case that holds, one that does not."""

from dataclasses import replace

from tests.makers import BANK, CARRIER
from tests.title_makers import NOW, TITLE, a_surrendered_title, a_title, said

from tradelane.kernel.ids import TitleId
from tradelane.titles import rules
from tradelane.titles.values import Act, Purpose, SurrenderTerms


def test_the_carrier_asks_at_its_counter() -> None:
    assert rules.the_carrier_asks_at_its_counter(a_title(), by=CARRIER)
    assert not rules.the_carrier_asks_at_its_counter(a_title(), by=BANK)
    assert not rules.the_carrier_asks_at_its_counter(a_surrendered_title(), by=CARRIER)


def test_a_code_at_the_counter_works_once() -> None:
    assert rules.a_code_at_the_counter_works_once(None)
    assert not rules.a_code_at_the_counter_works_once(NOW)


def test_a_surrender_at_the_counter_is_for_delivery() -> None:
    entry = said(Act.SURRENDER, SurrenderTerms(Purpose.DELIVERY), to=CARRIER)
    assert rules.a_surrender_at_the_counter_is_for_delivery(entry, title=TITLE)
    other = replace(entry, terms=SurrenderTerms(Purpose.PAPER))
    for bad in (other, replace(entry, act=Act.TRANSFER), replace(entry, title=TitleId("title_other"))):
        assert not rules.a_surrender_at_the_counter_is_for_delivery(bad, title=TITLE)
