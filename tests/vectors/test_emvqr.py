# SPDX-License-Identifier: Apache-2.0
"""EMVCo payloads that others made: read what is sound, refuse what is not, write the same bytes."""

import json
from pathlib import Path

import pytest

from tradelane.kernel.errors import Unreadable
from tradelane.payments.formats import decode, encode, qr_report


@pytest.fixture(scope="module")
def vectors(standards: Path) -> list[dict]:
    return json.loads((standards / "emvqr/emvqr_vectors.json").read_text())


def test_sound_payloads_are_read_and_written_back(vectors: list[dict]) -> None:
    sound = [row for row in vectors if row["crc_ok"]]
    assert len(sound) >= 25
    for row in sound:
        report = qr_report(row["payload"])
        assert report["country"] == row["country"], row["source"]
        if row["currency"]:
            assert dict(decode(row["payload"]).fields)["53"] == row["currency"]
        assert encode(decode(row["payload"])) == row["payload"]


def test_faulty_payloads_are_refused_with_the_place(vectors: list[dict]) -> None:
    faulty = [row for row in vectors if not row["crc_ok"]]
    assert len(faulty) == 3
    for row in faulty:
        with pytest.raises(Unreadable) as caught:
            qr_report(row["payload"])
        assert caught.value.field and caught.value.rule and caught.value.fix


@pytest.mark.parametrize(
    ("start", "scheme", "country"),
    [
        ("00020101021126500009SG.PAYNOW", "PayNow", "SG"),
        ("00020101021129370016A000000677010111", "PromptPay", "TH"),
        ("00020101021138570010A000000727", "VietQR", "VN"),
        ("00020101021126570011ID.DANA.WWW", "QRIS", "ID"),
        ("00020101021229300012D156", "UnionPay", "CN"),
    ],
)
def test_national_schemes_are_named(vectors: list[dict], start: str, scheme: str, country: str) -> None:
    (row, *_) = [row for row in vectors if row["payload"].startswith(start) and row["crc_ok"]]
    named = {(account["scheme"], account["country"]) for account in qr_report(row["payload"])["accounts"]}
    assert (scheme, country) in named


def test_any_changed_character_is_noticed(vectors: list[dict]) -> None:
    payload = next(row["payload"] for row in vectors if "SG.PAYNOW" in row["payload"])
    for at in range(len(payload)):
        changed = payload[:at] + ("1" if payload[at] != "1" else "2") + payload[at + 1 :]
        with pytest.raises(Unreadable):
            decode(changed)
