# SPDX-License-Identifier: Apache-2.0
"""PINT's rules: each where it holds and where it does not, and whole chains walked."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Form
from tradelane.titles.values.dcsa import (
    POLICIES,
    STRICT,
    ActionCode,
    AdditionalDocument,
    ChainEntry,
    ChainParty,
    ChainStanding,
    Envelope,
    IssuanceManifest,
    Manifest,
    PartyCode,
    Sha256,
    Transaction,
    TransportDocument,
)

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
A, B, C = (Sha256(letter * 64) for letter in "abc")


def party(code: str, platform: str = "WAVE") -> ChainParty:
    return ChainParty(code.title(), platform, (PartyCode(platform, code),))


CARRIER, SHIPPER, BUYER, BANK = (party(each) for each in ("carrier", "shipper", "buyer", "bank"))
BILL = TransportDocument(A, b"{}", "INV1", "INVC", "SMDG", to_order=True)
STRAIGHT = replace(BILL, to_order=False, consignee=(PartyCode("WAVE", "buyer"),))


def said(action: str, actor: ChainParty, recipient: ChainParty | None = None, **more: Any) -> Transaction:
    return Transaction(action, actor, recipient, NOW, **more)


ISSUE = said("ISSUE", CARRIER, SHIPPER)
SURRENDER = said("SURRENDER_FOR_DELIVERY", SHIPPER, CARRIER)


def after(*transactions: Transaction, bill: TransportDocument = BILL) -> ChainStanding:
    return ChainStanding.of(bill).after_all(transactions)


def entry(*transactions: Transaction, platform: str = "WAVE", **changes: Any) -> ChainEntry:
    made = ChainEntry("text", B, b"{}", platform, A, Sha256(""), transactions or (ISSUE,), issuance="i")
    return replace(made, **changes)


def envelope(*chain: ChainEntry, **changes: Any) -> Envelope:
    entries = chain or (entry(),)
    return replace(Envelope(BILL, Manifest(A, entries[-1].checksum), "manifest", entries), **changes)


# ── transactions ──


def test_an_action_is_known() -> None:
    assert all(dcsa.an_action_is_known(after(ISSUE), said(str(each), SHIPPER)) for each in ActionCode)
    assert not dcsa.an_action_is_known(after(ISSUE), said("TRNS", SHIPPER, BUYER))


def test_a_chain_begins_with_its_one_issue() -> None:
    assert dcsa.a_chain_begins_with_its_one_issue(after(), ISSUE)
    assert not dcsa.a_chain_begins_with_its_one_issue(after(), said("TRANSFER", SHIPPER, BUYER))
    assert not dcsa.a_chain_begins_with_its_one_issue(after(ISSUE), ISSUE)


def test_nothing_follows_an_accepted_surrender() -> None:
    assert dcsa.nothing_follows_an_accepted_surrender(after(ISSUE, SURRENDER), said("SACC", CARRIER, SHIPPER))
    ended = after(ISSUE, SURRENDER, said("SACC", CARRIER, SHIPPER))
    assert not dcsa.nothing_follows_an_accepted_surrender(ended, said("TRANSFER", CARRIER, BUYER))


def test_an_action_names_whom_it_is_for() -> None:
    assert dcsa.an_action_names_whom_it_is_for(after(ISSUE), said("SIGN", SHIPPER))
    assert not dcsa.an_action_names_whom_it_is_for(after(ISSUE), said("SIGN", SHIPPER, BUYER))
    assert not dcsa.an_action_names_whom_it_is_for(after(ISSUE), said("TRANSFER", SHIPPER))


def test_only_the_possessor_acts() -> None:
    assert dcsa.only_the_possessor_acts(after(ISSUE), said("TRANSFER", SHIPPER, BUYER))
    assert not dcsa.only_the_possessor_acts(after(ISSUE), said("TRANSFER", BUYER, BANK))
    moved = after(ISSUE, said("TRANSFER", SHIPPER, BUYER))
    assert not dcsa.only_the_possessor_acts(moved, said("TRANSFER", SHIPPER, BANK))
    assert not dcsa.only_the_possessor_acts(after(ISSUE), said("TRANSFER", party("shipper", "BOLE"), BUYER))


def test_a_surrendered_bill_goes_to_its_issuer() -> None:
    assert dcsa.a_surrendered_bill_goes_to_its_issuer(after(ISSUE), SURRENDER)
    assert not dcsa.a_surrendered_bill_goes_to_its_issuer(after(ISSUE), replace(SURRENDER, recipient=BANK))
    assert dcsa.a_surrendered_bill_goes_to_its_issuer(after(ISSUE), said("TRANSFER", SHIPPER, BANK))


def test_a_surrender_is_answered_to_who_made_it() -> None:
    waiting = after(ISSUE, SURRENDER)
    for code in ("SACC", "SREJ"):
        assert dcsa.a_surrender_is_answered_to_who_made_it(waiting, said(code, CARRIER, SHIPPER))
        assert not dcsa.a_surrender_is_answered_to_who_made_it(waiting, said(code, CARRIER, BANK))
        assert not dcsa.a_surrender_is_answered_to_who_made_it(after(ISSUE), said(code, CARRIER, SHIPPER))
    assert not dcsa.a_surrender_is_answered_to_who_made_it(waiting, said("TRANSFER", CARRIER, BANK))


def test_only_the_endorsee_endorses() -> None:
    assert dcsa.only_the_endorsee_endorses(after(ISSUE), said("ENDORSE", SHIPPER, BUYER))
    assert not dcsa.only_the_endorsee_endorses(after(ISSUE, bill=STRAIGHT), said("ENDORSE", SHIPPER, BUYER))
    final = after(ISSUE, said("ENDORSE", SHIPPER, BUYER), said("TRANSFER", SHIPPER, BUYER))
    assert not dcsa.only_the_endorsee_endorses(final, said("ENDORSE", BUYER, BANK))
    onward = after(ISSUE, said("ENDORSE_TO_ORDER", SHIPPER, BUYER), said("TRANSFER", SHIPPER, BUYER))
    assert dcsa.only_the_endorsee_endorses(onward, said("ENDORSE", BUYER, BANK))
    assert not dcsa.only_the_endorsee_endorses(onward, said("BLANK_ENDORSE", BANK))


def test_an_amendment_says_why() -> None:
    amend = said("SURRENDER_FOR_AMENDMENT", SHIPPER, CARRIER, reason="SWTP")
    assert dcsa.an_amendment_says_why(after(ISSUE), amend)
    assert dcsa.an_amendment_says_why(after(ISSUE), replace(amend, reason=""))
    assert not dcsa.an_amendment_says_why(after(ISSUE), replace(amend, reason="NONE"))
    assert not dcsa.an_amendment_says_why(after(ISSUE), replace(SURRENDER, reason="COD"))


def test_a_platform_tells_of_its_own_parties() -> None:
    assert dcsa.a_platform_tells_of_its_own_parties(entry())
    assert not dcsa.a_platform_tells_of_its_own_parties(entry(platform="BOLE"))


def test_an_entry_ends_where_the_bill_leaves() -> None:
    leaves = said("TRANSFER", SHIPPER, party("buyer", "BOLE"))
    assert dcsa.an_entry_ends_where_the_bill_leaves(entry(ISSUE, leaves))
    assert not dcsa.an_entry_ends_where_the_bill_leaves(entry(ISSUE, leaves, said("SIGN", SHIPPER)))


@pytest.mark.parametrize(
    ("transactions", "broken"),
    [
        ((ISSUE, said("TRANSFER", SHIPPER, BUYER), SURRENDER), "only_the_possessor_acts"),
        ((ISSUE, SURRENDER, said("SREJ", CARRIER, SHIPPER), said("TRANSFER", SHIPPER, BUYER)), ""),
        ((ISSUE, SURRENDER, said("TRANSFER", SHIPPER, BUYER)), "only_the_possessor_acts"),
        ((ISSUE, said("BLANK_ENDORSE", SHIPPER), said("TRANSFER", SHIPPER, BUYER), said("SIGN", BUYER)), ""),
        ((said("TRANSFER", SHIPPER, BUYER),), "a_chain_begins_with_its_one_issue"),
    ],
)
def test_a_chain_is_walked_from_hand_to_hand(transactions: tuple[Transaction, ...], broken: str) -> None:
    found = dcsa.first_broken_action(BILL, [entry(*transactions)])
    assert (found.name if found else "") == broken


# ── envelopes ──


def test_a_chain_goes_on_from_what_was_accepted() -> None:
    first, second = entry(payload=b"1"), entry(payload=b"2")
    assert dcsa.a_chain_goes_on_from_what_was_accepted([first, second], accepted=[first])
    assert dcsa.a_chain_goes_on_from_what_was_accepted([replace(first, text="again", checksum=C)], accepted=[first])
    assert not dcsa.a_chain_goes_on_from_what_was_accepted([second], accepted=[first])


def test_a_bill_held_here_comes_from_nowhere_else() -> None:
    assert dcsa.a_bill_held_here_comes_from_nowhere_else(live_here=False)
    assert not dcsa.a_bill_held_here_comes_from_nowhere_else(live_here=True)


def test_a_number_has_one_live_bill() -> None:
    assert dcsa.a_number_has_one_live_bill(another_is_live=False)
    assert not dcsa.a_number_has_one_live_bill(another_is_live=True)


def test_the_manifest_is_of_this_document() -> None:
    assert dcsa.the_manifest_is_of_this_document(envelope())
    assert not dcsa.the_manifest_is_of_this_document(envelope(manifest=Manifest(C, B)))
    assert not dcsa.the_manifest_is_of_this_document(envelope(entry(), entry(document=C)))


def test_the_manifest_is_of_this_chain() -> None:
    assert dcsa.the_manifest_is_of_this_chain(envelope())
    assert not dcsa.the_manifest_is_of_this_chain(envelope(manifest=Manifest(A, C)))


def test_each_entry_names_the_one_before() -> None:
    first, last = entry(checksum=B), entry(checksum=C, previous=B, issuance="")
    assert dcsa.each_entry_names_the_one_before(envelope(first, last))
    assert not dcsa.each_entry_names_the_one_before(envelope(last, first))
    assert not dcsa.each_entry_names_the_one_before(envelope(last))


def test_the_carriers_word_stands_in_the_first_entry() -> None:
    bare = envelope(entry(issuance=""))
    assert dcsa.the_carriers_word_stands_in_the_first_entry(envelope(), STRICT)
    assert not dcsa.the_carriers_word_stands_in_the_first_entry(bare, STRICT)
    assert not dcsa.the_carriers_word_stands_in_the_first_entry(replace(bare, issuance="root"), STRICT)
    assert dcsa.the_carriers_word_stands_in_the_first_entry(bare, POLICIES["any-carrier"])
    assert not dcsa.the_carriers_word_stands_in_the_first_entry(envelope(entry(), entry()), STRICT)
    late = envelope(entry(), entry(issuance="", registry="https://ctr.example"))
    assert not dcsa.the_carriers_word_stands_in_the_first_entry(late, POLICIES["any-carrier"])


def test_the_carrier_issued_this_document() -> None:
    shown = AdditionalDocument("bill.pdf", 9, "application/pdf", C)
    pictured = envelope(manifest=Manifest(A, B, shown))
    assert dcsa.the_carrier_issued_this_document(envelope(), IssuanceManifest(A, B))
    assert not dcsa.the_carrier_issued_this_document(envelope(), IssuanceManifest(C, B))
    assert dcsa.the_carrier_issued_this_document(pictured, IssuanceManifest(A, B, C))
    assert not dcsa.the_carrier_issued_this_document(pictured, IssuanceManifest(A, B, A))


def test_the_carriers_picture_goes_along() -> None:
    shown = AdditionalDocument("bill.pdf", 9, "application/pdf", C)
    pictured = envelope(manifest=Manifest(A, B, shown))
    assert dcsa.the_carriers_picture_goes_along(envelope(), known=[])
    assert dcsa.the_carriers_picture_goes_along(pictured, known=[C])
    assert not dcsa.the_carriers_picture_goes_along(pictured, known=[A])
    assert not dcsa.the_carriers_picture_goes_along(envelope(), known=[C])


def test_the_envelope_is_for_this_platform() -> None:
    assert dcsa.the_envelope_is_for_this_platform("TRDL", here="TRDL")
    assert not dcsa.the_envelope_is_for_this_platform("WAVE", here="TRDL")


def test_the_recipient_is_one_of_ours() -> None:
    assert dcsa.the_recipient_is_one_of_ours(OrganisationId("SG.UEN.201912345K"))
    assert not dcsa.the_recipient_is_one_of_ours(None)


def test_a_file_is_what_was_announced() -> None:
    announced = [(A, 9), (B, 7)]
    assert dcsa.a_file_is_what_was_announced(9, A, announced=announced, address=A)
    assert not dcsa.a_file_is_what_was_announced(8, A, announced=announced, address=A)
    assert not dcsa.a_file_is_what_was_announced(9, A, announced=announced, address=B)
    assert not dcsa.a_file_is_what_was_announced(9, C, announced=announced, address=C)


# ── sending ──


def test_a_record_is_sent_with_its_transport_document() -> None:
    assert dcsa.a_record_is_sent_with_its_transport_document(has_document=True, reachable=True)
    assert not dcsa.a_record_is_sent_with_its_transport_document(has_document=False, reachable=True)
    assert not dcsa.a_record_is_sent_with_its_transport_document(has_document=True, reachable=False)


def test_a_withdrawal_has_its_reason() -> None:
    assert dcsa.a_withdrawal_has_its_reason("Their operator says they have it not.")
    assert not dcsa.a_withdrawal_has_its_reason("  none   ")


def test_the_record_runs_as_its_document_says() -> None:
    somebody = OrganisationId("SG.UEN.201912345K")
    assert dcsa.the_record_runs_as_its_document_says(Form.BLANK, named=None)
    assert dcsa.the_record_runs_as_its_document_says(Form.ORDER, named=somebody)
    assert not dcsa.the_record_runs_as_its_document_says(Form.STRAIGHT, named=None)
    assert not dcsa.the_record_runs_as_its_document_says(Form.BLANK, named=somebody)


def test_who_may_have_the_goods_is_what_the_chain_leaves() -> None:
    named = replace(BILL, endorsee=(PartyCode("WAVE", "buyer"),))
    assert after(ISSUE).favours(BANK), "in blank"
    assert after(ISSUE, bill=named).favours(BUYER)
    assert not after(ISSUE, bill=named).favours(BANK)
    endorsed = after(ISSUE, said("ENDORSE_TO_ORDER", SHIPPER, BANK), bill=named)
    assert endorsed.favours(BANK)
    assert not endorsed.favours(BUYER)
    assert after(ISSUE, said("BLANK_ENDORSE", SHIPPER), bill=named).favours(BANK)
