# SPDX-License-Identifier: Apache-2.0
"""Every act of a record at its registry, by the doors that holders and carriers use; chains verify from their bytes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.journal.queries import facts
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused, TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import actions, formats, queries
from tradelane.titles.models import TitleRow
from tradelane.titles.values import (
    Act,
    DivisionTerms,
    Endorsement,
    EndorsementTerms,
    Form,
    PaperOriginal,
    Purpose,
    RecordKind,
    Title,
    TitleState,
)
from tradelane.trust.actions import sequence
from tradelane.trust.models import Checkpoint, Cosignature, Witness
from tradelane.trust.queries import trust_list

ORDER_OF_SELLER = actions.Opening(form=Form.ORDER, order_of=SELLER)


def refused(rule: str) -> "pytest.RaisesExc[TradelaneError]":
    return pytest.raises(TradelaneError, match=rf"\[{rule}\]")


def sound(world: World, id: TitleId) -> Title:
    """The title, whose chain verifies anew from its written form and agrees with the table."""
    title = world.see(id)
    written = [canonical(formats.signed_json(each)) for each in queries.entries(id=id, by=an_actor(CARRIER))]
    report = formats.verify_chain(
        [formats.signed_from_json(parse(each)) for each in written], trust_list(), number=title.number,
        consignment=title.consignment, governing_law=title.governing_law,
    )  # fmt: skip
    assert report.verdict is Verdict.VALID, [check for check in report.checks if check.why]
    assert report.title == title
    return title


def endorse(world: World, title: Title, terms: EndorsementTerms, to: OrganisationId | None = None) -> Title:
    return actions.endorse_title(
        title=title.id, terms=terms, to=to, seen_head=title.head, by=an_actor(title.holder), now=world.tick()
    )


def surrender(world: World, title: Title, purpose: Purpose) -> Title:
    return actions.surrender_title(
        title=title.id, seen_head=title.head, by=an_actor(title.holder), now=world.tick(), purpose=purpose
    )


# ── endorsement ──


def test_a_record_to_order_is_endorsed_in_full_and_its_goods_claimed(world: World) -> None:
    title = world.issue(on=ORDER_OF_SELLER)
    assert (title.standing.order_of, title.standing.form) == (SELLER, Form.ORDER)
    endorsed = endorse(world, title, EndorsementTerms(Endorsement.FULL, MX_BANK))
    assert (endorsed.holder, endorsed.standing.order_of) == (MX_BANK, MX_BANK)
    assert surrender(world, endorsed, Purpose.DELIVERY).state is TitleState.SURRENDERED
    sound(world, title.id)


def test_possession_alone_does_not_get_goods_that_run_to_another(world: World) -> None:
    title = world.transfer(world.issue(on=ORDER_OF_SELLER), MX_BANK)
    with refused("TITLE-31"):
        surrender(world, title, Purpose.DELIVERY)
    with refused("TITLE-26"):
        endorse(world, title, EndorsementTerms(Endorsement.FULL, OUTSIDER))


def test_a_nominee_gets_the_record_from_the_bank_that_holds_it(world: World) -> None:
    title = world.transfer(world.issue(on=ORDER_OF_SELLER), MX_BANK)
    nominated = actions.nominate_endorsee(
        title=title.id, nominee=OUTSIDER, seen_head=title.head, by=an_actor(SELLER), now=world.tick()
    )
    assert (nominated.holder, nominated.standing.nominee) == (MX_BANK, OUTSIDER)
    endorsed = endorse(world, nominated, EndorsementTerms(Endorsement.FULL, OUTSIDER))
    assert (endorsed.holder, endorsed.standing.order_of, endorsed.standing.nominee) == (OUTSIDER, OUTSIDER, None)
    sound(world, title.id)


def test_an_endorsement_in_blank_stays_with_its_holder_until_it_is_handed_over(world: World) -> None:
    title = world.issue(on=ORDER_OF_SELLER)
    blank = endorse(world, title, EndorsementTerms(Endorsement.BLANK))
    assert (blank.holder, blank.standing.order_of, blank.standing.form) == (SELLER, None, Form.BLANK)
    assert surrender(world, world.transfer(blank, MX_BANK), Purpose.DELIVERY).state is TitleState.SURRENDERED
    sound(world, title.id)


def test_an_endorser_who_prohibits_it_makes_the_record_straight(world: World) -> None:
    title = endorse(world, world.issue(on=ORDER_OF_SELLER), EndorsementTerms(Endorsement.ORDER, MX_BANK, True, True))
    assert (title.standing.form, title.standing.order_of) == (Form.STRAIGHT, MX_BANK)
    with refused("TITLE-29"):
        endorse(world, title, EndorsementTerms(Endorsement.FULL, OUTSIDER))
    sound(world, title.id)


def test_a_bank_that_collects_gets_the_goods_and_no_right_to_sell(world: World) -> None:
    title = endorse(world, world.issue(on=ORDER_OF_SELLER), EndorsementTerms(Endorsement.PROCURATION, MX_BANK))
    assert (title.holder, title.standing.order_of, title.standing.agent) == (MX_BANK, SELLER, MX_BANK)
    with refused("TITLE-26"):
        endorse(world, title, EndorsementTerms(Endorsement.FULL, OUTSIDER))
    assert surrender(world, title, Purpose.DELIVERY).state is TitleState.SURRENDERED
    sound(world, title.id)


# ── accept, reject ──


def test_a_new_holder_accepts_or_rejects_by_their_very_next_act(world: World, title: Title) -> None:
    moved = world.transfer(title, MX_BANK)
    back = actions.reject_title(
        title=title.id, reason="not ordered", seen_head=moved.head, by=an_actor(MX_BANK), now=world.tick()
    )
    assert (back.holder, back.state, back.standing.control) == (SELLER, TitleState.HELD, title.standing.control)
    again = world.transfer(back, MX_BANK)
    accepted = actions.accept_title(title=title.id, seen_head=again.head, by=an_actor(MX_BANK), now=world.tick())
    assert accepted.standing.accepted and not again.standing.accepted
    with refused("TITLE-35"):
        actions.reject_title(
            title=title.id, reason="too late", seen_head=accepted.head, by=an_actor(MX_BANK), now=world.tick()
        )
    sound(world, title.id)


def test_a_first_holder_who_rejects_ends_the_record(world: World, title: Title) -> None:
    ended = actions.reject_title(
        title=title.id, reason="we want paper", seen_head=title.head, by=an_actor(SELLER), now=world.tick()
    )
    assert (ended.state, ended.holder) == (TitleState.VOID, CARRIER)
    sound(world, title.id)


# ── pledge ──


def test_a_pledged_record_is_the_pledgees_to_hold_and_not_to_give_away(world: World, title: Title) -> None:
    pledged = actions.pledge_title(
        title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.tick()
    )
    assert (pledged.state, pledged.holder, pledged.standing.pledgor) == (TitleState.PLEDGED, MX_BANK, SELLER)
    with refused("TITLE-56"):
        world.transfer(pledged, OUTSIDER)
    with refused("TITLE-33"):
        surrender(world, pledged, Purpose.PAPER)
    waiting = surrender(world, pledged, Purpose.DELIVERY)
    back = actions.refuse_surrender(title=title.id, seen_head=waiting.head, by=an_actor(CARRIER), now=world.tick())
    assert (back.state, back.holder) == (TitleState.PLEDGED, MX_BANK), "a refusal restores what was"
    free = actions.release_title(title=title.id, seen_head=back.head, by=an_actor(MX_BANK), now=world.tick())
    assert (free.state, free.holder, free.standing.pledgor) == (TitleState.HELD, SELLER, None)
    sound(world, title.id)


# ── amendment, paper ──


def test_an_amended_record_shows_which_version_took_the_place_of_which(world: World, title: Title) -> None:
    waiting = surrender(world, title, Purpose.AMENDMENT)
    with refused("TITLE-42"):
        actions.accept_surrender(title=title.id, seen_head=waiting.head, by=an_actor(CARRIER), now=world.tick())
    new = digest_of(b"bill, version 2")
    amended = actions.amend_title(
        title=title.id, document=new, reason="port of discharge", seen_head=waiting.head, by=an_actor(CARRIER),
        now=world.tick(),
    )  # fmt: skip
    assert (amended.document, amended.holder, amended.state) == (new, SELLER, TitleState.HELD)
    versions = queries.versions(id=title.id, by=an_actor(SELLER))
    assert [(each.document, each.reason) for each in versions] == [(title.document, ""), (new, "port of discharge")]
    assert world.transfer(amended, MX_BANK).document == new
    sound(world, title.id)


def test_a_record_that_goes_on_paper_is_dead_before_the_paper_is_there(world: World, title: Title) -> None:
    paper = PaperOriginal("PTL-1-P", 3, "Issued in place of an electronic record.")
    with refused("TITLE-1"):
        actions.convert_to_paper(
            title=title.id, paper=paper, seen_head=title.head, by=an_actor(CARRIER), now=world.tick()
        )
    with refused("TITLE-45"):
        queries.paper_statement(id=title.id, by=an_actor(CARRIER))
    waiting = surrender(world, title, Purpose.PAPER)
    ended = actions.convert_to_paper(
        title=title.id, paper=paper, seen_head=waiting.head, by=an_actor(CARRIER), now=world.tick()
    )
    assert ended.state is TitleState.PAPER
    with refused("TITLE-61"):
        queries.paper_statement(id=title.id, by=an_actor(CARRIER))
    witness = Witness.objects.create(name="witness.example", url="https://witness.example", vkey="")
    sequence(now=world.now)
    assert queries.effect(id=title.id, by=an_actor(CARRIER)).awaits_witness
    with refused("TITLE-61"):
        queries.paper_statement(id=title.id, by=an_actor(CARRIER))
    covers = Checkpoint.objects.order_by("-size").first()
    Cosignature.objects.create(checkpoint=covers, witness=witness, line="", at=world.now)
    assert queries.paper_statement(id=title.id, by=an_actor(CARRIER)) == paper
    sound(world, title.id)


def test_a_record_from_paper_opens_after_the_paper_ended(world: World) -> None:
    paper = PaperOriginal("PTL-9", 3, "In place of three originals.", inoperative_at=world.now - timedelta(hours=1))
    title = world.issue(on=actions.Opening(paper=paper))
    (first,) = queries.entries(id=title.id, by=an_actor(SELLER))
    assert first.entry.act is Act.FROM_PAPER
    with refused("TITLE-44"):
        world.issue(
            text="another", number="PTL-8",
            on=actions.Opening(paper=PaperOriginal("PTL-8", 3, "…", inoperative_at=world.now + timedelta(days=1))),
        )  # fmt: skip
    sound(world, title.id)


# ── division, combination ──


def test_a_divided_record_ends_and_its_parts_make_the_whole(world: World, title: Title) -> None:
    waiting = surrender(world, title, Purpose.DIVISION)
    shares = actions.shares_of(parts=[(digest_of(b"a"), Decimal(60)), (digest_of(b"b"), Decimal(40))])
    short = DivisionTerms("clause 9", Decimal(110), "TNE", shares)
    with refused("TITLE-48"):
        actions.divide_title(
            title=title.id, terms=short, numbers=["A", "B"], seen_head=waiting.head, by=an_actor(CARRIER),
            now=world.tick(),
        )  # fmt: skip
    parts = actions.divide_title(
        title=title.id, terms=DivisionTerms("clause 9", Decimal(100), "TNE", shares), numbers=["A", "B"],
        seen_head=waiting.head, by=an_actor(CARRIER), now=world.tick(),
    )  # fmt: skip
    assert sound(world, title.id).state is TitleState.DIVIDED
    assert [(sound(world, each).holder, sound(world, each).number) for each in parts] == [(SELLER, "A"), (SELLER, "B")]

    surrendered = [surrender(world, world.see(each), Purpose.COMBINATION) for each in parts]
    whole = actions.combine_titles(
        titles=[(each.id, each.head) for each in surrendered], document=digest_of(b"c"), number="C", basis="clause 9",
        by=an_actor(CARRIER), now=world.tick(),
    )  # fmt: skip
    assert [sound(world, each).state for each in parts] == [TitleState.COMBINED] * 2
    assert sound(world, whole).holder == SELLER


def test_a_division_whose_parts_cannot_open_leaves_the_record_as_it_was(world: World, title: Title) -> None:
    waiting = surrender(world, title, Purpose.DIVISION)
    shares = actions.shares_of(parts=[(digest_of(b"a"), Decimal(60)), (title.document, Decimal(40))])
    with pytest.raises(Refused, match="TITLE-21"):
        actions.divide_title(
            title=title.id, terms=DivisionTerms("clause 9", Decimal(100), "TNE", shares), numbers=["A", "B"],
            seen_head=waiting.head, by=an_actor(CARRIER), now=world.tick(),
        )  # fmt: skip
    assert world.see(title.id) == waiting and TitleRow.objects.count() == 1


# ── every refusal leaves nothing ──


def test_what_is_refused_leaves_no_trace(world: World) -> None:
    title = world.transfer(world.issue(on=ORDER_OF_SELLER), BUYER)
    before = (queries.entries(id=title.id, by=an_actor(SELLER)), len(list(facts(subject=title.id))))
    for terms in (EndorsementTerms(Endorsement.FULL, OUTSIDER), EndorsementTerms(Endorsement.BLANK, OUTSIDER)):
        with pytest.raises(TradelaneError):
            actions.endorse_title(
                title=title.id, terms=terms, to=None, seen_head=title.head, by=an_actor(SELLER), now=world.tick()
            )
    after = (queries.entries(id=title.id, by=an_actor(SELLER)), len(list(facts(subject=title.id))))
    assert after == before and world.see(title.id) == title


def test_a_record_may_be_of_another_kind(world: World) -> None:
    title = world.issue(on=actions.Opening(record=RecordKind.NEGOTIABLE_CARGO_DOCUMENT))
    assert sound(world, title.id).standing.kind is RecordKind.NEGOTIABLE_CARGO_DOCUMENT
