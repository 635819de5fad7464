# SPDX-License-Identifier: Apache-2.0
"""Manifests read from CSV, Parquet, JSON and lines of JSON; apart, because every form becomes the same frame of texts.

Only the columns of `values.COLUMNS` are judged. Others, such as names and addresses, are named as left out and go no
further: what a verdict does not need is not held (data minimisation). The consignee's e-mail alone is read apart, so
that a person finds the parcels that were declared for them. A line with a fault is kept and judged; only a file that
is no manifest is refused.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tradelane.kernel.errors import Unreadable
from tradelane.parcels.formats.cn23 import content_lines
from tradelane.parcels.rules.lines import AMOUNT, ITEM
from tradelane.parcels.rules.vectorised import scaled
from tradelane.parcels.values import ADDRESSEE, COLUMNS, NEEDED

LINES_AT_MOST = 5_000_000
"""Lines of one manifest; a day of a large post takes a few of them."""
PART_LINES = 65_536
"""Lines judged in one step and one commit: a power of two, so that a part is a subtree of the batch's Merkle tree."""
_ALIASES = {
    "item_id": "item", "itemid": "item", "tracking_number": "item", "hs": "hs_code", "hscode": "hs_code",
    "tariff_heading": "hs_code", "goods_description": "description", "country_of_origin": "origin",
    "origin_country": "origin", "amount": "value", "declared_value": "value", "net_weight": "mass_kg",
    "net_mass_kg": "mass_kg", "weight_kg": "mass_kg", "quantity": "pieces", "postage": "freight",
    "ioss": "tax_registration", "vendor_registration": "tax_registration",
    "preference": "agreement", "trade_agreement": "agreement", "certificate_number": "proof",
    "proof_of_origin": "proof",
    "recipient_email": ADDRESSEE, "addressee_email": ADDRESSEE, "buyer_email": ADDRESSEE,
}  # fmt: skip
"""What others call the columns, lower case; a manifest may use either."""


def read_manifest(source: bytes | Path, *, name: str = "") -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The lines of a manifest as texts with `line` from 1, `repeats` and `item_value`, and the columns left out.

    `repeats` is the line of the first with the same item and piece (null for that one); `item_value` is the price of
    all goods of the parcel in ten-thousandths. Raises Unreadable for a file that is no manifest.
    """
    suffix = Path(name or (source.name if isinstance(source, Path) else "")).suffix.lower()
    frame = _raw(source, suffix)
    kept, ignored = _known_columns(frame)
    if kept.is_empty():
        raise _no_manifest("it has no lines", "Give a manifest with at least one parcel.")
    if kept.height > LINES_AT_MOST:
        raise _no_manifest(f"it has {kept.height} lines", f"Split it: at most {LINES_AT_MOST} lines enter at once.")
    return _numbered(kept), ignored


def says_addressees(ignored: Iterable[str]) -> bool:
    """Whether a column that was left out of the lines says to whom parcels go."""
    return any(_plain_name(given) == ADDRESSEE for given in ignored)


def parcels_by_address(source: bytes | Path, *, name: str = "") -> dict[str, list[str]]:
    """Consignee's e-mail, in small letters, → numbers of their parcels; empty when the manifest has no such column.

    Raises Unreadable as `read_manifest`.
    """
    suffix = Path(name or (source.name if isinstance(source, Path) else "")).suffix.lower()
    frame = _raw(source, suffix)
    names = {_plain_name(given): given for given in reversed(frame.columns)}
    if ADDRESSEE not in names or "item" not in names:
        return {}
    told = frame.select(
        _plain(frame, names[ADDRESSEE]).str.to_lowercase().alias("to"), _plain(frame, names["item"]).alias("item")
    )
    known = told.filter(pl.col("to").str.contains("@", literal=True) & pl.col("item").str.contains(f"^(?:{ITEM})$"))
    grouped = known.group_by("to", maintain_order=True).agg(pl.col("item").unique(maintain_order=True))
    return dict(zip(grouped["to"].to_list(), grouped["item"].to_list(), strict=True))


def parts_of(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame in parts of PART_LINES lines, the last one shorter."""
    return frame.iter_slices(PART_LINES)


def _raw(source: bytes | Path, suffix: str) -> pl.DataFrame:
    data = source if isinstance(source, bytes) else None
    head = data[:4] if data is not None else _head(source)
    try:
        if head == b"PAR1":
            return pl.read_parquet(BytesIO(data) if data is not None else source)
        if suffix in (".json", ".ndjson", ".jsonl") or head.lstrip()[:1] in (b"[", b"{"):
            return _from_json(data if data is not None else Path(str(source)).read_bytes())
        return pl.read_csv(source, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise _no_manifest(str(error).splitlines()[0][:200], "Give CSV with a header, Parquet, or JSON.") from error


def _head(source: bytes | Path) -> bytes:
    with Path(str(source)).open("rb") as file:
        return file.read(4)


def _from_json(content: bytes) -> pl.DataFrame:
    """An array of lines, lines of JSON, or items with their contents as on a CN 23 (`cn23`)."""
    try:
        held = orjson.loads(content)
    except ValueError:
        held = [orjson.loads(line) for line in content.splitlines() if line.strip()]
    rows = content_lines(held) if isinstance(held, dict) else held
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _no_manifest("it is no list of lines", 'Write [{…}, …], one {…} a line, or {"items": […]}.')
    names = dict.fromkeys(str(name) for row in rows for name in row)
    return pl.DataFrame({name: [_text(row.get(name)) for row in rows] for name in names})


def _text(value: Any) -> str:
    """A JSON value as a line's text: numbers as written, nothing as empty; what is no single value is a fault later."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    return value if isinstance(value, str) else str(value)


def _known_columns(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    names: dict[str, str] = {}
    ignored: list[str] = []
    for given in frame.columns:
        name = _plain_name(given)
        if name in COLUMNS and name not in names:
            names[name] = given
        else:
            ignored.append(given[:60])
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise _no_manifest(f"it has no column {', '.join(missing)}", f"A manifest has {', '.join(NEEDED)}.")
    texts = [
        (_plain(frame, names[name]) if name in names else pl.lit("")).alias(name) for name in COLUMNS
    ]  # fmt: skip
    return frame.select(texts), tuple(ignored[:100])


def _plain_name(given: str) -> str:
    """The house's name of a column."""
    plain = given.strip().lower().replace(" ", "_")
    return _ALIASES.get(plain, plain)


def _plain(frame: pl.DataFrame, column: str) -> pl.Expr:
    """A column as text without blanks around; codes come in capitals where a rule wants them so."""
    text = pl.col(column).cast(pl.String, strict=False).fill_null("")
    return text.str.strip_chars(" \t\r\n")


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    price = pl.when(pl.col("value").str.contains(f"^(?:{AMOUNT})$")).then(scaled("value", 4)).otherwise(0)
    named = frame.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64))
    first = pl.col("line").min().over("item", "piece")
    counted = named.with_columns(repeats=pl.when((first != pl.col("line")) & (pl.col("item") != "")).then(first))
    own = pl.when(pl.col("repeats").is_null()).then(price).otherwise(0)
    return counted.with_columns(item_value=own.sum().over("item", "currency").cast(pl.Int64))


def _no_manifest(why: str, fix: str) -> Unreadable:
    return Unreadable(f"the file is no manifest: {why}", field="file", rule="PARCEL-FORM-2", fix=fix)
