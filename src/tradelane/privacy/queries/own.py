# SPDX-License-Identifier: Apache-2.0
"""What this room's own tables, and the keys, say of a person; apart, as rooms above keep the rest."""

from typing import Any

from django.conf import settings

from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries import vault
from tradelane.privacy.formats import receipt_json, report_json
from tradelane.privacy.models import AliasRow, BreachPersonRow, ChoiceRow
from tradelane.privacy.queries.cbpr import complaints_of
from tradelane.privacy.queries.erasure import erasures_of
from tradelane.privacy.queries.receipts import receipts_of, requests_of
from tradelane.privacy.rules.erasure import what_is_kept_is_read_by_the_law_alone
from tradelane.privacy.values import PersonKey

SECTIONS = {
    "receipts": ("privacy.ReceiptRow.person",),
    "choices": ("privacy.ChoiceRow.person",),
    "requests": ("privacy.RequestRow.person", "privacy.RequestRow.text", "privacy.RequestRow.proposed",
                 "privacy.RequestRow.answer"),
    "complaints": ("privacy.ComplaintRow.person", "privacy.ComplaintRow.text", "privacy.ComplaintRow.contact",
                   "privacy.ComplaintRow.outcome"),
    "pseudonyms": ("privacy.AliasRow.person", "privacy.AliasRow.pseudonym"),
    "erasures": ("privacy.ErasureRow.person",),
    "breaches": ("privacy.BreachPersonRow.person", "privacy.BreachPersonRow.email", "privacy.BreachPersonRow.text"),
    "sealed": ("parties.VaultPerson.person",),
}  # fmt: skip
"""Part of an export → the labelled fields that it gives."""


def own_sections(person: PersonKey) -> dict[str, list[dict[str, Any]]]:
    """Each part of an export that comes of this room's tables."""
    return {
        "receipts": [
            {**receipt_json(receipt), "node": receipt.node or settings.ECONOMY}
            for day in receipts_of(person)
            for receipt in day.receipts
        ],
        "choices": _choices(person),
        "requests": _requests(person),
        "complaints": _complaints(person),
        "pseudonyms": _pseudonyms(person),
        "erasures": [report_json(each.report) for each in erasures_of(person)],
        "breaches": _breaches(person),
        "sealed": _sealed(person),
    }


def _choices(person: PersonKey) -> list[dict[str, Any]]:
    return [
        {
            "purpose": row.purpose, "choice": row.choice, "made_at": rfc3339(row.made_at),
            "withdrawn_at": rfc3339(row.withdrawn_at) if row.withdrawn_at else None,
            "node": row.node or settings.ECONOMY,
        }
        for row in ChoiceRow.objects.filter(person=person).order_by("made_at", "pk")
    ]  # fmt: skip


def _requests(person: PersonKey) -> list[dict[str, Any]]:
    return [
        {
            "kind": str(each.kind), "text": each.text, "field": each.field, "proposed": each.proposed,
            "asked_at": rfc3339(each.asked_at), "due_on": each.due_on.isoformat(), "answer": each.answer,
            "done": [*each.done],
        }
        for each in requests_of(person)
    ]  # fmt: skip


def _complaints(person: PersonKey) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id, "organisation": each.organisation, "agent": each.agent, "section": str(each.section),
            "text": each.text, "contact": each.contact, "state": str(each.state), "outcome": each.outcome,
            "received_at": rfc3339(each.received_at), "due_on": each.due_on.isoformat(),
        }
        for each in complaints_of(person)
    ]  # fmt: skip


def _pseudonyms(person: PersonKey) -> list[dict[str, Any]]:
    rows = AliasRow.objects.filter(person__in=vault.same_person(person)).order_by("pk")
    return [{"node": row.node, "pseudonym": row.pseudonym, "trade": row.subject} for row in rows]


def _breaches(person: PersonKey) -> list[dict[str, Any]]:
    """Notices to the person; the address only until its mail went out."""
    rows = BreachPersonRow.objects.filter(person=person).select_related("breach").order_by("named_at", "pk")
    return [
        {
            "at": rfc3339(row.named_at), "organisation": row.breach.organisation,
            "text": vault.text_or_gone(row.text, place=BreachPersonRow.place(row.breach_id, person, "text")),
            "email": vault.text_or_gone(row.email, place=BreachPersonRow.place(row.breach_id, person)),
        }
        for row in rows
    ]  # fmt: skip


def _sealed(person: PersonKey) -> list[dict[str, Any]]:
    """Every key that seals something of the person: what stands under it, until when, whether law alone opens it."""
    rule = what_is_kept_is_read_by_the_law_alone
    keys = {key.id: key for each in sorted(vault.same_person(person)) for key in vault.keys_of(each)}
    return [
        {
            "record": str(key.record), "matter": key.matter, "fields": [*key.fields],
            "since": key.opened_on.isoformat(), "until": key.keep_until.isoformat() if key.keep_until else None,
            "opens": key.restricted_at is None, "rule": rule.id if key.restricted_at else "",
            "clause": rule.cites if key.restricted_at else "",
        }
        for key in keys.values()
    ]  # fmt: skip
