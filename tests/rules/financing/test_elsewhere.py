# SPDX-License-Identifier: Apache-2.0
"""Who says what of an offer between two nodes: each rule where it holds and where it does not."""

from tests.financing_makers import an_offer
from tests.makers import BUYING_BANK, OTHER_BANK, OUTSIDER, SELLER

from tradelane.financing import rules
from tradelane.kernel.ids import IntentId, OrganisationId


def test_an_offer_is_decided_where_its_bill_is() -> None:
    assert rules.an_offer_is_decided_where_its_bill_is(an_offer())
    assert not rules.an_offer_is_decided_where_its_bill_is(an_offer(home="MX"))


def test_an_offer_is_told_by_its_seller() -> None:
    offer, rule = an_offer(home="MX"), rules.an_offer_is_told_by_its_seller
    assert rule(offer, sender=SELLER, node="MX", known_from="")
    assert rule(offer, sender=SELLER, node="MX", known_from="MX")
    assert not rule(offer, sender=OUTSIDER, node="MX", known_from="")
    assert not rule(offer, sender=SELLER, node="JP", known_from="")
    assert not rule(offer, sender=SELLER, node="MX", known_from="JP")
    abroad = an_offer(home="MX", seller=OrganisationId("JP.CN.1234567890123"))
    assert not rule(abroad, sender=abroad.seller, node="MX", known_from="")


def test_a_bank_speaks_for_itself() -> None:
    assert rules.a_bank_speaks_for_itself(BUYING_BANK, sender=BUYING_BANK)
    assert not rules.a_bank_speaks_for_itself(BUYING_BANK, sender=OTHER_BANK)


def test_only_the_buyer_orders() -> None:
    agreed = an_offer(buyer=BUYING_BANK, intent=IntentId("intent_1"))
    assert rules.only_the_buyer_orders(agreed, by=BUYING_BANK)
    assert not rules.only_the_buyer_orders(agreed, by=OTHER_BANK)
    assert not rules.only_the_buyer_orders(an_offer(buyer=BUYING_BANK), by=BUYING_BANK)
