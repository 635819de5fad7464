# SPDX-License-Identifier: Apache-2.0
"""Mexico's invoice made of an issued one; apart, because it is given to its issuer and not kept: it is a tax invoice
only when a provider (PAC) stamped it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.documents.formats.cfdi_building import BuiltCfdi, build_cfdi
from tradelane.documents.formats.cfdi_statements import statements_from
from tradelane.documents.queries import document_value
from tradelane.documents.rules.any_document import an_organisation_signs_only_for_itself
from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import DocumentId
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.values import KeyFiles


def make_cfdi(
    *, document: DocumentId, statements: Any, csd: KeyFiles | None, by: Actor, now: datetime
) -> tuple[bytes, BuiltCfdi]:
    """The CFDI of an invoice of the actor's organisation, sealed when its CSD is given; where its values are from.

    Raises NotFound, Forbidden (role, issuer), Unreadable (a statement, the certificate), Unavailable (the extra `cfdi`
    is not installed).
    """
    invoice = document_value(document=document, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    an_organisation_signs_only_for_itself.require(invoice.issuer, by=by.organisation)
    built = build_cfdi(invoice, statements_from(statements), at=now)
    xml = _written(built, csd)
    with transaction.atomic():
        journal.record("documents.cfdi.made", subject=document, by=by, digest=digest_of(xml), sealed=csd is not None)
    return xml, built


def _written(built: BuiltCfdi, csd: KeyFiles | None) -> bytes:
    if csd is None:
        from tradelane.documents.formats.cfdi import to_cfdi  # lazily: lxml

        return to_cfdi(built.cfdi)
    from tradelane.documents.formats.cfdi_sealing import seal

    with trust.opened_rsa_key(csd) as signer:
        return seal(built.cfdi, key=signer, certificate=signer.chain[0])
