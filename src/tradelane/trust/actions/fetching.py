# SPDX-License-Identifier: Apache-2.0
"""Lists of other economies kept up to date; apart from recognising one, which is a decision: this only follows it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.trust_lists import publish_trust_list, recognise
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.trust_lists import list_signer, read_trust_list
from tradelane.trust.models.keystore import RecognisedEconomy, RecognisedService
from tradelane.trust.ports import ListPublishers
from tradelane.trust.queries.trust_lists import trust_list
from tradelane.trust.rules.certificates import a_list_never_goes_back, the_list_is_signed_by_its_pinned_node
from tradelane.trust.values.trust_lists import TrustList

FETCH_RHYTHM = timedelta(hours=1)
"""How late a revocation in another economy is known here at most, while its node can be reached."""
_LONGEST_PROBLEM = 300


def fetch_trust_lists(*, web: ListPublishers, now: datetime, economy: str = "") -> int:
    """Fetch the list of every recognised economy whose turn it is, or of `economy` at once; how many were newer.

    What can't be fetched or does not hold changes nothing but the note why: the last good list stays.
    """
    rows = RecognisedEconomy.objects.exclude(address="").order_by("economy")
    rows = rows.filter(economy=economy) if economy else rows.filter(tried_at__lte=now - FETCH_RHYTHM)
    newer = 0
    for row in list(rows):
        try:
            newer += int(_take(row, web.fetch(row.address), now))
            problem = ""
        except TradelaneError as error:
            problem = error.message[:_LONGEST_PROBLEM]
        RecognisedEconomy.objects.filter(pk=row.pk).update(tried_at=now, problem=problem)
    return newer


def _take(row: RecognisedEconomy, content: bytes, now: datetime) -> bool:
    """Whether the list is newer; then it is taken in on the terms of the recognition. Raises TradelaneError."""
    theirs = read_trust_list(content)
    if theirs.economy != row.economy:
        raise Unreadable(f"this is the list of {theirs.economy[:2]}", field="list.economy", rule="LIST-3")
    _require_pinned(content, theirs, OrganisationId(row.node))
    a_list_never_goes_back.require(theirs.issued, row.issued)
    if theirs.issued == row.issued:
        return False
    recognise(trust_list=content, level=row.level, act=row.act, from_=row.start, to=row.end, now=now)
    return True


def _require_pinned(content: bytes, theirs: TrustList, node: OrganisationId) -> None:
    """The signer is the pinned node: with a certificate we hold, or one that an authority we recognise gave it."""
    signature = list_signer(content)
    the_list_is_signed_by_its_pinned_node.require(signature.signer.organisation, node)
    if signature.signer.der in {known.certificate for known in trust_list().nodes}:
        return
    for check in check_signer(signature.chain, at=theirs.issued, trust_list=trust_list()):
        if check.result is not Verdict.VALID:
            raise Unreadable(check.why, field="signature", rule="LIST-3")


def recognise_etsi_list(*, content: bytes, signer: bytes, act: str, now: datetime) -> tuple[str, ...]:
    """Take the services of a trusted list (ETSI TS 119 612) into ours, with their periods; what was left out, and why.

    `signer` is the certificate (DER) that its publisher announced. Again with a newer list: what it no longer says is
    dropped. Raises Unreadable, or Refused (TRUST-19) when it is older than the one taken last.
    """
    from tradelane.trust.formats.certificates import read_certificate
    from tradelane.trust.formats.etsi_lists import read_etsi_list  # lazily: lxml and signxml

    read = read_etsi_list(content, signer=signer, act=act)
    if read.economy == settings.ECONOMY:
        raise Unreadable("this is our own economy's list", field="SchemeTerritory", rule="LIST-2")
    with transaction.atomic():
        row = RecognisedEconomy.objects.select_for_update().filter(economy=read.economy).first()
        a_list_never_goes_back.require(read.issued, row.issued if row else None)
        RecognisedEconomy.objects.update_or_create(
            economy=read.economy,
            defaults={
                "node": "", "level": "declared", "act": act, "start": read.issued, "issued": read.issued,
                "tried_at": now,
            },
        )  # fmt: skip
        RecognisedService.objects.filter(economy=read.economy, kind__in=("authority", "timestamper")).delete()
        for kind, services in (("authority", read.authorities), ("timestamper", read.timestampers)):
            for service in services:
                terms = service.recognition
                RecognisedService.objects.create(
                    kind=kind,
                    economy=read.economy,
                    name=service.name,
                    identity=read_certificate(service.certificate).fingerprint,
                    certificate=service.certificate,
                    level=str(terms.level),
                    act=terms.act,
                    start=terms.start,
                    end=terms.end,
                )
        record("trust.economy.recognised", subject=read.economy, by=None, level="listed", act=act)
        publish_trust_list(now=now)
    return read.left_out
