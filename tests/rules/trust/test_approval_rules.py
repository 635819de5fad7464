# SPDX-License-Identifier: Apache-2.0
from tests.makers import BUYER, SELLER, an_actor

from tradelane.kernel.ids import PersonId
from tradelane.parties.values import Role
from tradelane.trust.rules import approvals as rules
from tradelane.trust.values import ApprovalMethod, RequestState


def test_only_a_signatory_approves() -> None:
    assert rules.only_a_signatory_approves(an_actor(), SELLER)
    assert not rules.only_a_signatory_approves(an_actor(roles=[Role.CLERK]), SELLER)
    assert not rules.only_a_signatory_approves(an_actor(BUYER), SELLER)
    assert not rules.only_a_signatory_approves(an_actor(person=None), SELLER)


def test_nobody_approves_twice() -> None:
    ana, ben = PersonId("person_ana"), PersonId("person_ben")
    assert rules.nobody_approves_twice(ben, {ana})
    assert not rules.nobody_approves_twice(ana, {ana})
    assert not rules.nobody_approves_twice(None, set())


def test_the_request_still_waits() -> None:
    assert rules.the_request_still_waits(RequestState.WAITING)
    assert not rules.the_request_still_waits(RequestState.SIGNED)
    assert not rules.the_request_still_waits(RequestState.WITHDRAWN)


def test_who_has_a_passkey_approves_by_it() -> None:
    rule = rules.who_has_a_passkey_approves_by_it
    assert rule(ApprovalMethod.PASSKEY, has_passkey=True)
    assert rule(ApprovalMethod.SIGN_IN, has_passkey=False)
    assert not rule(ApprovalMethod.TOKEN, has_passkey=True)
    assert not rule(ApprovalMethod.SIGN_IN, has_passkey=True)
