# SPDX-License-Identifier: Apache-2.0
"""Whether an organisation consented expressly to the electronic form; apart, as openings ask it and pages show it."""

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import OrganisationId
from tradelane.titles.models import ConsentRow
from tradelane.titles.values import Consent, ConsentBasis


def standing_consent(organisation: OrganisationId) -> Consent | None:
    """The consent that the organisation gave and did not withdraw; None where there is none."""
    row = ConsentRow.objects.filter(organisation=organisation, withdrawn_at=None).first()
    return consent_of(row) if row else None


def consent_of(row: ConsentRow) -> Consent:
    """A row as the value that a record names."""
    reference = f"{row.id}, given at this registry on {rfc3339(row.given_at)}"
    return Consent(OrganisationId(row.organisation), ConsentBasis.EXPRESS, reference)
