# SPDX-License-Identifier: Apache-2.0
"""Which nodes exchange and what an agreement lets through; apart from messages, as only operators open a lane."""

from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from tradelane.exchange.values import Agreement, Directory, Envelope
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role

_HOUSE = "Tradelane house rule"


@rule("EXCH-3", cites=_HOUSE, field="from_node", fix="Have the operators register each other's node.")
def the_sender_is_a_registered_peer(envelope: Envelope, *, peers: Collection[str]) -> bool:
    """Messages are taken in only from nodes that this node's operator has registered."""
    return envelope.from_node in peers


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


@rule("EXCH-14", cites=_HOUSE, field="by", fix="Ask the node's operator.", refusal=Forbidden)
def only_the_operator_opens_a_lane(actor: Actor) -> bool:
    """Only an administrator of the node's operator registers peers and enters agreements."""
    return OrganisationKind.OPERATOR in actor.kinds and actor.may(Role.ADMIN)


@rule(
    "EXCH-38",
    cites="RFC 8446 §4.4.2; Tradelane house rule",
    field="address",
    fix="Call the address in the node's directory, with a certificate of your node's authority.",
    refusal=Forbidden,
)
def nodes_come_over_mutual_tls(*, asked_for: bool, has_certificate: bool, for_nodes: bool, public: bool) -> bool:
    """Where a node asks for mutual TLS, the doors for nodes open to nobody without a certificate, and only they do."""
    return not asked_for or public or for_nodes == has_certificate


@rule(
    "EXCH-17",
    cites="UNCITRAL MLEC 1996 art. 11; Tradelane house rule",
    field="signatures",
    fix="Have the two nodes that the agreement names sign it, and nobody else.",
)
def only_the_two_nodes_sign_an_agreement(agreement: Agreement, *, signers: Collection[OrganisationId]) -> bool:
    """An agreement is signed by the two nodes that it names, each at most once, and by nobody else."""
    return bool(signers) and len(set(signers)) == len(signers) and set(signers) <= set(agreement.nodes)


@rule("EXCH-18", cites=_HOUSE, field="lane", fix="Name two economies and the node of each, such as MX-SG.")
def an_agreement_names_the_nodes_of_its_lane(agreement: Agreement) -> bool:
    """An agreement is about one lane between two economies and names the node of each."""
    ends = [economy_of(node) for node in agreement.nodes]
    return ends[0] != ends[1] and agreement.lane == "-".join(ends)


@rule("EXCH-19", cites=_HOUSE, field="ends", fix="Give an end after the start, or none.")
def an_agreement_has_a_span(starts: datetime, ends: datetime | None) -> bool:
    """An agreement ends after it starts."""
    return ends is None or starts < ends
