# SPDX-License-Identifier: Apache-2.0
"""Issuing a title; apart, because it opens a chain instead of following one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles import queries, rules
from tradelane.titles.actions.record import append, fact_of, known, require_lawful, sign_entry
from tradelane.titles.models import TitleRow
from tradelane.titles.values import Act, Entry, SignedEntry, Title


@transaction.atomic
def issue_title(
    *,
    document: Digest,
    consignment: ConsignmentId,
    number: str,
    first_holder: OrganisationId,
    governing_law: str,
    readers: Iterable[OrganisationId],
    by: Actor,
    now: datetime,
) -> TitleId:
    """Open a record for a bill of lading, signed by the carrier `by`, in the hands of `first_holder`.

    `document` is the digest of the bill's signed original. The same call again returns the same title. Raises
    Forbidden (not a carrier, not a signatory) and Refused (the bill has another record).
    """
    the_organisation_is_of_the_kind.require(by, OrganisationKind.CARRIER)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    existing = _existing(document=document, number=number, by=by)
    if existing and _is_the_same(existing[0], document, number, first_holder, by):
        return TitleId(existing[0].id)
    rules.a_document_has_one_record.require([TitleId(row.id) for row in existing])
    rules.the_next_holder_is_known.require(first_holder, known=known(first_holder))
    signed = _signed_issue(document=document, first_holder=first_holder, by=by, now=now)
    require_lawful(None, signed.entry)
    title = Title.opened_by(
        signed.entry, head=signed.digest, number=number, consignment=consignment, governing_law=governing_law
    )
    recorded = append(signed, title_after=title, seen_head=None, now=now)
    grant_access(subject=title.id, organisations={by.organisation, first_holder, *readers})
    journal.record_all([fact_of(recorded, by=by)])
    return title.id


def _existing(*, document: Digest, number: str, by: Actor) -> list[TitleRow]:
    rows = TitleRow.objects.filter(registry=queries.here())
    return list(rows.filter(document=document) | rows.filter(carrier=by.organisation, number=number))


def _is_the_same(row: TitleRow, document: Digest, number: str, first_holder: OrganisationId, by: Actor) -> bool:
    first = row.entries.get(n=1)
    return (row.document, row.number, first.by, first.to) == (document, number, by.organisation, first_holder)


def _signed_issue(*, document: Digest, first_holder: OrganisationId, by: Actor, now: datetime) -> SignedEntry:
    entry = Entry(
        registry=queries.here(),
        title=TitleId(new_id("title")),
        n=1,
        prev=Digest(""),
        act=Act.ISSUE,
        by=by.organisation,
        to=first_holder,
        at=aware_utc(now).replace(microsecond=0),
        document=document,
    )
    return sign_entry(entry, now=now)
