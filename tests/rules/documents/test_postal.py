# SPDX-License-Identifier: Apache-2.0
"""Every rule of CN 22 and CN 23: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document

from tradelane.documents.rules import cn22, cn23, postal
from tradelane.documents.values import DocumentKind

SMALL = a_document(DocumentKind.CN22)
PARCEL = a_document(DocumentKind.CN23)


@pytest.mark.parametrize("number", ["UA473124828MX", "UA47312482MX", "UA473124829QQ", "ua473124829MX", ""])
def test_a_postal_declaration_bears_the_item_s_number(number: str) -> None:
    """47312482 with 9 is the example of UPU S10."""
    holds_only_for(postal.a_postal_declaration_bears_the_item_s_number, SMALL, replace(SMALL, number=number))


def test_a_postal_declaration_states_the_category() -> None:
    holds_only_for(postal.a_postal_declaration_states_the_category, SMALL, stating(SMALL, category=None))


def test_a_postal_declaration_weighs_and_values_every_good() -> None:
    bad = (changed(SMALL, "goods_items/0/net_mass"), changed(SMALL, "goods_items/0/value"))
    holds_only_for(postal.a_postal_declaration_weighs_and_values_every_good, SMALL, *bad)


def test_commercial_items_are_classified() -> None:
    rule = postal.commercial_items_are_classified
    assert rule(changed(SMALL, "goods_items/0/hs_code"))
    holds_only_for(rule, PARCEL, changed(PARCEL, "goods_items/0/hs_code"), changed(PARCEL, "goods_items/0/origin"))


def test_a_postal_declaration_names_sender_and_addressee() -> None:
    bad = (without_party(SMALL, "consignor"), without_party(SMALL, "consignee"))
    holds_only_for(postal.a_postal_declaration_names_sender_and_addressee, SMALL, *bad)


def test_another_category_is_explained() -> None:
    rule = postal.another_category_is_explained
    assert rule(stating(SMALL, category="other", explanation="A prize."))
    holds_only_for(rule, SMALL, stating(SMALL, category="other"))


def test_a_postal_declaration_states_the_total_mass() -> None:
    holds_only_for(postal.a_postal_declaration_states_the_total_mass, SMALL, changed(SMALL, "totals/gross_mass"))


def test_values_are_in_one_currency() -> None:
    line = SMALL.content["goods_items"][0]
    other = {**line, "number": 2, "value": {"amount": "1.00", "currency": "SGD"}}
    holds_only_for(postal.values_are_in_one_currency, SMALL, changed(SMALL, "goods_items", [line, other]))


@pytest.mark.parametrize(("amount", "rate", "holds"), [("420.00", "1.40", True), ("420.01", "1.40", False)])
def test_a_cn22_covers_no_more_than_its_limit(amount: str, rate: str, holds: bool) -> None:
    rule = cn22.a_cn22_covers_no_more_than_its_limit
    worth = changed(stating(SMALL, sdr_rate=rate), "totals/goods_value", {"amount": amount, "currency": "USD"})
    assert rule(worth) is holds
    in_sdr = changed(stating(SMALL, sdr_rate=None), "totals/goods_value", {"amount": "300", "currency": "XDR"})
    assert rule(in_sdr)
    bad = [stating(SMALL, sdr_rate=rate) for rate in (None, "0", "-1.4", "NaN", "dear")]
    holds_only_for(rule, SMALL, *bad, changed(SMALL, "totals"), replace(SMALL, issued_on=date(2001, 1, 1)))


def test_the_limits_are_those_of_the_day() -> None:
    assert postal.limit_on("cn22-value", date(2026, 11, 25)) == Decimal(300)
    assert postal.limit_on("cn22-value", date(2001, 1, 1)) is None


def test_a_cn22_is_for_a_letter_post_item() -> None:
    rule = cn22.a_cn22_is_for_a_letter_post_item
    assert rule(changed(SMALL, "totals/gross_mass", {"value": "2000", "unit": "GRM"}))
    holds_only_for(rule, SMALL, changed(SMALL, "totals/gross_mass", {"value": "2.001", "unit": "KGM"}))


def test_a_sale_by_post_names_its_invoice() -> None:
    rule = cn23.a_sale_by_post_names_its_invoice
    assert rule(stating(PARCEL, category="gift", invoice_number=None))
    holds_only_for(rule, PARCEL, stating(PARCEL, invoice_number=None))
