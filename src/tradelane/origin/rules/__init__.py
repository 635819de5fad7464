# SPDX-License-Identifier: Apache-2.0
"""When a good originates; apart, so that each clause is one yes/no question. `evaluation` asks them in order."""

from tradelane.origin.rules.certification import missing_statements as missing_statements
from tradelane.origin.rules.certification import (
    only_an_originating_good_is_certified as only_an_originating_good_is_certified,
)
from tradelane.origin.rules.certification import (
    the_blanket_period_is_at_most_twelve_months as the_blanket_period_is_at_most_twelve_months,
)
from tradelane.origin.rules.certification import (
    the_certification_names_its_minimum_data as the_certification_names_its_minimum_data,
)
from tradelane.origin.rules.editions import another_person_publishes_the_rules as another_person_publishes_the_rules
from tradelane.origin.rules.editions import (
    only_draft_rules_are_published_or_dropped as only_draft_rules_are_published_or_dropped,
)
from tradelane.origin.rules.editions import the_actor_keeps_the_rules_of_origin as the_actor_keeps_the_rules_of_origin
from tradelane.origin.rules.evaluation import determine_origin as determine_origin
from tradelane.origin.rules.issuing import (
    a_claim_rests_on_a_certificate_in_force as a_claim_rests_on_a_certificate_in_force,
)
from tradelane.origin.rules.issuing import a_dead_certificate_stays_dead as a_dead_certificate_stays_dead
from tradelane.origin.rules.issuing import a_late_application_says_why as a_late_application_says_why
from tradelane.origin.rules.issuing import a_late_certificate_is_in_time as a_late_certificate_is_in_time
from tradelane.origin.rules.issuing import a_revocation_says_why as a_revocation_says_why
from tradelane.origin.rules.issuing import a_true_copy_is_in_time as a_true_copy_is_in_time
from tradelane.origin.rules.issuing import it_is_contested_once_and_in_time as it_is_contested_once_and_in_time
from tradelane.origin.rules.issuing import months_after as months_after
from tradelane.origin.rules.issuing import only_the_exporter_contests as only_the_exporter_contests
from tradelane.origin.rules.issuing import only_the_issuer_ends_a_certificate as only_the_issuer_ends_a_certificate
from tradelane.origin.rules.issuing import only_who_was_applied_to_decides as only_who_was_applied_to_decides
from tradelane.origin.rules.issuing import retroactive_mark as retroactive_mark
from tradelane.origin.rules.issuing import somebody_else_decides_the_appeal as somebody_else_decides_the_appeal
from tradelane.origin.rules.issuing import the_agreement_lets_them_issue as the_agreement_lets_them_issue
from tradelane.origin.rules.issuing import they_are_what_they_issue_as as they_are_what_they_issue_as
from tradelane.origin.rules.issuing import valid_until as valid_until
from tradelane.origin.rules.originating import (
    a_material_of_any_party_accumulates as a_material_of_any_party_accumulates,
)
from tradelane.origin.rules.originating import (
    every_material_is_originating as every_material_is_originating,
)
from tradelane.origin.rules.originating import (
    foreign_materials_are_within_their_ceiling as foreign_materials_are_within_their_ceiling,
)
from tradelane.origin.rules.originating import (
    production_on_a_foreign_material_accumulates as production_on_a_foreign_material_accumulates,
)
from tradelane.origin.rules.originating import (
    the_agreement_is_in_force_between as the_agreement_is_in_force_between,
)
from tradelane.origin.rules.originating import (
    the_good_is_wholly_obtained as the_good_is_wholly_obtained,
)
from tradelane.origin.rules.originating import (
    the_good_keeps_its_origin_on_the_way as the_good_keeps_its_origin_on_the_way,
)
from tradelane.origin.rules.originating import (
    the_material_changes_its_classification as the_material_changes_its_classification,
)
from tradelane.origin.rules.originating import (
    the_material_is_not_excepted as the_material_is_not_excepted,
)
from tradelane.origin.rules.originating import the_material_is_wholly_obtained as the_material_is_wholly_obtained
from tradelane.origin.rules.originating import (
    the_regional_value_content_is_reached as the_regional_value_content_is_reached,
)
from tradelane.origin.rules.originating import the_rest_is_de_minimis as the_rest_is_de_minimis
from tradelane.origin.rules.originating import the_share_is_within_its_limit as the_share_is_within_its_limit
from tradelane.origin.rules.verification import (
    a_security_is_held_where_the_agreement_lets as a_security_is_held_where_the_agreement_lets,
)
from tradelane.origin.rules.verification import (
    a_step_comes_from_the_authority_it_names as a_step_comes_from_the_authority_it_names,
)
from tradelane.origin.rules.verification import an_issuing_body_says_what_it_found as an_issuing_body_says_what_it_found
from tradelane.origin.rules.verification import answer_day as answer_day
from tradelane.origin.rules.verification import (
    it_ends_after_an_answer_or_its_last_day as it_ends_after_an_answer_or_its_last_day,
)
from tradelane.origin.rules.verification import only_who_was_asked_answers as only_who_was_asked_answers
from tradelane.origin.rules.verification import (
    origin_is_confirmed_only_by_an_answer as origin_is_confirmed_only_by_an_answer,
)
from tradelane.origin.rules.verification import (
    the_exporter_answers_before_the_authority as the_exporter_answers_before_the_authority,
)
from tradelane.origin.rules.verification import the_importing_agency_asks as the_importing_agency_asks
from tradelane.origin.rules.verification import there_is_time_to_answer as there_is_time_to_answer
