# SPDX-License-Identifier: Apache-2.0
"""The trust list that this node decides by; apart, because every other room asks it of signatures from outside."""

from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.queries.keys import published_trust_list
from tradelane.trust.values.trust_lists import TrustList


def trust_list() -> TrustList:
    """The list as last published. Raises NotFound before the first."""
    return read_trust_list(published_trust_list())
