# SPDX-License-Identifier: Apache-2.0
"""As a platform: a carrier told what became of its issuance (EBL_ISS 3.0.4); apart from taking the request in, as a
bill for a party of another platform is answered only by what that platform signs.
"""

from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.parties.values import Actor
from tradelane.titles import rules
from tradelane.titles.actions.calls import call
from tradelane.titles.actions.keeping import sealed, sealed_words
from tradelane.titles.formats.dcsa.issuance import issuance_answer_bytes
from tradelane.titles.models import IssuanceRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Act, ReasonTerms, SignedEntry
from tradelane.titles.values.dcsa import CallKind, DcsaSide, IssuanceAnswer, IssuanceCode, IssuanceState

DECIDE = frozenset({Act.DEPART, Act.STAY})
"""What the registry says once another platform has answered."""


def answer_carrier(row: IssuanceRow, answer: IssuanceAnswer, *, by: Actor | None, now: datetime) -> None:
    """Settle a request and have its carrier told, in the caller's transaction."""
    content = issuance_answer_bytes(answer)
    row.state = IssuanceState.ISSUED if answer.code is IssuanceCode.ISSUED else IssuanceState.FAILED
    row.why = sealed_words(answer.reason, bill=row.document, place=IssuanceRow.place(row.pk, "why"), now=now)
    row.answer = sealed(content, bill=row.document, place=IssuanceRow.place(row.pk, "answer"), now=now)
    row.answered_at = now
    row.save(update_fields=["title", "state", "why", "answer", "answered_at"])
    call(CallKind.ISSUANCE_RESPONSE, peer=row.carrier, about=row.pk, bill=row.document, body=content, now=now)
    journal.record("titles.issuance.answered", subject=row.pk, by=by, code=str(answer.code), title=row.title_id or "")


def follow_issue(signed: SignedEntry, *, now: datetime) -> None:
    """Answer the carrier whose bill was on its way to its first holder, in the transaction that recorded `signed`: the
    other platform has it, or did not take it.
    """
    row = (
        IssuanceRow.objects.select_for_update(of=("self",))
        .filter(title=signed.entry.title, side=DcsaSide.PLATFORM, state=IssuanceState.WAITING)
        .first()
    )
    if row is not None:
        answer_carrier(row, _answer(row, signed), by=None, now=now)


def _answer(row: IssuanceRow, signed: SignedEntry) -> IssuanceAnswer:
    rule = dcsa.the_first_holders_platform_takes_it_over
    if rule(signed.entry.act):
        return IssuanceAnswer(row.number, row.version, IssuanceCode.ISSUED)
    said = rules.said(signed.entry)
    why = said.reason if isinstance(said, ReasonTerms) else rule.text
    return IssuanceAnswer(row.number, row.version, IssuanceCode.REFUSED, why, ((why, rule.id),))
