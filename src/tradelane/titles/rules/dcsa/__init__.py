# SPDX-License-Identifier: Apache-2.0
"""What must hold between platforms that speak DCSA's protocols; apart from the law of records.

PINT: DCSA Platform Interoperability 3.0.0 (file of 2026-06-11). ISS, SUR: DCSA EBL Issuance and Surrender 3.0.4.
"""

from tradelane.titles.rules.dcsa.calls import settled_by as settled_by
from tradelane.titles.rules.dcsa.chains import OF_A_TRANSACTION as OF_A_TRANSACTION
from tradelane.titles.rules.dcsa.chains import REASONS as REASONS
from tradelane.titles.rules.dcsa.chains import a_chain_begins_with_its_one_issue as a_chain_begins_with_its_one_issue
from tradelane.titles.rules.dcsa.chains import (
    a_platform_tells_of_its_own_parties as a_platform_tells_of_its_own_parties,
)
from tradelane.titles.rules.dcsa.chains import (
    a_surrender_is_answered_to_who_made_it as a_surrender_is_answered_to_who_made_it,
)
from tradelane.titles.rules.dcsa.chains import (
    a_surrendered_bill_goes_to_its_issuer as a_surrendered_bill_goes_to_its_issuer,
)
from tradelane.titles.rules.dcsa.chains import an_action_is_known as an_action_is_known
from tradelane.titles.rules.dcsa.chains import an_action_names_whom_it_is_for as an_action_names_whom_it_is_for
from tradelane.titles.rules.dcsa.chains import an_amendment_says_why as an_amendment_says_why
from tradelane.titles.rules.dcsa.chains import (
    an_entry_ends_where_the_bill_leaves as an_entry_ends_where_the_bill_leaves,
)
from tradelane.titles.rules.dcsa.chains import first_broken_action as first_broken_action
from tradelane.titles.rules.dcsa.chains import (
    nothing_follows_an_accepted_surrender as nothing_follows_an_accepted_surrender,
)
from tradelane.titles.rules.dcsa.chains import only_the_endorsee_endorses as only_the_endorsee_endorses
from tradelane.titles.rules.dcsa.chains import only_the_possessor_acts as only_the_possessor_acts
from tradelane.titles.rules.dcsa.control_records import (
    a_platform_records_in_its_own_name as a_platform_records_in_its_own_name,
)
from tradelane.titles.rules.dcsa.control_records import (
    a_record_names_the_present_tail as a_record_names_the_present_tail,
)
from tradelane.titles.rules.dcsa.control_records import broken_by_record as broken_by_record
from tradelane.titles.rules.dcsa.control_records import first_broken_record as first_broken_record
from tradelane.titles.rules.dcsa.envelopes import OF_AN_ENVELOPE as OF_AN_ENVELOPE
from tradelane.titles.rules.dcsa.envelopes import (
    a_bill_held_here_comes_from_nowhere_else as a_bill_held_here_comes_from_nowhere_else,
)
from tradelane.titles.rules.dcsa.envelopes import (
    a_chain_goes_on_from_what_was_accepted as a_chain_goes_on_from_what_was_accepted,
)
from tradelane.titles.rules.dcsa.envelopes import a_file_is_what_was_announced as a_file_is_what_was_announced
from tradelane.titles.rules.dcsa.envelopes import a_number_has_one_live_bill as a_number_has_one_live_bill
from tradelane.titles.rules.dcsa.envelopes import each_entry_names_the_one_before as each_entry_names_the_one_before
from tradelane.titles.rules.dcsa.envelopes import the_carrier_issued_this_document as the_carrier_issued_this_document
from tradelane.titles.rules.dcsa.envelopes import the_carriers_picture_goes_along as the_carriers_picture_goes_along
from tradelane.titles.rules.dcsa.envelopes import (
    the_carriers_word_stands_in_the_first_entry as the_carriers_word_stands_in_the_first_entry,
)
from tradelane.titles.rules.dcsa.envelopes import the_envelope_is_for_this_platform as the_envelope_is_for_this_platform
from tradelane.titles.rules.dcsa.envelopes import the_manifest_is_of_this_chain as the_manifest_is_of_this_chain
from tradelane.titles.rules.dcsa.envelopes import the_manifest_is_of_this_document as the_manifest_is_of_this_document
from tradelane.titles.rules.dcsa.envelopes import the_recipient_is_one_of_ours as the_recipient_is_one_of_ours
from tradelane.titles.rules.dcsa.guarded import OF_A_GUARDED_CHAIN as OF_A_GUARDED_CHAIN
from tradelane.titles.rules.dcsa.guarded import a_guarded_transfer_is_recorded as a_guarded_transfer_is_recorded
from tradelane.titles.rules.dcsa.guarded import a_registry_cancels_what_it_guards as a_registry_cancels_what_it_guards
from tradelane.titles.rules.dcsa.guarded import a_registry_guards_by_its_address as a_registry_guards_by_its_address
from tradelane.titles.rules.dcsa.guarded import a_registry_takes_nothing_back as a_registry_takes_nothing_back
from tradelane.titles.rules.dcsa.guarded import hand_overs as hand_overs
from tradelane.titles.rules.dcsa.guarded import the_registry_does_not_contradict as the_registry_does_not_contradict
from tradelane.titles.rules.dcsa.guarded import the_registry_is_known_here as the_registry_is_known_here
from tradelane.titles.rules.dcsa.guarded import (
    what_a_registry_guards_is_not_withdrawn as what_a_registry_guards_is_not_withdrawn,
)
from tradelane.titles.rules.dcsa.issuance import (
    a_carrier_issues_its_own_documents as a_carrier_issues_its_own_documents,
)
from tradelane.titles.rules.dcsa.issuance import a_document_is_issued_once as a_document_is_issued_once
from tradelane.titles.rules.dcsa.issuance import a_request_is_answered_once as a_request_is_answered_once
from tradelane.titles.rules.dcsa.issuance import a_unit_stands_with_its_figure as a_unit_stands_with_its_figure
from tradelane.titles.rules.dcsa.issuance import broken_by as broken_by
from tradelane.titles.rules.dcsa.issuance import form_of as form_of
from tradelane.titles.rules.dcsa.issuance import only_an_electronic_bill_is_issued as only_an_electronic_bill_is_issued
from tradelane.titles.rules.dcsa.issuance import only_the_asked_platform_answers as only_the_asked_platform_answers
from tradelane.titles.rules.dcsa.issuance import (
    settings_are_of_a_reefer_that_runs as settings_are_of_a_reefer_that_runs,
)
from tradelane.titles.rules.dcsa.issuance import the_carrier_signed_the_manifest as the_carrier_signed_the_manifest
from tradelane.titles.rules.dcsa.issuance import the_first_holder_is_reached as the_first_holder_is_reached
from tradelane.titles.rules.dcsa.issuance import (
    the_first_holders_platform_takes_it_over as the_first_holders_platform_takes_it_over,
)
from tradelane.titles.rules.dcsa.issuance import the_manifest_covers_what_was_sent as the_manifest_covers_what_was_sent
from tradelane.titles.rules.dcsa.issuance import the_named_party_is_known as the_named_party_is_known
from tradelane.titles.rules.dcsa.issuance import the_parties_fit_the_form as the_parties_fit_the_form
from tradelane.titles.rules.dcsa.platforms import a_bill_goes_whole_or_stays as a_bill_goes_whole_or_stays
from tradelane.titles.rules.dcsa.platforms import a_code_names_one_organisation as a_code_names_one_organisation
from tradelane.titles.rules.dcsa.platforms import a_platform_has_its_form as a_platform_has_its_form
from tradelane.titles.rules.dcsa.platforms import a_platform_is_live as a_platform_is_live
from tradelane.titles.rules.dcsa.platforms import (
    a_record_is_sent_with_its_transport_document as a_record_is_sent_with_its_transport_document,
)
from tradelane.titles.rules.dcsa.platforms import a_withdrawal_has_its_reason as a_withdrawal_has_its_reason
from tradelane.titles.rules.dcsa.platforms import keys_that_may_sign as keys_that_may_sign
from tradelane.titles.rules.dcsa.platforms import (
    only_the_operator_registers_platforms as only_the_operator_registers_platforms,
)
from tradelane.titles.rules.dcsa.platforms import (
    the_record_runs_as_its_document_says as the_record_runs_as_its_document_says,
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
