# SPDX-License-Identifier: Apache-2.0
"""A federation's signed list decides who of its members may exchange: no rollback, a period of grace, a removal."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import ADDRESSES, KIND, PURPOSE, LoopCourier, at_node, only_of, the_operator, two_nodes
from tests.makers import BUYER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.formats.members import KIND as LIST_KIND
from tradelane.exchange.models import OutboxMessage, Peer
from tradelane.exchange.values import Anchor, Answer, Member, MemberList, OutboxState
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust.formats.issuing import new_anchor_certificate, new_signing_key
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.queries import authority_certificate

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Invented federation", "https://federation.example/members"
DAY = timedelta(days=1)


@dataclass
class Federation:
    """Somebody who signs member lists and runs no node."""

    key: EllipticCurvePrivateKey = field(default_factory=new_signing_key)

    def __post_init__(self) -> None:
        self.certificate = new_anchor_certificate(
            self.key, organisation=OrganisationId("SG.FED.LANES"), name=NAME, now=NOON - 10 * DAY
        )

    @property
    def anchor(self) -> Anchor:
        return Anchor(NAME, self.certificate, ADDRESS)

    def list_of(self, *economies: str, number: int = 1, **changed: object) -> bytes:
        made = MemberList(NAME, number, NOON, NOON + 7 * DAY, 14 * DAY, tuple(a_member(each) for each in economies))
        return self.sign(replace(made, **changed))  # type: ignore[arg-type]

    def sign(self, listed: MemberList, kind: str = LIST_KIND) -> bytes:
        return formats.signed_list(
            listed, lambda text: sign_detached(text, key=self.key, chain=(self.certificate,), at=NOON, kind=kind)
        )


def a_member(economy: str, **changed: object) -> Member:
    with at_node(economy):
        authority = authority_certificate()
    node = OrganisationId(f"{economy}.NODE.TRADELANE")
    member = Member(node, economy, ADDRESSES[economy], authority, NOON - 10 * DAY)
    return replace(member, **changed)  # type: ignore[arg-type]


class Directories(LoopCourier):
    """Each node's own directory, although both share the test's database."""

    def get(self, address: str) -> Answer:
        answer = super().get(address)
        economy = next(each for each, base in ADDRESSES.items() if address.startswith(base))
        with at_node(economy):
            return Answer(answer.status, only_of(economy, answer.content, NOON))


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("SG"):
        yield


@pytest.fixture
def federation() -> Federation:
    """Followed by Singapore's node."""
    made = Federation()
    actions.trust_anchor(anchor=made.anchor, act="Invented charter", by=the_operator())
    return made


def refresh(content: bytes, now: datetime = NOON) -> int:
    return actions.refresh_federation(federation=NAME, content=content, now=now, courier=Directories())


def a_message() -> bytes:
    with at_node("MX"):
        id = actions.send(
            to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key=str(OutboxMessage.objects.count()),
            by=an_actor(SELLER),
        )  # fmt: skip
        return bytes(OutboxMessage.objects.get(pk=id).sealed)


# --- the list ---


def test_members_are_met_by_the_list_alone(federation: Federation) -> None:
    Peer.objects.filter(pk="MX").delete()
    assert refresh(federation.list_of("MX", "SG")) == 1
    peer = queries.peer("MX")
    assert (peer.federation, peer.base_url) == (NAME, ADDRESSES["MX"])
    assert peer.authority == a_member("MX").authority
    (view,) = queries.federations()
    assert (view.number, view.problem, view.counts_until) == (1, "", NOON + 21 * DAY)
    actions.receive(jwe=a_message(), now=NOON)


def test_a_list_is_fetched_from_its_address_or_its_file(federation: Federation, tmp_path: Path) -> None:
    class Publisher(Directories):
        def get(self, address: str) -> Answer:
            return Answer(200, federation.list_of("MX", "SG")) if address == ADDRESS else super().get(address)

    assert actions.refresh_federations(now=NOON, courier=Publisher()) == 1
    assert actions.refresh_federations(now=NOON, courier=Publisher()) == 0, "not before an hour has passed"
    file = tmp_path / "members"
    file.write_bytes(federation.list_of("MX", "SG", number=2))
    actions.trust_anchor(anchor=replace(federation.anchor, address=str(file)), act="Charter", by=the_operator())
    assert actions.refresh_federation(federation=NAME, now=NOON, courier=Directories()) == 2


def test_an_older_list_or_another_one_of_its_number_is_refused(federation: Federation) -> None:
    refresh(federation.list_of("MX", "SG", number=5))
    for content in (federation.list_of("MX", "SG", number=4), federation.list_of("MX", number=5)):
        with pytest.raises(Refused, match="EXCH-31"):
            refresh(content)
    assert refresh(federation.list_of("MX", "SG", number=5)) == 5
    (view,) = queries.federations()
    assert (view.number, len(view.members)) == (5, 2)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda f: Federation().list_of("MX"), Refused, "EXCH-30"),
        (lambda f: f.list_of("MX", federation="Another"), Refused, "EXCH-30"),
        (lambda f: f.sign(MemberList(NAME, 1, NOON, NOON + DAY, DAY, ()), kind="other+jws"), Unreadable, "EXCH-16"),
        (lambda f: f.list_of("MX", "MX"), Refused, "EXCH-34"),
        (lambda f: f.list_of("MX", next_update=NOON), Refused, "EXCH-35"),
        (lambda f: f.list_of("MX", grace=91 * DAY), Refused, "EXCH-35"),
        (lambda f: f.list_of("MX")[:-6] + b"AAAAAA", Unreadable, "JWS-2"),
        (lambda f: b"hello", Unreadable, "EXCH-16"),
    ],
)
def test_what_is_not_the_anchors_list_changes_nothing_but_the_note(
    federation: Federation, make: object, error: type[TradelaneError], said: str
) -> None:
    with pytest.raises(error, match=said):
        refresh(make(federation))  # type: ignore[operator]
    (view,) = queries.federations()
    assert (view.number, said in view.problem) == (0, True)
    assert queries.peer("MX").federation == ""


def test_a_member_that_another_authority_certifies_is_not_met(federation: Federation) -> None:
    refresh(federation.list_of(members=(a_member("MX", authority=a_member("SG").authority),)))
    (view,) = queries.federations()
    assert "EXCH-36" in view.problem or "certified" in view.problem


# --- what it decides ---


def test_a_member_removed_yesterday_is_refused_by_its_own_rule(federation: Federation) -> None:
    refresh(federation.list_of("MX", "SG"))
    early = a_message()
    receipt = actions.receive(jwe=early, now=NOON).receipt
    late = a_message()
    refresh(federation.list_of("SG", number=2, issued=NOON - DAY))
    with pytest.raises(Forbidden, match="EXCH-33") as refused:
        actions.receive(jwe=late, now=NOON)
    assert refused.value.facts["node"] == "MX.NODE.TRADELANE"
    assert "removed" in refused.value.facts
    answer = Client().post("/api/exchange/inbox", data=late, content_type=formats.JOSE)
    assert (answer.status_code, answer.json()["rule"]) == (403, "EXCH-33")
    assert receipt, "what was taken in before stays"
    refresh(federation.list_of("MX", "SG", number=3))
    actions.receive(jwe=late, now=NOON)


def test_a_member_whose_time_has_not_come_or_has_gone_is_refused(federation: Federation) -> None:
    for number, changed in ((1, {"starts": NOON + DAY}), (2, {"ends": NOON})):
        refresh(federation.list_of(number=number, members=(a_member("MX", **changed),)))
        with pytest.raises(Forbidden, match="EXCH-33"):
            actions.receive(jwe=a_message(), now=NOON)


def test_the_anchor_may_be_silent_for_its_period_of_grace(federation: Federation) -> None:
    refresh(federation.list_of("MX", "SG"))
    peer = queries.peer("MX")
    queries.require_admitted(peer, at=NOON + 21 * DAY)
    with pytest.raises(Unavailable, match="EXCH-32"):
        queries.require_admitted(peer, at=NOON + 21 * DAY + timedelta(seconds=1))


def test_a_silent_federation_is_noted_and_its_last_list_counts_on(federation: Federation) -> None:
    refresh(federation.list_of("MX", "SG"))

    class Silent(LoopCourier):
        def get(self, address: str) -> Answer:
            raise Unavailable("The peer gave no answer.")

    assert actions.refresh_federations(now=NOON + 2 * DAY, courier=Silent()) == 0
    (view,) = queries.federations()
    assert (view.number, "no answer" in view.problem) == (1, True)
    actions.receive(jwe=a_message(), now=NOON)


def test_nothing_is_sent_to_who_is_no_member_and_what_waits_dies(federation: Federation) -> None:
    with at_node("MX"):
        refresh(federation.list_of("MX", "SG"))
        id = actions.send(to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key="1", by=an_actor(SELLER))
        refresh(federation.list_of("MX", number=2, issued=NOON - DAY))
        with pytest.raises(Forbidden, match="EXCH-33"):
            actions.send(to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key="2", by=an_actor(SELLER))
        assert actions.deliver(message=MessageId(id), now=NOON, courier=LoopCourier()) is OutboxState.DEAD
        assert "EXCH-33" in queries.sent_message(message=id, by=an_actor(SELLER)).error


def test_without_a_federation_two_operators_are_enough() -> None:
    assert queries.federations() == []
    actions.receive(jwe=a_message(), now=NOON)


# --- who follows one ---


def test_an_anchor_is_trusted_by_the_operator_and_never_replaced_unnoticed(federation: Federation) -> None:
    with pytest.raises(Forbidden, match="EXCH-14"):
        actions.trust_anchor(anchor=federation.anchor, act="x", by=an_actor(SELLER))
    with pytest.raises(Conflict):
        actions.trust_anchor(anchor=Federation().anchor, act="x", by=the_operator())
    with pytest.raises(Forbidden, match="EXCH-14"):
        actions.drop_federation(federation=NAME, by=an_actor(SELLER))
    refresh(federation.list_of("MX", "SG"))
    actions.drop_federation(federation=NAME, by=the_operator())
    with pytest.raises(NotFound):
        queries.peer("MX")
    with pytest.raises(NotFound):
        refresh(federation.list_of("MX"))
