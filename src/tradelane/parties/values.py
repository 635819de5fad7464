# SPDX-License-Identifier: Apache-2.0
"""Who acts: organisations, people and what they may do; apart, because every action is asked `by` whom."""

from dataclasses import dataclass
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId, PersonId


class OrganisationKind(StrEnum):
    """What an organisation is in trade; one organisation may be several."""

    SELLER = "seller"
    BUYER = "buyer"
    CARRIER = "carrier"
    BANK = "bank"
    AGENCY = "agency"
    CHAMBER = "chamber"
    OPERATOR = "operator"
    """Runs the node."""


class Role(StrEnum):
    """What a person may do for their organisation."""

    READER = "reader"
    CLERK = "clerk"
    """Prepares: enters sales, fills forms."""
    SIGNATORY = "signatory"
    """Binds the organisation: signs documents, transfers titles, pays."""
    OFFICER = "officer"
    """Decides cases for an agency."""
    ADMIN = "admin"
    """Manages the organisation's people and keys."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation; the node itself acts with no person."""

    organisation: OrganisationId
    kinds: frozenset[OrganisationKind]
    roles: frozenset[Role]
    person: PersonId | None = None

    def may(self, role: Role) -> bool:
        """Whether the actor has `role` in the organisation."""
        return role in self.roles
