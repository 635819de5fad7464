# SPDX-License-Identifier: Apache-2.0
"""Issuances and surrenders between carriers and platforms, as the carrier's people see them; apart from records."""

from typing import Any

from tradelane.kernel.errors import Gone, NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.endorsements import SCAC_LIST
from tradelane.titles.formats.dcsa.surrender import read_surrender_request
from tradelane.titles.models import IssuanceRow, PartyCodeRow, SurrenderRow, TitleRow, TransportDocumentRow
from tradelane.titles.queries.endorsements import endorsement_links
from tradelane.titles.queries.titles import chain, here
from tradelane.titles.values import Act, Purpose, SignedEntry, TitleState
from tradelane.titles.values.dcsa import (
    DcsaSide,
    EndorsementChain,
    EndorsementQuery,
    IssuanceState,
    IssuanceView,
    Sha256,
    SurrenderState,
    SurrenderView,
)

LIST_OF_PLATFORMS = "DCSA"
"""`codeListProvider` under which an operator enters which organisation runs the platform with this code."""


def platform_codes(organisation: OrganisationId) -> list[str]:
    """The platforms that an organisation runs; it calls in their name."""
    rows = PartyCodeRow.objects.filter(provider=LIST_OF_PLATFORMS, organisation=organisation)
    return sorted(rows.values_list("code", flat=True))


def issuances(*, by: Actor) -> list[IssuanceView]:
    """The requests of the actor's own organisation as a carrier, newest first."""
    rows = IssuanceRow.objects.filter(organisation=by.organisation).order_by("-asked_at", "-pk")
    return [_issuance(row) for row in rows]


def issuance(*, id: str, by: Actor) -> IssuanceView:
    """One request. Raises NotFound, also for another carrier's."""
    row = IssuanceRow.objects.filter(pk=id, organisation=by.organisation).first()
    if row is None:
        raise NotFound("Your organisation asked for no such issuance.", field="id")
    return _issuance(row)


def surrenders(*, by: Actor, open: bool = False) -> list[SurrenderView]:
    """Surrenders of the bills of the actor's own organisation, newest first; only unanswered ones with `open`."""
    rows = SurrenderRow.objects.filter(issuance__organisation=by.organisation).select_related("issuance")
    if open:
        rows = rows.filter(state__in=SurrenderState.open())
    return [_surrender(row) for row in rows.order_by("-asked_at", "-pk")]


def surrender(*, id: str, by: Actor) -> SurrenderView:
    """One surrender. Raises NotFound, also for another carrier's."""
    row = SurrenderRow.objects.filter(pk=id, issuance__organisation=by.organisation).select_related("issuance").first()
    if row is None:
        raise NotFound("No such surrender of a bill of your organisation.", field="id")
    return _surrender(row)


def endorsement_chains(*, asked: EndorsementQuery, by: Actor) -> list[EndorsementChain]:
    """What became of the bills that the actor's organisation issued here under a number, the latest issued first.

    Raises NotFound where nothing of the kind was issued here, also for another carrier's bill.
    """
    on_its_way = {"state": str(TitleState.SENDING), "n": 1}  # to its first holder on another platform: not issued yet
    rows = TitleRow.taken().filter(registry=here(), carrier=by.organisation, number=asked.number).exclude(**on_its_way)
    chains = [(row, chain(TitleId(row.pk))) for row in rows]
    told = [
        (
            (entries[0].entry.at, row.pk),
            EndorsementChain(asked.number, version, scac, tuple(endorsement_links(entries))),
        )
        for row, entries in chains
        if entries[0].entry.act is not Act.ARRIVE  # issued on another platform, which tells its carrier
        for version, scac in [_as_issued(row, entries[0])]
        if asked.version in ("", version) and asked.scac in ("", scac)
    ]
    if not told:
        raise NotFound("Your organisation issued no such bill here.", field="transportDocumentReference")
    return [each for _, each in sorted(told, key=lambda one: one[0], reverse=True)]


def _as_issued(row: TitleRow, first: SignedEntry) -> tuple[str, str]:
    """The version of the document that was issued, and its carrier's SCAC; empty where it says none."""
    document = TransportDocumentRow.objects.filter(pk=checksum_of_digest(first.entry.document)).first()
    issued = IssuanceRow.objects.filter(title=row.pk, side=DcsaSide.PLATFORM).first()
    scac = document.carrier if document is not None and document.carrier_list == SCAC_LIST else ""
    return (issued.version if issued is not None else ""), scac


def _issuance(row: IssuanceRow) -> IssuanceView:
    return IssuanceView(
        row.id, DcsaSide(row.side), row.platform, row.carrier, row.number, row.version, Sha256(row.document),
        IssuanceState(row.state), _words(row, "why"), TitleId(row.title_id) if row.title_id else None, row.asked_at,
        row.answered_at,
    )  # fmt: skip


def _surrender(row: SurrenderRow) -> SurrenderView:
    issuance, (comments, chain) = row.issuance, _asked(row)
    return SurrenderView(
        row.id, row.reference, DcsaSide(row.side), row.platform, issuance.carrier, issuance.number,
        Purpose(row.purpose), row.reason, SurrenderState(row.state), _words(row, "comments"), comments, chain,
        TitleId(issuance.title_id) if issuance.title_id else None, row.asked_at, row.answered_at,
    )  # fmt: skip


def _words(row: IssuanceRow | SurrenderRow, field: str) -> str:
    """What was written of it; nothing once a person of the bill was erased."""
    return text_or_gone(getattr(row, field), place=row.place(row.pk, field))


def _asked(row: SurrenderRow) -> tuple[str, tuple[dict[str, Any], ...]]:
    """The platform's words and chain; none of them once a person of the bill was erased."""
    try:
        asked = read_surrender_request(row.original)
    except Gone:
        return "", ()
    return asked.comments, asked.chain
