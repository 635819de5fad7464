# SPDX-License-Identifier: Apache-2.0
"""Receipts of filing are given, give way and end; apart from outages, which only say that they are needed."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.trust.actions import sign_compact
from tradelane.trust.queries import certificate_chain, has_certificate
from tradelane.trust.values.signers import Algorithm
from tradelane.window import queries
from tradelane.window.formats.filing_receipts import compact, digest_of_receipt, signing_input
from tradelane.window.models import CaseRow
from tradelane.window.models.agency_systems import NoticeRow
from tradelane.window.models.outages import FilingReceiptRow
from tradelane.window.rules.outages import (
    RENEWED_BEFORE,
    VALID_FOR,
    a_provisional_receipt_is_for_a_case_that_waits,
)
from tradelane.window.values import CaseState
from tradelane.window.values.agency_systems import NoticeEvent, NoticeState
from tradelane.window.values.outages import FilingReceipt

TOGETHER = 200
"""Receipts given in one transaction; the rest follow in the next round."""
_OPEN = sorted(str(state) for state in CaseState.open())
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32, which is read out over a telephone."""


def give_provisional(row: CaseRow, *, now: datetime) -> None:
    """Give the trader a provisional receipt while a system that is away has not taken the case in; within the caller's
    transaction, so that it is there as soon as the case is. A node without a certificate gives it in a later round."""
    waits = tuple(each for each in queries.untaken(CaseId(row.id)) if queries.open_outage(each, now=now) is not None)
    if queries.standing_receipt(CaseId(row.id)) is not None or not has_certificate(_node()):
        return
    if a_provisional_receipt_is_for_a_case_that_waits(waits):
        _issue(row, provisional=True, waits_for=waits, now=now)


def settle_receipt(*, case: CaseId, now: datetime) -> None:
    """The real receipt takes the place of a provisional one, once every system has the case; within the caller's
    transaction. Twice is once."""
    row = CaseRow.objects.select_for_update().get(pk=case)
    standing = queries.standing_receipt(case)
    if standing is not None and standing.provisional and not queries.untaken(case):
        _issue(row, provisional=False, waits_for=(), now=now)


def end_receipt(row: CaseRow, *, now: datetime, decision: str = "") -> None:
    """The case was decided, under a number, or taken back: its receipt counts no longer. Within the transaction."""
    standing = queries.standing_receipt(CaseId(row.id))
    if standing is None:
        return
    standing.ended_at, standing.superseded_by, standing.withdrawn = now, decision, not decision
    standing.save(update_fields=["ended_at", "superseded_by", "withdrawn"])
    journal.record("window.receipt.ended", subject=row.id, by=None, number=standing.number, withdrawn=not decision)


@transaction.atomic
def give_missing(*, now: datetime, agency: OrganisationId | None = None) -> int:
    """Give receipts to open cases that wait for systems that are away and have none; how many. At most `TOGETHER`."""
    filed = NoticeRow.objects.filter(event=str(NoticeEvent.FILED)).exclude(state=str(NoticeState.DELIVERED))
    if agency is not None:
        filed = filed.filter(organisation=agency)
    away = [each for each in set(filed.values_list("organisation", flat=True).distinct())
            if queries.open_outage(OrganisationId(each), now=now) is not None]  # fmt: skip
    standing = FilingReceiptRow.objects.filter(case=OuterRef("pk"), ended_at=None)
    rows = CaseRow.objects.filter(pk__in=filed.filter(organisation__in=away).values("case"), state__in=_OPEN)
    missing = list(rows.exclude(Exists(standing)).order_by("pk")[:TOGETHER])
    for row in missing:
        give_provisional(row, now=now)
    return len(missing)


@transaction.atomic
def renew_receipts(*, now: datetime) -> int:
    """Give another provisional receipt where one ends soon and its case still waits; how many. At most `TOGETHER`."""
    ending = FilingReceiptRow.objects.filter(
        provisional=True, ended_at=None, valid_until__lte=now + RENEWED_BEFORE, case__state__in=_OPEN
    )
    renewed = 0
    for receipt in ending.select_related("case").order_by("valid_until")[:TOGETHER]:
        waits = queries.untaken(CaseId(receipt.case_id))
        if waits:
            _issue(receipt.case, provisional=True, waits_for=waits, now=now)
            renewed += 1
    return renewed


def _issue(row: CaseRow, *, provisional: bool, waits_for: tuple[OrganisationId, ...], now: datetime) -> None:
    """Sign a receipt; the one that stands gives way to it, in the same transaction."""
    issued_at = now.replace(microsecond=0)
    before = queries.standing_receipt(CaseId(row.id))
    receipt = FilingReceipt(
        number=_number(issued_at), provisional=provisional, case=CaseId(row.id), procedure=row.procedure,
        trader=OrganisationId(row.trader), content=Digest(row.content), filed_at=row.filed_at, issued_at=issued_at,
        valid_until=issued_at + VALID_FOR if provisional else None, issuer=_node(), waits_for=waits_for,
        supersedes="" if before is None else before.number,
    )  # fmt: skip
    jws = _signed(receipt)
    if before is not None:
        before.superseded_by, before.ended_at = receipt.number, now
        before.save(update_fields=["superseded_by", "ended_at"])
    FilingReceiptRow.objects.create(
        number=receipt.number, case=row, provisional=provisional, jws=jws, digest=digest_of_receipt(jws),
        issued_at=issued_at, valid_until=receipt.valid_until,
    )  # fmt: skip
    journal.record("window.receipt.given", subject=row.id, by=None, number=receipt.number, provisional=provisional)


def _signed(receipt: FilingReceipt) -> str:
    certificate = certificate_chain(receipt.issuer)[0]
    signed, signature = sign_compact(
        organisation=receipt.issuer,
        signed=lambda algorithm, _: signing_input(receipt, certificate=certificate, algorithm=Algorithm(algorithm)),
    )
    return compact(signed, signature)


def _number(at: datetime) -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{settings.ECONOMY}-RCP-{at:%Y%m%d}-{letters}"


def _node() -> OrganisationId:
    return OrganisationId(settings.NODE_ORGANISATION)
