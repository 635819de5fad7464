# SPDX-License-Identifier: Apache-2.0
"""The parcels that were declared for a person, for who asks about their own data; keeps the promises of
`privacy.ports.Holder`.

A parcel is a person's by the e-mail that its manifest said, from the moment it came in, or by the number under which
the goods of their sale travel. A verdict stands as it was signed: what a carrier declared wrongly, it declares anew.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from tradelane.parcels import queries
from tradelane.parcels.actions.addressing import set_apart
from tradelane.privacy.values import Corrected, Held, PersonKey

_MODEL = "parcels.AddresseeRow"


class Parcels:
    """The parcels of a person, with what was decided on each line."""

    @property
    def gives(self) -> frozenset[str]:
        """Which parcels go to whom."""
        return frozenset({f"{_MODEL}.items"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each parcel once, with the manifest that declared it, and the verdicts with what is owed."""
        for found in queries.parcels_of(person):
            told = {
                "parcel": found.item, "manifest": found.manifest, "declared_by": found.organisation,
                "economy": found.economy, "on": found.on.isoformat(), "verdicts": list(found.verdicts),
            }  # fmt: skip
            yield Held(_MODEL, found.row or f"{found.manifest} {found.item}", "items", told)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing: a manifest's names and addresses are not kept, so there is none to set right."""
        return ()


class Unaddressed:
    """E-mails of a manifest that wait to be sealed one by one; keeps the promises of `privacy.ports.Unsorted`."""

    def set_apart(self, people: Collection[PersonKey], *, now: datetime) -> int:
        """The parcels of these people in every manifest that waits."""
        return set_apart(people, now=now)
