# SPDX-License-Identifier: Apache-2.0
"""Manifests are read alike from every form; what is none is refused; proofs hold for every line and nothing else."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from tests.parcel_makers import a_row, as_csv, rows

from tradelane.kernel.errors import Unreadable
from tradelane.parcels.formats.manifest import read_manifest
from tradelane.parcels.formats.proofs import root_over, tree_in
from tradelane.parcels.formats.regimes import shipped_profile, shipped_restrictions
from tradelane.parcels.formats.verdicts import levels_of
from tradelane.parcels.rules.vectorised import scaled
from tradelane.parcels.values import COLUMNS
from tradelane.trust.formats.log import inclusion_path, tree_of
from tradelane.trust.formats.log import root_of as root_by_the_log
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree

LINES = list(rows(4, 200))


def in_form(suffix: str) -> bytes:
    if suffix == "csv":
        return as_csv(LINES)
    if suffix == "json":
        return orjson.dumps(LINES)
    if suffix == "ndjson":
        return b"\n".join(map(orjson.dumps, LINES))
    out = BytesIO()
    pl.DataFrame(LINES).write_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize("suffix", ["csv", "json", "ndjson", "parquet"])
def test_every_form_gives_the_same_lines(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"manifest.{suffix}"
    file.write_bytes(in_form(suffix))
    frame, ignored = read_manifest(file)
    assert ignored == ()
    expected = [{k: v.strip(" \t\r\n") for k, v in line.items()} for line in LINES]
    assert frame.select(COLUMNS).to_dicts() == expected
    assert frame["line"].to_list() == list(range(1, 201))
    again, _ = read_manifest(in_form(suffix), name=file.name)
    assert again.equals(frame)


def test_numbers_of_parquet_and_json_are_read_as_they_print() -> None:
    row: dict[str, Any] = {**a_row(), "value": 24.9, "pieces": 2, "mass_kg": 0.31}
    out = BytesIO()
    pl.DataFrame([row]).write_parquet(out)
    for content in (orjson.dumps([row]), out.getvalue()):
        frame, _ = read_manifest(content)
        assert frame.select("value", "pieces", "mass_kg").row(0) == ("24.9", "2", "0.31")


def test_names_of_others_are_known_and_people_are_left_out() -> None:
    content = (
        b"Tracking_Number,HSCode,Goods Description,Country of Origin,currency,Declared_Value,weight_kg,"
        b"sender_name,Addressee\nTL-0000000001,610910,cotton shirts,CN,USD,24.90,0.310,Ana,Bo\n"
    )
    frame, ignored = read_manifest(content)
    assert ignored == ("sender_name", "Addressee")
    assert frame.select("item", "hs_code", "description", "origin", "value", "mass_kg").row(0) == (
        "TL-0000000001", "610910", "cotton shirts", "CN", "24.90", "0.310",
    )  # fmt: skip
    assert "Ana" not in str(frame.to_dicts())


def test_contents_of_a_cn23_are_lines_of_one_parcel() -> None:
    content = {"description": "shirts", "hsCode": "610910", "quantity": 1, "netWeight": "0.2", "originCountry": "CN"}
    held = {
        "items": [
            {"itemId": "TL-0000000001", "currency": "USD", "postage": "4.00", "contents": [
                {**content, "value": "10.00"}, {**content, "value": "5.50"}]},
            {"itemId": "TL-0000000002", "currency": "USD", "contents": [{**content, "value": "7"}]},
        ]
    }  # fmt: skip
    frame, _ = read_manifest(orjson.dumps(held), name="cn23.json")
    told = frame.select("item", "piece", "value", "freight", "item_value", "repeats").rows()
    assert told == [
        ("TL-0000000001", "1", "10.00", "4.00", 155_000, None),
        ("TL-0000000001", "2", "5.50", "", 155_000, None),
        ("TL-0000000002", "1", "7", "", 70_000, None),
    ]


def test_repeated_lines_name_the_first_and_do_not_count_twice() -> None:
    lines = [a_row(1), a_row(2), a_row(1), a_row(1, piece="2", value="1.00"), a_row(1)]
    frame, _ = read_manifest(as_csv(lines))
    assert frame["repeats"].to_list() == [None, None, 1, None, 1]
    assert frame["item_value"].to_list() == [259_000, 249_000, 259_000, 259_000, 259_000]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"item,hs_code\n1,2\n", b"{", b"[1,2]", b"PAR1broken", b'{"items": 3}', b'{"items": [{"contents": []}]}',
        as_csv([]), as_csv([a_row()]) + b"too,many,fields,for,the,header,of,this,manifest,by,some,of,them,x,y,z\n",
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_manifest(content)
    assert refused.value.rule.startswith("PARCEL-FORM")


def test_amounts_are_read_without_floats() -> None:
    texts = ["24.90", "0.0001", "999999999.9999", "7", ""]
    whole = pl.DataFrame({"value": texts}).select(scaled("value", 4)).to_series().to_list()
    assert whole == [int(Decimal(text or 0) * 10_000) for text in texts]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 16, 21, 33])
def test_a_batch_in_parts_has_the_root_and_the_proofs_of_the_whole_tree(count: int) -> None:
    """Parts of four lines here; the tree over all lines is that of RFC 9162, as the log's own code makes it."""
    height, lines = 2, [f"line {n}".encode() for n in range(count)]
    parts = [lines[at : at + 4] for at in range(0, count, 4)]
    whole = tree_of([leaf_hash(line) for line in lines])
    expected = root_by_the_log(count, whole)
    levels = {n: levels_of(part) for n, part in enumerate(parts)}
    roots = [levels[n][-1][0] for n in range(len(parts))]
    node = tree_in(roots, {n: levels[n] for n in levels}, height=height)
    assert root_by_the_log(count, node) == expected
    for index, line in enumerate(lines):
        opened = {n: levels[n] for n in {index // 4, len(parts) - 1}}
        path = inclusion_path(index=index, size=count, node=tree_in(roots, opened, height=height))
        assert the_entry_is_in_the_tree(index=index, size=count, leaf=leaf_hash(line), path=path, root=expected)
        assert not the_entry_is_in_the_tree(index=index, size=count, leaf=leaf_hash(b"x"), path=path, root=expected)
    assert root_over([levels_of(lines)[-1][0]], levels_of(lines), lines=count) == expected


def test_what_ships_is_sound_and_honest() -> None:
    assert shipped_profile().random_permille > 0
    assert {r.verdict for r in shipped_profile().rules} == {"hold", "inspect"}
    for restriction in shipped_restrictions():
        assert restriction.cites
        if "from memory" in restriction.source:
            assert restriction.confidence == "low"
