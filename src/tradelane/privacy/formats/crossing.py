# SPDX-License-Identifier: Apache-2.0
"""Receipts and objections in messages between nodes, written and read; apart, since what comes in is nobody's word yet.

Read strictly: a member that is missing, of another type or unknown is refused, so that no value slips in beside.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values import (
    Ground,
    Introduction,
    LegalBasis,
    Objection,
    Pseudonym,
    Purpose,
    Receipt,
    ReceiptId,
    ReceiptKind,
    RecipientKind,
)

_TEXT_LIMIT = 500
"""Citations are the longest."""
_TEXTS = (
    "id",
    "kind",
    "subject",
    "reference",
    "purpose",
    "recipient",
    "recipient_name",
    "recipient_kind",
    "lane",
    "by",
)
_RECEIPT = frozenset({*_TEXTS, "fields", "grounds", "withheld", "at"})
_OBJECTION = frozenset({"id", "purpose", "made_at", "withdrawn_at"})


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as another node is told of it: no value, and nothing by which the person is known here."""
    return {
        "id": receipt.id,
        "kind": str(receipt.kind),
        "subject": receipt.subject,
        "reference": receipt.reference,
        "purpose": str(receipt.purpose),
        "recipient": receipt.recipient,
        "recipient_name": receipt.recipient_name,
        "recipient_kind": str(receipt.recipient_kind),
        "lane": receipt.lane,
        "fields": list(receipt.fields),
        "grounds": [
            {"basis": str(ground.basis), "citation": ground.citation, "fields": list(ground.fields)}
            for ground in receipt.grounds
        ],
        "withheld": [{"field": field, "rule": rule} for field, rule in receipt.withheld],
        "at": rfc3339(receipt.at),
        "by": receipt.by,
    }


def receipt_from_json(given: Any, *, node: str) -> Receipt:
    """A receipt that `node` tells of. Raises Unreadable."""
    data = _object(given, _RECEIPT, "receipt")
    texts = {name: _text(data[name], f"receipt.{name}") for name in _TEXTS}
    try:
        return Receipt(
            id=ReceiptId(texts["id"]),
            kind=ReceiptKind(texts["kind"]),
            subject=texts["subject"],
            purpose=Purpose(texts["purpose"]),
            recipient=OrganisationId(texts["recipient"]),
            recipient_name=texts["recipient_name"],
            recipient_kind=RecipientKind(texts["recipient_kind"]),
            lane=texts["lane"],
            fields=_texts(data["fields"], "receipt.fields"),
            grounds=tuple(_ground(each) for each in _list(data["grounds"], "receipt.grounds")),
            withheld=tuple(_withheld(each) for each in _list(data["withheld"], "receipt.withheld")),
            at=from_rfc3339(_text(data["at"], "receipt.at")),
            by=OrganisationId(texts["by"]),
            reference=texts["reference"],
            node=node,
        )
    except ValueError as error:
        raise _bad("it holds a word that is unknown here", "receipt") from error


def objection_json(objection: Objection) -> dict[str, Any]:
    """An objection as another node is told of it."""
    ended = objection.withdrawn_at
    return {
        "id": objection.id,
        "purpose": str(objection.purpose),
        "made_at": rfc3339(objection.made_at),
        "withdrawn_at": rfc3339(ended) if ended else None,
    }


def objection_from_json(given: Any) -> Objection:
    """An objection that another node tells of. Raises Unreadable."""
    data = _object(given, _OBJECTION, "objection")
    ended: datetime | None = None
    if data["withdrawn_at"] is not None:
        ended = from_rfc3339(_text(data["withdrawn_at"], "objection.withdrawn_at"))
    try:
        purpose = Purpose(_text(data["purpose"], "objection.purpose"))
    except ValueError as error:
        raise _bad("the purpose is unknown", "objection.purpose") from error
    made = from_rfc3339(_text(data["made_at"], "objection.made_at"))
    return Objection(_text(data["id"], "objection.id"), purpose, made, ended)


def introduction_json(introduction: Introduction) -> dict[str, Any]:
    """A person's pseudonym and objections beside the data set that names them."""
    return {
        "pseudonym": introduction.pseudonym,
        "objections": [objection_json(each) for each in introduction.objections],
    }


def introduction_from_json(given: Mapping[str, Any]) -> Introduction:
    """What another node tells with a data set. Raises Unreadable."""
    told = tuple(objection_from_json(each) for each in _list(given.get("objections"), "objections"))
    return Introduction(pseudonym_from(given.get("pseudonym")), told)


def pseudonym_from(given: Any) -> Pseudonym:
    """A pseudonym of a message. Raises Unreadable."""
    text = _text(given, "pseudonym")
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise _bad("it is not 64 hexadecimal digits", "pseudonym")
    return Pseudonym(text)


def _ground(given: Any) -> Ground:
    data = _object(given, frozenset({"basis", "citation", "fields"}), "receipt.grounds")
    fields = _texts(data["fields"], "receipt.grounds.fields")
    return Ground(
        LegalBasis(_text(data["basis"], "receipt.grounds.basis")), _text(data["citation"], "receipt.grounds"), fields
    )


def _withheld(given: Any) -> tuple[str, str]:
    data = _object(given, frozenset({"field", "rule"}), "receipt.withheld")
    return _text(data["field"], "receipt.withheld.field"), _text(data["rule"], "receipt.withheld.rule")


def _object(given: Any, members: frozenset[str], field: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or set(given) != members:
        raise _bad(f"it does not have the members {', '.join(sorted(members))}", field)
    return given


def _list(given: Any, field: str) -> list[Any]:
    if not isinstance(given, list):
        raise _bad("it is no list", field)
    return given


def _texts(given: Any, field: str) -> tuple[str, ...]:
    return tuple(_text(each, field) for each in _list(given, field))


def _text(given: Any, field: str) -> str:
    if not isinstance(given, str) or len(given) > _TEXT_LIMIT:
        raise _bad(f"it is no text of at most {_TEXT_LIMIT} characters", field)
    return given


def _bad(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="PRIV-READ-1", fix="Send it as docs/decisions/0017 says.")
