# SPDX-License-Identifier: Apache-2.0
"""The only reads of origin that others may use; a folder: what was determined and verified, and certificates."""

from tradelane.origin.queries.certificates import application as application
from tradelane.origin.queries.certificates import application_view as application_view
from tradelane.origin.queries.certificates import applications as applications
from tradelane.origin.queries.certificates import certificate as certificate
from tradelane.origin.queries.certificates import certificate_known as certificate_known
from tradelane.origin.queries.certificates import certificate_of as certificate_of
from tradelane.origin.queries.certificates import certificate_row as certificate_row
from tradelane.origin.queries.certificates import certificate_view as certificate_view
from tradelane.origin.queries.certificates import certificates as certificates
from tradelane.origin.queries.certificates import certificates_numbered as certificates_numbered
from tradelane.origin.queries.certificates import claim as claim
from tradelane.origin.queries.certificates import claim_view as claim_view
from tradelane.origin.queries.certificates import claims as claims
from tradelane.origin.queries.certificates import claims_of as claims_of
from tradelane.origin.queries.certificates import contest as contest
from tradelane.origin.queries.certificates import contest_view as contest_view
from tradelane.origin.queries.certificates import public_certificates as public_certificates
from tradelane.origin.queries.judging import as_value as as_value
from tradelane.origin.queries.judging import determination as determination
from tradelane.origin.queries.judging import determinations_of as determinations_of
from tradelane.origin.queries.judging import evidence as evidence
from tradelane.origin.queries.judging import evidence_asked as evidence_asked
from tradelane.origin.queries.judging import evidence_of as evidence_of
from tradelane.origin.queries.judging import evidence_view as evidence_view
from tradelane.origin.queries.judging import verification as verification
from tradelane.origin.queries.judging import verification_known as verification_known
from tradelane.origin.queries.judging import verification_view as verification_view
from tradelane.origin.queries.judging import verifications as verifications
from tradelane.origin.queries.law import agreement_on as agreement_on
from tradelane.origin.queries.law import agreements as agreements
from tradelane.origin.queries.law import rule_edition as rule_edition
from tradelane.origin.queries.law import rule_edition_view as rule_edition_view
from tradelane.origin.queries.law import rule_editions as rule_editions
