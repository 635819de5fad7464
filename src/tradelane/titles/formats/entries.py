# SPDX-License-Identifier: Apache-2.0
"""The bytes of entries; apart, so that whoever signs elsewhere reads what exactly is signed.

An entry is signed as RFC 8785 canonical JSON with a detached JWS (RFC 7797 style payload kept apart, ES256, x5c).
"""

import re
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.values import Act, Entry, Jws, SignedEntry

_FIELDS = {"registry", "title", "n", "prev", "act", "by", "to", "at", "document"}
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ORGANISATION = re.compile(r"[A-Z]{2}\.[A-Z0-9]{2,12}\.[A-Z0-9._-]{1,40}")
_TITLE = re.compile(r"title_[0-9a-z]{26}")
_PART = re.compile(r"[A-Za-z0-9_-]{1,16000}")
"""One part of a JWS: base64url without padding; certificates of a chain fit in 16 kB."""


CHAIN_LIMIT = 1000
"""Entries in one chain; a bill of lading changes hands a handful of times."""


# ── entries ──


def entry_json(entry: Entry) -> dict[str, Any]:
    """The entry as the JSON object that its author signs."""
    return {
        "registry": entry.registry,
        "title": entry.title,
        "n": entry.n,
        "prev": entry.prev,
        "act": str(entry.act),
        "by": entry.by,
        "to": entry.to,
        "at": rfc3339(entry.at),
        "document": entry.document,
    }


def entry_bytes(entry: Entry) -> bytes:
    """Exactly the bytes to sign."""
    return canonical(entry_json(entry))


def entry_from_json(value: Any, *, field: str = "entry") -> Entry:
    """Read an entry strictly: these nine fields, no other. Raises Unreadable naming the field."""
    if not isinstance(value, dict) or set(value) != _FIELDS:
        raise Unreadable(
            "an entry has exactly the fields " + ", ".join(sorted(_FIELDS)),
            field=field,
            rule="TITLE-READ-1",
            fix="Send the entry as prepare_entry gave it.",
        )
    if type(value["n"]) is not int or not 1 <= value["n"] <= CHAIN_LIMIT:
        raise Unreadable("n is a whole number from 1", field=f"{field}.n", rule="TITLE-READ-2", fix="Count from 1.")
    if value["act"] not in list(Act):
        raise Unreadable(
            f"{str(value['act'])[:30]!r} is not an act",
            field=f"{field}.act",
            rule="TITLE-READ-3",
            fix="Use one of: " + ", ".join(Act) + ".",
        )
    try:
        at = from_rfc3339(value["at"])
    except (TypeError, ValueError) as error:
        raise _not_a_time(field) from error
    if rfc3339(at) != value["at"]:
        raise _not_a_time(field)
    return Entry(
        registry=OrganisationId(_text(value, "registry", _ORGANISATION, field)),
        title=TitleId(_text(value, "title", _TITLE, field)),
        n=value["n"],
        prev=Digest("" if value["prev"] == "" else _text(value, "prev", _DIGEST, field)),
        act=Act(value["act"]),
        by=OrganisationId(_text(value, "by", _ORGANISATION, field)),
        to=OrganisationId(_text(value, "to", _ORGANISATION, field)),
        at=at,
        document=Digest(_text(value, "document", _DIGEST, field)),
    )


def _not_a_time(field: str) -> Unreadable:
    return Unreadable(
        "not a moment in UTC with whole seconds",
        field=f"{field}.at",
        rule="TITLE-READ-4",
        fix="Write it as 2026-11-03T08:30:00Z.",
        cites="RFC 3339",
    )


def _text(value: dict[str, Any], name: str, form: re.Pattern[str], field: str) -> str:
    text = value.get(name)
    if not isinstance(text, str) or not form.fullmatch(text):
        raise Unreadable(
            f"{str(text)[:60]!r} has not the form of this field",
            field=f"{field}.{name}",
            rule="TITLE-READ-5",
            fix=f"It matches {form.pattern}.",
        )
    return text


# ── signed entries on the wire ──


def signed_json(signed: SignedEntry) -> dict[str, Any]:
    """A signed entry as it travels between nodes and lies in a holder's file."""
    out: dict[str, Any] = {"entry": entry_json(signed.entry), **_jws_json(signed.author)}
    if signed.home is not None:
        out["home"] = _jws_json(signed.home)
    if signed.salt:
        out["salt"] = signed.salt
    return out


def _jws_json(jws: Jws) -> dict[str, str]:
    return {"protected": jws.protected, "signature": jws.signature}


def signed_from_json(value: Any, *, field: str = "") -> SignedEntry:
    """Read what `signed_json` writes. Raises Unreadable. Signatures are read, not checked."""
    path = f"{field}." if field else ""
    if not isinstance(value, dict) or not {"entry", "protected", "signature"} <= set(value) <= {
        "entry", "protected", "signature", "home", "salt",
    }:  # fmt: skip
        raise Unreadable(
            "a signed entry has entry, protected and signature, and may have home and salt",
            field=field,
            rule="TITLE-READ-6",
            fix="Send the entry with the two parts of its detached JWS.",
        )
    entry = entry_from_json(value["entry"], field=f"{path}entry")
    home = value.get("home")
    salt = value.get("salt", "")
    if not isinstance(salt, str) or not re.fullmatch(r"([0-9a-f]{64})?", salt):
        raise Unreadable(
            "a salt is 64 hexadecimal digits", field=f"{path}salt", rule="TITLE-READ-8", fix="Leave it out if unknown."
        )
    return SignedEntry(
        entry=entry,
        digest=digest_of(entry_bytes(entry)),
        author=jws_from_json({k: value[k] for k in ("protected", "signature")}, field=field),
        home=None if home is None else jws_from_json(home, field=f"{path}home"),
        salt=salt,
    )


def jws_from_json(value: Any, *, field: str) -> Jws:
    """Read the two parts of a detached JWS. Raises Unreadable."""
    parts = value if isinstance(value, dict) and set(value) == {"protected", "signature"} else {}
    protected, signature = parts.get("protected"), parts.get("signature")
    if not (_is_part(protected) and _is_part(signature)):
        raise Unreadable(
            "not the two base64url parts of a detached JWS",
            field=field,
            rule="TITLE-READ-7",
            fix='Send {"protected": "…", "signature": "…"}.',
            cites="RFC 7515 appendix F",
        )
    return Jws(str(protected), str(signature))


def _is_part(value: object) -> bool:
    return isinstance(value, str) and _PART.fullmatch(value) is not None
