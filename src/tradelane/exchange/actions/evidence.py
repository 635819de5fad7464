# SPDX-License-Identifier: Apache-2.0
"""The evidence file of a delivery made; an action, as giving it out is a fact to be kept."""

from dataclasses import replace
from datetime import datetime

from tradelane.exchange import formats, queries
from tradelane.exchange.formats.evidence import DeliveryEvidence, evidence_bytes
from tradelane.journal import actions as journal
from tradelane.kernel.ids import MessageId
from tradelane.parties.values import Actor
from tradelane.trust.actions import material_for
from tradelane.trust.formats.signatures import signature_chain


def make_evidence(*, message: MessageId, by: Actor, now: datetime, with_content: bool = False) -> bytes:
    """The file that `tradelane verify` checks offline. Raises NotFound before the receipt is kept and stamped."""
    found = queries.delivery_evidence(message=message, by=by, with_content=with_content)
    made = evidence_bytes(replace(found, material=material_for(certificates=_certificates(found), now=now)))
    journal.record("exchange.evidence.given", subject=message, by=by, content=with_content and bool(found.payload))
    return made


def _certificates(found: DeliveryEvidence) -> tuple[bytes, ...]:
    """Every certificate that the file leans on."""
    _, receipt = formats.split_jws(found.receipt)
    return (*signature_chain(receipt), *signature_chain(found.signature))
