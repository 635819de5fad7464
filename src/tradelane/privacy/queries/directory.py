# SPDX-License-Identifier: Apache-2.0
"""Reads of the directory: ours, other nodes', and what they say of an organisation on a day; apart, because the
disclosure engine asks this one question of all of them."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Count

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.directory import (
    read_directory,
    read_listing,
    same_second,
    split_directory,
)
from tradelane.privacy.models import CertificationRow, PeerDirectoryRow, PeerListingRow, PublishedDirectoryRow
from tradelane.privacy.queries.cbpr import certifications, certifications_of
from tradelane.privacy.queries.oversight import contact_points
from tradelane.privacy.rules.cbpr import a_certification_counts_only_while_in_force
from tradelane.privacy.rules.oversight import (
    DIRECTORY_LASTS,
    a_directory_is_relied_on_only_while_fresh,
    bad_news_outweighs_what_is_older,
    the_organisation_is_a_designated_authority,
)
from tradelane.privacy.values.cbpr import Certification, System
from tradelane.privacy.values.directory import KnownListing, Listing, PrivacyDirectory
from tradelane.privacy.values.oversight import ContactPoint


def certified_until(*, organisation: OrganisationId, on: date, now: datetime | None = None) -> date | None:
    """The last day of an organisation's CBPR certification that counts on a day; None when none does.

    Asked of this node's register, of other nodes' directories while they are fresh, and of what the operator noted
    from an outside register. A suspension or withdrawal in any directory counts at once, whatever the others say.
    """
    known, moment = _of_organisation(organisation), now or clock.now()
    listed = [
        (each.listing.since, each.listing.ends)
        for each in known
        if a_directory_is_relied_on_only_while_fresh(each.reliable_until, now=moment)
        and a_certification_counts_only_while_in_force(
            each.listing.standing, starts=each.listing.starts, ends=each.listing.ends, on=on
        )
    ]
    noted = CertificationRow.objects.filter(organisation=organisation, starts__lte=on, ends__gte=on)
    counting = [*listed, *noted.values_list("recorded_at", "ends")]
    return max(
        (ends for since, ends in counting if bad_news_outweighs_what_is_older(since, listings=known, on=on)),
        default=None,
    )


def listings(*, words: str = "", system: System | None = None, economy: str = "") -> list[KnownListing]:
    """Every listing of this node and of the nodes it knows, by name; narrowed by words, system and economy."""
    found = [*_ours(), *(known_of(row) for row in PeerListingRow.objects.select_related("directory"))]
    wanted = words.casefold().split()
    return sorted(
        (
            each
            for each in found
            if (system is None or each.listing.system is system)
            and (not economy or each.listing.organisation.startswith(f"{economy}."))
            and all(word in _searched(each.listing) for word in wanted)
        ),
        key=lambda each: (each.listing.name.casefold(), each.listing.system),
    )


def listing(id: str) -> KnownListing:
    """One listing of any directory known here. Raises NotFound."""
    found = next((each for each in listings() if each.listing.id == id), None)
    if found is None:
        raise NotFound("No directory that is known here lists this certification.", field="certification")
    return found


def known_contacts(*, on: date) -> list[ContactPoint]:
    """The contact points of authorities in force on a day, ours and those of other nodes' directories."""
    found = contact_points()
    for row in PeerDirectoryRow.objects.order_by("economy"):
        payload, _, _ = split_directory(bytes(row.content))
        found += read_directory(payload).contacts
    return [each for each in found if the_organisation_is_a_designated_authority(each, on=on)]


def our_directory(*, now: datetime) -> PrivacyDirectory:
    """What this node's directory says now; it is signed elsewhere."""
    moment = same_second(now)
    return PrivacyDirectory(
        economy=settings.ECONOMY,
        node=OrganisationId(settings.NODE_ORGANISATION),
        issued=moment,
        next_update=moment + DIRECTORY_LASTS,
        listings=tuple(listing_of(each) for each in certifications()),
        contacts=tuple(contact_points()),
    )


def published_directory() -> bytes:
    """The directory as it was last signed. Raises NotFound before the first."""
    row = PublishedDirectoryRow.objects.order_by("-pk").first()
    if row is None:
        raise NotFound("This node has not published a privacy directory yet.", fix="Try again in a minute.")
    return bytes(row.content)


def last_published() -> tuple[str, datetime] | None:
    """(digest of what it says, when it was signed) of the last directory; None before the first."""
    row = PublishedDirectoryRow.objects.order_by("-pk").first()
    return (row.digest, row.issued) if row else None


def directories_taken() -> dict[str, datetime]:
    """Economy → when the latest directory of its node was taken."""
    return dict(PeerDirectoryRow.objects.values_list("economy", "taken_at"))


def peer_directories() -> list[tuple[str, datetime, datetime, int]]:
    """(economy, issued, relied on until, listings) of the other nodes' directories known here."""
    rows = PeerDirectoryRow.objects.annotate(count=Count("listings")).order_by("economy")
    return list(rows.values_list("economy", "issued", "next_update", "count"))


def listing_of(certification: Certification) -> Listing:
    """A certification as the directory shows it."""
    scope = certification.scope
    return Listing(
        id=certification.id,
        organisation=certification.organisation,
        name=certification.name,
        system=certification.system,
        version=certification.version,
        entities=scope.entities,
        business_lines=scope.business_lines,
        privacy_statement=scope.privacy_statement,
        dispute_contact=scope.dispute_contact,
        agent=certification.agent,
        agent_name=certification.agent_name,
        authority=certification.authority,
        standing=certification.standing,
        first_certified=certification.first_certified,
        starts=certification.starts,
        ends=certification.ends,
        since=same_second(certification.since),
    )


def known_of(row: PeerListingRow) -> KnownListing:
    """A row of another node's directory as a value."""
    directory = row.directory
    return KnownListing(read_listing(row.listing), directory.economy, directory.taken_at, directory.next_update)


def _ours() -> list[KnownListing]:
    now = clock.now()
    return [KnownListing(listing_of(each), settings.ECONOMY, now, None) for each in certifications()]


def _of_organisation(id: OrganisationId) -> list[KnownListing]:
    """CBPR listings of an organisation; a processor's recognition is not one."""
    now = clock.now()
    ours = [
        KnownListing(listing_of(each), settings.ECONOMY, now, None)
        for each in certifications_of(id)
        if each.system is System.CBPR
    ]
    rows = PeerListingRow.objects.select_related("directory").filter(organisation=id, system=System.CBPR)
    return [*ours, *(known_of(row) for row in rows)]


def _searched(listing: Listing) -> str:
    entities = " ".join(f"{each.name} {each.number}" for each in listing.entities)
    return f"{listing.name} {listing.organisation} {listing.business_lines} {listing.agent_name} {entities}".casefold()
