# SPDX-License-Identifier: Apache-2.0
"""Reads the dated rows of law and makes keyed digests; apart, so that both are tried without a store.

A key is HMAC-SHA256 under the node's secret, each use with its own words before the text: a plain hash of an e-mail
is undone by trying addresses, a keyed one only by who holds the secret.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.personal import Label
from tradelane.parties.formats import accounts
from tradelane.privacy.formats.rows import rows_of, table
from tradelane.privacy.rules import the_person_can_be_told
from tradelane.privacy.values import (
    ComplaintWay,
    Disclosure,
    LegalBasis,
    NotGiven,
    PersonKey,
    Pseudonym,
    Purpose,
    RecipientKind,
    RequestKind,
    Taxonomy,
    Term,
)

DISCLOSURE_COLUMNS = ("purpose", "recipient", "lane", "field", "basis", "citation", "starts", "ends", "source",
                      "confidence", "may_object", "needs_cbpr")  # fmt: skip
TERM_COLUMNS = ("economy", "kind", "days", "citation", "starts", "ends", "source", "confidence")
REASON_COLUMNS = ("model", "field", "reason")
LABEL_COLUMNS = ("model", "field", "category", "subject", "purpose", "retention")
NOT_EXPORTED_COLUMNS = ("model", "field", "rule", "reason")
WAY_COLUMNS = ("economy", "authority", "address", "citation", "starts", "ends", "source", "confidence")
_TERMS = ("category", "subject", "use")


def person_key(email: str, *, secret: bytes) -> PersonKey:
    """Whose data it is, from their e-mail in any case and with any blanks around. `secret` is the node's."""
    return PersonKey(accounts.person_key(email, secret=secret))


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
    return tuple(
        Disclosure(
            purpose=row.word(Purpose, "purpose"),
            recipient=row.word(RecipientKind, "recipient"),
            lane=row["lane"],
            field=row["field"],
            basis=row.word(LegalBasis, "basis"),
            citation=row["citation"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["citation"]),
            may_object=row.yes("may_object"),
            needs_cbpr=row.yes("needs_cbpr"),
        )
        for row in rows_of(text, DISCLOSURE_COLUMNS)
    )


def read_terms(text: str) -> tuple[Term, ...]:
    """The terms of a CSV with `TERM_COLUMNS`. Raises Unreadable naming row and column, Refused by PRIV-12."""
    return tuple(
        Term(
            economy=row["economy"],
            kind=row.word(RequestKind, "kind"),
            days=row.whole("days"),
            citation=row["citation"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["citation"]),
        )
        for row in rows_of(text, TERM_COLUMNS)
    )


@lru_cache(maxsize=1)
def our_disclosures() -> tuple[Disclosure, ...]:
    """The rows that come with this room."""
    return read_disclosures(table("disclosures.csv"))


@lru_cache(maxsize=1)
def our_terms() -> tuple[Term, ...]:
    """The terms that come with this room."""
    return read_terms(table("request_terms.csv"))


@lru_cache(maxsize=1)
def reasons() -> dict[tuple[str, str], str]:
    """(model, field) → why a field that may look like a person's holds none."""
    rows = rows_of(table("not_personal.csv"), REASON_COLUMNS)
    return {(row["model"], row["field"]): row["reason"] for row in rows}


@lru_cache(maxsize=1)
def not_exported() -> tuple[NotGiven, ...]:
    """The labelled fields that no person's export gives, each with the rule by which it stays."""
    rows = rows_of(table("not_exported.csv"), NOT_EXPORTED_COLUMNS)
    return tuple(NotGiven(row["model"], row["field"], row["rule"], row["reason"]) for row in rows)


@lru_cache(maxsize=1)
def complaint_ways() -> tuple[ComplaintWay, ...]:
    """Whom people may ask when a node's answer does not help. Raises Unreadable, Refused by PRIV-12."""
    return tuple(
        ComplaintWay(
            row["economy"], row["authority"], row["address"], row["citation"], row.day("starts"), row.last_day("ends"),
            row["source"], row.confidence(cites=row["citation"]),
        )
        for row in rows_of(table("complaint_ways.csv"), WAY_COLUMNS)
    )  # fmt: skip


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The terms of fideslang that labels may use."""
    rows = list(rows_of(table("fideslang.csv"), ("kind", "term", "source")))
    terms = {kind: frozenset(row["term"] for row in rows if row["kind"] == kind) for kind in _TERMS}
    return Taxonomy(*(terms[kind] for kind in _TERMS))


@lru_cache(maxsize=1)
def third_party_labels() -> dict[str, dict[str, Label]]:
    """Model → field → label, for tables of other packages, which carry none."""
    found: dict[str, dict[str, Label]] = {}
    for row in rows_of(table("third_party.csv"), LABEL_COLUMNS):
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
