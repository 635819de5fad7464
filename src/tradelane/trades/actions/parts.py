# SPDX-License-Identifier: Apache-2.0
"""The documents of a trade on their way to the other node and from it: whole, or in part where a person's fields stay.

Apart from the people, about whom it is decided there, and from the message, of which they are one member.
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime

from tradelane.documents import actions as documents
from tradelane.documents.queries import document_file, documents_of
from tradelane.documents.rules.disclosing import a_file_goes_whole_only_when_all_in_it_may
from tradelane.documents.values import DocumentView, FileFormat
from tradelane.exchange.queries import peer
from tradelane.exchange.values import MINDS_SCHEMAS
from tradelane.kernel.ids import DocumentId, OrganisationId, economy_of
from tradelane.parties.values import Actor
from tradelane.trades.actions import people
from tradelane.trades.values import Trade
from tradelane.trust.values.credentials import Gap

PART = "sdjwt"
"""Member of a document in a message that holds it as a credential instead of its files."""
WHOLE, WITH_PARTS = 1, 2
"""Forms of `trade.sent`: with the files of every document, and with credentials of those that go in part."""

Files = dict[str, str]
"""A document as it travels: format → bytes in base64."""


def on_their_way(
    trade: Trade, told: people.Told, *, node: OrganisationId, by: Actor, now: datetime
) -> tuple[list[Files], int]:
    """Every document of the trade as it may go to the other node, and the form of the message that holds them.

    What stays of the people of the sale (`told`) stays in its documents too.
    Raises Refused: DOC-95 where one may go only in part and the node reads none, DOC-96 where another node issued it.
    """
    held = documents_of(consignment=told.consignment.id, by=by)
    found = {view.id: people.gaps_in(trade, view.id, stays=told.stays, node=node, by=by, now=now) for view in held}
    stays = {id: gaps for id, gaps in found.items() if gaps}
    if stays:
        _require_read_in_part(held, stays, node=node)
    sent = [_files(view, found[view.id], node=node, by=by, now=now) for view in held]
    return sent, WITH_PARTS if stays else WHOLE


def take_in(sent: Iterable[Files], *, readers: Iterable[OrganisationId], now: datetime) -> str:
    """Verify and keep the documents that came with a trade; what is said of them. Raises as `documents` does."""
    whole = in_part = 0
    for files in sent:
        given = {form: base64.b64decode(content) for form, content in files.items()}
        if PART in given:
            documents.receive_part(credential=given[PART], readers=readers, now=now)
            in_part += 1
        else:
            documents.receive(original=given["json"], xml=given["xml"], pdf=given["pdf"], readers=readers, now=now)
            whole += 1
    said = f"{whole + in_part} documents verified against the trust list"
    return f"{said}, {in_part} of them in part" if in_part else said


def _require_read_in_part(
    held: Iterable[DocumentView], stays: Mapping[DocumentId, tuple[Gap, ...]], *, node: OrganisationId
) -> None:
    speaks = peer(economy_of(node)).speaks
    if MINDS_SCHEMAS not in speaks:
        withheld = {
            f"{view.kind} {view.number}": [f"{gap.at}: {gap.rule}" for gap in stays[view.id]]
            for view in held
            if view.id in stays
        }
        raise a_file_goes_whole_only_when_all_in_it_may.refused(
            field="documents",
            facts={"withheld": withheld, "node": node, "speaks": list(speaks), "needs": MINDS_SCHEMAS},
        )


def _files(view: DocumentView, gaps: tuple[Gap, ...], *, node: OrganisationId, by: Actor, now: datetime) -> Files:
    if gaps:
        part = documents.part_for_node(document=view.id, withheld=gaps, node=node, by=by, now=now)
        return {PART: base64.b64encode(part).decode()}
    return {
        form.value: base64.b64encode(document_file(document=view.id, format=form, by=by)).decode()
        for form in FileFormat
    }
