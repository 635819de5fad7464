# SPDX-License-Identifier: Apache-2.0
"""Messages, receipts and directories: write, read, equal; and every malformed one is refused by name."""

import base64
import contextlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOON
from tests.exchange_makers import an_agreement, an_envelope
from tests.makers import BUYER, SELLER

from tradelane.exchange import formats
from tradelane.exchange.values import Anchor, Attachment, Directory, DirectoryEntry, Member, Receipt
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused, Unavailable, Unreadable
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.trust.formats.envelopes import decrypt, encrypt, public_jwk
from tradelane.trust.values import DetachedSignature

NODE = OrganisationId("SG.NODE.TRADELANE")
JWK = {"kty": "EC", "crv": "P-256", "x": "eA", "y": "eQ", "kid": BUYER}
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(words, st.dictionaries(words, st.one_of(words, st.integers(0, 2**50), st.lists(words))))
def test_an_envelope_round_trips(kind: str, body: dict[str, Any]) -> None:
    envelope = an_envelope(kind=kind, body=body)
    assert formats.read_envelope(formats.envelope_bytes(envelope)) == envelope


def test_a_receipt_round_trips() -> None:
    receipt = Receipt(MessageId("message_1"), digest_of(b"x"), NODE, NOON)
    assert formats.read_receipt(formats.receipt_bytes(receipt)) == receipt


def test_a_directory_round_trips() -> None:
    directory = Directory("SG", NODE, "https://sg.example", NOON, (DirectoryEntry(BUYER, "Buyer", ("buyer",), JWK),))
    assert formats.read_directory(formats.directory_bytes(directory)) == directory


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": "title_1"}, "id"),
        ({"id": ""}, "envelope.id"),
        ({"kind": 1}, "envelope.kind"),
        ({"kind": "x" * 201}, "envelope.kind"),
        ({"schema_version": "1"}, "schema_version"),
        ({"schema_version": True}, "schema_version"),
        ({"schema_version": 0}, "schema_version"),
        ({"sent_at": "2026-11-02"}, "sent_at"),
        ({"sent_at": "2026-11-02T12:00:00+00:00"}, "sent_at"),
        ({"sent_at": "soon"}, "sent_at"),
        ({"body": []}, "body"),
        ({"extra": "x"}, "envelope"),
        ({"key": None}, "envelope.key"),
    ],
)
def test_a_malformed_envelope_is_refused_naming_the_member(changed: dict[str, Any], field: str) -> None:
    data = {**parse(formats.envelope_bytes(an_envelope())), **changed}
    with pytest.raises(Unreadable) as refused:
        formats.read_envelope(canonical(data))
    assert (refused.value.field, refused.value.rule) == (field, "EXCH-16")


@pytest.mark.parametrize("content", [b"{}", b"[]", b'"x"', b"null"])
def test_what_is_no_envelope_receipt_or_directory_is_refused(content: bytes) -> None:
    for read in (formats.read_envelope, formats.read_receipt, formats.read_directory):
        with pytest.raises(Unreadable, match="EXCH-16"):
            read(content)


def test_an_envelope_in_another_spelling_is_refused() -> None:
    spaced = json.dumps(parse(formats.envelope_bytes(an_envelope()))).encode()
    with pytest.raises(Unreadable, match="one form"):
        formats.read_envelope(spaced)


@pytest.mark.parametrize(
    "entry",
    [
        {"jwk": {**JWK, "kid": "SG.UEN.OTHER"}},
        {"jwk": {**JWK, "d": "secret"}},
        {"jwk": {**JWK, "x": 1}},
        {"kinds": "buyer"},
        {"name": ""},
        {"more": "x"},
    ],
)
def test_a_directory_with_a_bad_entry_is_refused(entry: dict[str, Any]) -> None:
    directory = Directory("SG", NODE, "https://sg.example", NOON, (DirectoryEntry(BUYER, "Buyer", (), JWK),))
    data = parse(formats.directory_bytes(directory))
    data["organisations"][0].update(entry)
    with pytest.raises(Unreadable, match="EXCH-16"):
        formats.read_directory(canonical(data))


def test_a_receipt_needs_a_digest() -> None:
    data = parse(formats.receipt_bytes(Receipt(MessageId("message_1"), digest_of(b"x"), NODE, NOON)))
    with pytest.raises(Unreadable, match="digest"):
        formats.read_receipt(canonical({**data, "digest": "md5:00"}))


def test_a_jws_is_joined_and_split() -> None:
    signature = DetachedSignature("cHJvdGVjdGVk", "c2ln")
    joined = formats.join_jws(b"payload", signature)
    assert joined == "cHJvdGVjdGVk." + base64.urlsafe_b64encode(b"payload").rstrip(b"=").decode() + ".c2ln"
    assert formats.split_jws(joined) == (b"payload", signature)


@pytest.mark.parametrize("jws", ["", "a.b", "a..c", "a.b.c.d", "a.b=.c", "é.b.c", b"\xff.b.c"])
def test_a_broken_jws_is_refused(jws: str | bytes) -> None:
    with pytest.raises(Unreadable):
        formats.split_jws(jws)


def test_the_recipient_stands_in_the_header() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    jwe = encrypt(b"content", to_jwk={**public_jwk(key.public_key()), "kid": BUYER})
    assert formats.recipient_of(jwe) == BUYER
    assert decrypt(jwe, key=key) == b"content"


@pytest.mark.parametrize("jwe", [b"", b"a.b.c", b"e30.a.b.c.d", b"W10.a.b.c.d", b"!!.a.b.c.d", b"\xff.a.b.c.d"])
def test_a_message_without_a_recipient_is_refused(jwe: bytes) -> None:
    with pytest.raises(Unreadable):
        formats.recipient_of(jwe)


def test_the_lane_is_read_from_the_envelope() -> None:
    assert an_envelope().lane == "MX-SG"
    assert replace(an_envelope(), from_node="SG", to_node="MX").lane == "SG-MX"


@given(st.one_of(st.binary(max_size=200), st.text('abcA.{}[]"-_=', max_size=80).map(str.encode)))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for read in (
        formats.read_envelope,
        formats.read_receipt,
        formats.read_directory,
        formats.split_jws,
        formats.recipient_of,
    ):
        with contextlib.suppress(Unreadable):
            read(content)


# --- agreements, member lists, batches and the log ---


def test_an_agreement_and_its_ending_are_read_as_written() -> None:
    for agreement in (an_agreement(), replace(an_agreement(), ends=NOON + timedelta(days=1))):
        assert formats.read_agreement(formats.agreement_bytes(agreement)) == agreement
    digest = digest_of(formats.agreement_bytes(an_agreement()))
    node = OrganisationId("SG.NODE.TRADELANE")
    assert formats.read_ending(formats.ending_bytes(digest, node=node, at=NOON)) == (digest, node, NOON)


def test_an_envelope_with_attachments_and_its_place_is_read_as_written() -> None:
    chunk = digest_of(b"chunk")
    attachment = Attachment("attachment_1", "a.pdf", "application/pdf", 1 << 20, chunk, "A" * 43, (chunk,))
    envelope = an_envelope(conversation="trade_1", sequence=2, attachments=(attachment,))
    assert formats.read_envelope(formats.envelope_bytes(envelope)) == envelope


@pytest.mark.parametrize(
    "changed", [{"size": 0}, {"size": (1 << 20) + 1}, {"chunks": ()}, {"id": "file_1"}, {"key": "AAAA"}, {"name": ""}]
)
def test_an_attachment_that_does_not_add_up_is_refused(changed: dict[str, object]) -> None:
    chunk = digest_of(b"chunk")
    attachment = Attachment("attachment_1", "a.pdf", "application/pdf", 1 << 20, chunk, "A" * 43, (chunk,))
    bad = replace(attachment, **changed)  # type: ignore[arg-type]
    with pytest.raises(Unreadable, match="EXCH-16"):
        formats.read_envelope(formats.envelope_bytes(an_envelope(attachments=(bad,))))


def test_an_anchor_and_a_member_are_read_as_written() -> None:
    anchor = Anchor("Lanes", b"certificate", "https://lanes.example/members")
    assert formats.read_anchor(canonical(formats.anchor_json(anchor))) == anchor
    for ends in (None, NOON + timedelta(days=1)):
        member = Member(OrganisationId("SG.NODE.TRADELANE"), "SG", "https://sg.example", b"authority", NOON, ends)
        assert formats.read_member(formats.member_json(member)) == member
    with pytest.raises(Unreadable, match="EXCH-16"):
        formats.read_anchor(b"{}")
    with pytest.raises(Unreadable, match="EXCH-16"):
        formats.read_member({})


def test_a_batch_and_its_answers_are_read_as_written() -> None:
    assert formats.read_batch(formats.batch_bytes([b"a.b.c.d.e", b"f"])) == [b"a.b.c.d.e", b"f"]
    told = canonical(formats.batch_answer(["receipt", Unavailable("later"), Refused("no", rule="EXCH-6")]))
    first, later, refused = formats.read_batch_answer(told, messages=3)
    assert (first.status, first.content) == (200, b"receipt")
    assert (later.status, refused.status) == (503, 422)
    assert b"EXCH-6" in refused.content
    for content in (b"{}", b'{"messages":[1]}', b'{"messages":[],"more":1}'):
        with pytest.raises((Unreadable, Refused)):
            formats.read_batch(content)


def test_words_of_the_log_are_read_as_written() -> None:
    digest = digest_of(b"envelope")
    words = formats.LogWords(
        "message_1", digest, "trade.sent", "purpose", str(SELLER), str(BUYER), NOON, "sent", digest, NOON
    )
    assert formats.read_log_words(formats.log_words(words)) == words


def test_a_chunk_opens_only_as_itself() -> None:
    key = b"k" * 32
    chunks = (digest_of(b""),) * 2
    attachment = Attachment("attachment_1", "a", "b/c", 5, digest_of(b"plain"), to_base64url(key), chunks)
    sealed = formats.seal_chunk(b"plain", key=key, attachment="attachment_1", number=1, chunks=2)
    assert formats.open_chunk(sealed, attachment=attachment, number=1) == b"plain"
    others = replace(attachment, id="attachment_2"), replace(attachment, chunks=())
    for other, number in ((attachment, 0), *((each, 1) for each in others)):
        with pytest.raises(Unreadable, match="EXCH-27"):
            formats.open_chunk(sealed, attachment=other, number=number)
