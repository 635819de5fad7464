# SPDX-License-Identifier: Apache-2.0
"""The payments of sales, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

A payer has no e-mail here: whose a payment is, the sale says that it pays for.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tradelane.consignments.actions.people import parties_about
from tradelane.consignments.values import PartyRole
from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries.vault import matters_of, people_of_matters, same_person
from tradelane.payments import queries
from tradelane.payments.models import CreditRow, IntentRow
from tradelane.payments.values import Account, Intent
from tradelane.privacy.values import Corrected, Held, PersonKey

_INTENT, _CREDIT = "payments.IntentRow", "payments.CreditRow"
_PAYS, _COLLECTS = PartyRole.BUYER, PartyRole.SELLER


class Payments:
    """The payments of the sales in which a person pays, collects, or stands for who does."""

    @property
    def gives(self) -> frozenset[str]:
        """Who pays whom, and what a bank reported of it."""
        return frozenset({f"{_INTENT}.payer", f"{_INTENT}.payee", f"{_CREDIT}.references"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each payment with its sum and state from the person's side, and each credit that a bank reported for it."""
        for row, role in _payments_of(person):
            intent = queries.intent_of(row)
            own, other = (intent.payer, intent.payee) if role is _PAYS else (intent.payee, intent.payer)
            told = {**_told(intent), "own": _account(own), "other": {"name": other.name, "country": other.country}}
            yield Held(_INTENT, row.id, "payer" if role is _PAYS else "payee", told)
            for credit in CreditRow.objects.filter(intent=row).order_by("pk"):
                yield Held(_CREDIT, str(credit.pk), "references", _reported(credit))

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing: the books stay as they were, and who pays by code is named by their order's number alone."""
        return ()


def _payments_of(person: PersonKey) -> Iterator[tuple[IntentRow, PartyRole]]:
    """Each payment, and on which side of it the person is."""
    matters, roles = matters_of(person), _roles_of(person)
    for row in IntentRow.objects.filter(consignment__in=matters).order_by("created_at", "pk").iterator():
        if role := roles.get(row.consignment, _PAYS if _is_only_payer(person, row) else None):
            yield row, role


def _roles_of(person: PersonKey) -> dict[str, PartyRole]:
    found: dict[str, PartyRole] = {}
    for consignment, party in parties_about(person):
        if party.role in (_PAYS, _COLLECTS):
            found.setdefault(consignment, party.role)
    return found


def _is_only_payer(person: PersonKey, row: IntentRow) -> bool:
    """Of a sale that is not entered yet: a private person pays, and the sale knows nobody but this one."""
    named = people_of_matters({row.consignment}).get(row.consignment, frozenset())
    return queries.intent_of(row).payer.is_private and named <= same_person(person)


def _told(intent: Intent) -> dict[str, Any]:
    return {
        "consignment": intent.consignment,
        "purpose": intent.terms.purpose,
        "method": str(intent.method),
        "state": str(intent.state),
        "legs": [{"kind": str(leg.kind), "amount": leg.amount.as_json()} for leg in intent.legs],
        "received": intent.received.as_json(),
        "reference": intent.reference,
        "invoice": intent.terms.invoice,
        "created_at": rfc3339(intent.created_at),
    }


def _account(account: Account) -> dict[str, str]:
    told = {"name": account.name, "country": account.country, "number": account.number, "bank": account.bank}
    return {name: value for name, value in told.items() if value}


def _reported(row: CreditRow) -> dict[str, Any]:
    match = queries.match_of(row)
    return {
        "amount": match.credit.amount.as_json(),
        "references": [*match.credit.references],
        "booked_on": match.credit.booked_on.isoformat() if match.credit.booked_on else None,
        "outcome": str(match.outcome),
    }
