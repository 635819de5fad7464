# SPDX-License-Identifier: Apache-2.0
"""A version of the notice, dated; apart, because it is written when labels or law change and by nobody's wish."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from tradelane.journal.actions import record
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import digest_of
from tradelane.parties.queries import node_actor
from tradelane.privacy.models import NoticeRow
from tradelane.privacy.queries.notices import notice_of, record_of_processing
from tradelane.privacy.values import Notice


def current_notice(*, now: datetime) -> Notice:
    """The notice as of now; a new version from today when labels or the law in force differ from the latest one.

    Two that find the change at once write one version.
    """
    on = aware_utc(now).date()
    told = record_of_processing(on=on)
    digest = digest_of(canonical(told))
    latest = NoticeRow.objects.order_by("-number").first()
    if latest is not None and latest.digest == digest:
        return notice_of(latest)
    try:
        return _next(told, digest, now)
    except IntegrityError:
        return notice_of(NoticeRow.objects.order_by("-number")[0])


@transaction.atomic
def _next(told: dict[str, object], digest: str, now: datetime) -> Notice:
    known = NoticeRow.objects.filter(digest=digest).first()
    if known is not None:  # what was told once is told again, as when a row of law was taken back
        return notice_of(known)
    number = (NoticeRow.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = NoticeRow.objects.create(number=number, digest=digest, record=told, since=aware_utc(now).date())
    record("privacy.notice.published", subject=f"notice_{number}", by=node_actor(), digest=digest)
    return notice_of(row)
