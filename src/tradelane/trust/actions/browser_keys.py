# SPDX-License-Identifier: Apache-2.0
"""A key that a browser made certified; apart from the keystore, because its private half never comes here."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import queries as people
from tradelane.parties.values import Actor
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.trust.formats.browser_keys import enrolment_request, read_browser_key, request_is_signed
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.issuing import new_signer_certificate
from tradelane.trust.models.keystore import Key, KeyChallenge
from tradelane.trust.queries.keys import authority_certificate, places
from tradelane.trust.rules.browser_keys import (
    a_challenge_is_answered_in_time,
    a_challenge_is_answered_once,
    a_key_is_certified_once,
    a_signatory_or_admin_keeps_a_key,
    the_challenge_is_answered_where_it_was_asked,
    the_key_signed_its_own_request,
)
from tradelane.trust.values.browser_keys import EnrolmentChallenge
from tradelane.trust.values.signers import KeyPurpose

_CHALLENGE_BYTES = 32
_TIME_TO_ANSWER = timedelta(minutes=10)


def challenge_browser(*, by: Actor, session: Digest, now: datetime) -> str:
    """What the browser of this session signs to have its key certified; one that was given there before ends.

    Raises Forbidden (TRUST-30).
    """
    a_signatory_or_admin_keeps_a_key.require(by)
    with transaction.atomic():
        KeyChallenge.objects.filter(ends_at__lte=now).delete()
        KeyChallenge.objects.filter(session=session, answered_at=None).delete()
        row = KeyChallenge.objects.create(
            value=to_base64url(secrets.token_bytes(_CHALLENGE_BYTES)),
            organisation=by.organisation,
            person=by.person or "",
            session=session,
            ends_at=now + _TIME_TO_ANSWER,
        )
    return row.value


def certify_browser_key(
    *, challenge: str, public_key: bytes, signature: bytes, session: Digest, by: Actor, now: datetime
) -> bytes:
    """Certify a key that the person's browser made and keeps, for the organisation; the certificate, DER.

    `public_key` is its SubjectPublicKeyInfo, `signature` (r and s) its own over `enrolment_request`. The caller saw to
    it that the person proved anew who they are. Raises Forbidden (TRUST-30), Unreadable (no key), Refused (TRUST-31
    another's challenge or none, TRUST-32 answered, TRUST-33 ended, TRUST-34 curve, TRUST-35 not signed by the key,
    TRUST-36 certified before).
    """
    a_signatory_or_admin_keeps_a_key.require(by)
    with transaction.atomic():
        _answer(challenge, by=by, session=session, now=now)
        key = read_browser_key(public_key)
        request = enrolment_request(challenge=challenge, organisation=by.organisation, public_key=public_key)
        the_key_signed_its_own_request.require(request_is_signed(key, signature, request))
        known = Key.objects.filter(purpose=KeyPurpose.BROWSER, public=public_key)
        a_key_is_certified_once.require(list(known.values_list("serial", flat=True)))
        name = people.organisation(by.organisation).name
        certificate = new_signer_certificate(
            key,
            organisation=by.organisation,
            name=name,
            authority_key=private_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.AUTHORITY),
            authority_certificate=authority_certificate(),
            now=now,
            places=places(),
        )
        view = read_certificate(certificate)
        Key.objects.create(
            organisation=by.organisation,
            purpose=KeyPurpose.BROWSER,
            person=by.person or "",
            name=name,
            public=public_key,
            certificate=certificate,
            serial=format(view.serial, "x"),
            created_at=now,
        )
        record("trust.certificate.issued", subject=by.organisation, by=by, sha256=view.fingerprint, kept_in="browser")
        return certificate


def _answer(challenge: str, *, by: Actor, session: Digest, now: datetime) -> None:
    """Count the challenge as answered when this person may answer it now, inside the caller's transaction."""
    row = KeyChallenge.objects.select_for_update().filter(pk=challenge).first()
    given = None if row is None else _view(row)
    the_challenge_is_answered_where_it_was_asked.require(given, by=by, session=session)
    assert row is not None
    assert given is not None
    a_challenge_is_answered_once.require(given)
    a_challenge_is_answered_in_time.require(given, now=now)
    row.answered_at = now
    row.save(update_fields=["answered_at"])


def _view(row: KeyChallenge) -> EnrolmentChallenge:
    return EnrolmentChallenge(
        organisation=OrganisationId(row.organisation),
        person=PersonId(row.person),
        session=Digest(row.session),
        ends_at=row.ends_at,
        answered=row.answered_at is not None,
    )
