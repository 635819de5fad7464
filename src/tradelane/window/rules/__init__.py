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
from tradelane.window.rules.filing import nothing_is_entered_twice as nothing_is_entered_twice
from tradelane.window.rules.filing import the_answers_fit_the_forms as the_answers_fit_the_forms
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
