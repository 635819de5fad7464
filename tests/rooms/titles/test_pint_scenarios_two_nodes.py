# SPDX-License-Identifier: Apache-2.0
"""The nineteen scenarios of DCSA's Conformance Gateway between two of our nodes, over HTTP, by their names.

Both nodes are honest. What an honest one never does comes from outside: a line between them that damages, drops or
swaps what passes (`tests/faulty_line.py`), an operator's mistake that is then mended, a store put back from an old
copy. Each scenario shows what was said on the line, call by call, and where the bill has effect at the end.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.faulty_line import (
    Call,
    Fault,
    FaultyLine,
    answer_lost,
    cut_short,
    document_damaged,
    faulty_line,
    file_damaged,
    file_swapped,
    request_lost,
    swallowed,
)
from tests.pint_client import a_party, payload_of
from tests.pint_names import SCENARIOS
from tests.pint_pair import BANK_HOME, BANK_THERE, BUYER, SELLER, Pair, published_keys, two_platforms

pytestmark = [pytest.mark.network]

INVOICE, PACKING_LIST = b"%PDF-1.7 an invented invoice ", b"%PDF-1.7 an invented packing list "
TO_BUYER, TO_BANK = a_party("SGPL", BUYER, "Buyer"), a_party("SGPL", BANK_THERE, "Bank")
TO_SELLER, TO_BANK_HOME = a_party("MXPL", SELLER, "Seller"), a_party("MXPL", BANK_HOME, "Bank")
KEPT = ("titles_chain_entry", "titles_transfer", "titles_title", "titles_entry", "titles_bill_file", "journal_fact")
"""What a transfer writes at its receiver."""
UNANSWERED = "unavailable: "
"""How a try begins that came to no signed answer."""


@dataclass
class Between:
    """Two nodes, and the line by which the one of Mexico reaches the one of Singapore."""

    pair: Pair
    line: FaultyLine

    def try_until_settled(self, title: str) -> str:
        """Carry a title again and again, as the worker does, until there is a signed answer."""
        for _ in range(4):
            told = self.pair.carry(title)
            if not told.startswith(UNANSWERED):
                return told
        raise AssertionError(f"still unanswered: {told}; {self.line.said}")

    def wrote(self) -> list[int]:
        """How much each table of Singapore's node holds."""
        return [self.pair.singapore.ask(f"SELECT count(*) FROM {table}")[0][0] for table in KEPT]


@pytest.fixture(scope="module")
def between(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Between]:
    with two_platforms(tmp_path_factory.mktemp("nineteen")) as pair, faulty_line(pair.singapore.url) as line:
        pair.introduce(pair.mexico, "SGPL", address=_by(line), keys=published_keys(pair.singapore))
        yield Between(pair, line)


def _by(line: FaultyLine) -> str:
    return f"{line.url}/api/titles/dcsa"


Scene = Callable[[Between], None]


# ── what the line alone does wrong ──


def _carried(
    said: list[str], faults: Mapping[tuple[Call, int], Fault] | None = None, *, files: int = 0
) -> Callable[[Between], None]:
    """A bill sent with so many files over a line with these faults: what is said on it, and that it arrives once."""

    def scene(between: Between) -> None:
        pair, line = between.pair, between.line
        mark = _fresh()
        bill, title = pair.issue(*(INVOICE + mark, PACKING_LIST + mark)[:files])
        pair.send(title)
        line.plan(faults)
        assert pair.states(bill) == ("sending", "")
        assert between.try_until_settled(title) == "accepted"
        assert line.said == said
        assert pair.states(bill) == ("away", "held")
        assert len(payload_of(pair.sendings(title)[-1]["receipt"])["receivedAdditionalDocumentChecksums"]) == files

    return scene


_marks = iter(range(1, 100))


def _fresh() -> bytes:
    """What makes files that no scenario before has sent."""
    return str(next(_marks)).encode()


_TWO_FILES_MISSING = ["envelopes 201 (2 missing)", "additional-documents 204"]
_ONE_MISSING = ["envelopes 201 (1 missing)", "additional-documents 204"]
_FINISHED, _AT_ONCE = "finish-transfer 200 RECE", "envelopes 200 RECE"


# ── another word of the sender about what was accepted: its store came back from a copy ──


def _signed_again(between: Between, title: str, bill: dict[str, Any], *, back: bool) -> None:
    """The sender's store is put back to where the holder had acted and no envelope was made: it signs the same anew."""
    pair, sender = between.pair, between.pair.singapore if back else between.pair.mexico
    copy = sender.copied()
    assert pair.carry(title, node=sender) == "accepted"
    first = pair.sendings(title, node=sender)[-1]["entry"]
    moved = pair.states(bill)
    held_by = _held_by(pair, bill, back=back)
    sender.restore(copy)
    assert pair.states(bill) == (("held", "sending") if back else ("sending", "held"))
    assert pair.carry(title, node=sender) == "accepted"
    again = pair.sendings(title, node=sender)[-1]
    assert again["entry"] != first, "two signatures"
    assert payload_of(again["entry"]) == payload_of(first), "over one thing"
    said = payload_of(again["receipt"])
    assert said["responseCode"] == "DUPE"
    assert said["duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent"] == first
    assert pair.states(bill) == moved
    assert _held_by(pair, bill, back=back) == held_by


def _manipulated(between: Between, title: str, bill: dict[str, Any], *, back: bool) -> None:
    """The sender's store is put back to before the holder's act, and the holder sends the bill to somebody else."""
    pair, sender = between.pair, between.pair.singapore if back else between.pair.mexico
    by, to, other = (BUYER, TO_SELLER, TO_BANK_HOME) if back else (SELLER, TO_BUYER, TO_BANK)
    copy = sender.copied()
    pair.send(title, by=by, to=to, node=sender)
    assert pair.carry(title, node=sender) == "accepted"
    first = pair.sendings(title, node=sender)[-1]["entry"]
    held_by = _held_by(pair, bill, back=back)
    sender.restore(copy)
    assert pair.states(bill) == ("held", "held"), "what a lost disk does, and a signed chain finds"
    pair.send(title, by=by, to=other, node=sender)
    assert pair.carry(title, node=sender) == "disputed"
    again = pair.sendings(title, node=sender)[-1]
    assert payload_of(again["entry"]) != payload_of(first)
    assert payload_of(again["receipt"])["responseCode"] == "DISE"
    assert pair.states(bill) == (("held", "sending") if back else ("sending", "held")), "frozen, until people settle it"
    assert _held_by(pair, bill, back=back) == held_by


def _held_by(pair: Pair, bill: dict[str, Any], *, back: bool) -> tuple[str, str]:
    """State and holder at the node that received the bill last."""
    return (pair.mexico if back else pair.singapore).bill_state(bill)


def _rece_then_signed_again(between: Between) -> None:
    bill, title = between.pair.issue()
    between.pair.send(title)
    between.line.plan()
    _signed_again(between, title, bill, back=False)
    assert between.line.said == ["envelopes 200 RECE", "envelopes 200 DUPE"]


def _rece_then_manipulated(between: Between) -> None:
    bill, title = between.pair.issue()
    between.line.plan()
    _manipulated(between, title, bill, back=False)
    assert between.line.said == ["envelopes 200 RECE", "envelopes 409 DISE"]


def _held_elsewhere(between: Between) -> tuple[dict[str, Any], str]:
    """A bill that its first holder sent to the buyer at Singapore; its record there."""
    bill, title = between.pair.issue()
    between.pair.send(title)
    between.line.plan()
    assert between.pair.carry(title) == "accepted"
    return bill, between.pair.title_there(bill)


def _two_entries(between: Between) -> None:
    pair = between.pair
    bill, there = _held_elsewhere(between)
    pair.send(there, by=BUYER, to=TO_SELLER, node=pair.singapore)
    assert pair.carry(there, node=pair.singapore) == "accepted"
    assert pair.states(bill) == ("held", "away")
    chain = pair.chain(there, node=pair.singapore)
    assert [[each["actionCode"] for each in entry["transactions"]] for entry in chain] == [
        ["ISSUE", "TRANSFER"], ["TRANSFER"],
    ]  # fmt: skip
    assert [entry["eblPlatform"] for entry in chain] == ["MXPL", "SGPL"]


def _two_entries_then_signed_again(between: Between) -> None:
    bill, there = _held_elsewhere(between)
    between.pair.send(there, by=BUYER, to=TO_SELLER, node=between.pair.singapore)
    _signed_again(between, there, bill, back=True)


def _two_entries_then_manipulated(between: Between) -> None:
    bill, there = _held_elsewhere(between)
    _manipulated(between, there, bill, back=True)


# ── mistakes of operators, and of holders ──


def _bsig_then_rece(between: Between) -> None:
    """The sending node renews its key, and the receiving one still holds the old one."""
    pair, line = between.pair, between.line
    keys = pair.mexico.step("renew_key")
    bill, title = pair.issue()
    line.plan()
    before = between.wrote()
    pair.send(title)
    assert pair.carry(title) == "refused"
    assert between.wrote() == before
    assert pair.states(bill) == ("held", ""), "it is its holder's as before"
    pair.introduce(pair.singapore, "MXPL", address=pair.mexico.dcsa, keys=keys)
    pair.send(title)
    assert pair.carry(title) == "accepted"
    assert line.said == ["envelopes 422 BSIG", "envelopes 200 RECE"]
    assert pair.states(bill) == ("away", "held")


def _benv_for_another_platform(between: Between) -> None:
    """The operator wrote the address and the keys of one platform under the code of another."""
    pair, line = between.pair, between.line
    pair.introduce(pair.mexico, "BOLE", address=_by(line), keys=published_keys(pair.singapore))
    bill, title = pair.issue()
    line.plan()
    before = between.wrote()
    pair.send(title, to=a_party("BOLE", BUYER))
    assert pair.carry(title) == "refused"
    assert line.said == ["envelopes 422 BENV"]
    assert pair.sendings(title)[-1]["error"].startswith("PINT-30:")
    assert between.wrote() == before
    assert pair.states(bill) == ("held", "")


def _benv_for_an_unknown_party(between: Between) -> None:
    pair, line = between.pair, between.line
    bill, title = pair.issue()
    line.plan()
    before = between.wrote()
    pair.send(title, to=a_party("SGPL", "SG.UEN.NOBODY"))
    assert pair.carry(title) == "refused"
    assert line.said == ["envelopes 422 BENV"]
    assert pair.sendings(title)[-1]["error"].startswith("PINT-31:")
    assert between.wrote() == before
    assert pair.states(bill) == ("held", "")


# ── receiver validation, and a fault of form ──


def _a_receiver_is_named(between: Between) -> None:
    pair, line = between.pair, between.line
    pair.singapore.step("code", BUYER, "ZZZ", "valid-party")
    line.plan()
    assert pair.mexico.step("recipient", "SGPL", "ZZZ", "valid-party") == "Buyer"
    assert pair.mexico.step("recipient", "SGPL", "SGPL", BUYER) == "Buyer"
    assert pair.mexico.step("recipient", "SGPL", "GLEIF", BUYER).startswith("NotFound: ")
    assert line.said == ["receiver-validation 200", "receiver-validation 200", "receiver-validation 404"]


def _what_has_not_its_form(between: Between) -> None:
    """A question and an envelope that the line damages are answered 400, unsigned, which decides nothing."""
    pair, line = between.pair, between.line
    line.plan({(Call.VALIDATE, 1): cut_short})
    assert pair.mexico.step("recipient", "SGPL", "SGPL", BUYER).startswith("Unavailable: The platform answered 400")
    assert pair.mexico.step("recipient", "SGPL", "SGPL", BUYER) == "Buyer"
    assert line.said == ["receiver-validation 400", "receiver-validation 200"]
    _carried(["envelopes 400", _AT_ONCE], {(Call.START, 1): document_damaged})(between)


SCENES: dict[str, Scene] = {
    "01_rece": _carried([_AT_ONCE]),
    "02_rece_then_the_same_is_dupe": _carried(
        ["envelopes 200 RECE lost", "envelopes 200 DUPE"], {(Call.START, 1): answer_lost}
    ),
    "03_rece_then_signed_again_is_dupe": _rece_then_signed_again,
    "04_rece_then_manipulated_is_dise": _rece_then_manipulated,
    "05_two_entries_rece": _two_entries,
    "06_two_entries_then_signed_again_is_dupe": _two_entries_then_signed_again,
    "07_two_entries_then_manipulated_is_dise": _two_entries_then_manipulated,
    "08_bsig_then_rece": _bsig_then_rece,
    "09_benv_for_another_platform": _benv_for_another_platform,
    "10_benv_for_an_unknown_party": _benv_for_an_unknown_party,
    "11_both_files_then_finish_rece": _carried(
        [*_TWO_FILES_MISSING, "additional-documents 204", _FINISHED], files=2
    ),
    "12_one_file_retry_the_other_finish_rece": _carried(
        [*_TWO_FILES_MISSING, "additional-documents lost", *_ONE_MISSING, _FINISHED],
        {(Call.FILE, 2): request_lost}, files=2,
    ),
    "13_one_file_retry_the_other_retry_rece": _carried(
        [*_TWO_FILES_MISSING, "additional-documents lost", *_ONE_MISSING, "finish-transfer lost", _AT_ONCE],
        {(Call.FILE, 2): request_lost, (Call.FINISH, 1): request_lost}, files=2,
    ),
    "14_a_corrupted_file_is_incd_retry_rece": _carried(
        [*_TWO_FILES_MISSING, "additional-documents 409 INCD", *_ONE_MISSING, _FINISHED],
        {(Call.FILE, 2): file_damaged}, files=2,
    ),
    "15_an_unrelated_file_is_incd_retry_rece": _carried(
        [*_TWO_FILES_MISSING, "additional-documents 409 INCD", *_ONE_MISSING, _FINISHED],
        {(Call.FILE, 2): file_swapped}, files=2,
    ),
    "16_finish_too_early_is_mdoc_then_finish_rece": _carried(
        [
            *_TWO_FILES_MISSING, "additional-documents 204, by the line", "finish-transfer 409 MDOC",
            *_ONE_MISSING, _FINISHED,
        ],
        {(Call.FILE, 2): swallowed}, files=2,
    ),
    "17_finish_too_early_is_mdoc_then_retry_rece": _carried(
        [
            *_TWO_FILES_MISSING, "additional-documents 204, by the line", "finish-transfer 409 MDOC",
            *_ONE_MISSING, "finish-transfer lost", _AT_ONCE,
        ],
        {(Call.FILE, 2): swallowed, (Call.FINISH, 2): request_lost}, files=2,
    ),
    "18_a_receiver_is_named_by_its_code": _a_receiver_is_named,
    "19_what_has_not_its_form_is_400": _what_has_not_its_form,
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(between: Between, name: str) -> None:
    SCENES[name](between)


def test_no_scenario_of_the_list_is_missing_in_either_suite() -> None:
    script = ast.parse(Path(__file__).with_name("test_pint_scenarios.py").read_text())
    tests = [each.name for each in script.body if isinstance(each, ast.FunctionDef)]
    from_script = [name.removeprefix("test_scenario_") for name in tests if name.startswith("test_scenario_")]
    assert len(set(SCENARIOS)) == 19
    assert sorted(SCENES) == sorted(from_script) == sorted(SCENARIOS)
