# SPDX-License-Identifier: Apache-2.0
"""The reads of peers, federations and agreements; who may exchange with whom is no secret between nodes."""

from datetime import datetime
from typing import Any

from django.conf import settings

from tradelane.exchange import rules
from tradelane.exchange.models import Agreement as AgreementRow
from tradelane.exchange.models import Federation, Member, Peer, PeerOrganisation
from tradelane.exchange.values import (
    Agreement,
    AgreementState,
    AgreementView,
    FederationView,
    MemberView,
    PeerView,
)
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, Unavailable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.queries import trust_list


def peers() -> list[PeerView]:
    """Every registered node, by economy."""
    return [_peer(row) for row in Peer.objects.order_by("pk")]


def peer(economy: str) -> PeerView:
    """The node of an economy. Raises NotFound when it is not registered here."""
    row = Peer.objects.filter(pk=economy).first()
    if row is None:
        raise NotFound(
            "No node of this economy is registered here.",
            field="to_node",
            fix="Have the operator register it.",
            facts={"economy": economy},
        )
    return _peer(row)


def require_admitted(peer: PeerView, *, at: datetime) -> None:
    """Raise unless the peer may exchange: by its operator's word, or by the member list of its federation.

    Raises Forbidden (EXCH-33) for who is no member, Unavailable (EXCH-32) while the list is too old to tell.
    """
    if not peer.federation:
        return
    row = Member.objects.select_related("federation").filter(federation=peer.federation, economy=peer.economy).first()
    if row is None:
        raise rules.the_node_is_a_member.refused(facts={"node": peer.node, "federation": peer.federation})
    if not rules.the_node_is_a_member(row.starts, row.ends, row.removed_at, at=at):
        raise rules.the_node_is_a_member.refused(facts={"node": peer.node, **_span(row)})
    due, grace = row.federation.next_update, row.federation.grace
    if due is None or grace is None or not rules.the_member_list_still_counts(due, grace, at=at):
        stale = rules.the_member_list_still_counts
        raise Unavailable(stale.text, field=stale.field, rule=stale.id, fix=stale.fix, cites=stale.cites)


def node_authorities() -> tuple[bytes, ...]:
    """Certificates (DER) of every authority that certifies a known node, in one order.

    A node is known when it is a peer, when a federation lists it, or when our trust list names it.
    """
    listed = trust_list()
    issuers = {read_certificate(node.certificate).issuer for node in listed.nodes}
    found = {one.certificate for one in listed.authorities if read_certificate(one.certificate).subject in issuers}
    found |= {bytes(der) for der in Peer.objects.exclude(authority=b"").values_list("authority", flat=True)}
    found |= {bytes(der) for der in Member.objects.values_list("authority", flat=True)}
    return tuple(sorted(found))


def recipient_key(*, node: str, organisation: OrganisationId) -> dict[str, Any]:
    """The key to encrypt to for an organisation that `node` receives for. Raises NotFound."""
    row = PeerOrganisation.objects.filter(pk=organisation, peer=node).first()
    if row is None:
        raise NotFound(
            "The recipient's node does not list this organisation.",
            field="to",
            fix="Have the operator fetch the node's directory again.",
            facts={"organisation": organisation, "node": node},
        )
    return dict(row.jwk)


def agreements(*, lane: str = "") -> list[AgreementView]:
    """Every agreement that this node holds, or those of one lane, whatever has become of them."""
    rows = AgreementRow.objects.order_by("lane", "kind", "purpose", "starts")
    return [agreement_view(row) for row in (rows.filter(lane=lane) if lane else rows)]


def agreements_in_force(*, lane: str, kind: str, purpose: str) -> list[Agreement]:
    """What both nodes signed for this lane, kind and purpose and neither ended; dates are for the rule to weigh."""
    rows = AgreementRow.objects.filter(lane=lane, kind=kind, purpose=purpose, ended_at=None)
    return [_agreement(row) for row in rows.exclude(from_signature="").exclude(to_signature="")]


def federations() -> list[FederationView]:
    """Every federation that this node follows, with its members past and present."""
    return [_federation(row) for row in Federation.objects.order_by("pk").prefetch_related("members")]


def agreement_view(row: AgreementRow) -> AgreementView:
    """An agreement as it stands."""
    return AgreementView(Digest(row.digest), _agreement(row), _state(row), row.ended_at, row.ended_by, row.shared)


def _state(row: AgreementRow) -> AgreementState:
    if row.ended_at is not None:
        return AgreementState.ENDED
    if row.from_signature and row.to_signature:
        return AgreementState.AGREED
    signed_by = row.from_node if row.from_signature else row.to_node
    return AgreementState.PROPOSED if signed_by == settings.NODE_ORGANISATION else AgreementState.OFFERED


def _agreement(row: AgreementRow) -> Agreement:
    nodes = OrganisationId(row.from_node), OrganisationId(row.to_node)
    return Agreement(row.lane, row.kind, row.purpose, row.act, nodes, row.starts, row.ends)


def _peer(row: Peer) -> PeerView:
    return PeerView(
        row.economy,
        OrganisationId(row.node),
        row.base_url,
        row.refreshed_at,
        row.federation,
        bytes(row.authority),
        tuple(int(version) for version in row.speaks.split(",")),
    )


def _federation(row: Federation) -> FederationView:
    until = row.next_update + row.grace if row.next_update and row.grace is not None else None
    return FederationView(
        row.name,
        row.address,
        row.act,
        row.number,
        row.next_update,
        until,
        row.fetched_at,
        row.problem,
        tuple(_member(member) for member in row.members.all()),
    )


def _member(row: Member) -> MemberView:
    return MemberView(
        row.federation_id, OrganisationId(row.node), row.economy, row.base_url, row.starts, row.ends, row.removed_at
    )


def _span(row: Member) -> dict[str, str]:
    spans = {"federation": row.federation_id, "from": row.starts, "to": row.ends, "removed": row.removed_at}
    return {name: str(value) for name, value in spans.items() if value is not None}
