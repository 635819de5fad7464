# SPDX-License-Identifier: Apache-2.0
"""What privacy desks tell other nodes: the signed directory, and sealed steps of requests between authorities.

Apart, because three neighbours meet here: `privacy` says what, `trust` signs and believes, `exchange` carries.
"""

import base64
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from tradelane.exchange import actions as exchange
from tradelane.exchange.queries import agreements_in_force, peers
from tradelane.exchange.rules import an_agreement_allows_the_message
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.queries import node_actor
from tradelane.privacy.actions import cbpr as privacy
from tradelane.privacy.actions.cbpr.directories import content_digest
from tradelane.privacy.formats.cooperation import cover_json, move_json
from tradelane.privacy.formats.directory import directory_payload, signed_directory, split_directory
from tradelane.privacy.queries.cooperation import file_of
from tradelane.privacy.queries.directory import directories_taken, last_published, our_directory
from tradelane.privacy.values.cooperation import AssistanceId, Side
from tradelane.privacy.values.directory import PrivacyDirectory
from tradelane.trust import actions as trust
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list

PURPOSE = "privacy.cooperation"
DIRECTORY_ADDRESS = "/privacy/directory.json"
RHYTHM = timedelta(days=1)
"""How old a directory gets: ours is signed anew, another node's fetched."""
TRY_AGAIN = 600
"""Seconds until a node that gave no directory is asked again."""
LARGEST_LETTER = 5_000_000
"""Bytes of a directory that is sent along; a larger one is fetched by its readers."""


def publish_directory(*, now: datetime) -> bool:
    """Sign and serve this node's privacy directory, and send it to the peers that agreed to get it; whether it did.

    Nothing happens while it would say the same as one that is less than a day old.
    """
    directory = our_directory(now=now)
    last = last_published()
    if last is not None and last[0] == content_digest(directory) and now - last[1] < RHYTHM:
        return False
    payload = directory_payload(directory)
    signature = trust.sign_payload(organisation=directory.node, payload=payload, now=now)
    content = signed_directory(payload, protected=signature.protected, signature=signature.signature)
    with transaction.atomic():
        privacy.keep_directory(content=content, directory=directory)
        if len(content) <= LARGEST_LETTER:
            _tell_peers(content, directory, now=now)
    return True


def take_directory(content: bytes, *, now: datetime) -> PrivacyDirectory:
    """Believe another node's directory when our trust list recognises who signed it, and keep it.

    Raises Unreadable for a bad form or signature, or for our own; Forbidden, Refused (PRIV-164 to PRIV-166).
    """
    payload, protected, signature = split_directory(content)
    trusted = trust_list()
    signer = verify_detached(payload, protected=protected, signature=signature, trust_list=trusted, at=now)
    recognised = {node.organisation for node in trusted.nodes if node.certificate == signer.chain[0]}
    if signer.organisation == settings.NODE_ORGANISATION:
        raise Unreadable(
            "this is our own directory", field="directory", rule="DIR-1", fix="Give the one of another node."
        )
    return privacy.take_directory(content=content, signer=signer.organisation, recognised=recognised, now=now)


def fetch_directories(*, now: datetime) -> int:
    """Fetch the directories of peers that are a day old or not known; how many came. One that fails waits its turn."""
    known = directories_taken()
    found = 0
    for peer in peers():
        taken = known.get(peer.economy)
        if (taken is not None and now - taken < RHYTHM) or not cache.add(f"privacy:{peer.economy}", 1, TRY_AGAIN):
            continue
        try:
            take_directory(exchange.fetch_published(economy=peer.economy, address=DIRECTORY_ADDRESS), now=now)
        except TradelaneError:
            continue
        found += 1
    return found


def carry_move(*, id: AssistanceId, side: Side, number: int) -> None:
    """Send one sealed step of a request to the other authority, in its name; the same step again sends nothing new."""
    file = file_of(id=id, side=side)
    cover = file.cover
    mine, other = (cover.asking, cover.asked) if side is Side.ASKING else (cover.asked, cover.asking)
    move = file.moves[number - 1]
    exchange.send(
        to_node=economy_of(other),
        to=other,
        kind="privacy.assistance",
        body={"cover": cover_json(cover), "move": move_json(move)},
        purpose=PURPOSE,
        key=f"{id}:{side}:{number}",
        conversation=id,
        by=replace(node_actor(), organisation=mine),
    )


def _tell_peers(content: bytes, directory: PrivacyDirectory, *, now: datetime) -> None:
    body = {"directory": base64.b64encode(content).decode()}
    for peer in peers():
        lane = f"{settings.ECONOMY}-{peer.economy}"
        allowed = an_agreement_allows_the_message(
            agreements_in_force(lane=lane, kind="privacy.directory", purpose=PURPOSE),
            lane=lane, kind="privacy.directory", purpose=PURPOSE, at=now,
        )  # fmt: skip
        if allowed:
            exchange.send(
                to_node=peer.economy,
                to=OrganisationId(peer.node),
                kind="privacy.directory",
                body=body,
                purpose=PURPOSE,
                key=f"privacy-directory:{content_digest(directory)}:{directory.issued.isoformat()}",
                by=node_actor(),
            )
