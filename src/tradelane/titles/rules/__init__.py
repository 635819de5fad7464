# SPDX-License-Identifier: Apache-2.0
"""What must hold of a transferable record: a court, a bank and a verifier read these alone.

MLETR: UNCITRAL Model Law on Electronic Transferable Records (2017). ETDA: UK Electronic Trade Documents Act 2023.
NCD: United Nations Convention on Negotiable Cargo Documents (2025). ULB: Geneva Uniform Law for Bills of Exchange
(1930). COGSA: UK Carriage of Goods by Sea Act 1992.
"""

from tradelane.titles.rules.answering import answering as answering
from tradelane.titles.rules.answering import recourse_lost as recourse_lost
from tradelane.titles.rules.bill_times import asks_for_protest as asks_for_protest
from tradelane.titles.rules.bill_times import barred_after as barred_after
from tradelane.titles.rules.bill_times import bill_payable_on as bill_payable_on
from tradelane.titles.rules.bill_times import is_dishonoured as is_dishonoured
from tradelane.titles.rules.bill_times import last_day_for_acceptance as last_day_for_acceptance
from tradelane.titles.rules.bill_times import last_day_for_payment as last_day_for_payment
from tradelane.titles.rules.bill_times import last_day_to_pay_for_honour as last_day_to_pay_for_honour
from tradelane.titles.rules.bill_times import last_day_to_protest as last_day_to_protest
from tradelane.titles.rules.bill_times import maturity_of as maturity_of
from tradelane.titles.rules.bills import a_drawee_deliberates_for_a_day as a_drawee_deliberates_for_a_day
from tradelane.titles.rules.bills import a_protest_is_of_a_dishonour_in_time as a_protest_is_of_a_dishonour_in_time
from tradelane.titles.rules.bills import a_protested_bill_is_not_endorsed as a_protested_bill_is_not_endorsed
from tradelane.titles.rules.bills import an_aval_is_for_a_party as an_aval_is_for_a_party
from tradelane.titles.rules.bills import an_instrument_is_not_a_cargo_document as an_instrument_is_not_a_cargo_document
from tradelane.titles.rules.bills import (
    an_instrument_is_presented_in_its_time as an_instrument_is_presented_in_its_time,
)
from tradelane.titles.rules.bills import an_obstacle_is_noted_as_it_was as an_obstacle_is_noted_as_it_was
from tradelane.titles.rules.bills import awaits_acceptance as awaits_acceptance
from tradelane.titles.rules.bills import costs_are_in_the_bills_money as costs_are_in_the_bills_money
from tradelane.titles.rules.bills import notice_is_given_in_time as notice_is_given_in_time
from tradelane.titles.rules.bills import (
    only_what_was_presented_is_dishonoured as only_what_was_presented_is_dishonoured,
)
from tradelane.titles.rules.bills import recourse_follows_a_dishonour as recourse_follows_a_dishonour
from tradelane.titles.rules.bills import the_drawee_accepts_once as the_drawee_accepts_once
from tradelane.titles.rules.bills import what_is_paid_is_owed as what_is_paid_is_owed
from tradelane.titles.rules.bills import who_was_told_tells_those_before_them as who_was_told_tells_those_before_them
from tradelane.titles.rules.calendars import business_days_after as business_days_after
from tradelane.titles.rules.calendars import due_on as due_on
from tradelane.titles.rules.calendars import is_business_day as is_business_day
from tradelane.titles.rules.calendars import next_business_day as next_business_day
from tradelane.titles.rules.calendars import payable_on as payable_on
from tradelane.titles.rules.claims import other_money_is_paid_at_its_rate as other_money_is_paid_at_its_rate
from tradelane.titles.rules.claims import payable_beyond as payable_beyond
from tradelane.titles.rules.claims import reckon as reckon
from tradelane.titles.rules.claims import (
    what_is_paid_beyond_the_sum_is_reckoned as what_is_paid_beyond_the_sum_is_reckoned,
)
from tradelane.titles.rules.control import BY_OTHERS as BY_OTHERS
from tradelane.titles.rules.control import CLOCK_SKEW as CLOCK_SKEW
from tradelane.titles.rules.control import (
    a_frozen_record_does_not_change_hands as a_frozen_record_does_not_change_hands,
)
from tradelane.titles.rules.control import a_record_is_issued_once as a_record_is_issued_once
from tradelane.titles.rules.control import (
    a_record_reaches_the_carrier_only_by_surrender as a_record_reaches_the_carrier_only_by_surrender,
)
from tradelane.titles.rules.control import a_refused_record_goes_back as a_refused_record_goes_back
from tradelane.titles.rules.control import a_surrender_goes_to_the_carrier as a_surrender_goes_to_the_carrier
from tradelane.titles.rules.control import a_transfer_goes_to_another_party as a_transfer_goes_to_another_party
from tradelane.titles.rules.control import an_ended_record_does_not_move as an_ended_record_does_not_move
from tradelane.titles.rules.control import (
    an_ended_record_stays_with_the_carrier as an_ended_record_stays_with_the_carrier,
)
from tradelane.titles.rules.control import an_entry_is_not_from_the_future as an_entry_is_not_from_the_future
from tradelane.titles.rules.control import (
    an_entry_is_not_older_than_the_one_before as an_entry_is_not_older_than_the_one_before,
)
from tradelane.titles.rules.control import entries_are_numbered_without_gap as entries_are_numbered_without_gap
from tradelane.titles.rules.control import only_the_holder_moves_a_record as only_the_holder_moves_a_record
from tradelane.titles.rules.control import the_carrier_answers_only_a_surrender as the_carrier_answers_only_a_surrender
from tradelane.titles.rules.control import the_entry_extends_the_head as the_entry_extends_the_head
from tradelane.titles.rules.control import the_entry_is_of_this_record as the_entry_is_of_this_record
from tradelane.titles.rules.counter import a_code_at_the_counter_works_once as a_code_at_the_counter_works_once
from tradelane.titles.rules.counter import (
    a_surrender_at_the_counter_is_for_delivery as a_surrender_at_the_counter_is_for_delivery,
)
from tradelane.titles.rules.counter import the_carrier_asks_at_its_counter as the_carrier_asks_at_its_counter
from tradelane.titles.rules.endorsing import a_pledgee_passes_nothing_on as a_pledgee_passes_nothing_on
from tradelane.titles.rules.endorsing import (
    a_released_record_goes_back_to_its_pledgor as a_released_record_goes_back_to_its_pledgor,
)
from tradelane.titles.rules.endorsing import (
    a_straight_record_reaches_only_its_consignee as a_straight_record_reaches_only_its_consignee,
)
from tradelane.titles.rules.endorsing import (
    an_endorsed_record_goes_to_its_endorsee as an_endorsed_record_goes_to_its_endorsee,
)
from tradelane.titles.rules.endorsing import (
    an_endorsement_in_full_names_its_endorsee as an_endorsement_in_full_names_its_endorsee,
)
from tradelane.titles.rules.endorsing import only_the_entitled_endorse as only_the_entitled_endorse
from tradelane.titles.rules.endorsing import only_the_entitled_get_the_goods as only_the_entitled_get_the_goods
from tradelane.titles.rules.endorsing import only_the_entitled_nominate as only_the_entitled_nominate
from tradelane.titles.rules.endorsing import only_the_entitled_pledge as only_the_entitled_pledge
from tradelane.titles.rules.endorsing import purpose_of as purpose_of
from tradelane.titles.rules.holding import SALT_BYTES as SALT_BYTES
from tradelane.titles.rules.holding import a_change_of_keys_names_keys as a_change_of_keys_names_keys
from tradelane.titles.rules.holding import (
    a_rejection_is_the_new_holders_very_next_act as a_rejection_is_the_new_holders_very_next_act,
)
from tradelane.titles.rules.holding import enough_of_those_in_control_signed as enough_of_those_in_control_signed
from tradelane.titles.rules.holding import is_whole as is_whole
from tradelane.titles.rules.holding import key_commitment as key_commitment
from tradelane.titles.rules.holding import (
    only_a_change_of_holder_changes_control as only_a_change_of_holder_changes_control,
)
from tradelane.titles.rules.holding import the_keys_in_control_signed as the_keys_in_control_signed
from tradelane.titles.rules.holding import those_in_control_are_named_once as those_in_control_are_named_once
from tradelane.titles.rules.holding import what_moves_nothing_leaves_the_holder as what_moves_nothing_leaves_the_holder
from tradelane.titles.rules.honour import a_payment_for_honour_frees_most as a_payment_for_honour_frees_most
from tradelane.titles.rules.honour import (
    an_intervention_is_for_one_who_answers as an_intervention_is_for_one_who_answers,
)
from tradelane.titles.rules.honour import the_holder_answers_what_was_offered as the_holder_answers_what_was_offered
from tradelane.titles.rules.honour import (
    what_was_paid_for_honour_is_not_endorsed as what_was_paid_for_honour_is_not_endorsed,
)
from tradelane.titles.rules.instruments import INSTRUMENTS as INSTRUMENTS
from tradelane.titles.rules.instruments import NOTES as NOTES
from tradelane.titles.rules.instruments import (
    a_drawer_stipulates_what_the_law_knows as a_drawer_stipulates_what_the_law_knows,
)
from tradelane.titles.rules.instruments import (
    a_signer_stipulates_what_the_law_knows as a_signer_stipulates_what_the_law_knows,
)
from tradelane.titles.rules.instruments import an_instrument_says_what_it_must as an_instrument_says_what_it_must
from tradelane.titles.rules.instruments import interest_is_promised_at_a_rate as interest_is_promised_at_a_rate
from tradelane.titles.rules.instruments import sum_that_counts as sum_that_counts
from tradelane.titles.rules.instruments import the_sum_that_counts_is_the_sum as the_sum_that_counts_is_the_sum
from tradelane.titles.rules.interest import rates as rates
from tradelane.titles.rules.machine import LAW as LAW
from tradelane.titles.rules.machine import OF_A_NEXT_ENTRY as OF_A_NEXT_ENTRY
from tradelane.titles.rules.machine import OF_AN_OPENING as OF_AN_OPENING
from tradelane.titles.rules.machine import OF_ANY_ENTRY as OF_ANY_ENTRY
from tradelane.titles.rules.machine import Provision as Provision
from tradelane.titles.rules.machine import an_act_says_what_it_must as an_act_says_what_it_must
from tradelane.titles.rules.machine import first_broken as first_broken
from tradelane.titles.rules.machine import possible_after as possible_after
from tradelane.titles.rules.machine import the_act_stands_in_this_state as the_act_stands_in_this_state
from tradelane.titles.rules.media import a_division_has_its_basis as a_division_has_its_basis
from tradelane.titles.rules.media import a_division_is_of_the_whole as a_division_is_of_the_whole
from tradelane.titles.rules.media import a_part_names_what_it_comes_from as a_part_names_what_it_comes_from
from tradelane.titles.rules.media import (
    a_record_is_dead_before_its_paper_is_issued as a_record_is_dead_before_its_paper_is_issued,
)
from tradelane.titles.rules.media import a_record_opens_by_consent as a_record_opens_by_consent
from tradelane.titles.rules.media import an_amendment_names_what_it_replaces as an_amendment_names_what_it_replaces
from tradelane.titles.rules.media import combined_records_are_in_one_hand as combined_records_are_in_one_hand
from tradelane.titles.rules.media import combined_records_go_on_as_one as combined_records_go_on_as_one
from tradelane.titles.rules.media import paper_is_dead_before_its_record_opens as paper_is_dead_before_its_record_opens
from tradelane.titles.rules.media import paper_waits_for_the_log as paper_waits_for_the_log
from tradelane.titles.rules.media import the_answer_is_to_what_was_asked as the_answer_is_to_what_was_asked
from tradelane.titles.rules.media import (
    the_first_holder_consents_expressly as the_first_holder_consents_expressly,
)
from tradelane.titles.rules.media import the_form_says_in_whose_favour as the_form_says_in_whose_favour
from tradelane.titles.rules.media import what_goes_on_bears_its_number as what_goes_on_bears_its_number
from tradelane.titles.rules.periods import Matter as Matter
from tradelane.titles.rules.periods import goes_partly as goes_partly
from tradelane.titles.rules.periods import period_of as period_of
from tradelane.titles.rules.periods import periods as periods
from tradelane.titles.rules.recovery import a_recovery_does_what_it_announced as a_recovery_does_what_it_announced
from tradelane.titles.rules.recovery import a_recovery_is_opened_now as a_recovery_is_opened_now
from tradelane.titles.rules.recovery import a_recovery_waits_in_public as a_recovery_waits_in_public
from tradelane.titles.rules.recovery import an_objection_is_to_a_recovery as an_objection_is_to_a_recovery
from tradelane.titles.rules.recovery import no_guardian_acts_alone as no_guardian_acts_alone
from tradelane.titles.rules.recovery import only_guardians_recover as only_guardians_recover
from tradelane.titles.rules.recovery import waited as waited
from tradelane.titles.rules.registry import LONGEST_CHALLENGE as LONGEST_CHALLENGE
from tradelane.titles.rules.registry import a_chain_does_not_fork as a_chain_does_not_fork
from tradelane.titles.rules.registry import a_challenge_says_whose_it_is as a_challenge_says_whose_it_is
from tradelane.titles.rules.registry import (
    a_demonstration_answers_the_challenge as a_demonstration_answers_the_challenge,
)
from tradelane.titles.rules.registry import a_demonstration_is_fresh as a_demonstration_is_fresh
from tradelane.titles.rules.registry import a_document_has_one_record as a_document_has_one_record
from tradelane.titles.rules.registry import a_document_has_one_record_anywhere as a_document_has_one_record_anywhere
from tradelane.titles.rules.registry import a_holder_signs_one_entry_on_a_head as a_holder_signs_one_entry_on_a_head
from tradelane.titles.rules.registry import a_logged_head_is_extended_once as a_logged_head_is_extended_once
from tradelane.titles.rules.registry import (
    a_person_acts_for_their_own_organisation as a_person_acts_for_their_own_organisation,
)
from tradelane.titles.rules.registry import a_register_ends_where_its_log_ends as a_register_ends_where_its_log_ends
from tradelane.titles.rules.registry import (
    a_registry_records_in_the_order_of_its_clock as a_registry_records_in_the_order_of_its_clock,
)
from tradelane.titles.rules.registry import the_acting_party_signed as the_acting_party_signed
from tradelane.titles.rules.registry import the_home_registry_decides as the_home_registry_decides
from tradelane.titles.rules.registry import the_home_registry_signed as the_home_registry_signed
from tradelane.titles.rules.registry import the_next_holder_is_known as the_next_holder_is_known
from tradelane.titles.rules.reserving import (
    a_reserved_record_moves_only_by_what_it_is_reserved_for as a_reserved_record_moves_only_by_what_it_is_reserved_for,
)
from tradelane.titles.rules.reserving import only_a_handover_by_one_holder_waits as only_a_handover_by_one_holder_waits
from tradelane.titles.rules.reserving import only_an_open_reservation_ends as only_an_open_reservation_ends
from tradelane.titles.rules.sending import a_record_comes_back_as_its_carriers as a_record_comes_back_as_its_carriers
from tradelane.titles.rules.sending import a_record_departs_to_whom_it_was_sent as a_record_departs_to_whom_it_was_sent
from tradelane.titles.rules.sending import (
    a_record_ends_elsewhere_by_its_surrender as a_record_ends_elsewhere_by_its_surrender,
)
from tradelane.titles.rules.sending import a_record_is_sent_to_somebody_else as a_record_is_sent_to_somebody_else
from tradelane.titles.rules.sending import (
    a_record_that_was_not_taken_stays_with_its_holder as a_record_that_was_not_taken_stays_with_its_holder,
)
from tradelane.titles.rules.sending import (
    a_refused_record_does_not_stay_where_nobody_holds_it as a_refused_record_does_not_stay_where_nobody_holds_it,
)
from tradelane.titles.rules.sending import (
    a_straight_record_is_sent_only_to_its_consignee as a_straight_record_is_sent_only_to_its_consignee,
)
from tradelane.titles.rules.sending import only_a_plain_issue_begins_elsewhere as only_a_plain_issue_begins_elsewhere
from tradelane.titles.rules.sending import (
    only_the_registry_says_what_another_platform_did as only_the_registry_says_what_another_platform_did,
)
from tradelane.titles.rules.sending import (
    what_arrives_surrendered_is_with_its_carrier as what_arrives_surrendered_is_with_its_carrier,
)
from tradelane.titles.rules.sending import (
    what_is_sent_to_its_carrier_is_surrendered as what_is_sent_to_its_carrier_is_surrendered,
)
from tradelane.titles.rules.sending import (
    what_was_surrendered_elsewhere_is_issued_anew as what_was_surrendered_elsewhere_is_issued_anew,
)
from tradelane.titles.rules.signing import who_acts as who_acts
from tradelane.titles.rules.signing import who_did_not_sign as who_did_not_sign
from tradelane.titles.rules.signing import who_is_missing as who_is_missing
from tradelane.titles.rules.words import committed as committed
from tradelane.titles.rules.words import has_commitments as has_commitments
from tradelane.titles.rules.words import has_words_in_clear as has_words_in_clear
from tradelane.titles.rules.words import is_commitment as is_commitment
from tradelane.titles.rules.words import said as said
from tradelane.titles.rules.words import the_home_registry_is_told_the_words as the_home_registry_is_told_the_words
from tradelane.titles.rules.words import words_are_those_that_were_signed as words_are_those_that_were_signed
from tradelane.titles.rules.words import written_in as written_in
