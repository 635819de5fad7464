# SPDX-License-Identifier: Apache-2.0
"""Answers on single certificates (OCSP) by a responder of the authority; apart, because it signs all day and so has a
key of its own that can do nothing else."""

from datetime import datetime, timedelta

from cryptography import x509
from django.conf import settings
from django.db import transaction

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import keep_key, private_key, private_key_of
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.issuing import new_responder_certificate, new_signing_key
from tradelane.trust.formats.ocsp import Question, Status, new_answer, question_on
from tradelane.trust.models.keystore import Key, Revocation
from tradelane.trust.queries.keys import authority_certificate, live_key
from tradelane.trust.queries.trust_lists import trust_list
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import KeyPurpose

RESPONDER_AHEAD = timedelta(days=30)
"""A responder's certificate has at least this long to go, or it is made anew."""


def answer(question: Question, *, now: datetime) -> bytes:
    """The signed response to a question about a certificate of this node's authority, DER.

    `unknown` for a serial number that it never issued. Raises NotFound before `create_node_authority`.
    """
    node = OrganisationId(settings.NODE_ORGANISATION)
    responder = _responder(node, now)
    return new_answer(
        question, _status(question.serial), key=private_key_of(responder), certificate=bytes(responder.certificate),
        now=now,
    )  # fmt: skip


def material_for(*, certificates: tuple[bytes, ...], now: datetime) -> Material:
    """What shows for decades that these certificates counted at `now`.

    An answer on each that our authority issued, and the present lists of the other authorities on our trust list.
    """
    authority = authority_certificate()
    issuer = read_certificate(authority).subject
    asked = dict.fromkeys(der for der in certificates if read_certificate(der).issuer == issuer and der != authority)
    others = {read_certificate(der).issuer for der in certificates} - {issuer}
    listed = [one for one in trust_list().authorities if others and read_certificate(one.certificate).subject in others]
    return Material(
        certificates=tuple(dict.fromkeys((authority, *(one.certificate for one in listed)))),
        crls=tuple(dict.fromkeys(one.crl for one in listed if one.crl)),
        ocsps=tuple(answer(question_on(der, authority), now=now) for der in asked),
    )


def _status(serial: int) -> Status:
    number = format(serial, "x")
    revoked = Revocation.objects.filter(serial=number).first()
    if revoked is not None:
        return Status(True, revoked.revoked_at, x509.ReasonFlags(revoked.reason))
    return Status(Key.objects.filter(serial=number).exists())


def _responder(node: OrganisationId, now: datetime) -> Key:
    """The responder's key with its certificate, made anew before that ends; one for all who ask in the same moment."""
    if (row := _good_for_long(node, now)) is not None:
        return row
    with transaction.atomic():
        authority = live_key(node, KeyPurpose.AUTHORITY)
        Key.objects.select_for_update().get(pk=authority.pk)  # one at a time
        if (row := _good_for_long(node, now)) is not None:
            return row
        Key.objects.filter(organisation=node, purpose=KeyPurpose.RESPONDER, retired_at=None).update(retired_at=now)
        key, name = new_signing_key(), f"Tradelane {settings.ECONOMY} DEVELOPMENT status of certificates"
        certificate = new_responder_certificate(
            key.public_key(),
            organisation=node,
            name=name,
            authority_key=private_key(node, KeyPurpose.AUTHORITY),
            authority_certificate=bytes(authority.certificate),
            now=now,
        )
        return keep_key(
            key, organisation=node, purpose=KeyPurpose.RESPONDER, name=name, now=now, certificate=certificate
        )


def _good_for_long(node: OrganisationId, now: datetime) -> Key | None:
    row = Key.objects.filter(organisation=node, purpose=KeyPurpose.RESPONDER, retired_at=None).first()
    if row is None or read_certificate(bytes(row.certificate)).not_after - now <= RESPONDER_AHEAD:
        return None
    return row
