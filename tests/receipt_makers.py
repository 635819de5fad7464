# SPDX-License-Identifier: Apache-2.0
"""Receipts of filing signed by a made node, without a database."""

from datetime import timedelta
from typing import Any

from tests.conftest import NOON
from tests.trust_makers import Node
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.trust.formats.algorithms import sign_with
from tradelane.trust.values.signers import Algorithm
from tradelane.window.formats.filing_receipts import compact, signing_input
from tradelane.window.values.outages import FilingReceipt

CUSTOMS = OrganisationId("MX.AGENCY.CUSTOMS")


def a_receipt(**changes: Any) -> FilingReceipt:
    given: dict[str, Any] = {
        "number": "MX-RCP-20261102-ABCDEFGH", "provisional": True, "case": CaseId("case_" + "0" * 26),
        "procedure": "mx-export", "trader": OrganisationId("MX.RFC.CAC201105AB1"), "content": digest_of(b"filed"),
        "filed_at": NOON, "issued_at": NOON, "valid_until": NOON + timedelta(hours=72),
        "issuer": OrganisationId("MX.NODE.TRADELANE"), "waits_for": (CUSTOMS,),
    }  # fmt: skip
    return FilingReceipt(**{**given, **changes})


def signed(receipt: FilingReceipt, *, by: Node) -> str:
    """The receipt's file, signed by a node's own key."""
    content = signing_input(receipt, certificate=by.own_certificate, algorithm=Algorithm.ES256)
    return compact(content, sign_with(by.own, Algorithm.ES256, content))
