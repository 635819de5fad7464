# SPDX-License-Identifier: Apache-2.0
"""The bytes of entries; apart, so that whoever signs elsewhere reads what exactly is signed.

An entry is signed as RFC 8785 canonical JSON with a detached JWS (RFC 7797 style payload kept apart, ES256, x5c).
"""

import re
from dataclasses import replace
from typing import Any

import orjson

from tradelane.kernel.canonical import canonical_plain
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.kernel.quoting import quoted
from tradelane.titles.formats.typed_json import DIGEST, LONGEST_LIST, ORGANISATION, TITLE, from_json, to_json
from tradelane.titles.formats.words import told_from_json, told_json
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AmendmentTerms,
    ArrivalTerms,
    AvalTerms,
    CombinationTerms,
    Control,
    DepartureTerms,
    DivisionTerms,
    EndorsementTerms,
    Entry,
    InterventionTerms,
    IssueTerms,
    Jws,
    NominationTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaperTerms,
    PaymentTerms,
    PresentmentTerms,
    ProtestTerms,
    ReasonTerms,
    RecoveryTerms,
    SendingTerms,
    SignedEntry,
    SurrenderTerms,
    Terms,
)

_FIELDS = {"registry", "title", "n", "prev", "act", "by", "to", "at", "document"}
_OF_VERSION_2 = _FIELDS | {"v", "control", "terms"}
_ACTS: dict[Any, Act] = {str(act): act for act in Act}
_PART = re.compile(r"[A-Za-z0-9_-]{1,16000}")
"""One part of a JWS: base64url without padding; certificates of a chain fit in 16 kB."""


CHAIN_LIMIT = 1000
"""Entries in one chain; a bill of lading changes hands a handful of times."""
LARGEST_LINE = 64_000
"""Bytes of a signed entry that is handed in; with both signatures and their certificates it takes 4,000."""


# ── entries ──


def entry_json(entry: Entry) -> dict[str, Any]:
    """The entry as the JSON object that its author signs; of version 1, nine fields and no more."""
    further: dict[str, Any] = {}
    if entry.version != 1:
        further = {"v": entry.version, "control": to_json(entry.control), "terms": to_json(entry.terms)}
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
        **further,
    }


def entry_bytes(entry: Entry) -> bytes:
    """Exactly the bytes to sign; made once an entry, because reading, weighing and recording all ask for them."""
    if not entry.written:
        object.__setattr__(entry, "written", canonical_plain(entry_json(entry)))
    return entry.written


def digest_of_entry(entry: Entry) -> Digest:
    """What the next entry names."""
    return digest_of(entry_bytes(entry))


def entry_from_json(value: Any, *, field: str = "entry") -> Entry:
    """Read an entry strictly: its nine fields, in version 2 three more. Raises Unreadable naming the field."""
    if not isinstance(value, dict) or not _has_its_fields(value):
        raise Unreadable(
            "an entry has exactly the fields " + ", ".join(sorted(_FIELDS)) + "; with v 2 also control and terms",
            field=field,
            rule="TITLE-READ-1",
            fix="Send the entry as prepare_entry gave it.",
        )
    if type(value["n"]) is not int or not 1 <= value["n"] <= CHAIN_LIMIT:
        raise Unreadable("n is a whole number from 1", field=f"{field}.n", rule="TITLE-READ-2", fix="Count from 1.")
    act = _ACTS.get(value["act"]) if isinstance(value["act"], str) else None
    if act is None:
        raise Unreadable(
            f"{quoted(value['act'])} is not an act",
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
    control = value.get("control")
    return Entry(
        registry=OrganisationId(_text(value, "registry", ORGANISATION, field)),
        title=TitleId(_text(value, "title", TITLE, field)),
        n=value["n"],
        prev=Digest("" if value["prev"] == "" else _text(value, "prev", DIGEST, field)),
        act=act,
        by=OrganisationId(_text(value, "by", ORGANISATION, field)),
        to=OrganisationId(_text(value, "to", ORGANISATION, field)),
        at=at,
        document=Digest(_text(value, "document", DIGEST, field)),
        version=value.get("v", 1),
        control=None if control is None else from_json(Control, control, field=f"{field}.control"),
        terms=terms_from_json(act, value.get("terms"), field=f"{field}.terms"),
    )


def terms_from_json(act: Act, value: Any, *, field: str) -> Terms | None:
    """The terms of an act; None where it says none. Raises Unreadable."""
    if value is None:
        return None
    terms: Terms = from_json(_TERMS.get(act, ReasonTerms), value, field=field)
    return terms


def _has_its_fields(value: dict[str, Any]) -> bool:
    if "v" in value:
        return value.keys() == _OF_VERSION_2 and value["v"] == 2 and type(value["v"]) is int
    return value.keys() == _FIELDS


_TERMS: dict[Act, type[Any]] = {
    **dict.fromkeys(Act.opening(), IssueTerms),
    Act.ARRIVE: ArrivalTerms,
    Act.RETURN: ArrivalTerms,
    Act.CONCLUDE: ArrivalTerms,
    Act.SEND: SendingTerms,
    Act.DEPART: DepartureTerms,
    Act.ENDORSE: EndorsementTerms,
    Act.NOMINATE: NominationTerms,
    Act.SURRENDER: SurrenderTerms,
    Act.AMEND: AmendmentTerms,
    Act.TO_PAPER: PaperTerms,
    Act.DIVIDE: DivisionTerms,
    Act.COMBINE: CombinationTerms,
    Act.OPEN_RECOVERY: RecoveryTerms,
    Act.PRESENT: PresentmentTerms,
    Act.ACCEPT_BILL: AcceptanceTerms,
    Act.AVAL: AvalTerms,
    Act.PROTEST: ProtestTerms,
    **dict.fromkeys((Act.NOTICE, Act.RELAY), NoticeTerms),
    **dict.fromkeys((Act.PAY, Act.RECOURSE, Act.PAY_FOR_HONOUR), PaymentTerms),
    Act.HINDER: ObstacleTerms,
    Act.INTERVENE: InterventionTerms,
    **dict.fromkeys((Act.ADMIT, Act.DECLINE), OfferTerms),
}


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
            f"{quoted(text)} has not the form of this field",
            field=f"{field}.{name}",
            rule="TITLE-READ-5",
            fix=f"It matches {form.pattern}.",
        )
    return text


# ── signed entries on the wire ──


def signed_json(signed: SignedEntry, *, with_words: bool = True) -> dict[str, Any]:
    """A signed entry as it travels between nodes and lies in a holder's file.

    The words that it commits to go beside it to those who may read the record; without them it proves the same.
    """
    return {"entry": entry_json(signed.entry), **_beside_json(signed, with_words=with_words)}


def signed_bytes(signed: SignedEntry) -> bytes:
    """As `signed_json`, written: the entry stands in it as the very bytes that were signed."""
    return orjson.dumps({"entry": orjson.Fragment(entry_bytes(signed.entry)), **_beside_json(signed, with_words=True)})


def _beside_json(signed: SignedEntry, *, with_words: bool) -> dict[str, Any]:
    """What a signed entry says beside the entry."""
    out: dict[str, Any] = _jws_json(signed.author)
    if signed.home is not None:
        out["home"] = _jws_json(signed.home)
    if signed.salt:
        out["salt"] = signed.salt
    if signed.cosigners:
        out["cosigners"] = [_jws_json(each) for each in signed.cosigners]
    if signed.opens:
        out["opens"] = list(signed.opens)
    if with_words and signed.entry.told:
        out["words"] = told_json(signed.entry.told)
    return out


def _jws_json(jws: Jws) -> dict[str, str]:
    return {"protected": jws.protected, "signature": jws.signature}


def signed_from_json(value: Any, *, field: str = "") -> SignedEntry:
    """Read what `signed_json` writes. Raises Unreadable. Signatures are read, not checked."""
    path = f"{field}." if field else ""
    if not isinstance(value, dict) or not {"entry", "protected", "signature"} <= set(value) <= {
        "entry", "protected", "signature", "home", "salt", "cosigners", "opens", "words",
    }:  # fmt: skip
        raise Unreadable(
            "a signed entry has entry, protected and signature, and may have home, salt, cosigners, opens and words",
            field=field,
            rule="TITLE-READ-6",
            fix="Send the entry with the two parts of its detached JWS.",
        )
    entry = entry_from_json(value["entry"], field=f"{path}entry")
    if "words" in value:
        entry = replace(entry, told=told_from_json(value["words"], field=f"{path}words"))
    home = value.get("home")
    cosigners = _listed(value, "cosigners", path)
    return SignedEntry(
        entry=entry,
        digest=digest_of(entry_bytes(entry)),
        author=jws_from_json({k: value[k] for k in ("protected", "signature")}, field=field),
        home=None if home is None else jws_from_json(home, field=f"{path}home"),
        salt=_salt(value.get("salt", ""), field=f"{path}salt"),
        cosigners=tuple(jws_from_json(each, field=f"{path}cosigners[{i}]") for i, each in enumerate(cosigners)),
        opens=salts_from_json(value.get("opens", []), field=f"{path}opens"),
    )


def salts_from_json(value: Any, *, field: str) -> tuple[str, ...]:
    """Salts that open commitments to keys, one a party. Raises Unreadable."""
    listed = _listed({"opens": value}, "opens", "")
    return tuple(_salt(each, field=f"{field}[{i}]") for i, each in enumerate(listed))


def _salt(value: Any, *, field: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"([0-9a-f]{64})?", value):
        raise Unreadable(
            "a salt is 64 hexadecimal digits", field=field, rule="TITLE-READ-8", fix="Leave it out if unknown."
        )
    return value


def _listed(value: dict[str, Any], name: str, path: str) -> list[Any]:
    listed = value.get(name, [])
    if not isinstance(listed, list) or len(listed) > LONGEST_LIST:
        raise Unreadable(
            f"{name} is a list of {LONGEST_LIST} at most", field=f"{path}{name}", rule="TITLE-READ-6",
            fix="Send one for each who signs.",
        )  # fmt: skip
    return listed


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
