# SPDX-License-Identifier: Apache-2.0
"""A title goes to paper because its lane came to need it; apart, because two nodes and three parties take part.

The order is the law's (UNCITRAL MLETR art. 18): the holder surrenders the electronic record, the carrier ends it, and
only then is there a print, with the statement of the change. The document that was issued stays as it is.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from tradelane.documents.formats.pdf import to_pdf
from tradelane.documents.queries import document_file, document_value, documents_of
from tradelane.documents.values import DocumentKind, DocumentStatus, DocumentView, FileFormat
from tradelane.kernel.errors import NotFound
from tradelane.parties.values import Actor
from tradelane.titles import actions as titles
from tradelane.titles.queries import entries, paper_statement
from tradelane.titles.values import Act, PaperOriginal, Purpose, SurrenderTerms, Title, TitleState
from tradelane.trades import queries, rules
from tradelane.trades.actions import lane, papers, sending
from tradelane.trades.values import Paper, Side, Step, Switch, Trade

_BILL = DocumentKind.BILL_OF_LADING
_STATEMENT = (
    "Issued on paper, in one original, in place of an electronic record that ceases to have effect by this entry, "
    "because the lane %(lane)s needs it on paper (rule %(rule)s)."
)
"""What the record itself says of its end; the print says more, in the language of who prints it."""


def surrender_for_paper(trade: Trade, *, by: Actor, now: datetime) -> None:
    """The holder hands the title to the carrier for a switch to paper. Raises Refused by TRADE-8 or a title's rule."""
    rules.the_lane_needs_the_paper_original.require(queries.lane_answer(trade, _BILL, on=now.date()))
    if trade.side is Side.IMPORT:
        for_paper = SurrenderTerms(Purpose.PAPER)
        sending.send_entry(trade, act=Act.SURRENDER, to=None, terms=for_paper, by=by, now=now)
        return
    title = papers.title(trade, by=by)
    if title.state is TitleState.HELD:
        titles.surrender_title(title=title.id, seen_head=title.head, purpose=Purpose.PAPER, by=by, now=now)


def switch_to_paper(trade: Trade, *, by: Actor, now: datetime) -> Paper:
    """The carrier ends the surrendered title and prints the bill; the other node learns of both. Safe to repeat.

    Raises NotFound before the bill was issued, Refused by TRADE-8 or TRADE-11.
    """
    answer = queries.lane_answer(trade, _BILL, on=now.date())
    rules.the_lane_needs_the_paper_original.require(answer)
    paper = trade.paper(_BILL)
    if paper is None:
        raise NotFound("The trade has no bill of lading yet.", field="document", fix="Issue it first.")
    if paper.switch is not None:
        return paper
    original = PaperOriginal(
        paper.number, originals=1, statement=_STATEMENT % {"rule": answer.rule, "lane": trade.lane}
    )
    title = _ended(papers.title(trade, by=by), original, by=by, now=now)
    surrendered = [each.entry for each in entries(id=title.id, by=by) if each.entry.act is Act.SURRENDER]
    switched = replace(paper, switch=Switch(answer, now, str(title.head), surrendered[-1].by), handed=None)
    with transaction.atomic():
        lane.note(trade=trade.id, paper=switched, by=by)
        if trade.reached(Step.SENT):
            sending.send_title(trade, key=f"title:{title.head}", by=by)
            sending.send_paper(queries.trade_by_id(trade.id), switched, by=by)
    return switched


def print_on_paper(trade: Trade, kind: DocumentKind, *, by: Actor) -> bytes:
    """The PDF to be signed by hand or to go along: the document with the statement that the lane's law asks for.

    Made anew from the issued document, so that it is there also where the document was completed without the
    statement: by a second signatory, or before its title went to paper.
    Raises NotFound, Forbidden by TRADE-12, Refused by TRADE-8, TRADE-11, or TITLE-61 until the public log shows that
    the record has ended.
    """
    paper = trade.paper(kind)
    if paper is None:
        raise NotFound("The trade has no such document yet.", field="document", fix="Issue it first.")
    rules.the_paper_is_printed_by_its_issuer_or_sender.require(trade, paper, organisation=by.organisation)
    rules.the_lane_needs_the_paper_original.require(paper.governing)
    notice = lane.statement(trade, kind, paper.governing)
    if paper.switch is not None:
        notice = f"{_statement_of_the_record(trade, by=by)} {notice}"
    issued = _issued(trade, kind, by=by)
    return to_pdf(
        document_value(document=issued.id, by=by),
        original=document_file(document=issued.id, format=FileFormat.JSON, by=by),
        xml=document_file(document=issued.id, format=FileFormat.XML, by=by),
        verify_url=f"{settings.BASE_URL}/verify/{issued.digest.removeprefix('sha256:')}",
        language=(get_language() or "en")[:2],
        notice=notice,
    )


def _ended(title: Title, original: PaperOriginal, *, by: Actor, now: datetime) -> Title:
    """The title without effect: ended here if it was surrendered for paper, which its rules see to."""
    if title.state is TitleState.SURRENDERED:
        title = titles.convert_to_paper(title=title.id, paper=original, seen_head=title.head, by=by, now=now)
    rules.the_record_has_ended_before_it_is_on_paper.require(title.state)
    return title


def _statement_of_the_record(trade: Trade, *, by: Actor) -> str:
    """The words by which the record ended, which the paper in its place must bear."""
    title = papers.title(trade, by=by)
    rules.the_record_has_ended_before_it_is_on_paper.require(title.state)
    return paper_statement(id=title.id, by=by).statement


def _issued(trade: Trade, kind: DocumentKind, *, by: Actor) -> DocumentView:
    held = documents_of(consignment=papers.consignment(trade, by=by).id, by=by)
    for document in held:
        if document.kind is kind and document.status is DocumentStatus.ISSUED:
            return document
    raise NotFound("The document is not issued yet.", field="document", fix="Have the second signatory approve it.")
