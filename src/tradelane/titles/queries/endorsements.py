# SPDX-License-Identifier: Apache-2.0
"""The back of a bill with what happened to it on other platforms; apart, as the two stand in chains of their own."""

from collections.abc import Iterator, Mapping, Sequence

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Gone
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest, digest_of_checksum
from tradelane.titles.formats.dcsa.envelopes import read_entry
from tradelane.titles.formats.dcsa.jws import read_jws
from tradelane.titles.formats.dcsa.surrender import links_of
from tradelane.titles.models import ChainEntryRow
from tradelane.titles.queries.platforms import own_code, party_id
from tradelane.titles.values import Act, SignedEntry
from tradelane.titles.values.dcsa import ActionCode, ChainEntry, ChainLink

_CAME_BACK = frozenset({Act.RETURN, Act.CONCLUDE})
_TOLD_AS = {ActionCode.SREJ: ActionCode.TRANSFER}
"""What an endorsement chain has no word for (EBL_SUR, EBL_END)."""


def endorsement_links(entries: Sequence[SignedEntry]) -> list[ChainLink]:
    """What moved title or possession of a bill, here and elsewhere, first to last; `entries` are its record's."""
    return links_of(entries, elsewhere=_elsewhere(entries))


def _elsewhere(entries: Sequence[SignedEntry]) -> Mapping[Digest, Sequence[ChainLink]]:
    """What other platforms did, by the chain's entry with which the bill, or the news of its end, came back.

    Nothing once a person of the bill is erased: the chain of platforms went with them.
    """
    if not any(each.entry.act in _CAME_BACK for each in entries):
        return {}
    try:
        return _stretches([*_accepted(entries[-1])])
    except Gone:
        return {}


def _accepted(latest: SignedEntry) -> Iterator[ChainEntry]:
    rows = ChainEntryRow.objects.filter(document=checksum_of_digest(latest.entry.document)).order_by("n")
    return (read_entry(read_jws(row.original, field="chain"), field="chain") for row in rows)


def _stretches(accepted: Sequence[ChainEntry]) -> dict[Digest, list[ChainLink]]:
    """The links of other platforms' entries, by the last entry before this platform's next one."""
    found: dict[Digest, list[ChainLink]] = {}
    links: list[ChainLink] = []
    for entry in accepted:
        links = [] if entry.platform == own_code() else [*links, *_links(entry)]
        found[digest_of_checksum(entry.checksum)] = links
    return found


def _links(entry: ChainEntry) -> Iterator[ChainLink]:
    audit = digest_of_checksum(entry.checksum)
    for one in entry.transactions:
        if one.action in list(ActionCode):  # a lenient policy lets others pass
            action = ActionCode(one.action)
            recipient = party_id(one.recipient) if one.recipient and action is not ActionCode.SACC else None
            yield ChainLink(one.at, _TOLD_AS.get(action, action), party_id(one.actor), recipient, audit)
