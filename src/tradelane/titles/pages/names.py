# SPDX-License-Identifier: Apache-2.0
"""The names of organisations as pages of titles show them; apart, as words of cargo documents and of bills use them."""

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.titles import queries


def name_of(id: OrganisationId | None) -> str:
    """An organisation's name, with its platform where that is another; its number where nobody here knows it."""
    try:
        if id and queries.is_foreign(id):
            party = queries.chain_party(id)
            return f"{party.name} ({party.platform})"
        return organisation(id).name if id else ""
    except NotFound:
        return str(id)
