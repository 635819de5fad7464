# SPDX-License-Identifier: Apache-2.0
"""Several credit notes of one invoice: however they are issued, together they give back no more than it counts."""

from datetime import datetime
from typing import Any

import pytest
from tests.conftest import NOON
from tests.document_makers import NAMES, STATED, a_consignment_in_transit, a_document
from tests.makers import BUYER, SELLER, a_person, an_actor
from tests.rooms.documents.conftest import Issue
from tests.rooms.documents.test_doors import token_client
from tests.signed_makers import a_batch, a_signed_line

from tradelane.consignments.actions import enter
from tradelane.consignments.values import Consignment
from tradelane.documents import actions
from tradelane.documents.values import DocumentKind, Receipt
from tradelane.kernel.errors import Refused, TradelaneError
from tradelane.kernel.ids import DocumentId, new_id
from tradelane.trust import actions as trust
from tradelane.trust.values import ApprovalMethod, Proof

TOGETHER = "DOC-108"


@pytest.fixture
def sale(issue: Issue, frozen_clock: datetime) -> Consignment:
    """A sale of 1,200 bags that its seller may credit."""
    consignment = a_consignment_in_transit()
    enter(consignment=consignment, by=an_actor(SELLER), readers=[BUYER])
    return consignment


def crediting(sale: Consignment, number: str, quantity: str) -> dict[str, object]:
    statements = {**STATED[DocumentKind.CREDIT_NOTE], "credited": {"1": quantity}}
    return {"kind": "credit-note", "consignment": sale.id, "number": number, "statements": statements}


def post(address: str, sent: dict[str, object]) -> Any:
    return token_client(SELLER).post(address, sent, content_type="application/json")


def test_the_rest_of_an_invoice_is_credited_once(sale: Consignment) -> None:
    first = post("/api/documents", crediting(sale, "CN-1", "700"))
    assert first.status_code == 201
    assert post("/api/documents", crediting(sale, "CN-1", "700")).status_code == 201  # the same, asked again
    more = post("/api/documents", crediting(sale, "CN-2", "501"))
    assert (more.status_code, more.json()["rule"]) == (422, TOGETHER)
    assert post("/api/documents", crediting(sale, "CN-2", "500")).status_code == 201


def test_what_a_cancelled_credit_note_took_is_free_again(sale: Consignment) -> None:
    first = post("/api/documents", crediting(sale, "CN-1", "1200"))
    refused = post("/api/documents", crediting(sale, "CN-2", "1"))
    assert refused.json()["rule"] == TOGETHER
    actions.cancel(document=DocumentId(first.json()["id"]), reason="wrong lot", by=an_actor(SELLER), now=NOON)
    assert post("/api/documents", crediting(sale, "CN-2", "1200")).status_code == 201


def test_an_amended_credit_note_counts_once_and_as_amended(sale: Consignment) -> None:
    first = DocumentId(post("/api/documents", crediting(sale, "CN-1", "700")).json()["id"])
    assert post("/api/documents", crediting(sale, "CN-2", "400")).status_code == 201
    stated = STATED[DocumentKind.CREDIT_NOTE]
    with pytest.raises(TradelaneError) as refused:
        actions.amend(
            document=first, consignment=sale, statements={**stated, "credited": {"1": "801"}}, by=an_actor(SELLER),
            now=NOON,
        )  # fmt: skip
    assert refused.value.rule == TOGETHER
    actions.amend(
        document=first, consignment=sale, statements={**stated, "credited": {"1": "100"}}, by=an_actor(SELLER), now=NOON
    )
    assert post("/api/documents", crediting(sale, "CN-3", "700")).status_code == 201


def test_credit_notes_of_one_call_are_counted_together(sale: Consignment) -> None:
    wanted = [crediting(sale, f"CN-{n}", "500") for n in range(3)]
    told = post("/api/documents/bulk", {"documents": wanted}).json()
    assert [(one["problem"] or {}).get("rule") for one in told] == [None, None, TOGETHER]


def test_credit_notes_of_one_batch_are_counted_together(sale: Consignment) -> None:
    lines = [
        a_signed_line(
            a_document(
                DocumentKind.CREDIT_NOTE, id=DocumentId(new_id("doc")), issuer_name=NAMES[SELLER], number=f"CN-{n}",
                statements={**STATED[DocumentKind.CREDIT_NOTE], "credited": {"1": "700"}},
            )
        )
        for n in range(2)
    ]  # fmt: skip
    first, second = actions.take_in(batch=a_batch(*lines), readers=(), by=an_actor(SELLER), now=NOON)
    assert isinstance(first, Receipt)
    assert isinstance(second, TradelaneError)
    assert second.rule == TOGETHER


def test_two_that_wait_for_another_signatory_are_counted_when_they_are_approved(sale: Consignment) -> None:
    ana, ben = (an_actor(person=a_person(f"{name}@cafe.example")) for name in ("ana", "ben"))
    trust.ask_signatories(organisation=SELLER, people=2, by=ana, now=NOON)
    asked = []
    for number in ("CN-1", "CN-2"):
        with pytest.raises(Refused) as waits:
            actions.issue_over(
                kind=DocumentKind.CREDIT_NOTE, consignment=sale.id, number=number, by=ana, now=NOON, readers=[],
                statements={**STATED[DocumentKind.CREDIT_NOTE], "credited": {"1": "700"}},
            )  # fmt: skip
        asked.append(str(waits.value.facts["request"]))
    proof = Proof(ApprovalMethod.SIGN_IN, {})
    first, second = asked
    assert actions.approve(requests=[first], by=ben, proof=proof, has_passkey=False, now=NOON)[first]
    with pytest.raises(Refused) as refused:
        actions.approve(requests=[second], by=ben, proof=proof, has_passkey=False, now=NOON)
    assert refused.value.rule == TOGETHER
