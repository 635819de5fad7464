# SPDX-License-Identifier: Apache-2.0
"""Who signs in here, for who asks about their own data; keeps the promises of `ports.Holder` for `parties`, below."""

from collections.abc import Iterable
from datetime import datetime

from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries.accounts import account_about, sign_in_address
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey

_MODEL = "parties.Person"


class Accounts:
    """A person's own account."""

    @property
    def gives(self) -> frozenset[str]:
        """What the person and their organisation entered, and when they came last."""
        return frozenset(f"{_MODEL}.{field}" for field in ("email", "mail_address", "name", "language", "last_login"))

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What the account says of them."""
        account = account_about(person=person)
        if account is not None:
            seen = rfc3339(account.last_login) if account.last_login else None
            told = {
                "email": sign_in_address(account.email) if account.email else "", "mail_address": account.email,
                "name": account.name, "language": account.language, "last_login": seen,
            }  # fmt: skip
            yield from (Held(_MODEL, account.person, field, value) for field, value in told.items() if value)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: the organisation's admin keeps its people's names, and says so to them."""
        for held in self.held(person):
            if held.field == field:
                same = held.value == value
                yield Corrected(_MODEL, held.row, field, Outcome.UNCHANGED if same else Outcome.AMENDMENT)
