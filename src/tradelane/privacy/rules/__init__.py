# SPDX-License-Identifier: Apache-2.0
"""Which of a person's data may go to whom, and what they may ask: the front door to the files beside it."""

from tradelane.privacy.rules.asking import VALUE_LIMIT as VALUE_LIMIT
from tradelane.privacy.rules.asking import (
    a_complaint_goes_on_after_its_answer_or_its_term as a_complaint_goes_on_after_its_answer_or_its_term,
)
from tradelane.privacy.rules.asking import (
    a_correction_proposes_a_value_for_a_field as a_correction_proposes_a_value_for_a_field,
)
from tradelane.privacy.rules.crossing import (
    a_node_speaks_only_of_people_it_was_told_of as a_node_speaks_only_of_people_it_was_told_of,
)
from tradelane.privacy.rules.crossing import a_receipt_is_not_from_the_future as a_receipt_is_not_from_the_future
from tradelane.privacy.rules.crossing import (
    a_receipt_names_fields_and_no_values as a_receipt_names_fields_and_no_values,
)
from tradelane.privacy.rules.disclosing import REQUESTS_AT_MOST as REQUESTS_AT_MOST
from tradelane.privacy.rules.disclosing import TEXT_LIMIT as TEXT_LIMIT
from tradelane.privacy.rules.disclosing import (
    a_certification_is_of_an_agent_for_a_time as a_certification_is_of_an_agent_for_a_time,
)
from tradelane.privacy.rules.disclosing import a_correction_says_what_is_wrong as a_correction_says_what_is_wrong
from tradelane.privacy.rules.disclosing import (
    a_field_leaves_only_by_a_row_in_force as a_field_leaves_only_by_a_row_in_force,
)
from tradelane.privacy.rules.disclosing import (
    a_lane_that_asks_for_a_step_keeps_the_field_home as a_lane_that_asks_for_a_step_keeps_the_field_home,
)
from tradelane.privacy.rules.disclosing import a_link_ends as a_link_ends
from tradelane.privacy.rules.disclosing import a_person_has_few_open_requests as a_person_has_few_open_requests
from tradelane.privacy.rules.disclosing import a_row_counts_only_in_its_time as a_row_counts_only_in_its_time
from tradelane.privacy.rules.disclosing import (
    a_row_names_its_source_or_is_doubtful as a_row_names_its_source_or_is_doubtful,
)
from tradelane.privacy.rules.disclosing import an_objection_keeps_the_field_home as an_objection_keeps_the_field_home
from tradelane.privacy.rules.disclosing import an_uncertified_recipient_gets_less as an_uncertified_recipient_gets_less
from tradelane.privacy.rules.disclosing import consent_comes_before_the_data as consent_comes_before_the_data
from tradelane.privacy.rules.disclosing import covers as covers
from tradelane.privacy.rules.disclosing import decide as decide
from tradelane.privacy.rules.disclosing import (
    no_more_leaves_than_was_asked_and_grounded as no_more_leaves_than_was_asked_and_grounded,
)
from tradelane.privacy.rules.disclosing import (
    only_a_standing_choice_is_withdrawn as only_a_standing_choice_is_withdrawn,
)
from tradelane.privacy.rules.disclosing import (
    only_what_rests_on_consent_is_agreed_to as only_what_rests_on_consent_is_agreed_to,
)
from tradelane.privacy.rules.disclosing import the_law_lets_one_object as the_law_lets_one_object
from tradelane.privacy.rules.disclosing import the_person_can_be_told as the_person_can_be_told
from tradelane.privacy.rules.disclosing import the_recipient_is_named as the_recipient_is_named
from tradelane.privacy.rules.labelling import PERSONAL_WORDS as PERSONAL_WORDS
from tradelane.privacy.rules.labelling import a_label_says_how_long as a_label_says_how_long
from tradelane.privacy.rules.labelling import (
    a_label_uses_the_words_of_the_taxonomy as a_label_uses_the_words_of_the_taxonomy,
)
from tradelane.privacy.rules.labelling import may_hold_a_person as may_hold_a_person
from tradelane.privacy.rules.labelling import what_may_hold_a_person_is_labelled as what_may_hold_a_person_is_labelled
