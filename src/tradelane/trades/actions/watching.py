# SPDX-License-Identifier: Apache-2.0
"""What a person's page learns from the other node: receipts and objections on their way there and back.

Apart, because no step of a trade waits for it. Receipts and objections name a person by a pseudonym and nothing else.
"""

from datetime import datetime
from typing import Any

from tradelane.exchange import actions as exchange
from tradelane.parties.queries import node_actor
from tradelane.privacy import actions as privacy
from tradelane.privacy.formats import (
    objection_from_json,
    objection_json,
    pseudonym_from,
    receipt_from_json,
    receipt_json,
)
from tradelane.privacy.queries import objection_to_tell, receipt_to_tell
from tradelane.privacy.values import Alias, ReceiptId
from tradelane.trades import queries
from tradelane.trades.actions.sending import PURPOSE, node_of

RECEIPT, OBJECTION = "privacy.receipt", "privacy.objection"


def tell_receipt(*, receipt: str, subject: str) -> None:
    """Tell the nodes that share the receipt's trade what was disclosed here. Said again, it is the same message."""
    trade = queries.trade_about(subject=subject)
    known = receipt_to_tell(receipt=ReceiptId(receipt), trade=trade.id) if trade else None
    if known is None:
        return
    found, aliases = known
    for alias in aliases:
        body = {"pseudonym": alias.pseudonym, "trade": alias.subject, "receipt": receipt_json(found)}
        _tell(alias, RECEIPT, body, key=f"{receipt}:{alias.pseudonym[:16]}")


def tell_objection(*, choice: str) -> None:
    """Tell every node that knows the person to what they object, or object no more."""
    known = objection_to_tell(choice=choice)
    if known is None:
        return
    found, aliases = known
    for alias in aliases:
        state = "ended" if found.withdrawn_at else "made"
        body = {"pseudonym": alias.pseudonym, "objection": objection_json(found)}
        _tell(alias, OBJECTION, body, key=f"{choice}:{state}:{alias.pseudonym[:16]}")


def receipt_arrived(body: dict[str, Any], *, node: str, now: datetime) -> None:
    """Keep what the other node disclosed, for the person's page here."""
    receipt = receipt_from_json(body["receipt"], node=node)
    privacy.hear_receipt(
        receipt=receipt, pseudonym=pseudonym_from(body["pseudonym"]), trade=str(body["trade"]), now=now
    )


def objection_arrived(body: dict[str, Any], *, node: str) -> None:
    """Keep home here what the person keeps home there."""
    privacy.hear_objection(
        objection=objection_from_json(body["objection"]), pseudonym=pseudonym_from(body["pseudonym"]), node=node
    )


def _tell(alias: Alias, kind: str, body: dict[str, Any], *, key: str) -> None:
    exchange.send(
        to_node=alias.node, to=node_of(alias.node), kind=kind, body=body, purpose=PURPOSE, key=key, by=node_actor()
    )
