# SPDX-License-Identifier: Apache-2.0
"""What transfers between platforms do to records here, by entries of the registry; apart from the protocol.

In the caller's transaction, which also keeps the signed proof: a receipt and the record it is about are durable
together, so that a bill never has effect at two platforms, nor at none.
"""

from collections.abc import Iterable
from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId, new_id
from tradelane.parties.actions import grant_access
from tradelane.titles import queries
from tradelane.titles.actions.control import control_of, sign_entry
from tradelane.titles.actions.pint.judging import Judged, moves_here
from tradelane.titles.actions.record import append, fact_of, require_lawful
from tradelane.titles.actions.surrendering import follow_surrenders
from tradelane.titles.actions.words import committed
from tradelane.titles.formats.dcsa.checksums import digest_of_checksum
from tradelane.titles.models import ForeignPartyRow, TitleRow
from tradelane.titles.values import (
    Act,
    ArrivalTerms,
    Consent,
    ConsentBasis,
    Control,
    DepartureTerms,
    Entry,
    Form,
    Purpose,
    ReasonTerms,
    Terms,
    Title,
    TitleState,
)
from tradelane.titles.values.dcsa import (
    ActionCode,
    ChainParty,
    ChainStanding,
    SurrenderReason,
    Transaction,
    TransportDocument,
)

_PURPOSES = {
    ActionCode.SURRENDER_FOR_DELIVERY: Purpose.DELIVERY,
    ActionCode.SURRENDER_FOR_AMENDMENT: Purpose.AMENDMENT,
}
_TAKES_PART = "the party is reached by its code at this platform, and may send the record back"


def take_over(judged: Judged, *, now: datetime) -> None:
    """Open the record of a bill that came, let it come back, or end it where its carrier accepted its surrender
    elsewhere. What else is only told changes nothing.

    Raises Refused when a rule of records forbids what the chain says.
    """
    keep_foreign(_named(judged))
    if moves_here(judged):
        terms = _as_the_chain_says(judged, judged.standing.surrendered)
        open_or_return(judged.envelope.document, terms, to=judged.recipient, now=now)
    elif judged.standing.ended:
        _conclude(judged, now=now)


def _as_the_chain_says(judged: Judged, surrendered: Transaction | None) -> ArrivalTerms:
    """What the registry says of the bill; `surrendered` is the surrender by which it is, or was, with its carrier."""
    document, standing = judged.envelope.document, judged.standing
    return ArrivalTerms(
        platform=judged.envelope.last.platform,
        chain=digest_of_checksum(judged.envelope.last.checksum),
        carrier=carrier_of(standing, document),
        form=form_of(standing),
        order_of=favoured(standing, document, holder=judged.recipient),
        consents=_consents(judged.recipient),
        purpose=_purpose_of(surrendered) if surrendered else None,
        surrendered_by=queries.party_id(surrendered.actor) if surrendered else None,
    )


def _purpose_of(surrendered: Transaction) -> Purpose:
    switched = surrendered.reason == SurrenderReason.PAPER
    return Purpose.PAPER if switched else _PURPOSES[ActionCode(surrendered.action)]


def _conclude(judged: Judged, *, now: datetime) -> None:
    """End the record of a bill that left from here to be surrendered, and was."""
    row = _record_of(judged.envelope.document)
    accepted = judged.surrender_before_the_end
    if row is None or accepted is None or row.state != TitleState.AWAY:
        return
    terms = _as_the_chain_says(judged, accepted)
    title = queries.lock_title(TitleId(row.id))
    record_by_registry(title, Act.CONCLUDE, to=terms.carrier, terms=terms, control=None, now=now)


def _record_of(document: TransportDocument) -> TitleRow | None:
    return TitleRow.taken().filter(registry=queries.here(), document=digest_of_checksum(document.checksum)).first()


def open_or_return(document: TransportDocument, terms: ArrivalTerms, *, to: OrganisationId, now: datetime) -> TitleId:
    """The record of a bill, opened, or alive again where it had left from here. In the caller's transaction."""
    if (row := _record_of(document)) is not None:
        title = queries.lock_title(TitleId(row.id))
        record_by_registry(title, Act.RETURN, to=to, terms=terms, control=control_of(to), now=now)
        grant_access(subject=title.id, organisations=[to])
        return title.id
    return _opened(document, terms, to=to, now=now)


def _opened(document: TransportDocument, terms: ArrivalTerms, *, to: OrganisationId, now: datetime) -> TitleId:
    entry = Entry(
        registry=queries.here(), title=TitleId(new_id("title")), n=1, prev=Digest(""), act=Act.ARRIVE,
        by=queries.here(), to=to, at=aware_utc(now).replace(microsecond=0),
        document=digest_of_checksum(document.checksum), version=2, control=control_of(to), terms=terms,
    )  # fmt: skip
    require_lawful(None, entry)
    signed = sign_entry(None, entry, by=queries.here(), now=now)
    title = Title.opened_by(
        entry, head=signed.digest, number=_free_number(document, terms.carrier), consignment=ConsignmentId(""),
        governing_law="as the transport document says",
    )  # fmt: skip
    recorded = append(signed, before=None, after=title, now=now)
    grant_access(subject=title.id, organisations=[to])
    journal.record_all([fact_of(recorded, by=None)])
    return title.id


def _free_number(document: TransportDocument, carrier: OrganisationId) -> str:
    """The carrier's number; an amended bill bears the same one, and is told apart by its checksum."""
    taken = TitleRow.objects.filter(registry=queries.here(), carrier=carrier, number=document.reference).exists()
    return f"{document.reference} {document.checksum[:12]}" if taken else document.reference


def depart(title: Title, *, to: OrganisationId, platform: str, entry: str, receipt: str, now: datetime) -> None:
    """Note the other platform's signed receipt: the record has no effect here from now on."""
    terms = DepartureTerms(platform, digest_of(entry.encode("ascii")), digest_of(receipt.encode("ascii")))
    record_by_registry(title, Act.DEPART, to=to, terms=terms, control=None, now=now)


def stay(title: Title, *, reason: str, now: datetime) -> None:
    """Note that the other platform did not take the record: its issue has no effect, else it is its holder's."""
    to = title.carrier if title.is_being_issued else title.holder
    record_by_registry(title, Act.STAY, to=to, terms=ReasonTerms(reason), control=None, now=now)


def record_by_registry(
    title: Title, act: Act, *, to: OrganisationId, terms: Terms, control: Control | None, now: datetime
) -> None:
    """Record an entry that the registry signs itself. The caller holds the title's lock. Raises Refused."""
    committed_terms, told = committed(terms)
    entry = Entry(
        registry=title.registry, title=title.id, n=title.n + 1, prev=title.head, act=act, by=queries.here(), to=to,
        at=max(aware_utc(now).replace(microsecond=0), title.at), document=title.document, version=2, control=control,
        terms=committed_terms, told=told,
    )  # fmt: skip
    require_lawful(title, entry)
    signed = sign_entry(title, entry, by=queries.here(), now=now)
    recorded = append(signed, before=title, after=title.after(entry, head=signed.digest), now=now)
    journal.record_all([fact_of(recorded, by=None)])
    follow_surrenders([recorded], now=now)


# ── from a chain's words to a record's ──


def form_of(standing: ChainStanding) -> Form:
    """In whose favour a bill runs by its chain."""
    if standing.straight:
        return Form.STRAIGHT
    return Form.BLANK if standing.in_blank else Form.ORDER


def favoured(standing: ChainStanding, document: TransportDocument, *, holder: OrganisationId) -> OrganisationId | None:
    """The party in whose favour a bill runs; nobody for one in blank.

    Whom the document names by no code of ours is somebody elsewhere, even when it may be the holder: then the holder
    has possession alone.
    """
    if form_of(standing) is Form.BLANK:
        return None
    if standing.endorsee is not None:
        return queries.party_id(standing.endorsee)
    return _named_by(document, holder=holder)


def favoured_at_issue(form: Form, document: TransportDocument, *, holder: OrganisationId) -> OrganisationId | None:
    """The party in whose favour a bill runs that is issued to `holder` on another platform; nobody for one in blank."""
    return None if form is Form.BLANK else _named_by(document, holder=holder)


def _named_by(document: TransportDocument, *, holder: OrganisationId) -> OrganisationId:
    """The consignee or the endorsee that a document names."""
    named = document.endorsee if document.to_order else document.consignee
    here = queries.organisation_of(named)
    if here is not None or not named:
        return here or holder
    return queries.foreign_id(ChainParty("", "", named))


def carrier_of(standing: ChainStanding, document: TransportDocument) -> OrganisationId:
    """Who issued a bill: the party of this platform, or somebody elsewhere."""
    return queries.party_id(standing.issuer) if standing.issuer else queries.here()


def keep_foreign(parties: Iterable[ChainParty]) -> None:
    """Keep those of other platforms, so that a record can be sent to them."""
    for each in parties:
        if each.platform != queries.own_code():
            ForeignPartyRow.keep(party=queries.foreign_id(each), name=each.name, platform=each.platform, said=each.said)


def _named(judged: Judged) -> list[ChainParty]:
    every = [one for entry in judged.envelope.chain for one in entry.transactions]
    return [party for one in every for party in (one.actor, one.recipient) if party is not None]


def _consents(holder: OrganisationId) -> tuple[Consent, ...]:
    registry = Consent(queries.here(), ConsentBasis.EXPRESS, "the registry signs this entry")
    return (registry, Consent(holder, ConsentBasis.CONDUCT, _TAKES_PART))
