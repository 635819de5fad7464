# SPDX-License-Identifier: Apache-2.0
"""Rules of anybody's UN/CEFACT certificate of origin: one case that holds and one that does not."""

from dataclasses import replace

from tests.consignment_makers import a_consignment, a_goods_item

from tradelane.documents.rules import unece_certificate as unece

WHOLE = a_consignment()
"""It names seller and buyer, and one classified good with its origin."""


def test_a_certificate_says_from_whom_to_whom() -> None:
    assert unece.a_certificate_says_from_whom_to_whom(WHOLE, agreement="CPTPP")
    alone = replace(WHOLE, parties=WHOLE.parties[:1])
    assert not unece.a_certificate_says_from_whom_to_whom(alone, agreement="CPTPP")
    nameless = replace(WHOLE, parties=tuple(replace(p, name="", organisation=None) for p in WHOLE.parties))
    assert not unece.a_certificate_says_from_whom_to_whom(nameless, agreement="CPTPP")


def test_a_preference_names_its_agreement() -> None:
    assert unece.a_preference_names_its_agreement(WHOLE, agreement="CPTPP")
    assert not unece.a_preference_names_its_agreement(WHOLE, agreement="")


def test_every_good_has_its_origin() -> None:
    assert unece.every_good_has_its_origin(WHOLE, agreement="")
    one_without = replace(WHOLE, goods_items=(a_goods_item(), a_goods_item(number=2, origin="")))
    assert not unece.every_good_has_its_origin(one_without, agreement="")


def test_every_good_is_classified() -> None:
    assert unece.every_good_is_classified(WHOLE, agreement="")
    one_without = replace(WHOLE, goods_items=(a_goods_item(), a_goods_item(number=2, hs_code="")))
    assert not unece.every_good_is_classified(one_without, agreement="")
