# SPDX-License-Identifier: Apache-2.0
"""Issuance and surrender in DCSA's bytes: written, read and equal; and a record's entries as the back of a bill."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.dcsa_makers import a_bill, whom
from tests.makers import BANK, BUYER, CARRIER, SELLER
from tests.title_makers import HEAD, NOW, an_entry, an_issue

from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.issuance import (
    issuance_answer_bytes,
    issuance_request_bytes,
    manifest_of,
    read_issuance_answer,
    read_issuance_request,
)
from tradelane.titles.formats.dcsa.surrender import (
    NO_PARTY,
    chain_json,
    links_of,
    read_surrender_answer,
    read_surrender_request,
    surrender_answer_bytes,
    surrender_request_bytes,
)
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.values import (
    Act,
    Endorsement,
    EndorsementTerms,
    Entry,
    Jws,
    Purpose,
    ReasonTerms,
    SignedEntry,
    SurrenderTerms,
)
from tradelane.titles.values.dcsa import (
    Feedback,
    IssuanceAnswer,
    IssuanceCode,
    SurrenderAction,
    SurrenderAnswer,
    SurrenderCode,
    SurrenderRequest,
    Visualisation,
)

BILL = json.dumps(a_bill("PTL-1"), indent=1).encode()
PICTURE = Visualisation("bill.pdf", b"%PDF-1.7 invented", "application/pdf")


def test_a_request_carries_its_document_byte_for_byte() -> None:
    document = read_transport_document(BILL)
    body = issuance_request_bytes(document, issue_to=whom(), manifest="a.b.c", picture=PICTURE, replaces=["PTL-0"])
    read = read_issuance_request(body)
    assert BILL in body
    assert read.document == document
    assert (read.issue_to, read.manifest, read.visualisation, read.replaces) == (whom(), "a.b.c", PICTURE, ("PTL-0",))
    again = manifest_of(read.document, issue_to=read.issue_to, picture=read.visualisation)
    assert again == manifest_of(document, issue_to=whom(), picture=PICTURE)
    assert again.visualisation != manifest_of(document, issue_to=whom(), picture=None).visualisation


@pytest.mark.parametrize("content", ["no base64!", "QQ", "QQ==="])
def test_a_picture_that_is_no_base64_is_refused(content: str) -> None:
    picture = {"name": "bill.pdf", "content": content}
    value = {
        "document": a_bill("PTL-1"), "issueTo": whom(), "issuanceManifestSignedContent": "a.b.c",
        "eBLVisualisationByCarrier": picture,
    }  # fmt: skip
    with pytest.raises(Unreadable) as refused:
        read_issuance_request(json.dumps(value).encode())
    assert refused.value.field == "eBLVisualisationByCarrier.content"


@pytest.mark.parametrize(
    "answer",
    [
        IssuanceAnswer("PTL-1", "", IssuanceCode.ISSUED),
        IssuanceAnswer("PTL-1", "v2", IssuanceCode.REFUSED, "not known", (("nobody", "ISS-6"), ("at all", ""))),
    ],
)
def test_an_answer_to_an_issuance_reads_as_it_was_written(answer: IssuanceAnswer) -> None:
    assert read_issuance_answer(issuance_answer_bytes(answer)) == answer


def test_a_long_reason_is_cut_to_its_limit() -> None:
    answer = IssuanceAnswer("PTL-1", "", IssuanceCode.BAD_REQUEST, "why\n " * 200)
    assert len(read_issuance_answer(issuance_answer_bytes(answer)).reason) <= 255


def test_a_surrender_reads_as_it_was_written() -> None:
    request = SurrenderRequest("SR-1", "PTL-1", "v2", SurrenderCode.AMENDMENT, "COD", "to Busan", ())
    assert read_surrender_request(surrender_request_bytes(request)) == request
    bare = SurrenderRequest("SR-2", "PTL-1", "", SurrenderCode.DELIVERY)
    assert read_surrender_request(surrender_request_bytes(bare)) == bare


def test_an_answer_to_a_surrender_says_why_only_when_it_rejects() -> None:
    accepted = SurrenderAnswer("SR-1", SurrenderAction.ACCEPTED, "thanks")
    assert read_surrender_answer(surrender_answer_bytes(accepted)) == replace(accepted, comments="")
    rejected = SurrenderAnswer("SR-1", SurrenderAction.REJECTED, "Freight.", (Feedback("ERROR", "Freight."),))
    assert read_surrender_answer(surrender_answer_bytes(rejected)) == rejected


# ── the back of the bill ──


def _signed(*entries: Entry) -> list[SignedEntry]:
    return [SignedEntry(each, digest_of(str(n).encode()), Jws("", "")) for n, each in enumerate(entries)]


def _told(*entries: Entry) -> list[tuple[str, str, str | None]]:
    return [(str(link.action), link.actor, link.recipient) for link in links_of(_signed(an_issue(), *entries))][1:]


@pytest.mark.parametrize(
    ("terms", "to", "told"),
    [
        (EndorsementTerms(Endorsement.FULL, BANK), BANK,
         [("ENDORSE_TO_ORDER", SELLER, BANK), ("TRANSFER", SELLER, BANK)]),
        (EndorsementTerms(Endorsement.FULL, BANK, not_to_order=True), SELLER, [("ENDORSE", SELLER, BANK)]),
        (EndorsementTerms(Endorsement.BLANK), SELLER, [("BLANK_ENDORSE", SELLER, None)]),
        (EndorsementTerms(Endorsement.PROCURATION, BANK), BANK, [("TRANSFER", SELLER, BANK)]),
    ],
)  # fmt: skip
def test_an_endorsement_is_told_apart_from_the_handing_over(terms: Any, to: Any, told: list[Any]) -> None:
    assert _told(an_entry(act=Act.ENDORSE, to=to, version=2, terms=terms)) == told


@pytest.mark.parametrize(
    ("act", "terms", "told"),
    [
        (Act.TRANSFER, None, [("TRANSFER", SELLER, BANK)]),
        (Act.PLEDGE, None, [("TRANSFER", SELLER, BANK)]),
        (Act.REJECT, ReasonTerms("no"), [("TRANSFER", SELLER, BANK)]),
        (Act.ACCEPT, None, [("SIGN", SELLER, None)]),
        (Act.SURRENDER, None, [("SURRENDER_FOR_DELIVERY", SELLER, BANK)]),
        (Act.SURRENDER, SurrenderTerms(Purpose.PAPER), [("SURRENDER_FOR_AMENDMENT", SELLER, BANK)]),
        (Act.REFUSE_SURRENDER, ReasonTerms("no"), [("TRANSFER", SELLER, BANK)]),
        (Act.AMEND, None, [("TRANSFER", SELLER, BANK)]),
        (Act.RETURN, None, [("TRANSFER", SELLER, BANK)]),
        (Act.ACCEPT_SURRENDER, None, [("SACC", SELLER, None)]),
        (Act.REKEY, None, []),
        (Act.OBJECT, ReasonTerms("no"), []),
    ],
)
def test_what_moves_title_or_possession_is_told(act: Act, terms: Any, told: list[Any]) -> None:
    assert _told(an_entry(act=act, version=2, terms=terms)) == told


def test_a_link_names_its_parties_and_its_entry() -> None:
    links = links_of(_signed(an_issue(), an_entry(act=Act.ACCEPT, by=SELLER, to=SELLER, version=2)))
    parties = {each: {"partyName": each} for each in (CARRIER, SELLER, BUYER)}
    issue, sign = chain_json(links, parties=parties)
    assert (issue["actor"], issue["recipient"]) == ({"partyName": CARRIER}, {"partyName": SELLER})
    assert (issue["actionDateTime"], issue["auditReference"]) == (
        NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), str(digest_of(b"0")),
    )  # fmt: skip
    assert sign["recipient"] == NO_PARTY
    assert HEAD
