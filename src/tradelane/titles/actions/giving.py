# SPDX-License-Identifier: Apache-2.0
"""The people whom a bill names, before anybody gets it; apart, because a bill can't be parted as a sale or a case can.

What its carrier signed goes whole or not at all: each person in it has a receipt of who got it, or of who asked where a
field of somebody's had to stay. Its carrier wrote it and reads its own. Files beside a bill are opened by nobody here:
they go where the bill goes, under the same receipts.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from tradelane.kernel.ids import OrganisationId, TitleId, economy_of
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.privacy.actions import Giving, disclose_whole
from tradelane.privacy.values import Purpose, ReceiptKind, RecipientKind, Withheld
from tradelane.titles import queries
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.people import people_told
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import ChainParty, Platform, TransportDocument

_READS_AS = {
    OrganisationKind.CARRIER: RecipientKind.CARRIER,
    OrganisationKind.BANK: RecipientKind.BANK,
    OrganisationKind.BUYER: RecipientKind.BUYER,
    OrganisationKind.AGENCY: RecipientKind.AGENCY,
}
"""What a reader is to the people of a bill; anybody else holds it as its shipper does."""
_ELSEWHERE = "ZZ"
"""The economy of another platform, which its code does not tell (ISO 3166-1, user-assigned)."""


def show_transport_document(*, id: TitleId, by: Actor, now: datetime) -> bytes:
    """A record's transport document exactly as it came, each person in it with a receipt of the look.

    Raises NotFound, also for who may not know of the record, Refused (DCSA-8), Gone once a person in it is erased.
    """
    found = queries.title(id=id, by=by)
    verbatim = queries.transport_document(checksum_of_digest(found.document))
    if by.organisation != found.carrier:
        document = read_transport_document(verbatim)
        kind = next((ours for theirs, ours in _READS_AS.items() if theirs in by.kinds), RecipientKind.SELLER)
        to = (by.organisation, organisation(by.organisation).name, kind)
        lane = f"{settings.ECONOMY}-{economy_of(by.organisation)}"
        asked = _asked(ReceiptKind.SEEN, document, id, to, lane, by=by, now=now)
        require_whole(disclose_whole(people=_told(document), asked=asked))
    return verbatim


def tell_platform(
    document: TransportDocument, *, subject: str, platform: Platform, to: ChainParty | None, by: Actor, now: datetime
) -> Sequence[Withheld]:
    """Give a bill to a platform, for a party there if one is named: what keeps it here, else a receipt for each person.

    In the transaction that sends; `require_whole` after it, so that the receipts of a refusal stay.
    """
    recipient = queries.foreign_id(to) if to else OrganisationId(f"{_ELSEWHERE}.EBL.{platform.code}")
    name = f"{to.name} ({platform.name})" if to else platform.name
    lane = f"{settings.ECONOMY}-{_ELSEWHERE}"
    asked = _asked(ReceiptKind.SENT, document, subject, (recipient, name, RecipientKind.PLATFORM), lane, by=by, now=now)
    return disclose_whole(people=_told(document), asked=asked)


def require_whole(stays: Sequence[Withheld]) -> None:
    """Raise Refused (DCSA-8) where a field of somebody's stays, naming fields and rules and no value."""
    rule = dcsa.a_bill_goes_whole_or_stays
    if not rule(stays):
        raise rule.refused(facts={"withheld": [{"field": each.field, "rule": each.rule} for each in stays]})


def _told(document: TransportDocument) -> list[dict[str, str]]:
    return [*people_told(document, secret=settings.NODE_SECRET).values()]


def _asked(
    kind: ReceiptKind, document: TransportDocument, subject: str, to: tuple[OrganisationId, str, RecipientKind],
    lane: str, *, by: Actor, now: datetime,
) -> Giving:  # fmt: skip
    return Giving(
        kind, subject, Purpose.TITLE_CONTROL, *to, lane, by, now, reference=document.reference,
        within=document.checksum,
    )  # fmt: skip
