# SPDX-License-Identifier: Apache-2.0
"""Agreements signed by both nodes over one text; apart, because what one node says alone lets nothing through.

Either operator enters the same facts; the text they give is the same at both nodes, and so is its digest. Who signs
second has accepted. What a node holds goes to the other by a job, and the answer is what the other holds: so both end
up with both signatures, whoever began, and whatever got lost on the way.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.actions.lines import line_to
from tradelane.exchange.models import Agreement as Row
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Agreement, PeerView
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import NotFound, Unavailable
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list
from tradelane.trust.values import DetachedSignature

ADDRESS = "/api/exchange/agreements"


@transaction.atomic
def agree(
    *, lane: str, kind: str, purpose: str, act: str, starts: datetime, by: Actor, ends: datetime | None = None
) -> Digest:
    """Sign that messages of a kind may go along a lane (`MX-SG`: from Mexico to Singapore) for a purpose; its digest.

    It counts once the other node has signed the same text: this proposes it, or accepts what the other proposed.
    Again changes nothing. Raises Refused, Forbidden, NotFound for a node that is not registered here.
    """
    rules.only_the_operator_opens_a_lane.require(by)
    rules.a_kind_and_a_purpose_are_plain_words.require(kind, purpose)
    agreement = Agreement(lane, kind, purpose, act, _nodes_of(lane), starts.replace(microsecond=0), ends)
    rules.an_agreement_names_the_nodes_of_its_lane.require(agreement)
    rules.an_agreement_has_a_span.require(agreement.starts, agreement.ends)
    text = formats.agreement_bytes(agreement)
    formats.read_agreement(text)
    return _sign(_row(text, agreement), by=by)


@transaction.atomic
def accept_agreement(*, digest: Digest, by: Actor) -> None:
    """Sign what the other node offered. Raises NotFound, Forbidden; nothing changes when it is signed already."""
    rules.only_the_operator_opens_a_lane.require(by)
    _sign(_held(digest), by=by)


@transaction.atomic
def end_agreement(*, digest: Digest, by: Actor, now: datetime) -> None:
    """Let messages under this agreement pass no longer, from `now` on, or decline it. Raises NotFound, Forbidden."""
    rules.only_the_operator_opens_a_lane.require(by)
    row = _held(digest)
    if row.ended_at is not None:
        return
    node, at = _own(), now.replace(microsecond=0)
    words = formats.ending_bytes(digest, node=node, at=at)
    row.ending = formats.join_jws(words, trust.sign_payload(organisation=node, payload=words, now=now))
    row.ended_at, row.ended_by, row.shared = at, node, False
    row.save(update_fields=["ending", "ended_at", "ended_by", "shared"])
    _ask_to_share(row)
    journal.record("exchange.agreement.ended", subject=_subject(row), by=by, kind=row.kind, purpose=row.purpose)


def share_agreement(*, digest: Digest, now: datetime, courier: Courier | None = None) -> None:
    """Give the other node what this node holds, and keep what it answers. Raises Unavailable to try again."""
    row = Row.objects.filter(pk=digest).first()
    if row is None or row.shared:
        return
    peer = _other(row)
    given = _signed(row)
    answer = (courier or line_to(peer)).post(peer.base_url + ADDRESS, content=given, media_type=formats.JOSE_JSON)
    if answer.status != 200:
        raise Unavailable(f"The peer answered {answer.status} to an agreement.", fix="It is tried again by itself.")
    take_agreement(content=answer.content, now=now)
    Row.objects.filter(pk=digest, ending=row.ending).update(shared=True)


@transaction.atomic
def take_agreement(*, content: bytes, now: datetime) -> bytes:
    """Keep what the other node signed, proposed or ended; what this node holds then. Again changes nothing.

    Raises Unreadable, Refused unless every word is signed by one of the two nodes that it names, and we are the other.
    """
    text, signatures, ending = formats.read_signed_agreement(content)
    agreement = formats.read_agreement(text)
    rules.an_agreement_names_the_nodes_of_its_lane.require(agreement)
    rules.an_agreement_has_a_span.require(agreement.starts, agreement.ends)
    _require_ours(agreement, now)
    signers = [_signer(text, signature, now) for signature in signatures]
    rules.only_the_two_nodes_sign_an_agreement.require(agreement, signers=signers)
    row = _row(text, agreement)
    known = bool(row.from_signature or row.to_signature)
    for signer, signature in zip(signers, signatures, strict=True):
        _put_signature(row, signer, signature)
    if ending:
        _take_ending(row, ending, now)
    row.save()
    if not known:
        journal.record("exchange.agreement.offered", subject=_subject(row), by=None, kind=row.kind, purpose=row.purpose)
    return _signed(row)


def _sign(row: Row, *, by: Actor) -> Digest:
    node = _own()
    signed = row.from_signature if node == row.from_node else row.to_signature
    if not signed and row.ended_at is None:
        signature = trust.sign_payload(organisation=node, payload=bytes(row.text), now=clock.now())
        _put_signature(row, node, signature)
        row.shared = False
        row.save()
        _ask_to_share(row)
        journal.record(
            "exchange.agreement.signed",
            subject=_subject(row),
            by=by,
            kind=row.kind,
            purpose=row.purpose,
            act=row.act,
            digest=row.digest,
        )
    return Digest(row.digest)


def _row(text: bytes, agreement: Agreement) -> Row:
    row, _ = Row.objects.select_for_update().get_or_create(
        pk=digest_of(text),
        defaults={
            "text": text,
            "lane": agreement.lane,
            "kind": agreement.kind,
            "purpose": agreement.purpose,
            "act": agreement.act,
            "from_node": agreement.nodes[0],
            "to_node": agreement.nodes[1],
            "starts": agreement.starts,
            "ends": agreement.ends,
        },
    )
    return row


def _held(digest: Digest) -> Row:
    row = Row.objects.select_for_update().filter(pk=digest).first()
    if row is None:
        raise NotFound("There is no such agreement.", field="agreement", facts={"agreement": digest})
    return row


def _put_signature(row: Row, signer: OrganisationId, signature: DetachedSignature) -> None:
    """The first signature of each node stays."""
    text = f"{signature.protected}.{signature.signature}"
    if signer == row.from_node:
        row.from_signature = row.from_signature or text
    else:
        row.to_signature = row.to_signature or text


def _take_ending(row: Row, ending: str, now: datetime) -> None:
    """The other node's word that it ended; the earlier of two ends counts."""
    words, signature = formats.split_jws(ending)
    digest, node, at = formats.read_ending(words)
    nodes = (OrganisationId(row.from_node), OrganisationId(row.to_node))
    agreement = formats.read_agreement(bytes(row.text))
    rules.only_the_two_nodes_sign_an_agreement.require(agreement, signers=[_signer(words, signature, now)])
    if digest != row.digest or node not in nodes or node != _signer(words, signature, now):
        raise rules.only_the_two_nodes_sign_an_agreement.refused(field="ending")
    if row.ended_at is None or at < row.ended_at:
        row.ended_at, row.ended_by, row.ending = at, node, ending
        journal.record("exchange.agreement.ended", subject=_subject(row), by=None, kind=row.kind, purpose=row.purpose)


def _require_ours(agreement: Agreement, now: datetime) -> None:
    """We are one of the two, and the other is a peer that is admitted."""
    own = _own()
    others = [node for node in agreement.nodes if node != own]
    known = {peer.node: peer for peer in queries.peers()}
    if len(others) != 1 or others[0] not in known:
        raise rules.only_the_two_nodes_sign_an_agreement.refused(field="nodes")
    queries.require_admitted(known[others[0]], at=now)


def _signer(payload: bytes, signature: DetachedSignature, now: datetime) -> OrganisationId:
    return verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trust_list(), at=now
    ).organisation


def _signed(row: Row) -> bytes:
    signatures = [DetachedSignature(*text.split(".", 1)) for text in (row.from_signature, row.to_signature) if text]
    return formats.signed_agreement(bytes(row.text), signatures, ending=row.ending)


def _ask_to_share(row: Row) -> None:
    journal.enqueue(
        "exchange.share", {"agreement": row.digest}, key=f"{row.digest}:{'ended' if row.ending else _own()}"
    )


def _nodes_of(lane: str) -> tuple[OrganisationId, OrganisationId]:
    """The nodes of a lane's two ends: ours, and a peer's."""
    ends = lane.split("-")
    nodes = [_own() if economy == settings.ECONOMY else queries.peer(economy).node for economy in ends]
    if len(nodes) != 2:
        raise rules.an_agreement_names_the_nodes_of_its_lane.refused()
    return nodes[0], nodes[1]


def _other(row: Row) -> PeerView:
    node = row.to_node if row.from_node == _own() else row.from_node
    return queries.peer(economy_of(OrganisationId(node)))


def _own() -> OrganisationId:
    return OrganisationId(settings.NODE_ORGANISATION)


def _subject(row: Row) -> str:
    return f"lane_{row.lane}"
