# SPDX-License-Identifier: Apache-2.0
"""Reads the dated rows of law and makes keyed digests; apart, so that both are tried without a store.

A key is HMAC-SHA256 under the node's secret, each use with its own words before the text: a plain hash of an e-mail
is undone by trying addresses, a keyed one only by who holds the secret.
"""

import csv
import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TypeVar

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.personal import Label
from tradelane.privacy.rules import a_row_names_its_source_or_is_doubtful, the_person_can_be_told
from tradelane.privacy.values import (
    ComplaintWay,
    Confidence,
    Disclosure,
    LegalBasis,
    PersonKey,
    Pseudonym,
    Purpose,
    RecipientKind,
    RequestKind,
    Taxonomy,
    Term,
)

DATA = Path(__file__).parent.parent / "data"
DISCLOSURE_COLUMNS = ("purpose", "recipient", "lane", "field", "basis", "citation", "starts", "ends", "source",
                      "confidence", "may_object", "needs_cbpr")  # fmt: skip
TERM_COLUMNS = ("economy", "kind", "days", "citation", "starts", "ends", "source", "confidence")
REASON_COLUMNS = ("model", "field", "reason")
LABEL_COLUMNS = ("model", "field", "category", "subject", "purpose", "retention")
WAY_COLUMNS = ("economy", "authority", "address", "citation", "starts", "ends", "source", "confidence")
_TERMS = ("category", "subject", "use")
_YES_NO = {"yes": True, "no": False}
Word = TypeVar("Word", Purpose, RecipientKind, LegalBasis, Confidence, RequestKind)


def person_key(email: str, *, secret: bytes) -> PersonKey:
    """Whose data it is, from their e-mail in any case and with any blanks around. `secret` is the node's."""
    return PersonKey(_keyed("tradelane privacy person", email.strip().casefold().encode(), secret))


def key_of_contact(person: Mapping[str, str], *, subject: str, secret: bytes) -> PersonKey:
    """The key of a contact: by e-mail; without one by telephone or name within `subject`, so namesakes never merge.

    Raises Refused by PRIV-7 when the contact has none of them.
    """
    the_person_can_be_told.require(person)
    if email := person.get("email", "").strip():
        return person_key(email, secret=secret)
    other = [subject, *(person.get(name, "").strip().casefold() for name in ("telephone", "name"))]
    return PersonKey(_keyed("tradelane privacy contact", canonical(other), secret))


def pseudonym_for(person: PersonKey, *, node: str, secret: bytes) -> Pseudonym:
    """How this node speaks of a person with another one: the same for all their trades, and no other node's name."""
    return Pseudonym(_keyed("tradelane privacy pseudonym", canonical([node, person]), secret))


def content_digest(value: object, *, secret: bytes) -> str:
    """A keyed digest of plain data, by which the same content is known again without keeping it."""
    return _keyed("tradelane privacy content", canonical(value), secret)


def _keyed(use: str, content: bytes, secret: bytes) -> str:
    return hmac.new(secret, use.encode() + b"\0" + content, hashlib.sha256).hexdigest()


def read_disclosures(text: str) -> tuple[Disclosure, ...]:
    """The rows of a CSV with `DISCLOSURE_COLUMNS`. Raises Unreadable naming row and column, Refused by PRIV-12."""
    found = []
    for number, row in enumerate(read_rows(text, DISCLOSURE_COLUMNS), start=2):
        at = f"row {number}"
        found.append(
            Disclosure(
                purpose=_word(Purpose, row["purpose"], f"{at}, purpose"),
                recipient=_word(RecipientKind, row["recipient"], f"{at}, recipient"),
                lane=row["lane"],
                field=row["field"],
                basis=_word(LegalBasis, row["basis"], f"{at}, basis"),
                citation=row["citation"],
                starts=row_date(row["starts"], f"{at}, starts"),
                ends=row_date(row["ends"], f"{at}, ends") if row["ends"] else None,
                source=row["source"],
                confidence=row_confidence(row, at),
                may_object=_yes(row["may_object"], f"{at}, may_object"),
                needs_cbpr=_yes(row["needs_cbpr"], f"{at}, needs_cbpr"),
            )
        )
    return tuple(found)


def read_terms(text: str) -> tuple[Term, ...]:
    """The terms of a CSV with `TERM_COLUMNS`. Raises Unreadable naming row and column, Refused by PRIV-12."""
    found = []
    for number, row in enumerate(read_rows(text, TERM_COLUMNS), start=2):
        at = f"row {number}"
        if not row["days"].isdecimal():
            raise Unreadable(
                f"{row['days']!r} is no number of days", field=f"{at}, days", rule="CSV-4", fix="Write 30."
            )
        found.append(
            Term(
                economy=row["economy"],
                kind=_word(RequestKind, row["kind"], f"{at}, kind"),
                days=int(row["days"]),
                citation=row["citation"],
                starts=row_date(row["starts"], f"{at}, starts"),
                ends=row_date(row["ends"], f"{at}, ends") if row["ends"] else None,
                source=row["source"],
                confidence=row_confidence(row, at),
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def our_disclosures() -> tuple[Disclosure, ...]:
    """The rows that come with this room."""
    return read_disclosures((DATA / "disclosures.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_terms() -> tuple[Term, ...]:
    """The terms that come with this room."""
    return read_terms((DATA / "request_terms.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def reasons() -> dict[tuple[str, str], str]:
    """(model, field) → why a field that may look like a person's holds none."""
    rows = read_rows((DATA / "not_personal.csv").read_text(encoding="utf-8"), REASON_COLUMNS)
    return {(row["model"], row["field"]): row["reason"] for row in rows}


@lru_cache(maxsize=1)
def complaint_ways() -> tuple[ComplaintWay, ...]:
    """Whom people may ask when a node's answer does not help. Raises Unreadable, Refused by PRIV-12."""
    found = []
    for number, row in enumerate(read_rows((DATA / "complaint_ways.csv").read_text(encoding="utf-8"), WAY_COLUMNS), 2):
        at = f"row {number}"
        starts, ends = (
            row_date(row["starts"], f"{at}, starts"),
            row_date(row["ends"], f"{at}, ends") if row["ends"] else None,
        )
        found.append(
            ComplaintWay(
                row["economy"], row["authority"], row["address"], row["citation"], starts, ends, row["source"],
                row_confidence(row, at),
            )
        )  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The terms of fideslang that labels may use."""
    rows = read_rows((DATA / "fideslang.csv").read_text(encoding="utf-8"), ("kind", "term", "source"))
    terms = {kind: frozenset(row["term"] for row in rows if row["kind"] == kind) for kind in _TERMS}
    return Taxonomy(*(terms[kind] for kind in _TERMS))


@lru_cache(maxsize=1)
def third_party_labels() -> dict[str, dict[str, Label]]:
    """Model → field → label, for tables of other packages, which carry none."""
    found: dict[str, dict[str, Label]] = {}
    for row in read_rows((DATA / "third_party.csv").read_text(encoding="utf-8"), LABEL_COLUMNS):
        label = Label(row["category"], row["subject"], row["purpose"], int(row["retention"]))
        found.setdefault(row["model"], {})[row["field"]] = label
    return found


def term_for(kind: RequestKind, *, economy: str, on: date, terms: tuple[Term, ...]) -> Term:
    """The term of an economy on a day; the general one (`*`) where none is known. Raises Unreadable when none fits."""
    fitting = [
        term
        for term in terms
        if term.kind is kind and term.economy in (economy, "*") and term.starts <= on <= (term.ends or on)
    ]
    if not fitting:
        raise Unreadable("no term for this request is known", field="kind", rule="CSV-5", fix="Add a row for `*`.")
    return max(fitting, key=lambda term: term.economy == economy)


def read_rows(text: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV with exactly these columns. Raises Unreadable (CSV-1, CSV-2)."""
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise Unreadable(
            "the columns are not as expected", field="row 1", rule="CSV-1", fix=f"Write {', '.join(columns)}."
        )
    rows = list(reader)
    if faulty := next((n for n, row in enumerate(rows, 2) if None in row or None in row.values()), 0):
        raise Unreadable(
            f"it does not have {len(columns)} values", field=f"row {faulty}", rule="CSV-2",
            fix="Quote values that hold commas.",
        )  # fmt: skip
    return rows


def row_confidence(row: Mapping[str, str], at: str) -> Confidence:
    """How good the source of a row is. Raises Unreadable, Refused by PRIV-12."""
    found = _word(Confidence, row["confidence"], f"{at}, confidence")
    if not a_row_names_its_source_or_is_doubtful(row["citation"], row["source"], found):
        raise a_row_names_its_source_or_is_doubtful.refused(field=f"{at}, source")
    return found


def _word(kind: type[Word], text: str, field: str) -> Word:
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(kind)
        raise Unreadable(f"{text!r} is unknown", field=field, rule="CSV-4", fix=f"Use {known}.") from None


def row_date(text: str, field: str) -> date:
    """A day of a row. Raises Unreadable (CSV-4)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{text!r} is no date", field=field, rule="CSV-4", fix="Write 2026-11-01.") from None


def _yes(text: str, field: str) -> bool:
    if text not in _YES_NO:
        raise Unreadable(f"{text!r} is neither yes nor no", field=field, rule="CSV-4", fix="Write yes or no.")
    return _YES_NO[text]
