# SPDX-License-Identifier: Apache-2.0
"""A record opens in nobody's hands who did not consent to the electronic form, expressly and where it can be read."""

import pytest
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import client_of, post, signed_in
from tests.rooms.titles.test_guards import refused

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Forbidden
from tradelane.parties.values import Role
from tradelane.titles import actions, queries, rules
from tradelane.titles.models import ConsentRow, TitleRow
from tradelane.titles.values import Consent, ConsentBasis, IssueTerms


def opening(id: object) -> IssueTerms:
    entry = queries.chain(id)[0].entry  # type: ignore[arg-type]
    terms = rules.said(entry)
    assert isinstance(terms, IssueTerms)
    return terms


def test_the_record_names_the_consent_that_its_holder_gave(world: World) -> None:
    given = queries.standing_consent(SELLER)
    assert given is not None
    said = {each.party: each for each in opening(world.issue().id).consents}
    assert said[SELLER] == given and said[SELLER].basis is ConsentBasis.EXPRESS
    assert said[CARRIER].basis is ConsentBasis.EXPRESS


def test_without_it_nothing_opens(world: World) -> None:
    actions.withdraw_consent(by=an_actor(SELLER), now=world.tick())
    with refused("TITLE-66"):
        world.issue()
    assert not TitleRow.objects.exists()
    conduct = Consent(SELLER, ConsentBasis.CONDUCT, "they asked for a rate")
    with refused("TITLE-66"):
        world.issue(on=actions.Opening(consent=conduct))
    written = Consent(SELLER, ConsentBasis.EXPRESS, "booking 7731, clause 4")
    assert opening(world.issue(on=actions.Opening(consent=written)).id).consents[1] == written


def test_each_of_joint_holders_consents(world: World) -> None:
    actions.withdraw_consent(by=an_actor(MX_BANK), now=world.tick())
    with refused("TITLE-66"):
        world.issue(on=actions.Opening(held=actions.Together((MX_BANK,), 2)))


def test_giving_again_is_the_same_and_withdrawing_leaves_what_is_held(world: World) -> None:
    title = world.issue()
    assert actions.give_consent(by=an_actor(SELLER), now=world.tick()) == queries.standing_consent(SELLER)
    for _ in range(2):
        actions.withdraw_consent(by=an_actor(SELLER), now=world.tick())
    assert world.transfer(title, MX_BANK).holder == MX_BANK, "what opened before goes on"
    row = ConsentRow.objects.get(organisation=SELLER)
    assert [fact.name for fact in facts(subject=row.pk)] == ["titles.consent.given", "titles.consent.withdrawn"]


def test_only_a_signatory_consents(world: World) -> None:
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.give_consent(by=an_actor(OUTSIDER, roles=[Role.CLERK]), now=world.now)


def test_it_is_given_on_the_page_and_over_the_api(world: World) -> None:
    actions.withdraw_consent(by=an_actor(SELLER), now=world.tick())
    page = signed_in("s@page.example", SELLER)
    assert b"We consent" in page.get("/titles/").content
    assert page.post("/titles/consent").status_code == 302
    assert queries.standing_consent(SELLER) is not None
    assert b"Withdraw it" in page.get("/titles/").content
    assert page.post("/titles/consent", {"withdraw": "yes"}).status_code == 302
    answer = post(client_of("s@api.example", SELLER), "/api/titles/consents/mine")
    assert (answer.status_code, answer.json()["basis"]) == (201, "express")


def test_a_page_tells_a_consent_in_its_readers_language(world: World) -> None:
    world.issue()
    reader = signed_in("reader@holder.example", SELLER)
    (title,) = queries.titles(by=an_actor(SELLER))
    for language, given, issuer in (
        ("es", "dado en este", "emisor"),
        ("en", "given at this registry on", "as the issuer"),
    ):
        for address in ("/titles/", f"/titles/{title.id}"):
            page = reader.get(address, headers={"Accept-Language": language}).content.decode()
            assert given in page and "on 2026-11-02T" not in page, (language, address)
        assert issuer in page
