# SPDX-License-Identifier: Apache-2.0
"""The trust list that this node decides by; apart, because every other room asks it of signatures from outside."""

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.models.keystore import RecognisedEconomy
from tradelane.trust.queries.keys import published_trust_list
from tradelane.trust.values.trust_lists import FollowedList, TrustList


def trust_list() -> TrustList:
    """The list as last published. Raises NotFound before the first."""
    return read_trust_list(published_trust_list())


def followed_lists() -> list[FollowedList]:
    """The economies whose lists ours takes up, by code."""
    return [
        FollowedList(row.economy, OrganisationId(row.node), row.address, row.issued, row.tried_at, row.problem)
        for row in RecognisedEconomy.objects.order_by("economy")
    ]
