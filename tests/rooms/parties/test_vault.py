"""Data keys in their own database: made once, opened by one door, destroyed for good, brought under a new key."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tradelane.kernel.errors import Gone, Unreadable
from tradelane.parties.actions import vault
from tradelane.parties.adapters.graveyard import GraveyardFile
from tradelane.parties.adapters.key_folder import KeyFolder
from tradelane.parties.formats import sealing
from tradelane.parties.models import VaultKey, VaultPerson
from tradelane.parties.queries import vault as queries
from tradelane.parties.values.vault import About, Place, Record

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ANA, BEA = "a" * 64, "b" * 64


def about(*people: str, matter: str = "order_1", record: Record = Record.ORDER, unnamed: bool = False) -> About:
    return About(frozenset(people), matter, record, NOON.date(), unnamed)


def at(row: str, field: str = "buyer_name") -> Place:
    return Place("shop.OrderRow", field, row)


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.VAULT_FOLDER = tmp_path / "vault"  # type: ignore[attr-defined]
    yield
    queries.remembered.forget([queries.KeyId(id) for id in VaultKey.objects.values_list("pk", flat=True)])


def test_a_value_is_sealed_and_opened_by_its_place() -> None:
    sealed = vault.seal_text("Ana Núñez", place=at("order_1"), about=about(ANA))
    assert "Ana" not in sealed
    assert queries.open_text(sealed, place=at("order_1")) == "Ana Núñez"
    with pytest.raises(Unreadable, match="another place"):
        queries.open_text(sealed, place=at("order_2"))
    data = vault.seal_json({"street": "Reforma 1"}, place=at("order_1", "address"), about=about(ANA))
    assert queries.open_json(data, place=at("order_1", "address")) == {"street": "Reforma 1"}


def test_what_names_nobody_stays_as_it_is() -> None:
    assert vault.seal_bytes(b"{}", place=at("1"), about=about()) == b"{}"
    assert vault.seal_text("", place=at("1"), about=about(ANA)) == ""
    assert queries.open_json({"a": 1}, place=at("1")) == {"a": 1}
    assert not VaultKey.objects.exists()


def test_one_key_for_a_person_a_record_and_a_matter() -> None:
    for person, matter, record in [
        (ANA, "order_1", Record.ORDER), (ANA, "order_1", Record.ORDER), (ANA, "order_1", Record.CONTACT),
        (ANA, "order_2", Record.ORDER), (BEA, "order_1", Record.ORDER),
    ]:  # fmt: skip
        vault.seal_text("x", place=at(matter), about=about(person, matter=matter, record=record))
    assert VaultKey.objects.count() == 4
    assert [(key.matter, key.record) for key in queries.keys_of(ANA)] == [
        ("order_1", Record.CONTACT), ("order_1", Record.ORDER), ("order_2", Record.ORDER),
    ]  # fmt: skip


def test_many_values_find_their_keys_by_one_query(django_assert_num_queries: object) -> None:
    values = [
        vault.ToSeal(b"content", at(f"doc_{n}"), about(ANA, matter=f"doc_{n}", record=Record.TRADE)) for n in range(50)
    ]
    sealed = vault.seal_all(values)
    assert [queries.open_bytes(one, place=value.place) for one, value in zip(sealed, values, strict=True)] == [
        b"content"
    ] * 50
    with django_assert_num_queries(1, using="vault"):  # type: ignore[operator]
        vault.seal_all(values)


def test_a_destroyed_key_opens_nothing_again_even_from_a_restored_store() -> None:
    sealed = vault.seal_text("Ana", place=at("order_1"), about=about(ANA))
    row = VaultKey.objects.get()
    assert queries.open_text(sealed, place=at("order_1")) == "Ana"
    assert vault.destroy(keys=[queries.KeyId(row.pk)], now=NOON) == 1
    with pytest.raises(Gone) as caught:
        queries.open_text(sealed, place=at("order_1"))
    assert caught.value.rule == "ERASE-1"
    assert queries.text_or_gone(sealed, place=at("order_1"), gone="—") == "—"
    assert not VaultPerson.objects.exists()
    VaultKey.objects.all().delete()
    row.save(force_insert=True)  # what a copy of the key store from before would bring back
    assert queries.open_text(sealed, place=at("order_1")) == "Ana"
    assert vault.bury_again(now=NOON) == 1
    with pytest.raises(Gone):
        queries.open_text(sealed, place=at("order_1"))
    assert vault.bury_again(now=NOON) == 0


def test_what_is_kept_for_the_law_opens_for_the_law_alone() -> None:
    sealed = vault.seal_text("Ana", place=at("order_1"), about=about(ANA))
    key = queries.keys_of(ANA)[0]
    vault.restrict(keys={key.id: date(2031, 12, 31)}, now=NOON)
    with pytest.raises(Gone) as caught:
        queries.open_text(sealed, place=at("order_1"))
    assert caught.value.rule == "ERASE-2"
    with queries.read_by_law():
        assert queries.open_text(sealed, place=at("order_1")) == "Ana"
    with pytest.raises(Gone):
        queries.open_text(sealed, place=at("order_1"))
    assert queries.keys_to_end(on=date(2031, 12, 31)) == []
    assert [one.id for one in queries.keys_to_end(on=date(2032, 1, 1))] == [key.id]


def test_what_came_unnamed_is_reached_once_it_concerns_somebody() -> None:
    sealed = vault.seal_text("a message", place=at("m"), about=about(matter="message_1", unnamed=True))
    assert queries.keys_of(ANA) == []
    vault.concern(matter="message_1", people=[ANA])
    vault.concern(matter="message_1", people=[ANA])
    (key,) = queries.keys_of(ANA)
    vault.destroy(keys=[key.id], now=NOON)
    with pytest.raises(Gone):
        queries.open_text(sealed, place=at("m"))


def test_rotation_is_taken_up_where_it_stopped_and_destroys_the_earlier_key() -> None:
    sealed = [vault.seal_text("x", place=at(f"{n}"), about=about(ANA, matter=f"{n}")) for n in range(7)]
    first = queries.state().current
    vault.renew_kek()
    assert queries.state().to_rewrap == 7
    assert vault.rewrap(limit=3) == 3
    folder = Path(settings.VAULT_FOLDER) / "keys"
    assert (folder / f"{first}.key").exists()
    assert [vault.rewrap(limit=3) for _ in range(3)] == [3, 1, 0]
    assert queries.state().to_rewrap == 0
    assert not (folder / f"{first}.key").exists()
    queries.remembered.forget([key.id for key in queries.keys_of(ANA)])
    assert [queries.open_text(one, place=at(f"{n}")) for n, one in enumerate(sealed)] == ["x"] * 7


def test_keys_of_another_secret_or_folder_say_so() -> None:
    sealed = vault.seal_text("x", place=at("1"), about=about(ANA))
    queries.remembered.forget([key.id for key in queries.keys_of(ANA)])
    row = VaultKey.objects.get()
    other = KeyFolder(Path(settings.VAULT_FOLDER) / "keys", secret=b"another secret of a node" * 2)
    with pytest.raises(Unreadable, match="VAULT-2"):
        other.unwrap(bytes(row.wrapped), id=queries.KeyId(row.pk), kek=row.kek)
    (Path(settings.VAULT_FOLDER) / "keys" / f"{row.kek}.key").unlink()
    with pytest.raises(Unreadable, match="not in the key folder"):
        queries.open_text(sealed, place=at("1"))
    VaultKey.objects.all().delete()
    with pytest.raises(Unreadable, match="VAULT-4"):
        queries.open_text(sealed, place=at("1"))


def test_processes_that_start_together_have_one_first_key(tmp_path: Path) -> None:
    folders = [KeyFolder(tmp_path / "keys", secret=b"s" * 32) for _ in range(8)]
    found: list[str] = []
    threads = [threading.Thread(target=lambda each=each: found.append(each.current())) for each in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {"kek-1"}
    assert len(list((tmp_path / "keys").iterdir())) == 1
    assert (tmp_path / "keys" / "kek-1.key").stat().st_mode & 0o077 == 0
    kek, wrapped = folders[0].wrap(b"k" * 32, id=sealing.new_key_id())
    assert kek == "kek-1"
    assert b"k" * 32 not in wrapped


def test_the_graveyard_only_grows_and_survives_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "destroyed.jsonl"
    grave, keys = GraveyardFile(path), [sealing.new_key_id() for _ in range(3)]
    grave.bury(keys[:2], at=NOON)
    with path.open("ab") as file:
        file.write(b'{"at":"20')
    grave.bury(keys, at=NOON)
    assert [stone.key for stone in grave.tombstones()] == keys
    assert len(path.read_bytes().splitlines()) == 3
