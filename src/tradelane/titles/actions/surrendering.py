# SPDX-License-Identifier: Apache-2.0
"""As a platform: the carrier asked about a surrendered record, and its answer turned into the record's next entry
(EBL_SUR 3.0.4).

Whatever surrenders a record that was issued for a carrier of DCSA's, by whichever door, asks that carrier in the same
transaction: a record is never frozen with nobody asked. And whatever answers, settles the request.
"""

from collections.abc import Iterable
from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.kernel.ids import TitleId, new_id
from tradelane.titles import queries, rules
from tradelane.titles.actions.calls import call
from tradelane.titles.actions.issuances import DECIDE, follow_issue
from tradelane.titles.actions.keeping import close_papers, sealed
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.envelopes import party_json
from tradelane.titles.formats.dcsa.surrender import chain_json, surrender_request_bytes
from tradelane.titles.models import IssuanceRow, SurrenderRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Act, ArrivalTerms, Entry, Purpose, SignedEntry, SurrenderTerms, Title, TitleState
from tradelane.titles.values.dcsa import CallKind, DcsaSide, IssuanceState, SurrenderRequest, SurrenderState


def require_guaranteed(title: Title, entry: Entry) -> None:
    """Raise Refused (SUR-8) for a surrender that breaks what a platform guarantees to a carrier of DCSA's."""
    if entry.act is Act.SURRENDER and _issuance_of(title.id) is not None:
        dcsa.a_named_titleholder_surrenders.require(title, by=entry.by)


def follow_surrenders(recorded: Iterable[SignedEntry], *, now: datetime) -> None:
    """Ask carriers about what was surrendered, and settle what was answered; in the transaction that recorded it."""
    recorded = [*recorded]
    close_papers(recorded)
    for signed in recorded:
        if (purpose := _surrendered_for(signed.entry)) is not None:
            _ask_carrier(signed, purpose, now=now)
        elif signed.entry.act in Act.answers():
            _settle(signed, now=now)
            _tell_platform(signed)
        elif signed.entry.act in DECIDE:
            follow_issue(signed, now=now)
        elif signed.entry.act is Act.REJECT:  # of the issue itself: the record never came to life
            void = IssuanceRow.objects.filter(title=signed.entry.title, title__state=str(TitleState.VOID))
            void.update(state=IssuanceState.AMENDING)


def _surrendered_for(entry: Entry) -> Purpose | None:
    """What an entry surrenders the record for, be it here or by a chain with which it comes home; None for others."""
    if entry.act is Act.RETURN and isinstance(entry.terms, ArrivalTerms):
        return entry.terms.purpose
    if entry.act is not Act.SURRENDER:
        return None
    return entry.terms.purpose if isinstance(entry.terms, SurrenderTerms) else Purpose.DELIVERY


def _ask_carrier(signed: SignedEntry, purpose: Purpose, *, now: datetime) -> None:
    issuance = _issuance_of(signed.entry.title)
    if issuance is None:
        return
    said = rules.said(signed.entry)
    wanted = said.wanted if isinstance(said, SurrenderTerms) else ""
    reference = new_id("surrender")
    links = queries.endorsement_links(queries.chain(signed.entry.title))
    named = {link.actor for link in links} | {link.recipient for link in links if link.recipient}
    request = SurrenderRequest(
        reference=reference,
        number=issuance.number,
        version=issuance.version,
        code=dcsa.code_of(purpose),
        reason=dcsa.reason_of(purpose, wanted=wanted),
        comments=wanted or _COMMENTS.get(purpose, ""),
        chain=chain_json(links, parties={each: party_json(queries.chain_party(each)) for each in named}),
    )
    body = surrender_request_bytes(request)
    kept = sealed(body, bill=issuance.document, place=SurrenderRow.place(reference), now=now)
    row = SurrenderRow.objects.create(
        pk=reference, reference=reference, side=DcsaSide.PLATFORM, platform=queries.own_code(), issuance=issuance,
        purpose=purpose, reason=request.reason, entry=signed.digest, body=kept, state=SurrenderState.SENT,
        asked_at=now,
    )  # fmt: skip
    call(CallKind.SURRENDER_REQUEST, peer=issuance.carrier, about=row.pk, bill=issuance.document, body=body, now=now)
    journal.record("titles.surrender.asked", subject=row.pk, by=None, title=signed.entry.title, code=str(request.code))


_COMMENTS = {Purpose.DIVISION: "To be divided", Purpose.COMBINATION: "To be combined with others"}
"""What DCSA has no reason code for is said in words."""


def _settle(signed: SignedEntry, *, now: datetime) -> None:
    """A carrier's entry answers the request, also where the carrier signed it here instead of answering by EBL_SUR."""
    act, title = signed.entry.act, signed.entry.title
    row = SurrenderRow.objects.filter(issuance__title=title, state__in=SurrenderState.open()).first()
    if row is None:
        return
    row.state = SurrenderState.REJECTED if act is Act.REFUSE_SURRENDER else SurrenderState.ACCEPTED
    row.answered_at = now
    row.save(update_fields=["state", "answered_at"])
    if (after := _AFTER.get(act)) is not None:
        IssuanceRow.objects.filter(pk=row.issuance_id).update(state=after)
    journal.record("titles.surrender.answered", subject=row.pk, by=None, title=title, state=str(row.state))


def _tell_platform(signed: SignedEntry) -> None:
    """The answer to a surrender that came from another platform goes there: the record with it, or the news of its end
    (PINT, SREJ and SACC). The registry that guards a bill hears of its end.
    """
    standing = queries.lock_title(signed.entry.title).standing
    guarded = queries.registry_of(checksum_of_digest(signed.entry.document)) != ""
    if standing.sending is not None or standing.surrendered_from or guarded:
        journal.enqueue("titles.carry", {"title": signed.entry.title}, key=signed.digest)


_AFTER = {
    **dict.fromkeys(Act.ends(), IssuanceState.CLOSED),
    Act.VOID: IssuanceState.AMENDING,
}
"""What an answer leaves of the document's number; a refusal, or an amendment of the record itself, leaves it issued."""


def _issuance_of(title: TitleId) -> IssuanceRow | None:
    return IssuanceRow.objects.filter(title=title, side=DcsaSide.PLATFORM, state=IssuanceState.ISSUED).first()
