# SPDX-License-Identifier: Apache-2.0
"""Directories kept: the one this node signed, and the latest of every other node; apart, as signatures are not ours.

Who may call: `trades`, which knows keys and trust lists. It checks the signature; here only form, age and place.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.directory import directory_json, listing_json, read_directory, split_directory
from tradelane.privacy.models import PeerDirectoryRow, PeerListingRow, PublishedDirectoryRow
from tradelane.privacy.rules import oversight as rules
from tradelane.privacy.values.directory import PrivacyDirectory


def content_digest(directory: PrivacyDirectory) -> Digest:
    """Of what a directory says, without its times: the same again needs no new signature."""
    said = directory_json(directory)
    return digest_of(canonical({"listings": said["listings"], "contacts": said["contacts"]}))


@transaction.atomic
def keep_directory(*, content: bytes, directory: PrivacyDirectory) -> None:
    """Keep a directory that this node signed, to be served from now on."""
    PublishedDirectoryRow.objects.create(content=content, digest=content_digest(directory), issued=directory.issued)
    record("privacy.directory.published", subject=directory.node, by=None, listings=len(directory.listings))


@transaction.atomic
def take_directory(
    *, content: bytes, signer: OrganisationId, recognised: Collection[OrganisationId], now: datetime
) -> PrivacyDirectory:
    """Take another node's directory in place of the one known; `signer` was shown by its signature. Twice is once.

    Raises Unreadable, Forbidden or Refused (PRIV-164 to PRIV-166).
    """
    payload, _, _ = split_directory(content)
    directory = read_directory(payload)
    rules.a_directory_speaks_for_its_own_economy.require(directory, signer=signer, recognised=recognised)
    rules.a_directory_is_relied_on_only_while_fresh.require(directory.next_update, now=now)
    known = PeerDirectoryRow.objects.select_for_update().filter(pk=directory.economy).first()
    rules.a_directory_never_goes_back.require(directory.issued, known=known.issued if known else None)
    row, _ = PeerDirectoryRow.objects.update_or_create(
        pk=directory.economy,
        defaults={
            "node": directory.node,
            "content": content,
            "issued": directory.issued,
            "next_update": directory.next_update,
            "taken_at": now,
        },
    )
    PeerListingRow.objects.filter(directory=row).delete()
    PeerListingRow.objects.bulk_create(
        PeerListingRow(
            directory=row,
            organisation=each.organisation,
            system=each.system,
            standing=each.standing,
            starts=each.starts,
            ends=each.ends,
            listing=listing_json(each),
        )
        for each in directory.listings
    )
    record("privacy.directory.taken", subject=directory.node, by=None, listings=len(directory.listings))
    return directory
