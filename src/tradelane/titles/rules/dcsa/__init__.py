# SPDX-License-Identifier: Apache-2.0
"""What must hold between platforms that speak DCSA's protocols; apart from the law of records.

PINT: DCSA Platform Interoperability 3.0.0 (file of 2026-06-11). ISS, SUR: DCSA EBL Issuance and Surrender 3.0.4.
"""

from tradelane.titles.rules.dcsa.calls import settled_by as settled_by
from tradelane.titles.rules.dcsa.issuance import (
    a_carrier_issues_its_own_documents as a_carrier_issues_its_own_documents,
)
from tradelane.titles.rules.dcsa.issuance import a_document_is_issued_once as a_document_is_issued_once
from tradelane.titles.rules.dcsa.issuance import a_request_is_answered_once as a_request_is_answered_once
from tradelane.titles.rules.dcsa.issuance import broken_by as broken_by
from tradelane.titles.rules.dcsa.issuance import form_of as form_of
from tradelane.titles.rules.dcsa.issuance import only_an_electronic_bill_is_issued as only_an_electronic_bill_is_issued
from tradelane.titles.rules.dcsa.issuance import only_the_asked_platform_answers as only_the_asked_platform_answers
from tradelane.titles.rules.dcsa.issuance import the_carrier_signed_the_manifest as the_carrier_signed_the_manifest
from tradelane.titles.rules.dcsa.issuance import the_first_holder_is_reached as the_first_holder_is_reached
from tradelane.titles.rules.dcsa.issuance import the_manifest_covers_what_was_sent as the_manifest_covers_what_was_sent
from tradelane.titles.rules.dcsa.issuance import the_named_party_is_known as the_named_party_is_known
from tradelane.titles.rules.dcsa.issuance import the_parties_fit_the_form as the_parties_fit_the_form
from tradelane.titles.rules.dcsa.platforms import a_code_names_one_organisation as a_code_names_one_organisation
from tradelane.titles.rules.dcsa.platforms import a_platform_has_its_form as a_platform_has_its_form
from tradelane.titles.rules.dcsa.platforms import a_platform_is_live as a_platform_is_live
from tradelane.titles.rules.dcsa.platforms import keys_that_may_sign as keys_that_may_sign
from tradelane.titles.rules.dcsa.platforms import (
    only_the_operator_registers_platforms as only_the_operator_registers_platforms,
)
from tradelane.titles.rules.dcsa.surrender import a_carrier_answers_once as a_carrier_answers_once
from tradelane.titles.rules.dcsa.surrender import a_named_titleholder_surrenders as a_named_titleholder_surrenders
from tradelane.titles.rules.dcsa.surrender import a_reason_is_for_an_amendment as a_reason_is_for_an_amendment
from tradelane.titles.rules.dcsa.surrender import a_reference_is_used_once as a_reference_is_used_once
from tradelane.titles.rules.dcsa.surrender import a_rejection_says_why as a_rejection_says_why
from tradelane.titles.rules.dcsa.surrender import act_of as act_of
from tradelane.titles.rules.dcsa.surrender import code_of as code_of
from tradelane.titles.rules.dcsa.surrender import one_surrender_is_open_at_a_time as one_surrender_is_open_at_a_time
from tradelane.titles.rules.dcsa.surrender import (
    only_an_issued_bill_is_surrendered as only_an_issued_bill_is_surrendered,
)
from tradelane.titles.rules.dcsa.surrender import purpose_of as purpose_of
from tradelane.titles.rules.dcsa.surrender import reason_of as reason_of
from tradelane.titles.rules.dcsa.surrender import (
    the_platform_of_the_issue_surrenders as the_platform_of_the_issue_surrenders,
)
