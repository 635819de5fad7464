# SPDX-License-Identifier: Apache-2.0
"""Who acts: organisations, people and what they may do; apart, because every action is asked `by` whom."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import OrganisationId, PersonId

CHOSEN_ORGANISATION = "organisation"
"""Key in the session of the organisation that a person chose to act for."""

NOBODY = "PARTY-4"
"""Id of the refusal that says nobody is signed in or no organisation is chosen; pages answer with the way in."""


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


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever shows this access token; whom it speaks for is asked where it counts, for many at once."""

    token: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """Somebody who signs in, as their own account says."""

    person: PersonId
    email: str
    name: str
    language: str
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as other rooms see it."""

    id: OrganisationId
    name: str
    kinds: frozenset[OrganisationKind]
    economy: str
    home: bool
    """Whether its people sign in at this node."""
    address: dict[str, Any] = field(default_factory=dict)
    identifiers: tuple[tuple[str, str], ...] = ()
    """(scheme, number) pairs, such as `("LEI", "…")`."""


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A person's place in one organisation."""

    person: PersonId
    organisation: OrganisationId
    organisation_name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class MandateView:
    """One organisation lets another act for it, for one kind of act, for a time."""

    id: str
    giver: OrganisationId
    holder: OrganisationId
    what: str
    """The act, such as `window.file`; `*` for every act."""
    starts: datetime
    ends: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ColleagueView:
    """A person of the reader's own organisation."""

    person: PersonId
    name: str
    email: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class TokenView:
    """An access token in force; the token itself is shown once, when it is issued."""

    digest: str
    label: str
    person_name: str
    issued_at: datetime
    ends: datetime
