# SPDX-License-Identifier: Apache-2.0
"""A message says in which form its content is: one that nobody reads here is refused by name, never half read."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from tests.conftest import NOON
from tests.exchange_makers import an_envelope, at_node, signed_by, two_nodes
from tests.makers import BUYER, SELLER

from tradelane.exchange import actions, formats
from tradelane.exchange.values import MINDS_SCHEMAS
from tradelane.kernel.errors import Unreadable
from tradelane.trades import tasks
from tradelane.trades.actions.parts import WITH_PARTS
from tradelane.trades.inbox import FORMS
from tradelane.trades.models import TradeRow
from tradelane.trust.formats.envelopes import encrypt
from tradelane.trust.queries import encryption_public_jwk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("SG"):
        yield


def test_a_form_that_nobody_reads_here_is_refused_by_name() -> None:
    envelope = an_envelope(schema_version=WITH_PARTS + 1, version=MINDS_SCHEMAS, body={"trade": "trade_1"})
    assert envelope.kind in FORMS
    jws = signed_by(SELLER, formats.envelope_bytes(envelope))
    taken = actions.receive(jwe=encrypt(jws.encode(), to_jwk={**encryption_public_jwk(BUYER), "kid": BUYER}), now=NOON)
    assert not taken.again
    with pytest.raises(Unreadable) as refusal:
        tasks.inbox({"message": envelope.id})
    assert (refusal.value.rule, refusal.value.field) == ("TRADE-READ-6", "schema_version")
    assert not TradeRow.objects.exists()
