# SPDX-License-Identifier: Apache-2.0
"""Peers and our own directory; apart from messages, because only the node's operator opens a lane."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.exchange import formats, rules
from tradelane.exchange.actions.lines import line_to
from tradelane.exchange.models import Peer, PeerOrganisation
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Directory, DirectoryEntry
from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, NotFound, Unavailable
from tradelane.kernel.ids import OrganisationId
from tradelane.parties import actions as parties
from tradelane.parties import queries as organisations
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.trust import actions as trust
from tradelane.trust import queries as certificates
from tradelane.trust.formats.evidence import verify_detached

DIRECTORY_ADDRESS = "/api/exchange/directory"


def own_directory(*, now: datetime) -> str:
    """The organisations that this node receives for and the keys to encrypt to, as a compact JWS of the node."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    entries = []
    for id in certificates.certified_organisations():
        try:
            view = organisations.organisation(id)
        except NotFound:
            continue
        if view.home:
            jwk = {**certificates.encryption_public_jwk(id), "kid": id}
            entries.append(DirectoryEntry(id, view.name, tuple(sorted(view.kinds)), jwk))
    directory = Directory(
        settings.ECONOMY, node, settings.NODES_URL or settings.BASE_URL, now.replace(microsecond=0), tuple(entries)
    )
    payload = formats.directory_bytes(directory)
    return formats.join_jws(payload, trust.sign_payload(organisation=node, payload=payload, now=now))


def register_peer(
    *,
    economy: str,
    base_url: str,
    by: Actor,
    now: datetime,
    directory: bytes | None = None,
    courier: Courier | None = None,
) -> None:
    """Know another economy's node by its signed directory; again with a newer one brings its organisations up to date.

    Without `directory` it is fetched from `base_url`. The node's authority must be recognised in our trust list.
    Raises Refused for a directory that is not the node's own, Conflict for an older one than known, Unavailable.
    """
    rules.only_the_operator_opens_a_lane.require(by)
    rules.a_node_has_a_plain_web_address.require(base_url)
    content = directory if directory is not None else fetch_directory(base_url, courier or line_to(None))
    keep_directory(verified_directory(content, economy=economy, now=now), base_url=base_url, by=by, now=now)


def keep_directory(
    verified: tuple[Directory, bytes], *, base_url: str, by: Actor | None, now: datetime, federation: str = ""
) -> None:
    """Know a node by its directory and the authority that certifies it. Raises Conflict for an older one than known."""
    theirs, authority = verified
    economy = theirs.economy
    with transaction.atomic():
        row = Peer.objects.select_for_update().filter(pk=economy).first()
        if row is not None and theirs.issued < row.issued_at:
            raise Conflict("A newer directory of this node is known.", field="directory", fix="Fetch it again.")
        fresh = {
            "node": theirs.node,
            "base_url": base_url.rstrip("/"),
            "issued_at": theirs.issued,
            "refreshed_at": now,
            "authority": authority,
            "speaks": ",".join(map(str, theirs.speaks)),
            **({"federation": federation} if federation else {}),
        }
        Peer.objects.update_or_create(pk=economy, defaults=fresh)
        PeerOrganisation.objects.filter(peer=economy).delete()
        PeerOrganisation.objects.bulk_create(
            PeerOrganisation(organisation=e.organisation, peer_id=economy, jwk=e.jwk) for e in theirs.organisations
        )
        for entry in theirs.organisations:
            _introduce(entry)
        journal.record("exchange.peer.registered", subject=theirs.node, by=by, organisations=len(theirs.organisations))


def fetch_directory(base_url: str, courier: Courier) -> bytes:
    """The directory that a node serves. Raises Unavailable."""
    answer = courier.get(base_url.rstrip("/") + DIRECTORY_ADDRESS)
    if answer.status != 200:
        raise Unavailable(f"The node answered {answer.status} instead of its directory.", field="base_url")
    return answer.content


def verified_directory(content: bytes, *, economy: str, now: datetime) -> tuple[Directory, bytes]:
    """The directory, when it is its node's own, and the authority that certifies that. Raises Unreadable, Refused."""
    payload, signature = formats.split_jws(content)
    directory, trusted = formats.read_directory(payload), certificates.trust_list()
    signer = verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trusted, at=now
    )
    holds = rules.a_directory_is_its_nodes_own(
        directory,
        signer=signer.organisation,
        certificate=signer.chain[0],
        node_certificates={node.certificate for node in trusted.nodes},
    )
    if not holds or directory.economy != economy:
        raise rules.a_directory_is_its_nodes_own.refused(facts={"economy": directory.economy, "node": directory.node})
    return directory, signer.chain[-1]


def _introduce(entry: DirectoryEntry) -> None:
    """Let the other rooms know the organisation's name; what is at home here is not theirs to rename."""
    try:
        if organisations.organisation(entry.organisation).home:
            return
    except NotFound:
        pass
    known = {kind.value for kind in OrganisationKind}
    kinds = [OrganisationKind(kind) for kind in entry.kinds if kind in known]
    parties.register_organisation(id=entry.organisation, name=entry.name, kinds=kinds, home=False)
