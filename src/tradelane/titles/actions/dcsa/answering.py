# SPDX-License-Identifier: Apache-2.0
"""As a platform: the carrier's answer to a surrender, done to the record (EBL_SUR 3.0.4); apart from asking for it, as
the answer is an act of the carrier's like any other.
"""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor, Role
from tradelane.titles import queries
from tradelane.titles.actions.dcsa.asked import lock_asked
from tradelane.titles.actions.keeping import sealed, sealed_words
from tradelane.titles.actions.move import act_on
from tradelane.titles.actions.record import Said
from tradelane.titles.formats.dcsa.surrender import LONGEST_COMMENT, read_surrender_answer
from tradelane.titles.models import SurrenderRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Act, PaperOriginal, PaperTerms, Purpose, ReasonTerms, Terms
from tradelane.titles.values.dcsa import (
    CallState,
    DcsaSide,
    Settled,
    Sha256,
    SurrenderAction,
    SurrenderAnswer,
    SurrenderState,
)


def receive_surrender_answer(*, content: bytes, by: Actor, now: datetime) -> None:
    """Do what the carrier `by` answered to a surrender of one of its bills; all of it or nothing.

    Raises Unreadable (its form; a rejection without a word), NotFound (no such request of this carrier), Conflict
    (SUR-6: it was answered), Forbidden (no signatory).
    """
    answer = read_surrender_answer(content)
    with transaction.atomic():
        row = lock_asked(
            side=DcsaSide.PLATFORM, by=by, field="surrenderRequestReference", reference=answer.reference
        )  # fmt: skip
        if not dcsa.a_carrier_answers_once(SurrenderState(row.state)):
            rule = dcsa.a_carrier_answers_once
            raise Conflict(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)
        dcsa.a_rejection_says_why.require(answer.action, comments=answer.comments)
        _do(row, answer, by=by, now=now)
        _keep(row, content, answer.comments, now=now)


def request_delivered(surrender: str, settled: Settled, now: datetime) -> None:
    """The carrier has our request. Where it refuses to take it in, it has not the record either: that goes back."""
    row = SurrenderRow.objects.select_for_update().select_related("issuance").get(pk=surrender)
    if row.state not in SurrenderState.open():  # answered before we heard that it had arrived
        return
    if settled.state is CallState.DONE:
        SurrenderRow.objects.filter(pk=row.pk, state=SurrenderState.SENT).update(state=SurrenderState.WAITING)
        return
    why = f"The carrier did not take the request in ({settled.status}): {settled.why}"[:LONGEST_COMMENT].strip()
    carrier = organisation(OrganisationId(row.issuance.organisation))
    as_carrier = Actor(carrier.id, carrier.kinds, frozenset({Role.SIGNATORY}))
    _do(row, SurrenderAnswer(row.reference, SurrenderAction.REJECTED, why), by=as_carrier, now=now)
    _keep(row, b"", why, now=now)
    journal.record("titles.surrender.not_taken", subject=row.pk, by=None, status=settled.status)


def _keep(row: SurrenderRow, content: bytes, comments: str, *, now: datetime) -> None:
    """The carrier's answer and words, sealed as the request is."""
    bill = row.issuance.document
    row.answer = sealed(content, bill=bill, place=SurrenderRow.place(row.pk, "answer"), now=now) if content else b""
    row.comments = sealed_words(comments, bill=bill, place=SurrenderRow.place(row.pk, "comments"), now=now)
    row.save(update_fields=["answer", "comments"])


def _do(row: SurrenderRow, answer: SurrenderAnswer, *, by: Actor, now: datetime) -> None:
    """The carrier's entry, which settles the request as it is recorded."""
    title = queries.lock_title(TitleId(str(row.issuance.title_id)))
    act = dcsa.act_of(answer.action, purpose=Purpose(row.purpose))
    act_on(title.id, Said(act, terms=_terms(act, row, answer)), seen_head=title.head, by=by, now=now)
    row.refresh_from_db()


def _terms(act: Act, row: SurrenderRow, answer: SurrenderAnswer) -> Terms | None:
    match act:
        case Act.REFUSE_SURRENDER:
            return ReasonTerms(answer.comments)
        case Act.TO_PAPER:
            return PaperTerms(_paper(row))
        case Act.VOID:
            return ReasonTerms("surrendered for amendment: the amended document is issued anew")
    return None


def _paper(row: SurrenderRow) -> PaperOriginal:
    """The paper that the carrier will issue: as many originals as its document says, one where it says nothing."""
    facts = parse(queries.transport_document(Sha256(row.issuance.document)))
    said = (facts.get("numberOfOriginalsWithCharges", 0), facts.get("numberOfOriginalsWithoutCharges", 0))
    statement = f"Takes the place of the electronic record of {row.issuance.number}, which had ended before."
    return PaperOriginal(row.issuance.number, sum(said) or 1, statement)
