# SPDX-License-Identifier: Apache-2.0
"""A person was erased here: the report is signed and logged, and the nodes that know them are asked to do the same.

Apart, because `privacy` stands below signatures, the log and the exchange. What is sent names a person by the
pseudonym of the two nodes and nothing else.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from tradelane.exchange import actions as exchange
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import NotFound, Refused
from tradelane.kernel.ids import OrganisationId, TradeId
from tradelane.parties.queries import node_actor
from tradelane.privacy import actions as privacy
from tradelane.privacy.formats import pseudonym_from, report_json
from tradelane.privacy.queries import erasure_to_prove
from tradelane.privacy.values import Alias, Erasure
from tradelane.trades import queries
from tradelane.trades.actions.sending import PURPOSE, node_of
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry

ASK, ANSWER = "privacy.erasure", "privacy.erased"
LOGGED_AS = "erasure_report"


def prove_and_ask(*, erasure: str, now: datetime) -> None:
    """Sign a report, put its digest into the public log, ask the other nodes. Done again, it changes nothing."""
    known = erasure_to_prove(id=erasure)
    if known is None:
        return
    found, asked_by, aliases = known
    if not found.signature:
        _prove(found, now=now)
    for alias in aliases:
        _ask(found, alias)
    if asked_by:
        _answer(found, to=asked_by)


def asked(body: dict[str, Any], *, node: str, now: datetime) -> None:
    """Another node asks for a person whom it told us of: what law lets go of in that trade goes here too."""
    trade = queries.trade_by_id(TradeId(str(body["trade"])))
    privacy.erase_known_to(
        node=node, pseudonym=pseudonym_from(body["pseudonym"]), trade=trade.id, reference=str(body["erasure"])[:40],
        matters={trade.id, *([trade.consignment] if trade.consignment else []), *trade.links.values()}, now=now,
    )  # fmt: skip


def answered(body: dict[str, Any], *, node: str) -> None:
    """What a node that was asked did, for the person's page here."""
    privacy.hear_answer(erasure=str(body["erasure"]), node=node, report=body["report"])


def _prove(found: Erasure, *, now: datetime) -> None:
    node = OrganisationId(settings.NODE_ORGANISATION)
    signed = trust.sign_payload(organisation=node, payload=canonical(report_json(found.report)), now=now)
    trust.queue_for_log(leaf=log_entry(kind=LOGGED_AS, digest=found.digest, issuer=node, at=rfc3339(found.report.at)))
    privacy.prove(erasure=found.report.id, protected=signed.protected, signature=signed.signature)


def _ask(found: Erasure, alias: Alias) -> None:
    body = {"erasure": found.report.id, "pseudonym": alias.pseudonym, "trade": alias.subject}
    key = f"{found.report.id}:{alias.pseudonym[:16]}:{alias.subject}"
    try:
        exchange.send(
            to_node=alias.node, to=node_of(alias.node), kind=ASK, body=body, purpose=PURPOSE, key=key, by=node_actor()
        )
    except (Refused, NotFound) as error:  # no agreement, or no such peer: the person is told
        privacy.note_unasked(erasure=found.report.id, node=alias.node, rule=error.rule)


def _answer(found: Erasure, *, to: str) -> None:
    body = {"erasure": found.reference, "report": report_json(found.report)}
    exchange.send(
        to_node=to, to=node_of(to), kind=ANSWER, body=body, purpose=PURPOSE, key=f"{found.report.id}:answer",
        by=node_actor(),
    )  # fmt: skip
