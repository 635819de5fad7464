# SPDX-License-Identifier: Apache-2.0
"""When certificates are issued, taken back and shown to have counted; apart from signing, which only uses them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, Role

RENEWAL_AHEAD = timedelta(days=90)
"""How long before its end an organisation is told to renew; ETSI EN 319 411-1 §6.3.6 leaves it to the authority."""


@rule(
    "TRUST-16",
    cites="RFC 5280 §3.3; ITU-T X.509 §9.5.2.12",
    fix="Keep the document with what was known when it was signed.",
)
def silence_covers_the_certificate(issued: datetime, not_after: datetime, *, keeps_expired: bool = False) -> bool:
    """A revocation list says something of a certificate only until it expires, unless the list keeps expired ones."""
    return keeps_expired or issued <= not_after


@rule("TRUST-17", cites="RFC 6960 §4.2.2.2", fix="Use a responder certified for OCSP answers only.")
def the_responder_may_only_answer(usages: Collection[str], *, answering: str) -> bool:
    """An OCSP responder other than the authority itself is certified by it for signing answers and for nothing else."""
    return set(usages) == {answering}


@rule(
    "TRUST-18",
    cites="RFC 3647 §4.9.2",
    field="by",
    fix="Ask an admin of the organisation, or the node's operator.",
    refusal=Forbidden,
)
def the_organisation_or_its_authority_asks(by: Actor, *, organisation: OrganisationId, authority: str) -> bool:
    """A certificate is renewed or taken back by an admin of its organisation, or of the authority that issued it."""
    return by.may(Role.ADMIN) and by.organisation in (organisation, authority)


@rule(
    "TRUST-19",
    cites="ETSI TS 119 612 §5.3.3 (sequence number), §5.3.14",
    field="issued",
    fix="Fetch the list again; ask its publisher when it stays older.",
)
def a_list_never_goes_back(issued: datetime, last_issued: datetime | None) -> bool:
    """A newer trust list replaces an older one, and an older one never a newer."""
    return last_issued is None or issued >= last_issued


@rule(
    "TRUST-20",
    cites="ETSI TS 119 612 §5.7; UNCITRAL MLES 2001 art 12",
    field="signature",
    fix="Recognise the economy anew if its node changed hands.",
)
def the_list_is_signed_by_its_pinned_node(signer: OrganisationId, pinned: OrganisationId) -> bool:
    """A fetched trust list is signed by the node that was named when its economy was recognised."""
    return signer == pinned


@rule(
    "TRUST-21",
    cites="UNCITRAL MLES 2001 art 6(3)(b); Tradelane house rule",
    field="signatures",
    fix="Have another signatory of the organisation sign too.",
)
def enough_people_signed(people: Iterable[str], needed: int) -> bool:
    """When an organisation asks for two signatories, two different people approved the document."""
    return len(set(people)) >= needed


@rule(
    "TRUST-22",
    cites="ETSI TS 119 182-1 §5.3.2",
    field="signatures",
    fix="Countersign with another certificate, over a document whose signatures hold.",
)
def a_countersignature_is_by_another_key(certificate: bytes, holding: Collection[bytes], present: int) -> bool:
    """A countersignature is by a certificate that did not sign yet, beside signatures that all hold."""
    return len(holding) == present and certificate not in holding
