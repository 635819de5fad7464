# SPDX-License-Identifier: Apache-2.0
"""Preferences claimed on certificates in the economy of import, and what becomes of each; apart from certificates.

A claim stands until something is known: its certificate ended (flagged), its origin is being verified (suspended,
where the agreement lets against a security), the authority decided (confirmed, denied), or the importer took it back.
"""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.kernel.money import Money
from tradelane.origin import rules
from tradelane.origin.actions.sealing import sealed
from tradelane.origin.formats.words import said
from tradelane.origin.models import CertificateRow, ClaimRow
from tradelane.origin.queries import certificate_view, claim_view
from tradelane.origin.values.certificates import ClaimState, ClaimView
from tradelane.parties import actions as parties
from tradelane.parties.queries import organisations, require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role

CHANGED = "origin.claim.changed"
_OPEN = (str(ClaimState.GRANTED), str(ClaimState.SUSPENDED), str(ClaimState.CONFIRMED))


@transaction.atomic
def claim_preference(
    *, certificate: Digest, declaration: str, general: Money, preferential: Money, by: Actor, now: datetime
) -> ClaimView:
    """Claim a preference on a certificate for one import declaration; the same again is the same claim.

    `general` and `preferential` are the customs duty at both rates. The economy's agencies see it.
    Raises NotFound (no such certificate here), Refused (ORIGIN-29).
    """
    row = CertificateRow.objects.filter(digest=certificate).first()
    if row is None:
        raise NotFound("This node knows no such certificate.", field="certificate", fix="Have it sent here first.")
    known = ClaimRow.objects.filter(declaration=declaration, certificate=certificate).first()
    if known is not None:
        return claim_view(known)
    rules.a_claim_rests_on_a_certificate_in_force.require(certificate_view(row).state(now.astimezone(UTC).date()))
    made = ClaimRow.objects.create(
        id=new_id("claim"), certificate=certificate, number=row.number, agreement=row.agreement,
        consignment=row.consignment, declaration=declaration, importer=by.organisation, exporting=row.exporting,
        importing=row.importing, currency=general.currency, general=general.amount, preferential=preferential.amount,
        state=str(ClaimState.GRANTED), changed_at=now,
    )  # fmt: skip
    agencies = {each.id for each in organisations(kind=OrganisationKind.AGENCY, home=True)}
    parties.grant_access(subject=made.id, organisations={by.organisation, *agencies})
    _tell(made, by=by)
    return claim_view(made)


@transaction.atomic
def deny_claim(*, claim: str, reasons: str, by: Actor, now: datetime) -> ClaimView:
    """Deny a preference with reasons, such as after its certificate was revoked: duty is due at the general rate.

    Raises Forbidden (ORIGIN-13), NotFound, Conflict (ended already), Unreadable.
    """
    row = _locked(claim, by)
    rules.the_importing_agency_asks.require(by, importing=row.importing)
    return _moved(row, ClaimState.DENIED, reasons=said(reasons, field="reasons"), by=by, now=now)


@transaction.atomic
def withdraw_claim(*, claim: str, reasons: str, by: Actor, now: datetime) -> ClaimView:
    """The importer corrects the declaration and pays what is due (CPTPP art. 3.24.2).

    Raises Forbidden (not the importer's signatory), NotFound, Conflict (ended already), Unreadable.
    """
    row = _locked(claim, by)
    rules.only_who_was_asked_answers.require(by, asked=OrganisationId(row.importer))
    return _moved(row, ClaimState.WITHDRAWN, reasons=said(reasons, field="reasons"), by=by, now=now)


def flag_claims(*, certificate: Digest, reasons: str, now: datetime) -> int:
    """Flag every claim that stands on a certificate which ended: it no longer lowers the duty. How many."""
    rows = ClaimRow.objects.select_for_update().filter(certificate=certificate, state__in=_OPEN)
    return len([_moved(row, ClaimState.FLAGGED, reasons=reasons, by=None, now=now) for row in rows])


def suspend_claims(
    *, certificate: Digest, verification: str, security: bool, by: Actor, now: datetime
) -> list[ClaimView]:
    """Suspend the claims on a certificate whose origin is being verified, against a security of what they save."""
    standing = [str(ClaimState.GRANTED), str(ClaimState.CONFIRMED)]
    rows = ClaimRow.objects.select_for_update().filter(certificate=certificate, state__in=standing)
    found = []
    for row in rows:
        row.verification = verification
        held = row.general - row.preferential if security else None
        found.append(
            _moved(row, ClaimState.SUSPENDED, reasons="Origin is being verified.", by=by, now=now, security=held)
        )
    return found


def settle_claims(*, verification: str, keep: bool, reasons: str, by: Actor, now: datetime) -> list[ClaimView]:
    """End what a verification suspended: kept, and the security released, or denied, and it is called."""
    rows = ClaimRow.objects.select_for_update().filter(verification=verification, state=str(ClaimState.SUSPENDED))
    state = ClaimState.CONFIRMED if keep else ClaimState.DENIED
    return [_moved(row, state, reasons=reasons, by=by, now=now) for row in rows]


def _moved(
    row: ClaimRow, state: ClaimState, *, reasons: str, by: Actor | None, now: datetime,
    security: Decimal | None = None,
) -> ClaimView:  # fmt: skip
    ended = ClaimState(row.state) in (ClaimState.DENIED, ClaimState.WITHDRAWN)
    if ended and row.state != state:
        raise Conflict("The claim has ended already.", field="claim", fix="Read how it stands.")
    held = row.security
    row.reasons = sealed(reasons, place=ClaimRow.place(row.id, "reasons"), matter=row.id, since=now)
    row.state, row.security, row.changed_at = str(state), security, now
    row.save()
    _tell(row, by=by, held=held)
    return claim_view(row)


def _tell(row: ClaimRow, *, by: Actor | None, held: Decimal | None = None) -> None:
    """The fact of a change; a security that ends with it is released where the preference is kept, else called."""
    view, ends = claim_view(row), "released" if row.state == ClaimState.CONFIRMED else "called"
    journal.record(
        CHANGED, subject=row.id, by=by, state=row.state, number=row.number, consignment=row.consignment,
        due=str(view.due), security=str(view.security or ""),
        **({} if held is None or view.security else {ends: str(Money(held, row.currency).rounded())}),
    )  # fmt: skip


def _locked(id: str, by: Actor) -> ClaimRow:
    the_person_has_the_role.require(by, Role.SIGNATORY if by.may(Role.SIGNATORY) else Role.OFFICER)
    require_access(subject=id, by=by)
    return ClaimRow.objects.select_for_update().get(pk=id)
