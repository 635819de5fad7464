# SPDX-License-Identifier: Apache-2.0
"""An agreement counts when both nodes signed one text, and ends when either says so; one side alone opens nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import NOON
from tests.exchange_makers import ADDRESSES, KIND, PURPOSE, at_node, the_agreement, the_operator, two_nodes
from tests.makers import BUYER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.models import Agreement as Row
from tradelane.exchange.values import Agreement, AgreementState, Answer
from tradelane.journal.queries import job
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions import sign_payload
from tradelane.trust.values import DetachedSignature

pytestmark = pytest.mark.django_db
OTHER = "title.entry"
MX_NODE, SG_NODE = OrganisationId("MX.NODE.TRADELANE"), OrganisationId("SG.NODE.TRADELANE")


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


def agree(kind: str = OTHER, **given: Any) -> Digest:
    facts: dict[str, Any] = {"lane": "MX-SG", "purpose": PURPOSE, "act": "Accord", "starts": NOON, "by": the_operator()}
    return actions.agree(kind=kind, **{**facts, **given})


def send(kind: str = OTHER) -> None:
    actions.send(to_node="SG", to=BUYER, kind=kind, body={}, purpose=PURPOSE, key=kind, by=an_actor(SELLER))


def state(digest: Digest) -> AgreementState:
    return next(held.state for held in queries.agreements() if held.digest == digest)


def signed_text(text: bytes, *nodes: OrganisationId, ending: str = "") -> bytes:
    made: list[DetachedSignature] = []
    for node in nodes:
        with at_node(node[:2]):
            made.append(sign_payload(organisation=node, payload=text, now=NOON))
    return formats.signed_agreement(text, made, ending=ending)


def an_offer(*nodes: OrganisationId, **changed: Any) -> bytes:
    facts: dict[str, Any] = {
        "lane": "MX-SG", "kind": OTHER, "purpose": PURPOSE, "act": "Accord", "starts": NOON,
        "nodes": (MX_NODE, SG_NODE),
    }  # fmt: skip
    return signed_text(formats.agreement_bytes(Agreement(**{**facts, **changed})), *(nodes or (SG_NODE,)))


def an_ending(digest: Digest, *, node: OrganisationId = SG_NODE, signer: OrganisationId = SG_NODE) -> str:
    words = formats.ending_bytes(digest, node=node, at=NOON)
    with at_node(signer[:2]):
        return formats.join_jws(words, sign_payload(organisation=signer, payload=words, now=NOON))


# --- both sides ---


def test_one_side_alone_lets_nothing_through() -> None:
    digest = agree()
    assert state(digest) is AgreementState.PROPOSED
    with pytest.raises(Refused, match="EXCH-6"):
        send()
    with at_node("SG"):
        assert state(digest) is AgreementState.OFFERED
        actions.accept_agreement(digest=digest, by=the_operator())
    assert state(digest) is AgreementState.AGREED
    send()


def test_both_hold_the_same_text_under_the_same_digest() -> None:
    digest = agree()
    with at_node("SG"):
        assert agree() == digest
    row = Row.objects.get(pk=digest)
    assert digest_of(bytes(row.text)) == digest
    text = formats.read_agreement(bytes(row.text))
    assert (text.nodes, text.kind, text.starts) == ((MX_NODE, SG_NODE), OTHER, NOON)


def test_an_agreement_is_entered_once_and_ends_once() -> None:
    digest = the_agreement()
    assert len(queries.agreements(lane="MX-SG")) == 1
    for later in (NOON, NOON + timedelta(hours=1)):
        actions.end_agreement(digest=digest, by=the_operator(), now=later)
    (held,) = queries.agreements()
    assert (held.state, held.ended_at, held.ended_by) == (AgreementState.ENDED, NOON, MX_NODE)
    with pytest.raises(NotFound):
        actions.end_agreement(digest=digest_of(b"none"), by=the_operator(), now=NOON)


def test_an_ended_agreement_is_not_signed_again() -> None:
    digest = agree()
    actions.end_agreement(digest=digest, by=the_operator(), now=NOON)
    with at_node("SG"):
        actions.accept_agreement(digest=digest, by=the_operator())
    assert state(digest) is AgreementState.ENDED
    assert Row.objects.get(pk=digest).to_signature == ""


def test_only_the_operator_enters_accepts_and_ends() -> None:
    someone, digest = an_actor(SELLER), the_agreement()
    for act in (
        lambda: agree(by=someone),
        lambda: actions.accept_agreement(digest=digest, by=someone),
        lambda: actions.end_agreement(digest=digest, by=someone, now=NOON),
    ):
        with pytest.raises(Forbidden, match="EXCH-14"):
            act()


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"kind": "Anything!"}, Refused, "EXCH-15"),
        ({"lane": "MX-NZ"}, NotFound, "No node"),
        ({"lane": "MX-MX"}, Refused, "EXCH-18"),
        ({"lane": "MX"}, Refused, "EXCH-18"),
        ({"ends": NOON}, Refused, "EXCH-19"),
        ({"act": ""}, Unreadable, "EXCH-16"),
    ],
)
def test_what_is_no_agreement_is_not_entered(changed: dict[str, Any], error: type[TradelaneError], said: str) -> None:
    with pytest.raises(error, match=said):
        agree(**changed)
    assert len(queries.agreements()) == 1


# --- carried between the nodes ---


class OtherNode:
    """The other node as far as an agreement goes: it answers with what it would hold."""

    def __init__(self, answer: bytes, status: int = 200) -> None:
        self.answer, self.status, self.given = answer, status, b""

    def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
        assert (address, media_type) == (f"{ADDRESSES['SG']}/api/exchange/agreements", formats.JOSE_JSON)
        self.given = content
        return Answer(self.status, self.answer)

    def get(self, address: str) -> Answer:
        raise AssertionError(address)


def test_what_one_signed_reaches_the_other_and_its_signature_comes_back() -> None:
    digest = agree(act="Accord")
    assert job(kind="exchange.share", key=f"{digest}:{MX_NODE}", now=NOON) is not None
    other = OtherNode(an_offer(MX_NODE, SG_NODE))
    actions.share_agreement(digest=digest, now=NOON, courier=other)
    text, signatures, _ = formats.read_signed_agreement(other.given)
    assert (digest_of(text), len(signatures)) == (digest, 1)
    (held,) = [held for held in queries.agreements() if held.digest == digest]
    assert (held.state, held.shared) == (AgreementState.AGREED, True)
    send()


def test_a_peer_that_answers_otherwise_is_asked_again() -> None:
    digest = agree()
    for other in (OtherNode(b"", 503), OtherNode(b"", 404)):
        with pytest.raises(Unavailable):
            actions.share_agreement(digest=digest, now=NOON, courier=other)
    assert not Row.objects.get(pk=digest).shared


def test_an_offer_waits_for_the_operator() -> None:
    held = actions.take_agreement(content=an_offer(), now=NOON)
    digest = digest_of(formats.read_signed_agreement(held)[0])
    assert state(digest) is AgreementState.OFFERED
    with pytest.raises(Refused, match="EXCH-6"):
        send()
    actions.accept_agreement(digest=digest, by=the_operator())
    assert actions.take_agreement(content=an_offer(), now=NOON) != held, "the answer now bears both signatures"
    assert state(digest) is AgreementState.AGREED


def test_the_other_node_ends_it() -> None:
    digest = the_agreement()
    text = bytes(Row.objects.get(pk=digest).text)
    actions.take_agreement(content=signed_text(text, SG_NODE, ending=an_ending(digest)), now=NOON)
    (held,) = queries.agreements()
    assert (held.state, held.ended_by) == (AgreementState.ENDED, SG_NODE)
    with pytest.raises(Refused, match="EXCH-6"):
        send(KIND)


@pytest.mark.parametrize(
    ("node", "signer"), [(MX_NODE, SG_NODE), (SG_NODE, SELLER), (SELLER, SELLER), (SG_NODE, BUYER)]
)
def test_nobody_ends_it_for_another(node: OrganisationId, signer: OrganisationId) -> None:
    digest = the_agreement()
    text = bytes(Row.objects.get(pk=digest).text)
    content = signed_text(text, SG_NODE, ending=an_ending(digest, node=node, signer=signer))
    with pytest.raises(Refused, match="EXCH-17"):
        actions.take_agreement(content=content, now=NOON)
    assert state(digest) is AgreementState.AGREED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: an_offer(SELLER), "EXCH-17"),
        (lambda: an_offer(SG_NODE, SG_NODE), "EXCH-17"),
        (lambda: an_offer(SG_NODE, BUYER), "EXCH-17"),
        (lambda: an_offer(lane="SG-MX"), "EXCH-18"),
        (lambda: an_offer(ends=NOON), "EXCH-19"),
        (lambda: an_offer(nodes=(SG_NODE, OrganisationId("NZ.NODE.TRADELANE")), lane="SG-NZ"), "EXCH-17"),
        (lambda: an_offer().replace(b"signature", b"signatur3"), "EXCH-16"),
        (lambda: b"{}", "EXCH-16"),
        (lambda: b"hello", "JSON"),
    ],
)
def test_what_is_not_the_two_nodes_word_is_refused(content: Any, said: str) -> None:
    with pytest.raises(TradelaneError, match=said):
        actions.take_agreement(content=content(), now=NOON)
    assert len(queries.agreements()) == 1


def test_a_signature_over_another_text_is_refused() -> None:
    _, signatures, _ = formats.read_signed_agreement(an_offer())
    other, _, _ = formats.read_signed_agreement(an_offer(act="Another accord"))
    with pytest.raises(Unreadable, match="JWS-2"):
        actions.take_agreement(content=formats.signed_agreement(other, signatures), now=NOON)
