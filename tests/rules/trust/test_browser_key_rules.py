# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import timedelta

from tests.conftest import NOON
from tests.makers import BUYER, SELLER, an_actor

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import PersonId
from tradelane.parties.values import Role
from tradelane.trust.rules import browser_keys as rules
from tradelane.trust.values import EnrolmentChallenge

SESSION = digest_of(b"session")
ANA = PersonId("person_ana")
GIVEN = EnrolmentChallenge(SELLER, ANA, SESSION, NOON + timedelta(minutes=10))


def test_a_signatory_or_admin_keeps_a_key() -> None:
    assert rules.a_signatory_or_admin_keeps_a_key(an_actor(roles=[Role.SIGNATORY]))
    assert rules.a_signatory_or_admin_keeps_a_key(an_actor(roles=[Role.ADMIN]))
    assert not rules.a_signatory_or_admin_keeps_a_key(an_actor(roles=[Role.CLERK, Role.READER]))
    assert not rules.a_signatory_or_admin_keeps_a_key(an_actor(person=None))


def test_the_challenge_is_answered_where_it_was_asked() -> None:
    rule = rules.the_challenge_is_answered_where_it_was_asked
    ana = an_actor(person=ANA)
    assert rule(GIVEN, by=ana, session=SESSION)
    assert not rule(None, by=ana, session=SESSION)
    assert not rule(GIVEN, by=ana, session=digest_of(b"another"))
    assert not rule(GIVEN, by=an_actor(person="person_ben"), session=SESSION)
    assert not rule(GIVEN, by=an_actor(BUYER, person=ANA), session=SESSION)


def test_a_challenge_is_answered_once() -> None:
    assert rules.a_challenge_is_answered_once(GIVEN)
    assert not rules.a_challenge_is_answered_once(replace(GIVEN, answered=True))


def test_a_challenge_is_answered_in_time() -> None:
    assert rules.a_challenge_is_answered_in_time(GIVEN, now=NOON)
    assert not rules.a_challenge_is_answered_in_time(GIVEN, now=GIVEN.ends_at)


def test_a_browser_key_is_on_p256() -> None:
    assert rules.a_browser_key_is_on_p256("secp256r1")
    assert not rules.a_browser_key_is_on_p256("secp384r1")
    assert not rules.a_browser_key_is_on_p256("")


def test_the_key_signed_its_own_request() -> None:
    assert rules.the_key_signed_its_own_request(True)
    assert not rules.the_key_signed_its_own_request(False)


def test_a_key_is_certified_once() -> None:
    assert rules.a_key_is_certified_once([])
    assert not rules.a_key_is_certified_once(["ab"])


def test_a_browser_key_signs_for_its_keeper() -> None:
    assert rules.a_browser_key_signs_for_its_keeper(ANA, keeper=ANA)
    assert not rules.a_browser_key_signs_for_its_keeper(PersonId("person_ben"), keeper=ANA)
    assert not rules.a_browser_key_signs_for_its_keeper(None, keeper=ANA)
