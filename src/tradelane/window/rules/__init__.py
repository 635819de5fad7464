# SPDX-License-Identifier: Apache-2.0
"""What must hold in the single window: the front door to the files beside it."""

from tradelane.window.rules.cases import a_decided_case_does_not_change as a_decided_case_does_not_change
from tradelane.window.rules.cases import (
    a_grant_over_a_case_names_no_private_person as a_grant_over_a_case_names_no_private_person,
)
from tradelane.window.rules.cases import a_refusal_or_a_question_gives_reasons as a_refusal_or_a_question_gives_reasons
from tradelane.window.rules.cases import (
    an_agency_grants_only_what_authorities_may as an_agency_grants_only_what_authorities_may,
)
from tradelane.window.rules.cases import an_agency_grants_what_it_approved as an_agency_grants_what_it_approved
from tradelane.window.rules.cases import an_appeal_is_filed_in_time as an_appeal_is_filed_in_time
from tradelane.window.rules.cases import (
    an_appeal_is_reviewed_by_another_officer as an_appeal_is_reviewed_by_another_officer,
)
from tradelane.window.rules.cases import clock_of as clock_of
from tradelane.window.rules.cases import (
    every_document_is_named_by_kind_and_digest as every_document_is_named_by_kind_and_digest,
)
from tradelane.window.rules.cases import every_goods_item_declares_its_hs_code as every_goods_item_declares_its_hs_code
from tradelane.window.rules.cases import (
    information_is_asked_no_more_often_than_published as information_is_asked_no_more_often_than_published,
)
from tradelane.window.rules.cases import last_day_to_appeal as last_day_to_appeal
from tradelane.window.rules.cases import missing_fields as missing_fields
from tradelane.window.rules.cases import only_a_refusal_is_appealed as only_a_refusal_is_appealed
from tradelane.window.rules.cases import only_the_trader_answers_and_appeals as only_the_trader_answers_and_appeals
from tradelane.window.rules.cases import the_agency_reviews_its_own_task as the_agency_reviews_its_own_task
from tradelane.window.rules.cases import the_cited_rules_are_known as the_cited_rules_are_known
from tradelane.window.rules.cases import the_declared_value_is_the_invoices as the_declared_value_is_the_invoices
from tradelane.window.rules.cases import (
    the_filer_is_a_party_to_the_consignment as the_filer_is_a_party_to_the_consignment,
)
from tradelane.window.rules.cases import the_procedure_is_in_force as the_procedure_is_in_force
from tradelane.window.rules.cases import the_required_documents_are_present as the_required_documents_are_present
from tradelane.window.rules.cases import the_required_fields_are_filled as the_required_fields_are_filled
from tradelane.window.rules.cases import there_is_a_question_to_answer as there_is_a_question_to_answer
from tradelane.window.rules.declared import a_declaration_bears_its_reference as a_declaration_bears_its_reference
from tradelane.window.rules.declared import a_filing_files_one_thing as a_filing_files_one_thing
from tradelane.window.rules.declared import a_filing_has_its_filers_reference as a_filing_has_its_filers_reference
from tradelane.window.rules.declared import a_reference_means_one_filing as a_reference_means_one_filing
from tradelane.window.rules.declared import (
    the_declaration_goes_the_procedures_way as the_declaration_goes_the_procedures_way,
)
from tradelane.window.rules.drafts import APPROVALS as APPROVALS
from tradelane.window.rules.drafts import (
    a_draft_becomes_a_new_version as a_draft_becomes_a_new_version,
)
from tradelane.window.rules.drafts import (
    a_draft_is_proved_before_it_is_approved as a_draft_is_proved_before_it_is_approved,
)
from tradelane.window.rules.drafts import (
    a_version_ends_on_a_day_to_come_and_says_why as a_version_ends_on_a_day_to_come_and_says_why,
)
from tradelane.window.rules.drafts import (
    a_version_is_retired_by_another_officer as a_version_is_retired_by_another_officer,
)
from tradelane.window.rules.drafts import agencies_of as agencies_of
from tradelane.window.rules.drafts import an_officer_of_the_economy_drafts as an_officer_of_the_economy_drafts
from tradelane.window.rules.drafts import first_day_possible as first_day_possible
from tradelane.window.rules.drafts import only_an_open_draft_changes as only_an_open_draft_changes
from tradelane.window.rules.drafts import the_public_was_heard as the_public_was_heard
from tradelane.window.rules.drafts import (
    there_is_notice_before_the_first_day as there_is_notice_before_the_first_day,
)
from tradelane.window.rules.drafts import two_people_approve as two_people_approve
from tradelane.window.rules.drafts import what_was_adopted_is_what_was_read as what_was_adopted_is_what_was_read
from tradelane.window.rules.drafts import (
    who_acts_has_seen_the_draft_as_it_stands as who_acts_has_seen_the_draft_as_it_stands,
)
from tradelane.window.rules.fees import (
    a_clearance_waits_for_the_fees_due_before_it as a_clearance_waits_for_the_fees_due_before_it,
)
from tradelane.window.rules.fees import a_fee_is_charged_as_published as a_fee_is_charged_as_published
from tradelane.window.rules.fees import a_fee_is_given_back_as_published as a_fee_is_given_back_as_published
from tradelane.window.rules.fees import an_agency_names_its_own_account as an_agency_names_its_own_account
from tradelane.window.rules.fees import assess as assess
from tradelane.window.rules.fees import given_back as given_back
from tradelane.window.rules.fees import needs_a_rate as needs_a_rate
from tradelane.window.rules.fees import only_what_is_owed_is_paid as only_what_is_owed_is_paid
from tradelane.window.rules.fees import the_trader_pays_what_its_case_owes as the_trader_pays_what_its_case_owes
from tradelane.window.rules.figures import MANN_WHITNEY as MANN_WHITNEY
from tradelane.window.rules.figures import PROPORTIONS as PROPORTIONS
from tradelane.window.rules.figures import added as added
from tradelane.window.rules.figures import bucket_of as bucket_of
from tradelane.window.rules.figures import compare_refusals as compare_refusals
from tradelane.window.rules.figures import compare_times as compare_times
from tradelane.window.rules.figures import middle_of as middle_of
from tradelane.window.rules.figures import quantile as quantile
from tradelane.window.rules.figures import treatment_tests as treatment_tests
from tradelane.window.rules.filing import nothing_is_entered_twice as nothing_is_entered_twice
from tradelane.window.rules.filing import the_answers_fit_the_forms as the_answers_fit_the_forms
from tradelane.window.rules.four_eyes import (
    a_verdict_is_confirmed_by_another_officer as a_verdict_is_confirmed_by_another_officer,
)
from tradelane.window.rules.four_eyes import a_verdict_is_returned_with_reasons as a_verdict_is_returned_with_reasons
from tradelane.window.rules.four_eyes import (
    a_verdict_waits_for_a_second_officer as a_verdict_waits_for_a_second_officer,
)
from tradelane.window.rules.permits import (
    a_contested_measure_is_reviewed_by_another_officer as a_contested_measure_is_reviewed_by_another_officer,
)
from tradelane.window.rules.permits import (
    a_measure_is_contested_once_and_in_time as a_measure_is_contested_once_and_in_time,
)
from tradelane.window.rules.permits import a_notice_gives_the_time_of_the_law as a_notice_gives_the_time_of_the_law
from tradelane.window.rules.permits import (
    a_permit_is_touched_with_cited_reasons as a_permit_is_touched_with_cited_reasons,
)
from tradelane.window.rules.permits import only_a_suspension_is_urgent as only_a_suspension_is_urgent
from tradelane.window.rules.permits import (
    only_the_granting_agency_touches_a_permit as only_the_granting_agency_touches_a_permit,
)
from tradelane.window.rules.permits import only_the_holder_answers_and_contests as only_the_holder_answers_and_contests
from tradelane.window.rules.permits import standing_of as standing_of
from tradelane.window.rules.permits import terms_for as terms_for
from tradelane.window.rules.permits import the_act_fits_how_the_permit_stands as the_act_fits_how_the_permit_stands
from tradelane.window.rules.permits import the_holder_is_heard_first as the_holder_is_heard_first
from tradelane.window.rules.rulings import ANSWERS as ANSWERS
from tradelane.window.rules.rulings import FACTS as FACTS
from tradelane.window.rules.rulings import METHODS as METHODS
from tradelane.window.rules.rulings import NEEDED as NEEDED
from tradelane.window.rules.rulings import (
    a_contested_ruling_is_reviewed_by_another_officer as a_contested_ruling_is_reviewed_by_another_officer,
)
from tradelane.window.rules.rulings import (
    a_published_ruling_keeps_its_applicants_secrets as a_published_ruling_keeps_its_applicants_secrets,
)
from tradelane.window.rules.rulings import (
    a_request_states_the_facts_of_its_matter as a_request_states_the_facts_of_its_matter,
)
from tradelane.window.rules.rulings import (
    a_ruling_answers_its_matter_with_reasons as a_ruling_answers_its_matter_with_reasons,
)
from tradelane.window.rules.rulings import a_ruling_ends_for_the_future as a_ruling_ends_for_the_future
from tradelane.window.rules.rulings import (
    a_ruling_is_contested_once_and_in_time as a_ruling_is_contested_once_and_in_time,
)
from tradelane.window.rules.rulings import (
    a_verdict_obeys_the_ruling_or_says_why_not as a_verdict_obeys_the_ruling_or_says_why_not,
)
from tradelane.window.rules.rulings import goods_are_declared_as_was_ruled as goods_are_declared_as_was_ruled
from tradelane.window.rules.rulings import only_customs_rules_in_advance as only_customs_rules_in_advance
from tradelane.window.rules.rulings import (
    only_the_applicant_contests_its_ruling as only_the_applicant_contests_its_ruling,
)
from tradelane.window.rules.rulings import ruling_terms_for as ruling_terms_for
from tradelane.window.rules.rulings import same_goods as same_goods
from tradelane.window.rules.rulings import (
    the_step_fits_where_the_request_stands as the_step_fits_where_the_request_stands,
)
from tradelane.window.rules.rulings import (
    what_is_withheld_leaves_the_goods_described as what_is_withheld_leaves_the_goods_described,
)
from tradelane.window.rules.rulings import years_later as years_later
from tradelane.window.rules.urgent import (
    an_urgent_change_is_confirmed_by_another_officer as an_urgent_change_is_confirmed_by_another_officer,
)
from tradelane.window.rules.urgent import an_urgent_change_says_why as an_urgent_change_says_why
from tradelane.window.rules.urgent import an_urgent_change_starts_at_once as an_urgent_change_starts_at_once
from tradelane.window.rules.urgent import (
    an_urgent_change_stays_after_the_public_was_heard as an_urgent_change_stays_after_the_public_was_heard,
)
from tradelane.window.rules.urgent import last_day_of as last_day_of
from tradelane.window.rules.urgent import the_last_urgent_change_was_heard as the_last_urgent_change_was_heard
from tradelane.window.rules.urgent import the_public_is_heard_while_it_is_law as the_public_is_heard_while_it_is_law
from tradelane.window.rules.urgent import (
    urgency_is_declared_before_anybody_approves as urgency_is_declared_before_anybody_approves,
)
from tradelane.window.rules.urgent import urgent_terms_for as urgent_terms_for
from tradelane.window.rules.working import PHOTO_KINDS as PHOTO_KINDS
from tradelane.window.rules.working import PHOTO_LARGEST as PHOTO_LARGEST
from tradelane.window.rules.working import PHOTOS_AT_MOST as PHOTOS_AT_MOST
from tradelane.window.rules.working import (
    a_case_is_claimed_by_one_officer_of_its_agency as a_case_is_claimed_by_one_officer_of_its_agency,
)
from tradelane.window.rules.working import (
    a_case_is_handed_to_an_officer_of_the_agency as a_case_is_handed_to_an_officer_of_the_agency,
)
from tradelane.window.rules.working import a_photo_is_a_picture_of_fair_size as a_photo_is_a_picture_of_fair_size
from tradelane.window.rules.working import (
    a_tier_has_its_time_and_its_certificate as a_tier_has_its_time_and_its_certificate,
)
from tradelane.window.rules.working import (
    a_tier_is_confirmed_by_another_officer as a_tier_is_confirmed_by_another_officer,
)
from tradelane.window.rules.working import (
    an_inspection_is_booked_ahead_at_a_place as an_inspection_is_booked_ahead_at_a_place,
)
from tradelane.window.rules.working import (
    an_inspection_is_written_down_once_in_words as an_inspection_is_written_down_once_in_words,
)
from tradelane.window.rules.working import (
    goods_in_the_red_channel_are_looked_at_first as goods_in_the_red_channel_are_looked_at_first,
)
from tradelane.window.rules.working import only_an_open_case_is_withdrawn as only_an_open_case_is_withdrawn
from tradelane.window.rules.working import only_customs_trusts_a_trader as only_customs_trusts_a_trader
from tradelane.window.rules.working import photo_kind as photo_kind
from tradelane.window.rules.working import who_claimed_a_case_answers_for_it as who_claimed_a_case_answers_for_it
