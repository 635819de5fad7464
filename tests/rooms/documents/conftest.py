# SPDX-License-Identifier: Apache-2.0
"""A node with keys and certified organisations, and a way to issue; apart, because every test of the room needs it."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import NOON
from tests.document_makers import ISSUERS as USUAL_ISSUERS
from tests.document_makers import NAMES, STATED, consignment_for, number_of
from tests.makers import BANK, BUYER, OUTSIDER, SELLER, an_actor, an_organisation

from tradelane.documents import actions
from tradelane.documents.values import DocumentKind
from tradelane.kernel.ids import DocumentId, economy_of
from tradelane.trust import actions as trust

ISSUERS = {kind: issuer for kind, issuer in USUAL_ISSUERS.items() if economy_of(issuer) == economy_of(SELLER)}
"""All of this node's economy: its authority certifies nobody else."""
Issue = Callable[..., DocumentId]


@pytest.fixture
def issue(db: None) -> Issue:
    """Issue a document of the invented consignment at a node that stands ready."""
    trust.create_node_authority(now=NOON)
    for organisation in {*NAMES, BANK, OUTSIDER}:
        an_organisation(organisation, name=NAMES.get(organisation, ""))
        trust.issue_certificate(organisation=organisation, name=NAMES.get(organisation, organisation), now=NOON)
    trust.publish_trust_list(now=NOON)

    def act(kind: DocumentKind = DocumentKind.COMMERCIAL_INVOICE, **changes: Any) -> DocumentId:
        issuer = changes.get("issuer", ISSUERS.get(kind, SELLER))
        given = {
            "kind": kind,
            "consignment": consignment_for(kind),
            "number": number_of(kind),
            "issuer": issuer,
            "statements": STATED[kind],
            "readers": [BUYER],
            "by": an_actor(issuer),
            "now": NOON,
            **changes,
        }
        return actions.issue(**given)

    return act
