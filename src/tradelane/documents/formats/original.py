# SPDX-License-Identifier: Apache-2.0
"""The JSON original of a document, read and written; apart, because these bytes are what is signed."""

from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tradelane.documents.formats.schema import SCHEMA_ID, document_schema, part_schema, parts_schema
from tradelane.documents.values import DATES, Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId


def document_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON data (`data/document.schema.json`)."""
    return {
        "schema": SCHEMA_ID,
        "id": document.id,
        "kind": str(document.kind),
        "number": document.number,
        "issued_on": document.issued_on.isoformat(),
        "issuer": document.issuer,
        "issuer_name": document.issuer_name,
        "version": document.version,
        "replaces": document.replaces,
        "consignment": document.consignment,
        "content": document.content,
        "statements": document.statements,
    }


def document_bytes(document: Document) -> bytes:
    """The canonical bytes (RFC 8785) that the issuer signs."""
    return canonical(document_json(document))


def document_digest(document: Document) -> Digest:
    """What names this version everywhere: in the log, in the QR code and in the version that replaces it."""
    return digest_of(document_bytes(document))


def document_from_json(data: Any) -> Document:
    """Read what `document_json` writes. Raises Unreadable that names the field, the rule and the fix."""
    require_schema(data)
    return _read(data)


def part_from_json(data: Any) -> Document:
    """The same of a document in part, which may lack what law keeps of people. Raises Unreadable."""
    _require(_part_validator(), data)
    return _read(data)


def _read(data: Any) -> Document:
    return Document(
        id=DocumentId(data["id"]),
        kind=DocumentKind(data["kind"]),
        number=data["number"],
        issued_on=_date(data["issued_on"], (None, "issued_on")),
        issuer=OrganisationId(data["issuer"]),
        issuer_name=data["issuer_name"],
        version=data["version"],
        replaces=data["replaces"],
        consignment=ConsignmentId(data["consignment"]),
        content=data["content"],
        statements=data["statements"],
    )


def part_from_bytes(content: bytes) -> Document:
    """Read a document in part from JSON bytes. Raises Unreadable."""
    return part_from_json(parse(content))


def document_from_bytes(content: bytes) -> Document:
    """Read a document or a sealed original (`{"document": …}`) from JSON bytes. Raises Unreadable."""
    return document_from_json(document_in(parse(content)))


def document_in(data: Any) -> Any:
    """The document in JSON data: the data itself, or what a sealed original holds."""
    if isinstance(data, dict) and "schema" not in data and "document" in data:
        return data["document"]
    return data


def require_schema(data: Any) -> None:
    """Do nothing when `data` follows the schema and its codes exist; else raise Unreadable naming the field."""
    _require(_validator(), data)


def require_parts(kind: DocumentKind, *, content: dict[str, Any], statements: dict[str, Any]) -> None:
    """As `require_schema`, of what a document says only: XML without its original may not say who issued it."""
    _require(_parts_validator(kind), {"content": content, "statements": statements})


def _require(validator: jsonschema_rs.Draft202012Validator, data: Any) -> None:
    error = next(validator.iter_errors(data), None)
    if error is not None:
        raise Unreadable(
            error.message[:300],
            field=_path(error.instance_path),
            rule="DOC-JSON",
            fix="Write the document as documents/data/document.schema.json says.",
        )
    _require_codes(data)


@lru_cache(maxsize=1)
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(document_schema())


@lru_cache(maxsize=1)
def _part_validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(part_schema())


@lru_cache
def _parts_validator(kind: DocumentKind) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(parts_schema(kind))


def _path(parts: list[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _require_codes(data: Any) -> None:
    """What a pattern can't say: the date is in the calendar, the currency and the country exist."""
    waiting: list[tuple[Any, _Path]] = [(data, None)]
    while waiting:
        value, path = waiting.pop()
        if type(value) is list:
            waiting.extend((part, (path, index)) for index, part in enumerate(value) if type(part) in _HOLDERS)
            continue
        for key, part in value.items():
            if type(part) in _HOLDERS:
                waiting.append((part, (path, key)))
            elif key in _CODED and type(part) is str:
                _require_code(key, part, (path, key))


_HOLDERS = (dict, list)
_CODED = frozenset({*DATES, "issued_on", "departure", "arrival", "currency", "country", "origin"})
_Path = tuple["_Path", str | int] | None
"""Where a value stands: the path of what holds it and its place there; text only once a fault is told."""


def _require_code(key: str, text: str, path: _Path) -> None:
    if key == "currency":
        if text not in CURRENCIES:
            raise Unreadable(
                f"{text!r} is not a currency code",
                field=_told(path),
                rule="MONEY-1",
                fix="Use an ISO 4217 code such as USD.",
                cites="ISO 4217",
            )
    elif key in ("country", "origin"):
        if text not in COUNTRIES and (key == "country" or _told(path).startswith("content.goods_items")):
            raise Unreadable(
                f"{text!r} is not a country",
                field=_told(path),
                rule="PLACE-2",
                fix="Use an ISO 3166-1 code such as MX.",
                cites="ISO 3166-1",
            )
    else:
        _date(text, path)


def _told(path: _Path) -> str:
    places: list[str | int] = []
    while path is not None:
        path, place = path
        places.append(place)
    return _path(places[::-1])


def _date(text: str, path: _Path) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(
            f"{text!r} is not a date",
            field=_told(path),
            rule="DATE-1",
            fix="Write it as 2026-11-03.",
            cites="ISO 8601",
        ) from error
