# SPDX-License-Identifier: Apache-2.0
"""The rules of people's words in entries, and the commitments that stand for them."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import rules
from tradelane.titles.rules.words import commitment, written_in
from tradelane.titles.values import (
    Act,
    Consent,
    ConsentBasis,
    Endorsement,
    EndorsementTerms,
    Entry,
    Form,
    IssueTerms,
    PaperOriginal,
    Purpose,
    ReasonTerms,
    RecordKind,
    SurrenderTerms,
    Told,
)

HOLDER, CARRIER = OrganisationId("MX.RFC.AAA010101AAA"), OrganisationId("SG.UEN.201912345K")
ENTRY = Entry(
    registry=OrganisationId("MX.NODE.TRADELANE"), title=TitleId("title_" + "0" * 26), n=2, prev=digest_of(b"one"),
    act=Act.SURRENDER, by=HOLDER, to=CARRIER, at=datetime(2026, 11, 3, tzinfo=UTC), document=digest_of(b"bill"),
    version=2, terms=SurrenderTerms(Purpose.AMENDMENT, "Another port, says Ana"),
)  # fmt: skip


def signed(entry: Entry = ENTRY) -> Entry:
    """The entry as it is signed: commitments in the place of its words, and the words beside it."""
    salts = (f"{n:064x}" for n in count(1))
    terms, told = rules.committed(entry.terms, salt=lambda: next(salts))
    return replace(entry, terms=terms, told=told)


def test_words_are_those_that_were_signed() -> None:
    entry = signed()
    [told] = entry.told
    assert rules.words_are_those_that_were_signed(entry)
    assert rules.words_are_those_that_were_signed(replace(entry, told=())), "nothing told, nothing wrong"
    for other in (
        replace(told, text="Another port, says Bo"),
        replace(told, salt="0" * 64),
        replace(told, field="reason"),
    ):
        assert not rules.words_are_those_that_were_signed(replace(entry, told=(other,)))
    assert not rules.words_are_those_that_were_signed(replace(entry, told=(told, told)))


def test_the_home_registry_is_told_the_words() -> None:
    entry = signed()
    assert rules.the_home_registry_is_told_the_words(entry)
    assert not rules.the_home_registry_is_told_the_words(replace(entry, told=()))
    assert rules.the_home_registry_is_told_the_words(ENTRY), "of an entry that bears its words itself nothing is asked"
    assert rules.the_home_registry_is_told_the_words(replace(ENTRY, terms=None))


def test_a_commitment_is_a_digest_over_salt_field_and_words() -> None:
    told = Told("reason", "ab" * 32, "not ordered")
    digest = hashlib.sha256(canonical(["ab" * 32, "reason", "not ordered"])).hexdigest()
    assert commitment(told) == f"words:sha256:{digest}"
    assert rules.is_commitment(commitment(told)) and not rules.is_commitment("words:sha256:" + "g" * 64)


def test_what_is_signed_says_no_word_and_what_is_told_says_all() -> None:
    entry = signed()
    assert isinstance(entry.terms, SurrenderTerms) and rules.is_commitment(entry.terms.wanted)
    assert rules.said(entry) == ENTRY.terms
    withheld = rules.said(replace(entry, told=()), withheld="erased")
    assert withheld == SurrenderTerms(Purpose.AMENDMENT, "erased")
    assert (rules.has_commitments(entry), rules.has_words_in_clear(entry)) == (True, False)
    assert (rules.has_commitments(ENTRY), rules.has_words_in_clear(ENTRY)) == (False, True)


def test_equal_words_look_unlike() -> None:
    twice = replace(ENTRY, act=Act.ISSUE, terms=_opening("by e-mail", "by e-mail"))
    texts = [text for _, text in written_in(signed(twice).terms)]
    assert len(set(texts)) == len(texts) == 3


def _opening(*references: str) -> IssueTerms:
    consents = tuple(Consent(HOLDER, ConsentBasis.EXPRESS, each) for each in references)
    paper = PaperOriginal("B-1", 3, "In the place of paper, says Ana")
    return IssueTerms(RecordKind.BILL_OF_LADING, Form.BLANK, None, consents, paper=paper)


@pytest.mark.parametrize(
    "ours",
    [
        "the issuer signs this entry",
        "consent_01m8b9r7rkx0a14vkwc4hd2y3n, given at this registry on 2026-11-03T08:30:00Z",
        "EBL_ISS issuance manifest sha256:" + "0" * 64,
    ],
)
def test_what_the_program_says_of_a_consent_is_read_by_everybody(ours: str) -> None:
    entry = signed(replace(ENTRY, terms=_opening(ours)))
    assert [told.field for told in entry.told] == ["paper.statement"]
    assert isinstance(entry.terms, IssueTerms) and entry.terms.consents[0].reference == ours


def test_terms_without_words_stay_as_they_are() -> None:
    for terms in (None, EndorsementTerms(Endorsement.BLANK), ReasonTerms("")):
        entry = signed(replace(ENTRY, terms=terms))
        assert (entry.terms, entry.told) == (terms, ())
    assert Digest("") not in [text for _, text in written_in(ENTRY.terms)]
