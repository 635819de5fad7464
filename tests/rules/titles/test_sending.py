# SPDX-License-Identifier: Apache-2.0
"""Records that leave for another platform and come from one: each rule where it holds and where it does not."""

from dataclasses import replace
from typing import Any

from tests.makers import BANK, BUYER, CARRIER, SELLER
from tests.title_makers import BILL, HEAD, LATER, NOW, REGISTRY, TITLE, a_control, a_title, an_opening, standing

from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    ArrivalTerms,
    Consent,
    ConsentBasis,
    DepartureTerms,
    Entry,
    Form,
    Guardians,
    Purpose,
    ReasonTerms,
    SendingTerms,
    Title,
    TitleState,
)

ELSEWHERE = OrganisationId("ZZ.EBL.0123456789")
THEIR_CARRIER = OrganisationId("ZZ.EBL.9876543210")
CHAIN, RECEIPT = digest_of(b"their chain"), digest_of(b"their receipt")
SENDING = SendingTerms("WAVE", ELSEWHERE)
DEPARTURE = DepartureTerms("WAVE", CHAIN, RECEIPT)


def consents(*parties: OrganisationId) -> tuple[Consent, ...]:
    return tuple(Consent(each, ConsentBasis.CONDUCT, "takes part") for each in parties)


def arrival(to: OrganisationId = SELLER, **changes: Any) -> ArrivalTerms:
    terms = ArrivalTerms("WAVE", CHAIN, THEIR_CARRIER, Form.BLANK, None, consents(REGISTRY, to))
    return replace(terms, **changes)


def act(act: Act, terms: Any = None, **changes: Any) -> Entry:
    entry = Entry(REGISTRY, TITLE, 2, HEAD, act, SELLER, SELLER, LATER, BILL, version=2, terms=terms)
    return replace(entry, **changes)


def arrived(**changes: Any) -> Entry:
    opening = {"n": 1, "prev": Digest(""), "by": REGISTRY, "at": NOW}
    return act(Act.ARRIVE, changes.pop("terms", arrival()), **{**opening, **changes})


def sending(**changes: Any) -> Title:
    return standing(a_title(state=TitleState.SENDING, n=2), sending=SENDING, **changes)


def issued_elsewhere(entry: dict[str, Any] | None = None, **terms: Any) -> Entry:
    """A bill that its carrier issues to somebody on WAVE."""
    said = {"consents": consents(CARRIER, ELSEWHERE), "platform": "WAVE", **terms}
    return an_opening(entry={"to": ELSEWHERE, **(entry or {})}, **said)


def being_issued() -> Title:
    return Title.opened_by(
        issued_elsewhere(), head=HEAD, number="B1", consignment=ConsignmentId(""), governing_law="",
    )  # fmt: skip


def test_only_the_registry_says_what_another_platform_did() -> None:
    for each in Act.of_the_registry():
        assert rules.only_the_registry_says_what_another_platform_did(act(each, by=REGISTRY))
        assert not rules.only_the_registry_says_what_another_platform_did(act(each, by=SELLER))
    assert rules.only_the_registry_says_what_another_platform_did(act(Act.SEND, SENDING, by=SELLER))


def test_a_record_is_sent_to_somebody_else() -> None:
    assert rules.a_record_is_sent_to_somebody_else(a_title(), act(Act.SEND, SENDING))
    assert not rules.a_record_is_sent_to_somebody_else(a_title(), act(Act.SEND, SENDING, to=ELSEWHERE))
    assert not rules.a_record_is_sent_to_somebody_else(a_title(), act(Act.SEND, replace(SENDING, to=SELLER)))
    assert not rules.a_record_is_sent_to_somebody_else(a_title(), act(Act.SEND, replace(SENDING, platform="")))


def test_a_record_departs_to_whom_it_was_sent() -> None:
    good = act(Act.DEPART, DEPARTURE, by=REGISTRY, to=ELSEWHERE)
    assert rules.a_record_departs_to_whom_it_was_sent(sending(), good)
    assert not rules.a_record_departs_to_whom_it_was_sent(sending(), replace(good, to=BANK))
    assert not rules.a_record_departs_to_whom_it_was_sent(
        sending(), replace(good, terms=replace(DEPARTURE, platform="BOLE"))
    )
    assert not rules.a_record_departs_to_whom_it_was_sent(a_title(), good)


def test_a_record_that_was_not_taken_stays_with_its_holder() -> None:
    good = act(Act.STAY, ReasonTerms("BENV"), by=REGISTRY)
    assert rules.a_record_that_was_not_taken_stays_with_its_holder(sending(), good)
    assert not rules.a_record_that_was_not_taken_stays_with_its_holder(sending(), replace(good, to=BANK))
    assert rules.a_record_that_was_not_taken_stays_with_its_holder(being_issued(), replace(good, to=CARRIER))
    assert not rules.a_record_that_was_not_taken_stays_with_its_holder(being_issued(), replace(good, to=ELSEWHERE))


def test_a_straight_record_is_sent_only_to_its_consignee() -> None:
    straight = standing(a_title(), form=Form.STRAIGHT, order_of=ELSEWHERE)
    assert rules.a_straight_record_is_sent_only_to_its_consignee(straight, act(Act.SEND, SENDING))
    other = standing(a_title(), form=Form.STRAIGHT, order_of=BUYER)
    assert not rules.a_straight_record_is_sent_only_to_its_consignee(other, act(Act.SEND, SENDING))
    surrender = act(Act.SEND, replace(SENDING, purpose=Purpose.DELIVERY))
    assert rules.a_straight_record_is_sent_only_to_its_consignee(other, surrender)
    assert rules.a_straight_record_is_sent_only_to_its_consignee(a_title(), act(Act.SEND, SENDING))


def test_what_is_sent_to_its_carrier_is_surrendered() -> None:
    theirs = a_title(carrier=THEIR_CARRIER)
    to_carrier = SendingTerms("WAVE", THEIR_CARRIER, Purpose.DELIVERY)
    assert rules.what_is_sent_to_its_carrier_is_surrendered(theirs, act(Act.SEND, to_carrier))
    assert not rules.what_is_sent_to_its_carrier_is_surrendered(
        theirs, act(Act.SEND, replace(to_carrier, purpose=None))
    )
    assert not rules.what_is_sent_to_its_carrier_is_surrendered(
        theirs, act(Act.SEND, replace(SENDING, purpose=Purpose.AMENDMENT))
    )
    anothers = standing(theirs, form=Form.ORDER, order_of=BUYER)
    assert not rules.what_is_sent_to_its_carrier_is_surrendered(anothers, act(Act.SEND, to_carrier))
    amended = act(Act.SEND, replace(to_carrier, purpose=Purpose.AMENDMENT))
    assert rules.what_is_sent_to_its_carrier_is_surrendered(anothers, amended)


def test_a_record_comes_back_as_its_carriers() -> None:
    away = a_title(state=TitleState.AWAY, holder=ELSEWHERE)
    back = act(Act.RETURN, arrival(carrier=CARRIER), by=REGISTRY, to=BANK)
    assert rules.a_record_comes_back_as_its_carriers(away, back)
    assert not rules.a_record_comes_back_as_its_carriers(away, replace(back, terms=arrival()))
    assert not rules.a_record_comes_back_as_its_carriers(away, replace(back, to=CARRIER))


def test_what_arrives_surrendered_is_with_its_carrier() -> None:
    assert rules.what_arrives_surrendered_is_with_its_carrier(arrived())
    surrendered = arrival(carrier=CARRIER, purpose=Purpose.DELIVERY, surrendered_by=ELSEWHERE)
    assert rules.what_arrives_surrendered_is_with_its_carrier(arrived(terms=surrendered, to=CARRIER))
    assert not rules.what_arrives_surrendered_is_with_its_carrier(arrived(terms=surrendered))
    unnamed = replace(surrendered, surrendered_by=None)
    assert not rules.what_arrives_surrendered_is_with_its_carrier(arrived(terms=unnamed, to=CARRIER))


def surrendered_from_elsewhere(purpose: Purpose = Purpose.DELIVERY) -> Title:
    """A record whose surrender came by a chain of WAVE's."""
    terms = arrival(CARRIER, carrier=CARRIER, purpose=purpose, surrendered_by=ELSEWHERE)
    opening = arrived(terms=terms, to=CARRIER)
    return Title.opened_by(opening, head=HEAD, number="B1", consignment=ConsignmentId(""), governing_law="")


def test_what_was_surrendered_elsewhere_is_issued_anew() -> None:
    came, ours = surrendered_from_elsewhere(Purpose.AMENDMENT), a_title(state=TitleState.SURRENDERED)
    for each in (Act.AMEND, Act.DIVIDE, Act.COMBINE):
        assert not rules.what_was_surrendered_elsewhere_is_issued_anew(came, act(each, by=CARRIER, to=CARRIER))
        assert rules.what_was_surrendered_elsewhere_is_issued_anew(ours, act(each, by=CARRIER, to=CARRIER))
    assert rules.what_was_surrendered_elsewhere_is_issued_anew(came, act(Act.VOID, by=CARRIER, to=CARRIER))


def test_a_refused_record_does_not_stay_where_nobody_holds_it() -> None:
    stays = act(Act.STAY, ReasonTerms("BENV"), by=REGISTRY)
    assert rules.a_refused_record_does_not_stay_where_nobody_holds_it(sending(), stays)
    refused = standing(a_title(state=TitleState.SENDING, holder=ELSEWHERE, n=5), sending=SENDING)
    assert not rules.a_refused_record_does_not_stay_where_nobody_holds_it(refused, replace(stays, to=ELSEWHERE))
    departs = act(Act.DEPART, DEPARTURE, by=REGISTRY, to=ELSEWHERE)
    assert rules.a_refused_record_does_not_stay_where_nobody_holds_it(refused, departs)


def test_a_record_ends_elsewhere_by_its_surrender() -> None:
    terms = arrival(purpose=Purpose.PAPER, surrendered_by=SELLER)
    ended = act(Act.CONCLUDE, terms, by=REGISTRY, to=THEIR_CARRIER)
    assert rules.a_record_ends_elsewhere_by_its_surrender(a_title(), ended)
    assert not rules.a_record_ends_elsewhere_by_its_surrender(a_title(), replace(ended, terms=arrival()))
    assert rules.a_record_ends_elsewhere_by_its_surrender(a_title(), act(Act.RETURN, arrival()))


# ── the whole way ──


def after(title: Title, entry: Entry) -> Title:
    """The title after an entry that breaks no rule."""
    placed = replace(entry, n=title.n + 1, prev=title.head, at=title.at)
    assert rules.first_broken(title, placed) is None
    return title.after(placed, head=digest_of(repr(placed).encode()))


def test_a_record_arrives_goes_on_and_comes_back() -> None:
    opening = arrived()
    assert rules.first_broken(None, opening) is None
    title = Title.opened_by(opening, head=HEAD, number="B1", consignment=ConsignmentId(""), governing_law="")
    assert (title.state, title.carrier, title.holder) == (TitleState.HELD, THEIR_CARRIER, SELLER)
    frozen = after(title, act(Act.SEND, SENDING))
    assert (frozen.state, frozen.holder) == (TitleState.SENDING, SELLER)
    gone = after(frozen, act(Act.DEPART, DEPARTURE, by=REGISTRY, to=ELSEWHERE))
    assert (gone.state, gone.holder) == (TitleState.AWAY, ELSEWHERE)
    assert gone.state not in TitleState.live()
    back = after(gone, act(Act.RETURN, arrival(BANK), by=REGISTRY, to=BANK))
    assert (back.state, back.holder, back.standing.sending) == (TitleState.HELD, BANK, None)


def test_while_a_record_is_sent_or_away_nobody_else_moves_it() -> None:
    gone = a_title(state=TitleState.AWAY, holder=ELSEWHERE)
    allowed = {TitleState.SENDING: {Act.DEPART, Act.STAY}, TitleState.AWAY: {Act.RETURN, Act.CONCLUDE}}
    for title in (sending(), gone):
        for each, provision in rules.LAW.items():
            assert (title.state in provision.within) == (each in allowed[title.state])
        transfer = act(Act.TRANSFER, by=title.holder, to=BANK)
        assert rules.first_broken(title, transfer) is not None


def test_what_arrived_is_not_rejected_into_nothing() -> None:
    title = Title.opened_by(arrived(), head=HEAD, number="B1", consignment=ConsignmentId(""), governing_law="")
    reject = act(Act.REJECT, to=REGISTRY)
    assert rules.first_broken(title, reject) is rules.a_rejection_is_the_new_holders_very_next_act


def test_what_arrives_surrendered_waits_for_its_carrier() -> None:
    terms = arrival(CARRIER, carrier=CARRIER, purpose=Purpose.DELIVERY, surrendered_by=ELSEWHERE)
    opening = arrived(terms=terms, to=CARRIER)
    assert rules.first_broken(None, opening) is None
    title = Title.opened_by(opening, head=HEAD, number="B1", consignment=ConsignmentId(""), governing_law="")
    assert (title.state, title.surrendered_by) == (TitleState.SURRENDERED, ELSEWHERE)
    delivered = after(title, act(Act.ACCEPT_SURRENDER, by=CARRIER, to=CARRIER))
    assert delivered.state is TitleState.DELIVERED


def test_a_refused_surrender_from_elsewhere_is_on_its_way_back_at_once() -> None:
    came = surrendered_from_elsewhere()
    refused = after(came, act(Act.REFUSE_SURRENDER, by=CARRIER, to=ELSEWHERE))
    assert (refused.state, refused.holder, refused.surrendered_by) == (TitleState.SENDING, ELSEWHERE, None)
    assert refused.standing.sending == SendingTerms("WAVE", ELSEWHERE)
    gone = after(refused, act(Act.DEPART, DEPARTURE, by=REGISTRY, to=ELSEWHERE))
    assert (gone.state, gone.standing.surrendered_from) == (TitleState.AWAY, "")
    again = arrival(CARRIER, carrier=CARRIER, purpose=Purpose.DELIVERY, surrendered_by=ELSEWHERE)
    assert after(gone, act(Act.RETURN, again, by=REGISTRY, to=CARRIER)).state is TitleState.SURRENDERED


def test_a_record_that_left_ends_as_what_it_was_surrendered_for() -> None:
    away = a_title(state=TitleState.AWAY, holder=THEIR_CARRIER, carrier=THEIR_CARRIER)
    ends = {
        Purpose.DELIVERY: TitleState.DELIVERED, Purpose.PAPER: TitleState.PAPER, Purpose.AMENDMENT: TitleState.VOID,
    }  # fmt: skip
    for purpose, state in ends.items():
        terms = arrival(purpose=purpose, surrendered_by=SELLER)
        ended = after(away, act(Act.CONCLUDE, terms, by=REGISTRY, to=THEIR_CARRIER))
        assert (ended.state, ended.holder, ended.surrendered_by) == (state, THEIR_CARRIER, SELLER)
        assert not rules.an_ended_record_does_not_move(ended)


def test_the_public_log_follows_a_record_to_another_platform_and_back() -> None:
    states = rules.possible_after(None, Act.ARRIVE)
    for each in (Act.TRANSFER, Act.SEND, Act.DEPART, Act.RETURN, Act.SEND, Act.STAY, Act.TRANSFER):
        states = rules.possible_after(states, each)
        assert states
    assert not rules.possible_after(
        rules.possible_after(rules.possible_after(states, Act.SEND), Act.DEPART), Act.TRANSFER
    )


def test_only_a_plain_issue_begins_elsewhere() -> None:
    assert rules.only_a_plain_issue_begins_elsewhere(issued_elsewhere())
    assert rules.only_a_plain_issue_begins_elsewhere(an_opening())
    control = a_control(ELSEWHERE)
    for other in (
        issued_elsewhere({"act": Act.PART}), issued_elsewhere({"act": Act.FROM_PAPER}),
        issued_elsewhere({"control": control}), issued_elsewhere(guardians=Guardians(control, 72)),
    ):  # fmt: skip
        assert not rules.only_a_plain_issue_begins_elsewhere(other)


def test_a_bill_issued_elsewhere_has_effect_there_or_never_had_any() -> None:
    assert rules.first_broken(None, issued_elsewhere()) is None
    opened = being_issued()
    assert (opened.state, opened.holder, opened.standing.sending) == (TitleState.SENDING, ELSEWHERE, SENDING)
    for each in set(rules.LAW) - {Act.DEPART, Act.STAY}:
        assert rules.first_broken(opened, act(each, by=ELSEWHERE, to=ELSEWHERE)) is not None
    taken = after(opened, act(Act.DEPART, DEPARTURE, by=REGISTRY, to=ELSEWHERE))
    assert (taken.state, taken.surrendered_by) == (TitleState.AWAY, None)
    home = arrival(carrier=CARRIER, purpose=Purpose.DELIVERY, surrendered_by=ELSEWHERE)
    assert after(taken, act(Act.RETURN, home, by=REGISTRY, to=CARRIER)).state is TitleState.SURRENDERED
    declined = after(opened, act(Act.STAY, ReasonTerms("BENV"), by=REGISTRY, to=CARRIER))
    assert (declined.state, declined.holder, declined.surrendered_by) == (TitleState.VOID, CARRIER, ELSEWHERE)
    assert not rules.an_ended_record_does_not_move(declined)


def test_the_public_log_follows_an_issue_to_another_platform() -> None:
    issued = rules.possible_after(None, Act.ISSUE)
    assert rules.possible_after(issued, Act.DEPART) == {TitleState.AWAY}
    assert rules.possible_after(issued, Act.STAY) == {TitleState.HELD, TitleState.VOID}
    assert not rules.possible_after(rules.possible_after(None, Act.PART), Act.DEPART)
    assert not rules.possible_after(rules.possible_after(issued, Act.DEPART), Act.TRANSFER)
