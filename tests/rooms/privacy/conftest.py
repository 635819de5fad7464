# SPDX-License-Identifier: Apache-2.0
"""One trade of a seller whose buyer is a person with a name, an e-mail and an address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tests.makers import AGENCY, OUTSIDER, SELLER, an_actor, an_organisation
from tests.privacy_makers import PERSON

from tradelane.parties.actions import grant_access
from tradelane.privacy import actions
from tradelane.privacy.values import Disclosed, Purpose, RecipientKind

TRADE = "trade_invented1"
Discloses = Callable[..., Disclosed]


@pytest.fixture
def trade(db: None) -> str:
    for organisation in (SELLER, AGENCY, OUTSIDER):
        an_organisation(organisation)
    grant_access(subject=TRADE, organisations=[SELLER, AGENCY])
    return TRADE


@pytest.fixture
def clears(trade: str, frozen_clock: datetime) -> Discloses:
    """Discloses the person to customs, unless told otherwise."""

    def disclose(act: Any = actions.disclose, **changes: Any) -> Disclosed:
        given = {
            "subject": trade,
            "person": PERSON,
            "purpose": Purpose.CUSTOMS_CLEARANCE,
            "recipient": AGENCY,
            "recipient_name": "Invented Customs",
            "recipient_kind": RecipientKind.CUSTOMS,
            "lane": "MX-SG",
            "by": an_actor(SELLER),
            "now": frozen_clock,
        }
        found: Disclosed = act(**{**given, **changes})
        return found

    return disclose
