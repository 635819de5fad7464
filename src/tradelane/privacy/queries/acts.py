# SPDX-License-Identifier: Apache-2.0
"""Where an account stands for what its person did, found by label alone; keeps the promises of `ports.Holder`.

Apart from the rooms, as the same is true of every table: a field labelled `user.unique_id` holds the account of who
signed in. A table that gets such a field is in the export from then on.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, JSONField, Model, Q

from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries.accounts import account_about, label_of
from tradelane.privacy.formats import not_exported
from tradelane.privacy.queries.inventory import inventory
from tradelane.privacy.values import Corrected, Held, PersonKey

_ACCOUNT = "user.unique_id"
_BY_ANOTHER_LABEL = {"parties.Membership": "person", "parties.AccessToken": "membership"}
"""Table → its field by which an account is found, where the label is another."""
_THROUGH = {"membership": "membership__person"}
"""Field → how it is asked, where the account stands a table further."""
_BESIDE = {
    "account.EmailAddress": ("email",),
    "mfa.Authenticator": ("created_at", "last_used_at"),
    "parties.AccessToken": ("label",),
    "parties.Membership": ("roles",),
    "trust.Approval": ("evidence",),
    "trust.Key": ("name", "certificate"),
}
"""Table → labelled fields of the same row that are about the same account."""

_SEALED: dict[str, Callable[[Any], Any]] = {"parties.AccessToken.label": label_of}
"""Those of them that are sealed → what opens one."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table says of accounts."""

    model: type[Model]
    accounts: tuple[str, ...]
    """Fields that name an account."""
    beside: tuple[str, ...]


class Acts:
    """What a person did here, and how they sign in, as far as it opens nothing."""

    @property
    def gives(self) -> frozenset[str]:
        """Every field that names an account, and what stands beside it."""
        return frozenset(
            f"{table.model._meta.label}.{field}" for table in _tables() for field in (*table.accounts, *table.beside)
        )

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each row in which the person's account stands, with when and, for a fact, what."""
        account = account_about(person=person)
        if account is not None:
            for table in _tables():
                yield from _held(table, account.person)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing: who did something stays who did it."""
        return ()


def _tables() -> list[_Table]:
    stays = {(each.model, each.field) for each in not_exported()}
    named: dict[str, list[str]] = {}
    for each in inventory().fields:
        is_account = _BESIDE.get(each.model, ()).count(each.field) == 0 and each.category == _ACCOUNT
        if (is_account or _BY_ANOTHER_LABEL.get(each.model) == each.field) and (each.model, each.field) not in stays:
            named.setdefault(each.model, []).append(each.field)
    return [
        _Table(apps.get_model(label), tuple(fields), _BESIDE.get(label, ())) for label, fields in named.items()
    ]  # fmt: skip


def _held(table: _Table, account: str) -> Iterator[Held]:
    asked = reduce(or_, (_names(table.model, field, account) for field in table.accounts))
    label = table.model._meta.label
    for row in table.model._default_manager.filter(asked).order_by("pk").iterator():
        for field in table.accounts:
            if _says(row, field, account):
                yield Held(label, str(row.pk), field, _act(row, account))
        for field in table.beside:
            opened = _SEALED.get(f"{label}.{field}", lambda row, field=field: _column(row, field))
            yield Held(label, str(row.pk), field, _plain(opened(row)))


def _names(model: type[Model], field: str, account: str) -> Q:
    """The condition under which a row names the account; a column of JSON holds it somewhere."""
    is_json = isinstance(model._meta.get_field(field), JSONField)
    return Q(**{f"{field}__icontains" if is_json else _THROUGH.get(field, field): account})


def _says(row: Model, field: str, account: str) -> bool:
    value = _column(row, field)
    return field in _THROUGH or value == account or (isinstance(value, dict) and account in json.dumps(value))


def _act(row: Model, account: str) -> dict[str, Any]:
    """The account with the first moment that the row tells; a fact says what it was in words without a person."""
    moments = (_column(row, each.name) for each in row._meta.concrete_fields if isinstance(each, DateTimeField))
    at = next((rfc3339(moment) for moment in moments if moment is not None), None)
    return {"account": account, "at": at, **({"act": str(row)} if row._meta.label == "journal.Fact" else {})}


def _column(row: Model, field: str) -> Any:
    """The column as it stands: of a key to another table the key alone."""
    return getattr(row, row._meta.get_field(field).attname)  # type: ignore[union-attr]  # labelled fields are columns


def _plain(value: Any) -> Any:
    """A column as JSON; bytes as hexadecimal digits."""
    if isinstance(value, datetime):
        return rfc3339(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
