# SPDX-License-Identifier: Apache-2.0
"""What people write in the entries of a record: signed as commitments, kept sealed beside them, erased without a mark
on the chain."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.free_words import WORDS, plants, words_kept
from tests.makers import BUYER, CARRIER, MX_BANK, SELLER, a_token, an_actor
from tests.rooms.titles.conftest import World
from tests.rooms.titles.test_doors import proved, sign

from config import sealing
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.actions.vault import concern, destroy
from tradelane.parties.queries.vault import keys_of_matters, unnamed_keys
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.titles import actions, formats, queries, rules
from tradelane.titles.models import EntryRow, WordsRow
from tradelane.titles.values import (
    Act,
    Consent,
    ConsentBasis,
    Control,
    DivisionTerms,
    Entry,
    Guardians,
    PaperOriginal,
    Party,
    Purpose,
    ReasonTerms,
    RecoveryTerms,
    SurrenderTerms,
    Title,
)
from tradelane.trust.actions import sign_payload
from tradelane.trust.models import LogQueue
from tradelane.trust.queries import trust_list

SALE = "consignment_1"
GUARDED = Guardians(Control((Party(MX_BANK), Party(CARRIER)), 2), 3)


def said(world: World, title: Title) -> list[str]:
    """The words in a record as its parties read them, entry by entry."""
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    return [text for one in chain for _, text in rules.written_in(rules.said(one.entry)) if WORDS in text]


def surrendered(world: World, title: Title, purpose: Purpose = Purpose.AMENDMENT) -> Title:
    return actions.surrender_title(
        title=title.id, purpose=purpose, wanted=WORDS, seen_head=title.head, by=an_actor(title.holder), now=world.tick()
    )


def sound(world: World, title: Title) -> bool:
    return queries.report(id=title.id, by=an_actor(CARRIER)).verdict == "valid"


# ── planted in every field that takes words ──


@plants("titles.WordsRow.content")
def test_reasons_and_wishes_stand_sealed_beside_the_record(world: World) -> None:
    written = Consent(SELLER, ConsentBasis.EXPRESS, WORDS)
    paper = PaperOriginal("B-1", 3, WORDS, inoperative_at=world.now.replace(microsecond=0), scan=digest_of(b"scan"))
    title = world.issue(on=actions.Opening(consent=written, paper=paper))
    moved = world.transfer(title, MX_BANK)
    back = actions.reject_title(
        title=title.id, reason=WORDS, seen_head=moved.head, by=an_actor(MX_BANK), now=world.tick()
    )
    asked = surrendered(world, back)
    amended = actions.amend_title(
        title=title.id, document=digest_of(b"amended"), reason=WORDS, seen_head=asked.head, by=an_actor(CARRIER),
        now=world.tick(),
    )  # fmt: skip
    asked = surrendered(world, amended, Purpose.PAPER)
    actions.convert_to_paper(
        title=title.id, paper=PaperOriginal("P-1", 1, WORDS), seen_head=asked.head, by=an_actor(CARRIER),
        now=world.tick(),
    )  # fmt: skip
    assert len(said(world, title)) == 2 + 1 + 1 + 1 + 1 + 1
    assert sound(world, title)
    assert all(b"Larkspoor" not in bytes(row.leaf) for row in LogQueue.objects.all())


@plants("titles.WordsRow.content")
def test_the_ground_of_a_recovery_and_of_a_division_stand_sealed_too(world: World) -> None:
    title = world.issue(on=actions.Opening(guardians=GUARDED))
    terms = RecoveryTerms(WORDS, SELLER, actions.control_of(SELLER) or actions.unbound(SELLER))
    actions.open_recovery(title=title.id, terms=terms, seen_head=title.head, by=an_actor(MX_BANK), now=world.tick())
    [waiting] = queries.waiting_entries(id=title.id, by=an_actor(CARRIER))
    opened = actions.cosign_entry(title=title.id, digest=waiting.digest, by=an_actor(CARRIER), now=world.tick())
    objected = actions.object_to_recovery(
        title=title.id, reason=WORDS, seen_head=opened.head, by=an_actor(SELLER), now=world.tick()
    )
    asked = surrendered(world, objected, Purpose.DIVISION)
    shares = actions.shares_of(parts=[(digest_of(b"a"), Decimal(1)), (digest_of(b"b"), Decimal(1))])
    actions.divide_title(
        title=title.id, terms=DivisionTerms(WORDS, Decimal(2), "TNE", shares), numbers=["A", "B"],
        seen_head=asked.head, by=an_actor(CARRIER), now=world.tick(),
    )  # fmt: skip
    assert len(said(world, title)) == 4
    assert sound(world, title)


@plants("titles.WordsRow.content")
def test_words_wait_sealed_with_an_entry_that_others_sign_too(world: World) -> None:
    held = actions.Together((MX_BANK,), 2)
    title = world.issue(on=actions.Opening(held=held))
    surrendered(world, title)
    [waiting] = queries.waiting_entries(id=title.id, by=an_actor(MX_BANK))
    assert rules.said(waiting.entry) == SurrenderTerms(Purpose.AMENDMENT, WORDS)
    actions.cosign_entry(title=title.id, digest=waiting.digest, by=an_actor(MX_BANK), now=world.tick())
    assert said(world, title) == [WORDS] and sound(world, title)


@plants("titles.WordsRow.content")
def test_a_page_takes_words_without_an_address_that_holds_them(world: World, title: Title) -> None:
    holder = proved("p@test.example", SELLER)
    page = holder.get(f"/titles/{title.id}").content.decode()
    form = next(part for part in page.split("<form")[1:] if 'value="surrender"' in part)
    assert 'method="post"' in form.split(">")[0], "what is typed must not stand in an address"
    assert sign(holder, title, act="surrender", purpose="amendment", wanted=WORDS).status_code == 302
    assert WORDS in holder.get(f"/titles/{title.id}").content.decode()
    assert WORDS.encode() not in Client().get(f"/records/{title.id}").content, "everybody sees the chain, and no words"


@plants("titles.EntryRow.body")
def test_an_entry_that_bears_words_itself_is_sealed_as_a_whole(world: World, title: Title) -> None:
    entry = world.next_entry(
        title, act=Act.SURRENDER, to=CARRIER, version=2, terms=SurrenderTerms(Purpose.AMENDMENT, WORDS)
    )
    world.record(entry)
    assert said(world, title) == [WORDS]
    assert sound(world, title)


# ── signed elsewhere, carried to other nodes, written to a file ──


def prepared(world: World, client: Client, title: Title, token: dict[str, str]) -> dict[str, Any]:
    """A surrender as a program has it prepared, signed with the holder's key, to be recorded with its words."""
    answer = client.post(
        f"/api/titles/{title.id}/prepare",
        {"seen_head": title.head, "act": "surrender", "terms": {"purpose": "amendment", "wanted": WORDS}},
        content_type="application/json", headers=token,
    )  # fmt: skip
    made = answer.json()
    assert answer.status_code == 200 and WORDS not in made["bytes_to_sign"]
    protected, signature = sign_payload(organisation=SELLER, payload=made["bytes_to_sign"].encode(), now=world.now)
    return {"entry": made["entry"], "protected": protected, "signature": signature, "words": made["words"]}


def test_a_program_signs_commitments_and_sends_the_words_beside_them(
    world: World, client: Client, title: Title
) -> None:
    token = {"Authorization": f"Bearer {a_token('own@key.example', organisation=SELLER)}"}
    address, whole = f"/api/titles/{title.id}/entries", prepared(world, client, title, token)

    def record(**changes: Any) -> tuple[int, Any]:
        answer = client.post(address, {**whole, **changes}, content_type="application/json", headers=token)
        return answer.status_code, answer.json()

    status, refused = record(words=[])
    assert (status, refused["rule"]) == (422, "TITLE-91")
    status, refused = record(words=[{**whole["words"][0], "text": "something else"}])
    assert (status, refused["rule"]) == (422, "TITLE-90")
    assert record(words="all of them")[0] == record(words=[{"text": WORDS}])[0] == 400
    status, recorded = record()
    assert status == 201 and recorded["words"] == whole["words"]
    assert record() == (status, recorded), "the same again"
    assert not words_kept()


def test_words_go_to_a_copy_whose_node_shows_them_and_not_into_the_register(world: World, title: Title) -> None:
    surrendered(world, title)
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    travelling = canonical([formats.signed_json(one) for one in chain])
    assert WORDS.encode() in travelling
    read = [formats.signed_from_json(one) for one in json.loads(travelling)]
    assert formats.verify_chain(read, trust_list()).verdict == "valid"
    assert [rules.said(one.entry) for one in read] == [rules.said(one.entry) for one in chain]
    register = [canonical(formats.signed_json(one)) for one in queries.every_entry()]
    assert WORDS.encode() not in b"".join(register)
    assert formats.replay(register, trust_list()).result == "valid"


def test_words_that_were_changed_on_the_way_are_seen(world: World, title: Title) -> None:
    surrendered(world, title)
    *before, last = queries.entries(id=title.id, by=an_actor(SELLER))
    [told] = last.entry.told
    other = replace(last, entry=replace(last.entry, told=(replace(told, text="I want the goods"),)))
    report = formats.verify_chain([*before, other], trust_list())
    assert [(check.check, str(check.result)) for check in report.checks if check.why] == [("words", "invalid")]
    bare = replace(last, entry=replace(last.entry, told=()))
    assert formats.verify_chain([*before, bare], trust_list()).verdict == "valid", "who may not read them still checks"


# ── erased ──


def test_an_erasure_takes_the_words_and_leaves_the_record(world: World, title: Title) -> None:
    surrendered(world, title)
    person = privacy_queries.key_of(email="euphemia@larkspoor.example")
    [key] = unnamed_keys({SALE})
    assert key.fields == ("titles.WordsRow.content",)
    concern(matter=SALE, people=[person])
    report = privacy.erase(person, now=world.now)
    line = next(each for each in report.lines if each.field == "titles.WordsRow.content")
    assert (str(line.outcome), line.rule, line.matter) == ("kept", "ERASE-3", SALE), "the record runs"
    destroy(keys=[each.id for each in keys_of_matters([SALE])], now=world.now + timedelta(days=4000))
    assert said(world, title) == []
    assert sound(world, title), "the chain is as it was signed"
    page = proved("p@test.example", SELLER).get(f"/titles/{title.id}").content.decode()
    assert WORDS not in page and "not told to this registry, or erased" in page
    after = world.see(title.id)
    back = actions.refuse_surrender(title=title.id, seen_head=after.head, by=an_actor(CARRIER), now=world.tick())
    assert back.holder == SELLER, "and goes on"


# ── what an earlier release kept in clear ──


def test_what_an_earlier_release_signed_and_kept_in_clear_is_sealed_and_still_verifies(
    world: World, title: Title
) -> None:
    entry = world.next_entry(
        title, act=Act.SURRENDER, to=CARRIER, version=2, terms=SurrenderTerms(Purpose.AMENDMENT, WORDS)
    )
    recorded = world.record(entry)
    with sealing._unguarded("titles_entry"):
        EntryRow.objects.filter(pk=recorded.digest).update(body=formats.entry_bytes(entry))
    assert words_kept()
    assert sum(sealing.seal_what_is_clear()) >= 1
    assert not words_kept() and said(world, title) == [WORDS] and sound(world, title)
    assert sum(sealing.seal_what_is_clear()) == 0


def test_an_entry_without_words_costs_no_row_and_no_key(world: World, title: Title) -> None:
    world.transfer(world.transfer(title, MX_BANK), SELLER)
    assert not WordsRow.objects.exists() and unnamed_keys({SALE}) == []
    assert all(bytes(row.body).startswith(b"{") for row in EntryRow.objects.all())


def test_a_program_may_not_commit_to_words_that_it_keeps_to_itself(world: World, title: Title) -> None:
    terms, told = rules.committed(ReasonTerms(WORDS), salt=lambda: "ab" * 32)
    moved = world.transfer(title, MX_BANK)
    entry: Entry = world.next_entry(moved, act=Act.REJECT, to=SELLER, version=2, terms=terms)
    with pytest.raises(Refused, match="told the words"):
        world.record(entry)
    world.record(replace(entry, told=told))
    assert said(world, title) == [WORDS]


def test_words_of_a_record_of_no_sale_go_with_its_bill(world: World) -> None:
    title = world.issue(consignment=ConsignmentId(""), readers=[BUYER])
    surrendered(world, title)
    bill = title.document.removeprefix("sha256:")
    assert [key.fields for key in unnamed_keys({bill})] == [("titles.WordsRow.content",)]
