# SPDX-License-Identifier: Apache-2.0
"""Each rule of DCSA's surrender, by its name: one case that holds and one that does not; and what answers mean."""

import pytest
from tests.makers import BANK, BUYER, SELLER
from tests.title_makers import a_title, an_order_title

from tradelane.kernel.digests import digest_of
from tradelane.titles.rules.dcsa import (
    a_carrier_answers_once,
    a_named_titleholder_surrenders,
    a_reason_is_for_an_amendment,
    a_reference_is_used_once,
    a_rejection_says_why,
    act_of,
    code_of,
    one_surrender_is_open_at_a_time,
    only_an_issued_bill_is_surrendered,
    purpose_of,
    reason_of,
    settled_by,
    the_platform_of_the_issue_surrenders,
)
from tradelane.titles.values import Act, Purpose
from tradelane.titles.values.dcsa import CallState, IssuanceState, SurrenderAction, SurrenderCode, SurrenderState

REQUEST, OTHER = digest_of(b"a request"), digest_of(b"another")


def test_a_reference_is_used_once() -> None:
    assert a_reference_is_used_once([], request=REQUEST)
    assert a_reference_is_used_once([REQUEST], request=REQUEST)
    assert not a_reference_is_used_once([OTHER], request=REQUEST)


def test_one_surrender_is_open_at_a_time() -> None:
    assert one_surrender_is_open_at_a_time([])
    assert not one_surrender_is_open_at_a_time([SurrenderState.WAITING])


def test_only_an_issued_bill_is_surrendered() -> None:
    assert only_an_issued_bill_is_surrendered(IssuanceState.ISSUED)
    for state in set(IssuanceState) - {IssuanceState.ISSUED}:
        assert not only_an_issued_bill_is_surrendered(state)


def test_the_platform_of_the_issue_surrenders() -> None:
    assert the_platform_of_the_issue_surrenders(["WAVE", "BOLE"], asking=["WAVE"])
    assert not the_platform_of_the_issue_surrenders(["BOLE"], asking=["WAVE"])
    assert not the_platform_of_the_issue_surrenders(["BOLE"], asking=[])


def test_a_reason_is_for_an_amendment() -> None:
    assert a_reason_is_for_an_amendment(SurrenderCode.AMENDMENT, reason="COD")
    assert a_reason_is_for_an_amendment(SurrenderCode.DELIVERY, reason="")
    assert not a_reason_is_for_an_amendment(SurrenderCode.DELIVERY, reason="SWTP")


def test_a_named_titleholder_surrenders() -> None:
    assert a_named_titleholder_surrenders(an_order_title(), by=SELLER)
    assert a_named_titleholder_surrenders(a_title(), by=BUYER)
    assert a_named_titleholder_surrenders(an_order_title(pledgor=SELLER), by=BANK)
    assert not a_named_titleholder_surrenders(an_order_title(), by=BUYER)


def test_a_carrier_answers_once() -> None:
    assert a_carrier_answers_once(SurrenderState.SENT)
    assert a_carrier_answers_once(SurrenderState.WAITING)
    assert not a_carrier_answers_once(SurrenderState.ACCEPTED)
    assert not a_carrier_answers_once(SurrenderState.REJECTED)


def test_a_rejection_says_why() -> None:
    assert a_rejection_says_why(SurrenderAction.ACCEPTED, comments="")
    assert a_rejection_says_why(SurrenderAction.REJECTED, comments="The freight is not paid.")
    assert not a_rejection_says_why(SurrenderAction.REJECTED, comments=" ")


@pytest.mark.parametrize(
    ("purpose", "wanted", "code", "reason"),
    [
        (Purpose.DELIVERY, "COD", SurrenderCode.DELIVERY, ""),
        (Purpose.PAPER, "", SurrenderCode.AMENDMENT, "SWTP"),
        (Purpose.AMENDMENT, "COD: to Busan", SurrenderCode.AMENDMENT, "COD"),
        (Purpose.AMENDMENT, "SWI", SurrenderCode.AMENDMENT, "SWI"),
        (Purpose.AMENDMENT, "Two bags more", SurrenderCode.AMENDMENT, ""),
        (Purpose.DIVISION, "COD", SurrenderCode.AMENDMENT, ""),
    ],
)
def test_a_purpose_has_its_code_and_reason(purpose: Purpose, wanted: str, code: SurrenderCode, reason: str) -> None:
    assert (code_of(purpose), reason_of(purpose, wanted=wanted)) == (code, reason)


def test_codes_come_back_as_purposes() -> None:
    assert purpose_of(SurrenderCode.DELIVERY, reason="") is Purpose.DELIVERY
    assert purpose_of(SurrenderCode.AMENDMENT, reason="SWTP") is Purpose.PAPER
    assert purpose_of(SurrenderCode.AMENDMENT, reason="COD") is Purpose.AMENDMENT


def test_an_answer_is_an_act() -> None:
    accepted = [act_of(SurrenderAction.ACCEPTED, purpose=each) for each in Purpose]
    assert accepted == [Act.ACCEPT_SURRENDER, Act.VOID, Act.TO_PAPER, Act.VOID, Act.VOID]
    assert {act_of(SurrenderAction.REJECTED, purpose=each) for each in Purpose} == {Act.REFUSE_SURRENDER}


@pytest.mark.parametrize(
    ("status", "tries", "state"),
    [
        (204, 1, CallState.DONE),
        (200, 3, CallState.DONE),
        (409, 1, CallState.REFUSED),
        (409, 2, CallState.DONE),
        (400, 2, CallState.REFUSED),
        (422, 1, CallState.REFUSED),
        (401, 1, CallState.WAITING),
        (404, 9, CallState.WAITING),
        (503, 1, CallState.WAITING),
        (302, 1, CallState.WAITING),
    ],
)
def test_a_status_settles_a_call_or_has_it_tried_again(status: int, tries: int, state: CallState) -> None:
    assert settled_by(status, tries=tries).state is state
