# SPDX-License-Identifier: Apache-2.0
"""Requirements, authorities, the directory and sealed letters: read and written strictly, faults named."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.programme_makers import a_cover, a_directory, a_move, a_request

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound, Refused, Unreadable
from tradelane.privacy.formats import cbpr, cooperation, directory, oversight, sealing
from tradelane.privacy.formats.letters import Letter, open_files, sealed_letter
from tradelane.privacy.formats.rows import table
from tradelane.privacy.rules.cbpr import QUESTIONS
from tradelane.privacy.values.cbpr import Section, System
from tradelane.privacy.values.cooperation import AssistanceState
from tradelane.privacy.values.disclosing import Confidence

PHRASE = "an invented passphrase"


# ── requirements ──


def test_questions_stand_in_eight_sections_and_preventing_harm_has_none() -> None:
    found = cbpr.requirements(System.CBPR, "2019-09")
    counts = {s: len({r.number for r in found if r.section is s}) for s in Section}
    assert counts == {
        Section.NOTICE: 4, Section.COLLECTION: 3, Section.USES: 6, Section.CHOICE: 7, Section.INTEGRITY: 5,
        Section.SECURITY: 10, Section.ACCESS: 3, Section.ACCOUNTABILITY: 12,
    }  # fmt: skip
    assert sum(counts.values()) == QUESTIONS[System.CBPR] == 50
    principles = cbpr.our_principles()
    assert len(principles) == 9
    assert [p.principle for p in principles if p.section is None] == ["preventing-harm"]


def test_processors_are_asked_eight_on_security_and_ten_on_accountability() -> None:
    found = cbpr.requirements(System.PRP, "2015-08")
    counts = {s: len({r.number for r in found if r.section is s}) for s in {r.section for r in found}}
    assert counts == {Section.SECURITY: 8, Section.ACCOUNTABILITY: 10}


def test_every_paraphrase_says_that_it_is_one() -> None:
    for version in cbpr.our_versions():
        assert (version.wording, version.confidence) == ("paraphrased", Confidence.LOW)
        assert all(r.confidence is Confidence.LOW for r in cbpr.requirements(version.system, version.version))
    spanish = [r.text_es for r in cbpr.requirements(System.CBPR, "2019-09")]
    assert all(spanish)
    assert len(set(spanish)) == len(spanish)


def test_an_edition_that_is_not_here_is_not_found() -> None:
    with pytest.raises(NotFound):
        cbpr.requirements(System.CBPR, "2031-01")


@pytest.mark.parametrize(
    ("old", "new", "error", "place"),
    [
        ("CBPR,2019-09,26,", "CBPR,2019-09,26x,", Unreadable, "question"),
        (",26,security-safeguards,yes,", ",26,preventing-harm,yes,", Unreadable, "section"),
        (",26,security-safeguards,yes,", ",26,security-safeguards,perhaps,", Unreadable, "needs"),
        ("8=no", "8=maybe", Unreadable, "asked_if"),
        ("8=no", "80=no", Refused, "question"),
        ("obviousness ", "habit ", Unreadable, "qualifications"),
    ],
)
def test_a_bad_table_of_requirements_names_its_place(old: str, new: str, error: type[Exception], place: str) -> None:
    text = table("program_requirements.csv")
    assert old in text
    with pytest.raises(error) as refused:
        cbpr.read_requirements(text.replace(old, new, 1), table("program_criteria.csv"))
    assert place in refused.value.field  # type: ignore[attr-defined]


def test_each_row_of_law_has_a_source_or_is_doubtful() -> None:
    rows: list[Any] = [*oversight.our_authorities(), *oversight.our_agents(), *oversight.our_enforcement_map(),
                       *oversight.our_deadlines()]  # fmt: skip
    assert len(rows) > 70
    assert [row for row in rows if not row.source] == []
    assert [row for row in rows if "from memory" in row.source and row.confidence is Confidence.HIGH] == []


def test_mexicos_authority_changes_hands_without_a_gap() -> None:
    inai, sabg = oversight.authority("MX-INAI"), oversight.authority("MX-SABG")
    assert inai.ends is not None
    assert inai.ends + timedelta(days=1) == sabg.starts
    before = oversight.enforcers(economy="MX", system=System.CBPR, on=inai.ends)
    after = oversight.enforcers(economy="MX", system=System.CBPR, on=sabg.starts)
    assert ([r.authority for r in before], [r.authority for r in after]) == (["INAI"], ["SABG"])


def test_an_enforcement_map_names_authorities_that_are_known() -> None:
    known = {each.key for each in oversight.our_authorities()}
    assert [r for r in oversight.our_enforcement_map() if f"{r.economy}-{r.authority}" not in known] == []


def test_a_deadline_with_words_in_place_of_hours_is_unreadable() -> None:
    text = table("breach_deadlines.csv")
    with pytest.raises(Unreadable) as refused:
        oversight.read_deadlines(text.replace(",any,72,", ",any,three days,", 1))
    assert refused.value.field.endswith("hours")


# ── the directory ──


def test_a_directory_reads_back_as_it_was() -> None:
    payload = directory.directory_payload(a_directory())
    assert directory.read_directory(payload) == a_directory()
    file = directory.signed_directory(payload, protected="e30", signature="AA")
    assert directory.split_directory(file) == (payload, "e30", "AA")


@pytest.mark.parametrize(
    ("member", "value"),
    [("standing", "famous"), ("ends", "2027-02-30"), ("system", "GDPR"), ("entities", "all"), ("name", 7)],
)
def test_a_bad_listing_names_its_number(member: str, value: object) -> None:
    data = directory.directory_json(a_directory())
    data["listings"][0][member] = value
    with pytest.raises(Unreadable) as refused:
        directory.read_directory(canonical(data))
    assert refused.value.field == "listings[0]"
    assert refused.value.rule == "DIR-1"


def test_a_directory_with_more_or_less_is_refused() -> None:
    data = directory.directory_json(a_directory())
    for changed in ({**data, "note": "x"}, {k: v for k, v in data.items() if k != "contacts"}, [], "x"):
        with pytest.raises(Unreadable):
            directory.read_directory(canonical(changed))
    early = replace(a_directory(), next_update=a_directory().issued)
    with pytest.raises(Unreadable) as refused:
        directory.read_directory(directory.directory_payload(early))
    assert refused.value.field == "next_update"


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"directory":{},"signature":{"protected":"a"}}', b"x"])
def test_a_file_that_is_no_directory_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        directory.split_directory(content)


# ── sealed letters ──


def desks() -> tuple[tuple[bytes, dict[str, str]], tuple[bytes, dict[str, str]]]:
    return sealing.new_desk_key(PHRASE), sealing.new_desk_key(PHRASE)


def test_both_desks_open_a_letter_and_nobody_else_does() -> None:
    (mx, mx_key), (sg, sg_key) = desks()
    letter = Letter("Words", a_request(), (("log.txt", "text/plain", b"bytes"),))
    made = sealed_letter(letter, id=a_cover().id, number=1, state=AssistanceState.SENT, keys=[mx_key, sg_key])
    assert sealing.recipients_of(made.sealed) == {mx_key["kid"], sg_key["kid"]}
    for pem in (mx, sg):
        content = cooperation.read_content(sealing.open_sealed(made.sealed, key_file=pem, passphrase=PHRASE))
        assert (content.text, content.request) == ("Words", a_request())
        assert open_files(content, made.files, key_file=pem, passphrase=PHRASE)[0][1] == b"bytes"
    other, _ = sealing.new_desk_key(PHRASE)
    with pytest.raises(Unreadable) as refused:
        sealing.open_sealed(made.sealed, key_file=other, passphrase=PHRASE)
    assert refused.value.field == "key_file"


@pytest.mark.parametrize("part", ["ciphertext", "tag", "iv", "protected"])
def test_a_changed_byte_opens_nothing(part: str) -> None:
    (pem, key), _ = desks()
    data = json.loads(sealing.seal(b"words", to=[key]))
    data[part] = ("A" if data[part][0] != "A" else "B") + data[part][1:]
    with pytest.raises(Unreadable) as refused:
        sealing.open_sealed(json.dumps(data), key_file=pem, passphrase=PHRASE)
    assert refused.value.rule == "SEAL-1"


def test_a_file_that_was_exchanged_is_noticed() -> None:
    (pem, key), _ = desks()
    letter = Letter("", None, (("a.txt", "text/plain", b"one"),))
    made = sealed_letter(letter, id=a_cover().id, number=1, state=AssistanceState.SENT, keys=[key])
    content = cooperation.read_content(sealing.open_sealed(made.sealed, key_file=pem, passphrase=PHRASE))
    for files in ([sealing.seal(b"another", to=[key])], []):
        with pytest.raises(Refused) as refused:
            open_files(content, files, key_file=pem, passphrase=PHRASE)
        assert refused.value.rule == "PRIV-187"


@pytest.mark.parametrize(
    "sealed", ["{}", "[]", "x", '{"ciphertext":"","iv":"","protected":"","recipients":[],"tag":""}']
)
def test_what_is_not_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(Unreadable):
        sealing.sealed_parts(sealed)


def test_a_weak_passphrase_and_another_curve_are_refused() -> None:
    with pytest.raises(Unreadable) as short:
        sealing.new_desk_key("short")
    assert short.value.field == "passphrase"
    (_, key), _ = desks()
    with pytest.raises(Unreadable):
        sealing.seal(b"words", to=[{**key, "x": "AA"}])


# ── what travels ──


def test_cover_and_move_read_back_and_each_byte_is_in_the_digest() -> None:
    (_, key), _ = desks()
    cover, sealed = a_cover(), sealing.seal(b"words", to=[key])
    assert cooperation.read_cover(cooperation.cover_json(cover)) == cover
    move = cooperation.with_digest(a_move(sealed=sealed), cover=cover)
    assert cooperation.read_move(cooperation.move_json(move), cover=cover) == move
    for other in (replace(cover, reference="X"), replace(cover, asked_authority="SG-X")):
        assert cooperation.with_digest(move, cover=other).digest != move.digest
    assert cooperation.with_digest(replace(move, state=AssistanceState.CLOSED), cover=cover).digest != move.digest


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact": None}, "request.contact"),
        ({"helps": ["gossip"]}, "request.helps"),
        ({"entities": ["x"]}, "request.helps or request.entities"),
        ({"more": "x"}, "request"),
    ],
)
def test_a_bad_request_names_its_member(changes: dict[str, object], field: str) -> None:
    data = cooperation.request_json(a_request())
    with pytest.raises(Unreadable) as refused:
        cooperation.read_request({**data, **changes})
    assert refused.value.field.startswith(field)
    assert refused.value.rule == "CPEA-1"


@pytest.mark.parametrize(
    "changes", [{"id": "trade_1"}, {"urgency": "now"}, {"reply_by": "soon"}, {"id": "assistance_" * 9}]
)
def test_a_bad_cover_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        cooperation.read_cover({**cooperation.cover_json(a_cover()), **changes})


def test_digests_of_files_are_of_their_open_bytes() -> None:
    (pem, key), _ = desks()
    letter = Letter("", None, (("a.txt", "text/plain", b"one"),))
    made = sealed_letter(letter, id=a_cover().id, number=1, state=AssistanceState.SENT, keys=[key])
    content = cooperation.read_content(sealing.open_sealed(made.sealed, key_file=pem, passphrase=PHRASE))
    assert [each.digest for each in content.files] == [digest_of(b"one")]
