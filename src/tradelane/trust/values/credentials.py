# SPDX-License-Identifier: Apache-2.0
"""What the signer of a credential kept back; apart, because issuer, reader and verifier speak of it alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """A member of a document that its reader does not get, and why."""

    at: str
    """Where it stands in the document, with dots: `content.parties.1.contact.telephone`."""
    field: str
    """What it is of a person, by the words of `privacy`: `telephone`."""
    rule: str
    """Id of the rule that kept it."""
