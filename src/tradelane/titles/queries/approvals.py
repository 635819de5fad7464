# SPDX-License-Identifier: Apache-2.0
"""What a person approves who signs an entry of a record; apart, so that every page asks for the same."""

from tradelane.parties.values import Actor
from tradelane.titles import formats
from tradelane.titles.values import Entry
from tradelane.trust.values import RequestState, SignatureRequest


def approval_of(entry: Entry, *, number: str, by: Actor) -> SignatureRequest:
    """This record, which people know by its number, and exactly this entry; asked of whoever signs it, alone."""
    return SignatureRequest(
        id=entry.title, organisation=by.organisation, kind="title-entry", title=number,
        payload=formats.entry_bytes(entry), digest=formats.digest_of_entry(entry), context={}, asked_at=entry.at,
        state=RequestState.WAITING, approvals=(), needed=1,
    )  # fmt: skip
