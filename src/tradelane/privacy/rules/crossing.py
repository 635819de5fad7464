# SPDX-License-Identifier: Apache-2.0
"""What a node believes of what another one tells about people; apart from the door, as here nothing is decided."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import rule
from tradelane.privacy.values import PERSON_FIELDS, Alias

CLOCKS_DIFFER = timedelta(minutes=5)
"""Two nodes' clocks may; as `exchange` allows for messages."""


@rule(
    "PRIV-40",
    cites="APEC Privacy Framework (2015) principles I and VII; Tradelane house rule: a node speaks for itself",
    field="pseudonym",
    fix="Tell of people of a trade that both nodes share, by the name agreed for it.",
    refusal=Forbidden,
)
def a_node_speaks_only_of_people_it_was_told_of(aliases: Collection[Alias]) -> bool:
    """A node tells only of a person whom this node knows it knows, by the pseudonym of the two nodes."""
    return bool(aliases)


@rule(
    "PRIV-41",
    cites="APEC Privacy Framework (2015) principles III and VII; GDPR art. 5(1)(c)",
    field="receipt.fields",
    fix="Name the fields as data/disclosures.csv does, without their values.",
)
def a_receipt_names_fields_and_no_values(fields: Iterable[str]) -> bool:
    """A receipt that crosses to another node names fields of a person, never what stands in them."""
    return set(fields) <= set(PERSON_FIELDS)


@rule(
    "PRIV-42",
    cites="Tradelane house rule: facts have dates and sources",
    field="receipt.at",
    fix="Set the node's clock right.",
)
def a_receipt_is_not_from_the_future(at: datetime, *, now: datetime) -> bool:
    """What another node disclosed, it disclosed before it tells of it; clocks may differ by five minutes."""
    return at <= now + CLOCKS_DIFFER
