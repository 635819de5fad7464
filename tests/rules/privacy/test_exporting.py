# SPDX-License-Identifier: Apache-2.0
"""What a person's export holds and leaves out: each rule once holding, once not."""

from tradelane.privacy.rules import exporting as rules


def test_all_that_is_labelled_is_given_or_named() -> None:
    holds = rules.all_that_is_labelled_is_given_or_named
    assert holds(["a.A.x", "a.A.y"], given=["a.A.x"], named=["a.A.y"])
    assert not holds(["a.A.x", "a.A.y"], given=["a.A.x"], named=[])
    assert not holds(["a.A.x"], given=["a.A.x"], named=["a.A.x"])
    assert not holds(["a.A.x"], given=["a.A.x"], named=["a.A.gone"])


def test_what_opens_an_account_is_given_to_nobody() -> None:
    holds = rules.what_opens_an_account_is_given_to_nobody
    assert holds("user.contact.email")
    assert not holds("user.authorization.password")
    assert not holds("user.authorization.credentials")
    assert not holds("user.device.cookie_id")


def test_what_names_others_is_given_only_cut() -> None:
    holds = rules.what_names_others_is_given_only_cut
    assert holds({"me"}, same_person={"me", "me-by-telephone"})
    assert not holds({"me", "you"}, same_person={"me"})
    assert not holds(set(), same_person={"me"})  # whom it names nobody can tell


def test_what_is_sealed_to_another_stays_sealed() -> None:
    assert rules.what_is_sealed_to_another_stays_sealed(opens_here=True)
    assert not rules.what_is_sealed_to_another_stays_sealed(opens_here=False)


def test_an_authority_gives_its_own_file() -> None:
    assert rules.an_authority_gives_its_own_file(is_inner_work=False)
    assert not rules.an_authority_gives_its_own_file(is_inner_work=True)


def test_what_a_business_is_reached_by_is_the_businesss() -> None:
    assert rules.what_a_business_is_reached_by_is_the_businesss(is_of_organisation=False)
    assert not rules.what_a_business_is_reached_by_is_the_businesss(is_of_organisation=True)


def test_what_nobody_can_tell_whose_it_is_stays() -> None:
    assert rules.what_nobody_can_tell_whose_it_is_stays(is_found_by_person=True)
    assert not rules.what_nobody_can_tell_whose_it_is_stays(is_found_by_person=False)
