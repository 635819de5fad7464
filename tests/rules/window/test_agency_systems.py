# SPDX-License-Identifier: Apache-2.0
"""The rules of agencies' own systems: each holds in one case and does not in another."""

from datetime import timedelta

import pytest
from tests.conftest import NOON

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import PersonId
from tradelane.window.rules import agency_systems as rules
from tradelane.window.values import ReviewVerdict
from tradelane.window.values.agency_systems import AgencyAct, Scope

COVERED = ["@method", "@authority", "@path", "@query", "content-digest"]


def test_a_message_of_a_system_is_signed() -> None:
    assert rules.a_message_of_a_system_is_signed({"signature": "", "signature-input": ""})
    assert not rules.a_message_of_a_system_is_signed({"signature": ""})
    assert not rules.a_message_of_a_system_is_signed({})


def test_the_key_is_a_registered_systems() -> None:
    assert rules.the_key_is_a_registered_systems("thumb", registered="thumb")
    assert not rules.the_key_is_a_registered_systems("thumb", registered=None)
    assert not rules.the_key_is_a_registered_systems("", registered="")


def test_the_signature_covers_and_fits_the_request() -> None:
    assert rules.the_signature_covers_and_fits_the_request([*COVERED, "date"], holds=True)
    assert not rules.the_signature_covers_and_fits_the_request(COVERED, holds=False)
    for missing in COVERED:
        assert not rules.the_signature_covers_and_fits_the_request([c for c in COVERED if c != missing], holds=True)


def test_the_body_has_the_signed_digest() -> None:
    assert rules.the_body_has_the_signed_digest(b"a", found=b"a")
    assert not rules.the_body_has_the_signed_digest(b"a", found=b"b")
    assert not rules.the_body_has_the_signed_digest(None, found=b"b")


def test_the_signature_is_of_now() -> None:
    for minutes in (-5, 0, 5):
        assert rules.the_signature_is_of_now(NOON + timedelta(minutes=minutes), now=NOON)
    for seconds in (-301, 301):
        assert not rules.the_signature_is_of_now(NOON + timedelta(seconds=seconds), now=NOON)


def test_a_signature_is_used_once() -> None:
    assert rules.a_signature_is_used_once("n" * 16, used=False)
    assert not rules.a_signature_is_used_once("n" * 16, used=True)
    assert not rules.a_signature_is_used_once("n" * 15, used=False)
    assert not rules.a_signature_is_used_once("n" * 201, used=False)


@pytest.mark.parametrize(
    ("address", "on_this_machine", "holds"),
    [
        ("https://customs.example/window", False, True),
        ("https://customs.example:8443/", False, True),
        ("http://127.0.0.1:9000/x", True, True),
        ("http://127.0.0.1:9000/x", False, False),
        ("http://customs.example/", True, False),
        ("https://a:b@customs.example/", False, False),
        ("https://customs.example/?token=1", False, False),
        ("https://customs.example/#x", False, False),
        ("https://customs.example:99999/", False, False),
        ("https:///window", False, False),
        ("", True, False),
    ],
)
def test_a_system_has_a_plain_https_address(address: str, on_this_machine: bool, holds: bool) -> None:
    assert rules.a_system_has_a_plain_https_address(address, of_this_machine=on_this_machine) is holds


def test_a_system_gives_public_keys_that_we_know() -> None:
    p256, ed25519, p384 = ("EC", "P-256"), ("OKP", "Ed25519"), ("EC", "P-384")
    assert rules.a_system_gives_public_keys_that_we_know(ed25519, p256, private=False)
    assert rules.a_system_gives_public_keys_that_we_know(p256, p256, private=False)
    assert not rules.a_system_gives_public_keys_that_we_know(p384, p256, private=False)
    assert not rules.a_system_gives_public_keys_that_we_know(p256, ed25519, private=False)
    assert not rules.a_system_gives_public_keys_that_we_know(p256, p256, private=True)


def test_an_officer_of_the_agency_answers_for_it() -> None:
    ana = PersonId("person_ana")
    assert rules.an_officer_of_the_agency_answers_for_it(ana, officers=[ana])
    assert not rules.an_officer_of_the_agency_answers_for_it(ana, officers=[])


def test_a_message_has_the_members_of_its_act() -> None:
    assert rules.a_message_has_the_members_of_its_act(["verdict"], known=["verdict", "reasons"])
    assert not rules.a_message_has_the_members_of_its_act(["verdict", "x"], known=["verdict"])


def test_the_agency_lets_its_programs_do_this() -> None:
    assert rules.the_agency_lets_its_programs_do_this(Scope.DECIDE, given={Scope.DECIDE})
    assert not rules.the_agency_lets_its_programs_do_this(Scope.DECIDE, given={Scope.READ})


def test_a_key_names_one_request() -> None:
    one, other = digest_of(b"1"), digest_of(b"2")
    assert rules.a_key_names_one_request(None, given=one)
    assert rules.a_key_names_one_request(one, given=one)
    assert not rules.a_key_names_one_request(one, given=other)


def test_a_refusal_by_a_system_cites_its_law() -> None:
    assert rules.a_refusal_by_a_system_cites_its_law(ReviewVerdict.REFUSE, cited=["WIN-10"])
    assert rules.a_refusal_by_a_system_cites_its_law(ReviewVerdict.APPROVE, cited=[])
    assert not rules.a_refusal_by_a_system_cites_its_law(ReviewVerdict.REFUSE, cited=[])


def test_a_decision_is_approve_or_refuse() -> None:
    assert rules.a_decision_is_approve_or_refuse("approve")
    assert rules.a_decision_is_approve_or_refuse("refuse")
    assert not rules.a_decision_is_approve_or_refuse("ask")
    assert not rules.a_decision_is_approve_or_refuse("")


def test_an_answer_is_taken_final_or_neither() -> None:
    assert [s for s in (200, 204, 301, 400, 422, 429, 500, 503) if rules.is_taken(s)] == [200, 204]
    assert [s for s in (200, 204, 301, 400, 422, 429, 500, 503) if rules.is_final(s)] == [400, 422]


def test_each_act_needs_its_own_scope() -> None:
    assert {act.scope for act in AgencyAct} == set(Scope) - {Scope.READ}
