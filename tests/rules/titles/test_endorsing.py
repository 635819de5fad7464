# SPDX-License-Identifier: Apache-2.0
"""In whose favour a record runs: each rule where it holds and where it does not."""

import pytest
from tests.makers import BANK, BUYER, CARRIER, SELLER
from tests.title_makers import a_pledged_title, a_title, an_order_title, said, standing

from tradelane.kernel.ids import OrganisationId
from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    Endorsement,
    EndorsementTerms,
    Form,
    NominationTerms,
    Purpose,
    SurrenderTerms,
)

IN_FULL = EndorsementTerms(Endorsement.FULL, BUYER)
IN_BLANK = EndorsementTerms(Endorsement.BLANK)
COLLECT = EndorsementTerms(Endorsement.PROCURATION, BUYER)


def test_only_the_entitled_endorse() -> None:
    entry = said(Act.ENDORSE, IN_FULL)
    assert rules.only_the_entitled_endorse(an_order_title(), entry)
    assert rules.only_the_entitled_endorse(a_title(), entry), "in blank: whoever holds it"
    others = standing(a_title(), form=Form.ORDER, order_of=BANK)
    assert not rules.only_the_entitled_endorse(others, entry)
    assert rules.only_the_entitled_endorse(standing(others, nominee=BUYER), entry), "to the nominee"
    assert not rules.only_the_entitled_endorse(standing(others, nominee=CARRIER), entry)
    assert not rules.only_the_entitled_endorse(standing(others, nominee=BUYER), said(Act.ENDORSE, IN_BLANK))


def test_who_collects_for_another_endorses_for_collection_only() -> None:
    agent = an_order_title(agent=SELLER)
    assert rules.only_the_entitled_endorse(agent, said(Act.ENDORSE, COLLECT))
    assert not rules.only_the_entitled_endorse(agent, said(Act.ENDORSE, IN_FULL))


@pytest.mark.parametrize(
    ("form", "endorsee", "not_to_order", "holds"),
    [
        (Endorsement.FULL, BUYER, False, True),
        (Endorsement.FULL, BUYER, True, True),
        (Endorsement.ORDER, None, False, False),
        (Endorsement.PROCURATION, None, False, False),
        (Endorsement.BLANK, None, False, True),
        (Endorsement.BEARER, None, False, True),
        (Endorsement.BEARER, BUYER, False, False),
        (Endorsement.BLANK, None, True, False),
    ],
)
def test_an_endorsement_in_full_names_its_endorsee(
    form: Endorsement, endorsee: OrganisationId | None, not_to_order: bool, holds: bool
) -> None:
    terms = EndorsementTerms(form, endorsee, not_to_order=not_to_order)
    assert rules.an_endorsement_in_full_names_its_endorsee(a_title(), said(Act.ENDORSE, terms)) is holds


def test_an_endorsed_record_goes_to_its_endorsee() -> None:
    for to, holds in ((SELLER, True), (BUYER, True), (BANK, False)):
        entry = said(Act.ENDORSE, IN_FULL, to=to)
        assert rules.an_endorsed_record_goes_to_its_endorsee(a_title(), entry) is holds
    assert rules.an_endorsed_record_goes_to_its_endorsee(a_title(), said(Act.ENDORSE, IN_BLANK, to=BANK))


def test_a_straight_record_reaches_only_its_consignee() -> None:
    straight = standing(a_title(), form=Form.STRAIGHT, order_of=BUYER)
    assert rules.a_straight_record_reaches_only_its_consignee(straight, said(Act.TRANSFER, to=BUYER))
    assert not rules.a_straight_record_reaches_only_its_consignee(straight, said(Act.TRANSFER, to=BANK))
    for act in (Act.ENDORSE, Act.PLEDGE, Act.NOMINATE):
        assert not rules.a_straight_record_reaches_only_its_consignee(straight, said(act, to=BUYER))
    assert rules.a_straight_record_reaches_only_its_consignee(a_title(), said(Act.TRANSFER, to=BANK))


def test_only_the_entitled_nominate() -> None:
    held_by_the_bank = standing(a_title(holder=BANK), form=Form.ORDER, order_of=SELLER)
    nomination = said(Act.NOMINATE, NominationTerms(BUYER), to=BANK)
    assert rules.only_the_entitled_nominate(held_by_the_bank, nomination)
    assert not rules.only_the_entitled_nominate(held_by_the_bank, said(Act.NOMINATE, NominationTerms(BUYER), by=BANK))
    assert not rules.only_the_entitled_nominate(held_by_the_bank, said(Act.NOMINATE, NominationTerms(SELLER)))
    assert not rules.only_the_entitled_nominate(a_title(), nomination), "in blank nobody has it to give"


def test_only_the_entitled_get_the_goods() -> None:
    others = standing(a_title(), form=Form.ORDER, order_of=BUYER)
    assert rules.only_the_entitled_get_the_goods(an_order_title(), said(Act.SURRENDER, to=CARRIER))
    assert rules.only_the_entitled_get_the_goods(a_title(), said(Act.SURRENDER, to=CARRIER))
    assert not rules.only_the_entitled_get_the_goods(others, said(Act.SURRENDER, to=CARRIER))
    amend = said(Act.SURRENDER, SurrenderTerms(Purpose.AMENDMENT), to=CARRIER)
    assert rules.only_the_entitled_get_the_goods(others, amend), "nothing is delivered"
    assert rules.only_the_entitled_get_the_goods(standing(others, agent=SELLER), said(Act.SURRENDER, to=CARRIER))
    assert rules.only_the_entitled_get_the_goods(a_pledged_title(order_of=SELLER), said(Act.SURRENDER, by=BANK))


def test_only_the_entitled_pledge() -> None:
    assert rules.only_the_entitled_pledge(an_order_title(), said(Act.PLEDGE, to=BANK))
    others = standing(a_title(), form=Form.ORDER, order_of=BUYER)
    assert not rules.only_the_entitled_pledge(others, said(Act.PLEDGE, to=BANK))


def test_a_pledgee_passes_nothing_on() -> None:
    pledged = a_pledged_title()
    assert rules.a_pledgee_passes_nothing_on(pledged, said(Act.ENDORSE, COLLECT, by=BANK))
    assert not rules.a_pledgee_passes_nothing_on(pledged, said(Act.ENDORSE, IN_FULL, by=BANK))
    assert rules.a_pledgee_passes_nothing_on(pledged, said(Act.SURRENDER, by=BANK))
    paper = said(Act.SURRENDER, SurrenderTerms(Purpose.PAPER), by=BANK)
    assert not rules.a_pledgee_passes_nothing_on(pledged, paper)
    assert rules.a_pledgee_passes_nothing_on(a_title(), paper)


def test_a_released_record_goes_back_to_its_pledgor() -> None:
    assert rules.a_released_record_goes_back_to_its_pledgor(a_pledged_title(), said(Act.RELEASE, by=BANK, to=SELLER))
    assert not rules.a_released_record_goes_back_to_its_pledgor(a_pledged_title(), said(Act.RELEASE, by=BANK, to=BUYER))
