# SPDX-License-Identifier: Apache-2.0
"""The bytes of entries, their leaves in the public log and whole chains; apart, so that anyone can check a chain
from files alone.

An entry is signed as RFC 8785 canonical JSON with a detached JWS (RFC 7797 style payload kept apart, ES256, x5c).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles import rules
from tradelane.titles.values import Act, Entry, Jws, SignedEntry, Title
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.values import Check, SignerView, TrustList, overall

_FIELDS = {"registry", "title", "n", "prev", "act", "by", "to", "at", "document"}
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ORGANISATION = re.compile(r"[A-Z]{2}\.[A-Z0-9]{2,12}\.[A-Z0-9._-]{1,40}")
_TITLE = re.compile(r"title_[0-9a-z]{26}")
_PART = re.compile(r"[A-Za-z0-9_-]{1,16000}")
"""One part of a JWS: base64url without padding; certificates of a chain fit in 16 kB."""

_NOT_SAID = ConsignmentId("")

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


# ── the public log ──


def holder_commitment(holder: OrganisationId, *, salt: str) -> Digest:
    """A digest that names the holder only to those who know `salt` (hex); noise once the salt is destroyed."""
    return digest_of(bytes.fromhex(salt) + holder.encode())


def log_leaf(signed: SignedEntry) -> bytes:
    """What the public log keeps of an entry: digests, numbers and a commitment; no party, no bill's number.

    A validating mirror sees from leaves alone that two entries follow the same `prev`.
    """
    entry = signed.entry
    return canonical(
        {
            "kind": "title-entry",
            "registry": entry.registry,
            "record": digest_of(entry.title.encode()),
            "n": entry.n,
            "prev": entry.prev,
            "digest": signed.digest,
            "holder": holder_commitment(entry.to, salt=signed.salt),
        }
    )


@dataclass(slots=True)
class LoggedTitles:
    """The heads of all records of a log as its leaves tell them: what a validating mirror re-runs (TITLE-24).

    Leaves hold no party, so who was in control is not judged here; `verify_chain` does that for who has the entries.
    """

    name: ClassVar[str] = "titles"
    size: int = 0
    """How many entries of the log are taken in."""
    heads: dict[str, list[Any]] = field(default_factory=dict)
    """By registry and record: the head's digest, and the place in the log of each entry from the first on."""

    def take(self, index: int, entry: dict[str, Any]) -> str:
        """Take in the entry at `index`; what is wrong with it, empty when nothing is. Other kinds of entry pass."""
        self.size = index + 1
        if entry.get("kind") != "title-entry":
            return ""
        if not _is_leaf(entry):
            return "is not in the form of a title's entry"
        record = f"{entry['registry']} {entry['record']}"
        head, *places = self.heads.get(record, [""])
        if not rules.a_logged_head_is_extended_once(entry["n"], entry["prev"], head_n=len(places), head=head):
            if 1 <= entry["n"] <= len(places):
                return f"extends a head of a record that entry {places[entry['n'] - 1]} extended already (TITLE-24)"
            return "does not follow the head of its record (TITLE-24)"
        self.heads[record] = [entry["digest"], *places, index]
        return ""

    def told(self) -> str:
        """What was found, in one sentence."""
        return f"Each of {len(self.heads)} titles has one head, and no head was extended twice."

    def as_json(self) -> dict[str, Any]:
        """What to keep until the next look."""
        return {"size": self.size, "heads": self.heads}

    @classmethod
    def from_json(cls, value: Any) -> "LoggedTitles":
        """What `as_json` wrote; nothing taken in when it is damaged, so that the log is read from its beginning."""
        if (
            not isinstance(value, dict)
            or type(value.get("size")) is not int
            or not isinstance(value.get("heads"), dict)
        ):
            return cls()
        heads = value["heads"]
        if not all(isinstance(row, list) and row and isinstance(row[0], str) for row in heads.values()):
            return cls()
        return cls(value["size"], heads)


def _is_leaf(entry: dict[str, Any]) -> bool:
    digests = all(isinstance(entry.get(name), str) and _DIGEST.fullmatch(entry[name]) for name in _LEAF_DIGESTS)
    n, prev = entry.get("n"), entry.get("prev")
    follows = prev == "" if n == 1 else isinstance(prev, str) and _DIGEST.fullmatch(prev) is not None
    return digests and type(n) is int and 1 <= n <= CHAIN_LIMIT and follows and isinstance(entry.get("registry"), str)


_LEAF_DIGESTS = ("record", "digest", "holder")


# ── chains ──


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a chain of entries says, and whether it may be believed."""

    title: Title | None
    """The record after the last good entry; None when even the first is bad."""
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """Invalid when any check is; undetermined when a required one is, or nothing was checked; else valid."""
        return overall(self.checks)


def verify_chain(
    entries: Sequence[SignedEntry],
    trust_list: TrustList,
    *,
    number: str = "",
    consignment: ConsignmentId = _NOT_SAID,
    governing_law: str = "",
) -> ChainReport:
    """Replay a chain from its issue: each entry against every rule, each signature against the trust list.

    Per entry three checks: `entry` (the rules of a next entry), `signature` (by the acting party) and `home` (the
    registry's own signature). Stops at the first entry that breaks a rule, because nothing after it counts.
    """
    title: Title | None = None
    checks: list[Check] = []
    for signed in entries[:CHAIN_LIMIT]:
        entry = signed.entry
        broken = rules.first_broken(title, entry)
        checks.append(_check(signed, "entry", broken.text if broken else "", rule=broken.id if broken else ""))
        checks.append(_signature_check(signed, trust_list))
        checks.append(_home_check(signed, trust_list))
        if broken or Verdict.INVALID in (checks[-1].result, checks[-2].result):
            break
        title = (
            Title.opened_by(
                entry, head=signed.digest, number=number, consignment=consignment, governing_law=governing_law
            )
            if title is None
            else title.after(entry, head=signed.digest)
        )
    return ChainReport(title, tuple(checks))


def _check(signed: SignedEntry, name: str, fault: str, *, rule: str = "") -> Check:
    return Check(
        check=name,
        result=Verdict.INVALID if fault else Verdict.VALID,
        why=fault,
        required=True,
        evidence={"n": signed.entry.n, "digest": signed.digest, **({"rule": rule} if rule else {})},
    )


def _signature_check(signed: SignedEntry, trust_list: TrustList) -> Check:
    try:
        require_author(signed, trust_list)
    except TradelaneError as error:
        return _check(signed, "signature", error.message, rule=error.rule)
    return _check(signed, "signature", "")


def _home_check(signed: SignedEntry, trust_list: TrustList) -> Check:
    if signed.home is None:
        return Check(
            check="home",
            result=Verdict.UNDETERMINED,
            why="The home registry's signature is not in this file: the entry may have been refused.",
            required=True,
            evidence={"n": signed.entry.n, "digest": signed.digest},
        )
    try:
        require_home(signed, trust_list)
    except TradelaneError as error:
        return _check(signed, "home", error.message, rule=error.rule)
    return _check(signed, "home", "")


def require_author(signed: SignedEntry, trust_list: TrustList, *, at: datetime | None = None) -> None:
    """Do nothing when the acting party signed the entry with a certificate that was good at `at` (default: the
    entry's own time). Raises Refused or Unreadable.
    """
    signer = _signer(signed.entry, signed.author, trust_list, at or signed.entry.at)
    rules.the_acting_party_signed.require(signed.entry, signer=signer.organisation)


def require_home(signed: SignedEntry, trust_list: TrustList) -> None:
    """Do nothing when the home registry signed the entry as recorded. Raises Refused or Unreadable."""
    if signed.home is None:
        raise rules.the_home_registry_signed.refused()
    signer = _signer(signed.entry, signed.home, trust_list, signed.entry.at)
    rules.the_home_registry_signed.require(signed.entry, signer=signer.organisation)


def _signer(entry: Entry, jws: Jws, trust_list: TrustList, at: datetime) -> SignerView:
    return verify_detached(
        entry_bytes(entry), protected=jws.protected, signature=jws.signature, trust_list=trust_list, at=at
    )
