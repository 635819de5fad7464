"""AES-256-GCM as NIST's vectors have it, and what a sealed value stands up to."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.errors import Unreadable
from tradelane.parties.formats import sealing
from tradelane.parties.values.vault import Place

HERE = Place("shop.OrderRow", "email", "order_1")


def _vectors(name: str) -> Iterator[dict[str, str]]:
    """The cases of a CAVS file, with its sections' lengths; NIST SP 800-38D validation (CAVS 14.0)."""
    text = (files("cryptography_vectors") / "ciphers" / "AES" / "GCM" / name).read_text()
    lengths: dict[str, str] = {}
    case: dict[str, str] = {}
    for line in [*text.splitlines(), ""]:
        if line.startswith("["):
            key, _, value = line.strip("[]").partition(" = ")
            lengths[key] = value
        elif line == "FAIL":
            case["FAIL"] = "yes"
        elif " =" in line and not line.startswith("#"):
            key, _, value = line.partition(" =")
            case[key] = value.strip()
        elif not line and case:
            yield {**lengths, **case}
            case = {}


def _ours(name: str) -> list[dict[str, str]]:
    """Those of the lengths that we use: 96 bits of nonce, 128 bits of tag."""
    return [case for case in _vectors(name) if (case["IVlen"], case["Taglen"]) == ("96", "128")]


def test_encryption_gives_what_nist_says() -> None:
    cases = _ours("gcmEncryptExtIV256.rsp")
    assert len(cases) >= 300
    for case in cases:
        key, nonce, bound = (bytes.fromhex(case[name]) for name in ("Key", "IV", "AAD"))
        made = sealing.encrypt(bytes.fromhex(case["PT"]), key=key, bound=bound, nonce=nonce)
        assert made.hex() == case["IV"] + case["CT"] + case["Tag"]


def test_decryption_gives_what_nist_says_and_fails_where_it_does() -> None:
    cases = _ours("gcmDecrypt256.rsp")
    failing = [case for case in cases if "FAIL" in case]
    assert len(cases) >= 300
    assert failing
    for case in cases:
        encrypted = bytes.fromhex(case["IV"] + case["CT"] + case["Tag"])
        key, bound = bytes.fromhex(case["Key"]), bytes.fromhex(case["AAD"])
        if "FAIL" in case:
            with pytest.raises(InvalidTag):
                sealing.decrypt(encrypted, key=key, bound=bound)
        else:
            assert sealing.decrypt(encrypted, key=key, bound=bound).hex() == case["PT"]


@given(st.binary(max_size=2_000), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_is_sealed_opens_to_itself(content: bytes, table: str, field: str, row: str) -> None:
    key, id, place = sealing.new_key(), sealing.new_key_id(), Place(table, field, row)
    sealed = sealing.seal(content, key=key, id=id, place=place)
    assert sealing.is_sealed(sealed)
    assert sealing.key_of(sealed) == id
    assert sealing.from_text(sealing.as_text(sealed)) == sealed
    assert sealing.unseal(sealed, key=key, place=place) == content
    assert sealed != sealing.seal(content, key=key, id=id, place=place)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_bit_is_told(content: bytes, data: st.DataObject) -> None:
    key = sealing.new_key()
    sealed = bytearray(sealing.seal(content, key=key, id=sealing.new_key_id(), place=HERE))
    bit = data.draw(st.integers(4 * 8, len(sealed) * 8 - 1))  # after the mark, without which it is a plain value
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Unreadable) as caught:
        sealing.unseal(bytes(sealed), key=key, place=HERE)
    assert caught.value.rule == "VAULT-1"


@given(st.binary(max_size=60), st.integers(0, 60))
def test_a_cut_off_value_is_told(content: bytes, left: int) -> None:
    key = sealing.new_key()
    sealed = sealing.seal(content, key=key, id=sealing.new_key_id(), place=HERE)
    with pytest.raises(Unreadable, match="does not open"):
        sealing.unseal(sealed[: min(left, len(sealed) - 1)], key=key, place=HERE)


@pytest.mark.parametrize(
    "other",
    [
        Place("shop.PayeeRow", "email", "order_1"),
        Place("shop.OrderRow", "telephone", "order_1"),
        Place("shop.OrderRow", "email", "order_2"),
        Place("shop.OrderRow|email", "", "order_1"),
    ],
)
def test_a_value_moved_to_another_place_does_not_open(other: Place) -> None:
    key = sealing.new_key()
    sealed = sealing.seal(b"ana@example.com", key=key, id=sealing.new_key_id(), place=HERE)
    with pytest.raises(Unreadable, match="moved here from another place"):
        sealing.unseal(sealed, key=key, place=other)


def test_a_wrapped_key_opens_under_its_own_name_only() -> None:
    key, under, id = sealing.new_key(), sealing.new_key(), sealing.new_key_id()
    wrapped = sealing.wrap(key, under=under, id=id, kek="kek-1")
    assert key not in wrapped
    assert sealing.unwrap(wrapped, under=under, id=id, kek="kek-1") == key
    for changed in (
        {"under": sealing.new_key(), "id": id, "kek": "kek-1"},
        {"under": under, "id": sealing.new_key_id(), "kek": "kek-1"},
        {"under": under, "id": id, "kek": "kek-2"},
    ):
        with pytest.raises(Unreadable) as caught:
            sealing.unwrap(wrapped, **changed)  # type: ignore[arg-type]
        assert caught.value.rule == "VAULT-2"


@given(st.text(max_size=60))
def test_a_blind_index_finds_a_value_and_shows_nothing(value: str) -> None:
    secret = b"s" * 32
    index = sealing.blind_index(value, field="email", secret=secret)
    assert len(index) == 32
    assert index == sealing.blind_index(f" {value.strip().casefold()} ", field="email", secret=secret)
    assert index != sealing.blind_index(value, field="telephone", secret=secret)
    assert index != sealing.blind_index(value, field="email", secret=b"t" * 32)
