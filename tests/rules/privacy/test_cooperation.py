# SPDX-License-Identifier: Apache-2.0
"""Each rule of requests between authorities: one case that holds, one that does not."""

from datetime import timedelta

from tests.programme_makers import MX, SG, TODAY, a_cover, a_move, a_request

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.rules import cooperation as rules
from tradelane.privacy.values.cooperation import AssistanceState, Attachment, Side, Urgency

S = AssistanceState


def test_urgency_has_a_day_and_a_reason() -> None:
    holds, soon = rules.urgency_has_a_day_and_a_reason, TODAY + timedelta(days=5)
    assert holds(Urgency.ROUTINE, reply_by=None, reason="", on=TODAY)
    assert not holds(Urgency.ROUTINE, reply_by=TODAY - timedelta(days=1), reason="", on=TODAY)
    assert holds(Urgency.PROMPT, reply_by=soon, reason="", on=TODAY)
    assert not holds(Urgency.PROMPT, reply_by=None, reason="", on=TODAY)
    assert holds(Urgency.URGENT, reply_by=soon, reason="Data is being erased.", on=TODAY)
    assert not holds(Urgency.URGENT, reply_by=soon, reason=" ", on=TODAY)


def test_a_request_says_what_is_asked_and_under_which_law() -> None:
    holds = rules.a_request_says_what_is_asked_and_under_which_law
    assert holds(a_request())
    for lacking in ("contact", "background", "law", "confidentiality", "undertakings"):
        assert not holds(a_request(**{lacking: " "}))
    assert not holds(a_request(helps=()))


def test_a_request_moves_by_the_authority_whose_turn_it_is() -> None:
    holds = rules.a_request_moves_by_the_authority_whose_turn_it_is
    path = [
        (S.DRAFT, S.SENT, Side.ASKING),
        (S.SENT, S.ACKNOWLEDGED, Side.ASKED),
        (S.ACKNOWLEDGED, S.PARTLY, Side.ASKED),
        (S.PARTLY, S.IN_PROGRESS, Side.ASKED),
        (S.IN_PROGRESS, S.IN_PROGRESS, Side.ASKED),
        (S.IN_PROGRESS, S.ANSWERED, Side.ASKED),
        (S.ANSWERED, S.CLOSED, Side.ASKING),
    ]
    other = {Side.ASKING: Side.ASKED, Side.ASKED: Side.ASKING}
    for before, after, side in path:
        assert holds(before, after, side=side)
        assert not holds(before, after, side=other[side])
    assert not any(holds(S.CLOSED, after, side=side) for after in S for side in Side)
    assert not holds(S.SENT, S.ACCEPTED, side=Side.ASKED), "it is acknowledged first"
    assert not holds(S.DECLINED, S.ANSWERED, side=Side.ASKED)
    assert set(rules.STEPS) == set(S)


def test_declining_and_answering_take_words() -> None:
    holds = rules.declining_and_answering_take_words
    assert holds(S.ACKNOWLEDGED, "")
    assert holds(S.DECLINED, "Our law forbids it.")
    for state in (S.DECLINED, S.PARTLY, S.IN_PROGRESS, S.ANSWERED):
        assert not holds(state, " ")


def test_a_move_comes_from_the_authority_it_names() -> None:
    holds = rules.a_move_comes_from_the_authority_it_names
    assert holds(a_cover(), a_move(), sender=MX, here=Side.ASKED)
    assert holds(a_cover(), a_move(by=SG), sender=SG, here=Side.ASKING)
    assert not holds(a_cover(), a_move(), sender=OrganisationId("MX.NODE.TRADELANE"), here=Side.ASKED)
    assert not holds(a_cover(), a_move(by=SG), sender=MX, here=Side.ASKED)


def test_a_move_follows_the_last_one() -> None:
    holds, first = rules.a_move_follows_the_last_one, a_move()
    assert holds(first, last=None)
    assert holds(a_move(2, previous=first.digest), last=first)
    assert not holds(a_move(2, previous="sha256:other"), last=first)
    assert not holds(a_move(3, previous=first.digest), last=first)
    assert not holds(a_move(2, previous=first.digest), last=None)


def test_attachments_are_few_and_whole() -> None:
    def files(count: int, size: int = 10) -> tuple[Attachment, ...]:
        return tuple(Attachment(f"{n}.txt", "text/plain", digest_of(str(n).encode()), size) for n in range(count))

    holds = rules.attachments_are_few_and_whole
    assert holds(files(10))
    assert not holds(files(11))
    assert not holds(files(1, size=0))
    assert not holds(files(1, size=1_500_001))
    assert not holds((*files(1), *files(1)))


def test_authorities_are_of_two_economies() -> None:
    holds = rules.authorities_are_of_two_economies
    assert holds(a_cover())
    assert not holds(a_cover(asked=OrganisationId("MX.AGENCY.OTHER")))
    assert not holds(a_cover(reference=""))
    assert not holds(a_cover(reference="about tan@x.example"))


def test_a_content_is_sealed_to_the_two_authorities() -> None:
    holds, desks = rules.a_content_is_sealed_to_the_two_authorities, frozenset({"a", "b"})
    assert holds(frozenset({"a", "b"}), desks=desks)
    for wrong in (frozenset({"a"}), frozenset({"a", "b", "c"}), frozenset({"a", "c"}), frozenset[str]()):
        assert not holds(wrong, desks=desks)


def test_an_opened_content_is_of_its_move() -> None:
    holds, place = rules.an_opened_content_is_of_its_move, ("assistance_1", 2, S.ANSWERED)
    assert holds(named=place, place=place)
    for wrong in (("assistance_2", 2, S.ANSWERED), ("assistance_1", 1, S.ANSWERED), ("assistance_1", 2, S.CLOSED)):
        assert not holds(named=wrong, place=place)


def test_an_authority_writes_to_a_known_contact_point() -> None:
    assert rules.an_authority_writes_to_a_known_contact_point(SG, [SG])
    assert not rules.an_authority_writes_to_a_known_contact_point(SG, [MX])
