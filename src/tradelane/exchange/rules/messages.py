# SPDX-License-Identifier: Apache-2.0
"""What must hold for a message to be sent, taken in and believed; apart, because both nodes ask the same questions.

The signer is the sender, the recipient is at home here, and what was taken in once is taken in no second time.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from tradelane.exchange.values import Envelope, Receipt
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, Role

LARGEST_MESSAGE = 20_000_000
"""Bytes of an encrypted message; a shipment's documents with their PDFs take about 2 MB."""
MOST_IN_A_BATCH = 100
"""Messages in one request; more gain nothing, as each is verified by itself."""
CHUNK_SIZE = 1 << 20
"""Bytes of an attachment in one chunk: what either node holds in memory at a time."""
LARGEST_ATTACHMENT = 2 << 30
"""Bytes; the digests of its chunks then take about 150 kB of the message."""
MOST_ATTACHMENTS = 10
FURTHEST_AHEAD = 1000
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two nodes' clocks may differ."""
ATTEMPTS = 10
"""Tries before a person is asked; with the journal's delays that is about eight hours."""
_DOTTED = re.compile(r"[a-z]+(?:[._-][a-z]+){0,4}")
_HOUSE = "Tradelane house rule"


@rule("EXCH-1", cites=_HOUSE, field="message", fix="Send large files as attachments of the message.")
def the_message_is_small_enough(size: int) -> bool:
    """A message has at most 20,000,000 bytes when encrypted."""
    return 0 < size <= LARGEST_MESSAGE


@rule("EXCH-2", cites="RFC 7519 §4.1.3", field="to_organisation", fix="Read the recipient's node in the directories.")
def the_message_is_for_this_node(envelope: Envelope, *, economy: str, opened_by: OrganisationId) -> bool:
    """A message is taken in only by the node it names, for the organisation whose key opened it."""
    return (envelope.to_node, envelope.to_organisation) == (economy, opened_by)


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


@rule("EXCH-13", cites=_HOUSE, field="by", fix="Ask a clerk, signatory or officer of yours.", refusal=Forbidden)
def the_actor_may_send(actor: Actor) -> bool:
    """Only those who prepare, sign or decide for an organisation send its messages."""
    return any(actor.may(role) for role in (Role.CLERK, Role.SIGNATORY, Role.OFFICER))


@rule("EXCH-15", cites=_HOUSE, field="kind", fix="Write it like title.entry.")
def a_kind_and_a_purpose_are_plain_words(*words: str) -> bool:
    """Kinds and purposes of messages are lower-case words with dots or hyphens between."""
    return all(len(word) <= 64 and _DOTTED.fullmatch(word) for word in words)


@rule("EXCH-23", cites="RFC 9110 §15.5.21; Tradelane house rule", field="version", fix="Write a version named here.")
def the_version_is_spoken(version: object, *, speaks: Collection[int]) -> bool:
    """A message is read only in a version of the envelope that this node speaks."""
    return type(version) is int and version in speaks


@rule("EXCH-24", cites=_HOUSE, field="messages", fix="Send 1 to 100 messages in one request.")
def a_batch_is_small_enough(messages: int) -> bool:
    """A batch has 1 to 100 messages."""
    return 0 < messages <= MOST_IN_A_BATCH


@rule(
    "EXCH-25", cites=_HOUSE, field="conversation", fix="Number the messages of a conversation from 1 up, without gaps."
)
def a_place_in_a_conversation_is_whole(conversation: str, sequence: int) -> bool:
    """A message of a conversation has a place in it from 1 up; a message that stands alone has none."""
    return sequence > 0 if conversation else sequence == 0


@rule("EXCH-26", cites=_HOUSE, field="attachments", fix="Split the file, or send fewer.")
def the_attachments_are_small_enough(sizes: Sequence[int]) -> bool:
    """A message has at most ten attachments of 1 to 2,147,483,648 bytes each."""
    return len(sizes) <= MOST_ATTACHMENTS and all(0 < size <= LARGEST_ATTACHMENT for size in sizes)


@rule("EXCH-27", cites=_HOUSE, field="chunk", fix="Send the chunk again as the message describes it.")
def the_chunk_is_the_one_announced(announced: Digest, seen: Digest) -> bool:
    """A chunk of an attachment is taken in only when its digest is the one that the signed message announced."""
    return announced == seen


@rule("EXCH-28", cites=_HOUSE, field="chunk", fix="Ask how far the attachment is, and go on from there.")
def a_chunk_follows_the_one_before(number: int, *, held: int, chunks: int) -> bool:
    """Chunks of an attachment come in their order; one that is held already may come again."""
    return 0 <= number <= held and number < chunks


@rule("EXCH-29", cites=_HOUSE, field="reason", fix="Say why in 5 to 300 characters, without naming people.")
def a_decision_has_a_reason(reason: str) -> bool:
    """Who gives a message up, or goes on without one, says why."""
    return 5 <= len(reason.strip()) <= 300


@rule("EXCH-37", cites=_HOUSE, field="sequence", fix="Give a different message the next place of its conversation.")
def a_place_holds_one_message(known: object, seen: object) -> bool:
    """A place in a conversation never holds a second message."""
    return known == seen


@rule("EXCH-39", cites=_HOUSE, field="attachments", fix="Give a different file an id of its own.")
def an_attachment_id_names_one_file(known: Collection[str]) -> bool:
    """The same attachment never comes with a second message."""
    return not known


@rule("EXCH-40", cites=_HOUSE, field="sequence", fix="Send the earlier messages of the conversation first.")
def the_place_is_not_too_far_ahead(sequence: int, *, next_place: int) -> bool:
    """A message is taken in at most 1,000 places before its turn, so that a gap can be seen and decided on."""
    return sequence < next_place + FURTHEST_AHEAD


def conflicting_key() -> Conflict:
    """EXCH-8 at home: the caller sends something else under a key that is used up."""
    broken = a_key_names_one_message
    return Conflict(broken.text, field=broken.field, rule=broken.id, fix=broken.fix)
