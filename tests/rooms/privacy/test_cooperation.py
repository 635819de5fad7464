# SPDX-License-Identifier: Apache-2.0
"""Requests between authorities, both sides in one store: turns, chains, seals, and who is turned away by which rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.cbpr_makers import AUTHORITY, MX_AUTHORITY, PASSPHRASE, an_authority, the_node
from tests.conftest import NOON
from tests.makers import OUTSIDER, an_actor
from tests.programme_makers import a_request

from tradelane.journal.models import Fact
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.actions import cbpr
from tradelane.privacy.actions import cooperation as actions
from tradelane.privacy.formats.letters import Letter, SealedLetter, sealed_letter
from tradelane.privacy.formats.sealing import new_desk_key
from tradelane.privacy.models import AssistanceMoveRow
from tradelane.privacy.queries import cooperation as queries
from tradelane.privacy.values.cooperation import (
    Assistance,
    AssistanceId,
    AssistanceState,
    Cover,
    Side,
    Urgency,
)

pytestmark = pytest.mark.django_db
S = AssistanceState


def officer(organisation: OrganisationId) -> Actor:
    return an_actor(organisation, kinds=[OrganisationKind.AGENCY], roles=[Role.OFFICER])


MX, SG = officer(MX_AUTHORITY), officer(AUTHORITY)


@pytest.fixture
def keys() -> dict[str, bytes]:
    return {"MX": an_authority(MX_AUTHORITY, "MX-SABG"), "SG": an_authority()}


def a_cover(**changes: object) -> Cover:
    given = {"asked": AUTHORITY, "reference": "SABG-7", "urgency": Urgency.ROUTINE, "reply_by": None}
    return actions.new_cover(by=MX, now=NOON, **{**given, **changes})  # type: ignore[arg-type]


def sent() -> Assistance:
    """Sent by Mexico and taken in by Singapore."""
    cover = a_cover()
    actions.save_draft(cover=cover, letter=Letter(request=a_request()), by=MX, now=NOON)
    file = actions.send_request(id=cover.id, by=MX, now=NOON)
    return carry(file, MX)


def carry(file: Assistance, sender: Actor) -> Assistance:
    """What the other node does with the last step."""
    return actions.take_in_move(cover=file.cover, move=file.moves[-1], sender=sender.organisation, now=NOON)


def move(id: AssistanceId, to: AssistanceState, by: Actor, text: str = "") -> Assistance:
    file = actions.move_request(id=id, to=to, letter=Letter(text), by=by, now=NOON)
    carry(file, by)
    return file


def test_a_request_goes_its_whole_way(keys: dict[str, bytes]) -> None:
    id = sent().cover.id
    for to, by, text in (
        (S.ACKNOWLEDGED, SG, ""),
        (S.PARTLY, SG, "Not the complainants' names."),
        (S.IN_PROGRESS, SG, "We wrote to the firm."),
        (S.ANSWERED, SG, "Its answer."),
        (S.CLOSED, MX, "Thank you."),
    ):
        move(id, to, by, text)
    mine, theirs = (queries.file_of(id=id, side=side) for side in (Side.ASKING, Side.ASKED))
    assert mine.state is theirs.state is S.CLOSED
    assert [m.digest for m in mine.moves] == [m.digest for m in theirs.moves]
    assert len(mine.moves) == 6
    content, _ = actions.open_move(file=mine, number=5, key_file=keys["MX"], passphrase=PASSPHRASE)
    assert content.text == "Its answer."
    kept = "".join(AssistanceMoveRow.objects.values_list("sealed", flat=True))
    assert "complainants" not in kept
    facts = Fact.objects.filter(name="privacy.assistance.moved").order_by("pk")
    assert [(f.data["number"], f.data["side"]) for f in facts] == [
        (1, "asking"), (2, "asked"), (3, "asked"), (4, "asked"), (5, "asked"), (6, "asking"),
    ]  # fmt: skip
    assert not any("answer" in str(f.data) and "Its" in str(f.data) for f in facts)


def test_the_same_step_again_changes_nothing(keys: dict[str, bytes]) -> None:
    file = sent()
    again = actions.take_in_move(cover=file.cover, move=file.moves[-1], sender=MX_AUTHORITY, now=NOON)
    assert len(again.moves) == 1


def test_whose_turn_it_is_not_is_refused(keys: dict[str, bytes]) -> None:
    id = sent().cover.id
    for to, by in ((S.ACCEPTED, SG), (S.ANSWERED, SG), (S.ACKNOWLEDGED, MX)):
        with pytest.raises(Refused) as refused:
            actions.move_request(id=id, to=to, letter=Letter("x"), by=by, now=NOON)
        assert refused.value.rule == "PRIV-174"
    move(id, S.ACKNOWLEDGED, SG)
    with pytest.raises(Refused) as wordless:
        actions.move_request(id=id, to=S.DECLINED, letter=Letter(" "), by=SG, now=NOON)
    assert wordless.value.rule == "PRIV-175"


def test_only_the_authority_itself_brings_its_steps(keys: dict[str, bytes]) -> None:
    cover = a_cover()
    actions.save_draft(cover=cover, letter=Letter(request=a_request()), by=MX, now=NOON)
    step = actions.send_request(id=cover.id, by=MX, now=NOON).moves[-1]
    for sender, rule in ((OrganisationId("MX.NODE.TRADELANE"), "PRIV-176"), (AUTHORITY, "PRIV-176")):
        with pytest.raises(Forbidden) as refused:
            actions.take_in_move(cover=cover, move=step, sender=sender, now=NOON)
        assert refused.value.rule == rule


def test_a_step_out_of_the_chain_is_refused(keys: dict[str, bytes]) -> None:
    file = sent()
    late = replace(file.moves[-1], number=3, digest=file.moves[-1].digest.replace("a", "b"))
    with pytest.raises(Refused) as refused:
        actions.take_in_move(cover=file.cover, move=late, sender=MX_AUTHORITY, now=NOON)
    assert refused.value.rule == "PRIV-177"
    other = replace(file.cover, reference="ANOTHER")
    with pytest.raises(Refused) as changed:
        actions.take_in_move(cover=other, move=late, sender=MX_AUTHORITY, now=NOON)
    assert changed.value.rule == "PRIV-176", "the cover of a request doesn't change"


def test_a_content_moved_to_another_place_is_noticed_when_it_is_opened(keys: dict[str, bytes]) -> None:
    file = sent()
    row = AssistanceMoveRow.objects.get(assistance=f"asked:{file.cover.id}")
    row.state = S.CLOSED
    row.save()
    found = queries.file_of(id=file.cover.id, side=Side.ASKED)
    with pytest.raises(Refused) as refused:
        actions.open_move(file=found, number=1, key_file=keys["SG"], passphrase=PASSPHRASE)
    assert refused.value.rule == "PRIV-187"


def test_what_comes_sealed_is_sealed_to_both_desks_and_nobody_else(keys: dict[str, bytes]) -> None:
    cover = a_cover()
    contacts = {c.organisation: c.jwk for c in cbpr_contacts()}
    _, third = new_desk_key("yet another passphrase")
    both = [contacts[MX_AUTHORITY], contacts[AUTHORITY]]
    for wrong in (both[:1], both[1:], [*both, third]):
        made = sealed_letter(Letter(request=a_request()), id=cover.id, number=1, state=S.SENT, keys=wrong)
        with pytest.raises(Refused) as refused:
            actions.save_draft(cover=cover, letter=made, by=MX, now=NOON)
        assert refused.value.rule == "PRIV-185"
    made = sealed_letter(Letter(request=a_request()), id=cover.id, number=1, state=S.SENT, keys=both)
    to_one = sealed_letter(Letter(), id=cover.id, number=1, state=S.SENT, keys=both[:1]).sealed
    with pytest.raises(Refused) as file:
        actions.save_draft(cover=cover, letter=SealedLetter(made.sealed, (to_one,)), by=MX, now=NOON)
    assert file.value.rule == "PRIV-185"
    assert actions.save_draft(cover=cover, letter=made, by=MX, now=NOON).state is S.DRAFT


def cbpr_contacts() -> list:  # type: ignore[type-arg]
    from tradelane.privacy.queries.directory import known_contacts

    return known_contacts(on=NOON.date())


def test_who_is_no_authority_or_no_longer_one_stays_out(keys: dict[str, bytes]) -> None:
    with pytest.raises(Forbidden) as outsider:
        queries.assistances(by=an_actor(OUTSIDER), on=NOON.date())
    assert outsider.value.rule == "PRIV-163"
    file = sent()
    with pytest.raises(NotFound):
        queries.assistance(id=file.cover.id, by=an_actor(OUTSIDER), on=NOON.date())
    clerk = an_actor(AUTHORITY, kinds=[OrganisationKind.AGENCY], roles=[Role.CLERK])
    with pytest.raises(Forbidden):
        actions.move_request(id=file.cover.id, to=S.ACKNOWLEDGED, letter=Letter(), by=clerk, now=NOON)
    cbpr.retire_authority(organisation_id=AUTHORITY, last_day=date(2026, 11, 1), by=the_node())
    with pytest.raises(Forbidden) as over:
        actions.move_request(id=file.cover.id, to=S.ACKNOWLEDGED, letter=Letter(), by=SG, now=NOON)
    assert over.value.rule == "PRIV-163"
    with pytest.raises(Refused) as unknown:
        a_cover(reference="SABG-8")
    assert unknown.value.rule == "PRIV-188"


def test_a_sent_request_is_not_written_anew_and_a_reference_is_used_once(keys: dict[str, bytes]) -> None:
    file = sent()
    with pytest.raises(Conflict):
        actions.save_draft(cover=file.cover, letter=Letter(request=a_request()), by=MX, now=NOON)
    with pytest.raises(Conflict) as twice:
        actions.save_draft(cover=a_cover(), letter=Letter(request=a_request()), by=MX, now=NOON)
    assert twice.value.field == "reference"


def test_the_queue_shows_what_waits_first(keys: dict[str, bytes]) -> None:
    first = sent().cover.id
    cover = a_cover(reference="SABG-8", urgency=Urgency.PROMPT, reply_by=NOON.date() + timedelta(days=3))
    actions.save_draft(cover=cover, letter=Letter(request=a_request()), by=MX, now=NOON)
    carry(actions.send_request(id=cover.id, by=MX, now=NOON), MX)
    assert [f.cover.id for f in queries.assistances(by=SG, on=NOON.date())] == [cover.id, first]
