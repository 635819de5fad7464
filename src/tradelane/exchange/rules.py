# SPDX-License-Identifier: Apache-2.0
"""What must hold for a message to be sent, taken in and believed; apart, because both nodes ask the same questions.

Nothing passes by default: a peer is registered, a signer is the sender, an agreement on either side allows it.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tradelane.exchange.values import Agreement, Directory, Envelope, Receipt
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role

LARGEST_MESSAGE = 20_000_000
"""Bytes of an encrypted message; a shipment's documents with their PDFs take about 2 MB."""
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two nodes' clocks may differ."""
ATTEMPTS = 10
"""Tries before a person is asked; with the journal's delays that is about eight hours."""
_DOTTED = re.compile(r"[a-z]+(?:[._-][a-z]+){0,4}")
_HOUSE = "Tradelane house rule"


@rule("EXCH-1", cites=_HOUSE, field="message", fix="Send large files as documents with an address, not in a message.")
def the_message_is_small_enough(size: int) -> bool:
    """A message has at most 20,000,000 bytes when encrypted."""
    return 0 < size <= LARGEST_MESSAGE


@rule("EXCH-2", cites="RFC 7519 §4.1.3", field="to_organisation", fix="Read the recipient's node in the directories.")
def the_message_is_for_this_node(envelope: Envelope, *, economy: str, opened_by: OrganisationId) -> bool:
    """A message is taken in only by the node it names, for the organisation whose key opened it."""
    return (envelope.to_node, envelope.to_organisation) == (economy, opened_by)


@rule("EXCH-3", cites=_HOUSE, field="from_node", fix="Have the operators register each other's node.")
def the_sender_is_a_registered_peer(envelope: Envelope, *, peers: Collection[str]) -> bool:
    """Messages are taken in only from nodes that this node's operator has registered."""
    return envelope.from_node in peers


@rule("EXCH-4", cites="RFC 7519 §4.1.1", field="from_organisation", fix="Sign with the sending organisation's own key.")
def the_signer_is_the_sender(signer: OrganisationId, sender: OrganisationId) -> bool:
    """A message is signed by the organisation that it says it is from."""
    return signer == sender


@rule("EXCH-5", cites=_HOUSE, field="from_organisation", fix="Send through the node of the organisation's economy.")
def an_organisation_speaks_through_its_own_node(envelope: Envelope) -> bool:
    """An organisation sends and receives through the node of its own economy, and never to itself."""
    return (
        economy_of(envelope.from_organisation) == envelope.from_node
        and economy_of(envelope.to_organisation) == envelope.to_node
        and envelope.from_node != envelope.to_node
    )


@rule(
    "EXCH-6",
    cites="UNCITRAL MLIT 2022 art. 25; Tradelane house rule: deny by default",
    field="kind",
    fix="Have both operators enter an agreement for this lane, kind and purpose.",
)
def an_agreement_allows_the_message(
    agreements: Iterable[Agreement], *, lane: str, kind: str, purpose: str, at: datetime
) -> bool:
    """A message passes only while an agreement allows its kind, for its purpose, along its lane."""
    return any(
        (a.lane, a.kind, a.purpose) == (lane, kind, purpose) and a.starts <= at and (a.ends is None or at < a.ends)
        for a in agreements
    )


@rule("EXCH-7", cites=_HOUSE, field="id", fix="Give a different message an id of its own.")
def a_message_id_names_one_message(known: Digest, seen: Digest) -> bool:
    """The same message id never comes with another content."""
    return known == seen


@rule("EXCH-8", cites=_HOUSE, field="key", fix="Give a different sending a key of its own.")
def a_key_names_one_message(known: object, seen: object) -> bool:
    """The same key of one sender never names a second message."""
    return known == seen


@rule("EXCH-9", cites="RFC 7519 §4.1.6", field="sent_at", fix="Set the sending node's clock.")
def the_message_is_not_from_the_future(sent_at: datetime, *, now: datetime) -> bool:
    """A message was sent before it arrives, clocks differing by five minutes at most."""
    return sent_at <= now + CLOCK_TOLERANCE


@rule(
    "EXCH-10", cites="AS4 profile of ebMS 3.0 §5.1.8", field="receipt", fix="Try again; then ask the peer's operator."
)
def the_receipt_is_for_the_message(
    receipt: Receipt, *, signer: OrganisationId, peer: OrganisationId, message: str, digest: Digest
) -> bool:
    """A receipt counts only when the recipient's node signed it over this very message."""
    return receipt.node == signer == peer and (receipt.id, receipt.digest) == (message, digest)


@rule("EXCH-11", cites="RFC 9110 §4.2", field="base_url", fix="Give an address such as https://node.example.")
def a_node_has_a_plain_web_address(base_url: str) -> bool:
    """A node is reached at an http or https address with a host and nothing secret in it."""
    try:
        url = urlsplit(base_url)
        port_is_sane = url.port is None or 0 < url.port < 65536
    except ValueError:
        return False
    extras = (url.username, url.password, url.query, url.fragment)
    return url.scheme in ("http", "https") and bool(url.hostname) and port_is_sane and not any(extras)


@rule("EXCH-12", cites=_HOUSE, field="directory", fix="Fetch the directory from the node itself again.")
def a_directory_is_its_nodes_own(
    directory: Directory, *, signer: OrganisationId, certificate: bytes, node_certificates: Collection[bytes]
) -> bool:
    """A directory is signed by the node that it names, which our trust list recognises, for its own economy only."""
    return (
        signer == directory.node
        and certificate in node_certificates
        and economy_of(directory.node) == directory.economy
        and all(economy_of(entry.organisation) == directory.economy for entry in directory.organisations)
    )


@rule("EXCH-13", cites=_HOUSE, field="by", fix="Ask a clerk, signatory or officer of yours.", refusal=Forbidden)
def the_actor_may_send(actor: Actor) -> bool:
    """Only those who prepare, sign or decide for an organisation send its messages."""
    return any(actor.may(role) for role in (Role.CLERK, Role.SIGNATORY, Role.OFFICER))


@rule("EXCH-14", cites=_HOUSE, field="by", fix="Ask the node's operator.", refusal=Forbidden)
def only_the_operator_opens_a_lane(actor: Actor) -> bool:
    """Only an administrator of the node's operator registers peers and enters agreements."""
    return OrganisationKind.OPERATOR in actor.kinds and actor.may(Role.ADMIN)


@rule("EXCH-15", cites=_HOUSE, field="kind", fix="Write it like title.entry.")
def a_kind_and_a_purpose_are_plain_words(*words: str) -> bool:
    """Kinds and purposes of messages are lower-case words with dots or hyphens between."""
    return all(len(word) <= 64 and _DOTTED.fullmatch(word) for word in words)


def conflicting_key() -> Conflict:
    """EXCH-8 at home: the caller sends something else under a key that is used up."""
    broken = a_key_names_one_message
    return Conflict(broken.text, field=broken.field, rule=broken.id, fix=broken.fix)
