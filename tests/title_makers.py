# SPDX-License-Identifier: Apache-2.0
"""Builders of titles and entries with good defaults; beside makers.py, because only title tests need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.makers import BANK, BUYER, CARRIER, SELLER
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles.rules import key_commitment
from tradelane.titles.values import (
    Act,
    Consent,
    ConsentBasis,
    Control,
    Entry,
    Form,
    IssueTerms,
    Party,
    RecordKind,
    Signer,
    Title,
    TitleState,
)

REGISTRY = OrganisationId("MX.NODE.TRADELANE")
NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
HEAD = digest_of(b"the entry before")
BILL = digest_of(b"the bill of lading")
TITLE = TitleId("title_" + "0" * 26)


def a_title(**changes: Any) -> Title:
    """A title that the seller holds after its issue."""
    title = Title(
        id=TITLE,
        registry=REGISTRY,
        number="PTL-0001",
        document=BILL,
        consignment=ConsignmentId("consignment_1"),
        governing_law="Singapore",
        carrier=CARRIER,
        state=TitleState.HELD,
        holder=SELLER,
        head=HEAD,
        n=1,
        at=NOW,
    )
    return replace(title, **changes)


def a_surrendered_title(**changes: Any) -> Title:
    """A title that the buyer handed to the carrier."""
    return a_title(**{"state": TitleState.SURRENDERED, "holder": CARRIER, "surrendered_by": BUYER, "n": 3, **changes})


def an_entry(**changes: Any) -> Entry:
    """The seller's transfer to the bank, right after `a_title`."""
    entry = Entry(
        registry=REGISTRY,
        title=TITLE,
        n=2,
        prev=HEAD,
        act=Act.TRANSFER,
        by=SELLER,
        to=BANK,
        at=LATER,
        document=BILL,
    )
    return replace(entry, **changes)


def an_issue(**changes: Any) -> Entry:
    """The carrier's issue to the seller."""
    return an_entry(**{"n": 1, "prev": Digest(""), "act": Act.ISSUE, "by": CARRIER, "to": SELLER, "at": NOW, **changes})


def an_answer(act: Act, **changes: Any) -> Entry:
    """The carrier's answer to `a_surrendered_title`."""
    to = BUYER if act is Act.REFUSE_SURRENDER else CARRIER
    return an_entry(**{"n": 4, "act": act, "by": CARRIER, "to": to, **changes})


def standing(title: Title, **changes: Any) -> Title:
    """The title, with another standing."""
    return replace(title, standing=replace(title.standing, **changes))


def a_pledged_title(**changes: Any) -> Title:
    """A title that the seller pledged to the bank."""
    return standing(a_title(state=TitleState.PLEDGED, holder=BANK), pledgor=SELLER, **changes)


def an_order_title(**changes: Any) -> Title:
    """A title to the order of the seller, who holds it."""
    return standing(a_title(), form=Form.ORDER, order_of=SELLER, **changes)


def said(act: Act, terms: Any = None, **changes: Any) -> Entry:
    """The seller's entry of version 2 that leaves the record where it is, unless it says otherwise."""
    return an_entry(**{"act": act, "by": SELLER, "to": SELLER, "version": 2, "terms": terms, **changes})


def issue_terms(**changes: Any) -> IssueTerms:
    """Of a bill of lading in blank, by the consent of carrier and seller."""
    consents = tuple(Consent(party, ConsentBasis.EXPRESS, "a contract") for party in (CARRIER, SELLER))
    return replace(IssueTerms(RecordKind.BILL_OF_LADING, Form.BLANK, None, consents), **changes)


def an_opening(act: Act = Act.ISSUE, entry: dict[str, Any] | None = None, **terms: Any) -> Entry:
    """The carrier's opening entry of version 2."""
    return an_issue(**{"act": act, "version": 2, "terms": issue_terms(**terms), **(entry or {})})


def a_control(*organisations: OrganisationId, threshold: int = 1, salt: str = "") -> Control:
    """Control by these, each bound to a key named after it where there is a salt."""
    return Control(
        tuple(
            Party(each, (key_commitment(digest_of(each.encode()), salt=salt),) if salt else ())
            for each in organisations
        ),
        threshold,
    )


def a_signer(organisation: OrganisationId, key: str = "") -> Signer:
    """A signature by the key named after the organisation, or after `key`."""
    return Signer(organisation, digest_of((key or organisation).encode()))
