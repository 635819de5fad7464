# SPDX-License-Identifier: Apache-2.0
"""What the tariff asks of a sale, and what it costs landed: the front door to the files beside it."""

from tradelane.tariff.rules.customs_rates import COUNTS_FOR as COUNTS_FOR
from tradelane.tariff.rules.customs_rates import a_published_rate_says_what_it_is as a_published_rate_says_what_it_is
from tradelane.tariff.rules.customs_rates import (
    a_rate_counts_from_its_publication as a_rate_counts_from_its_publication,
)
from tradelane.tariff.rules.customs_rates import at_rate as at_rate
from tradelane.tariff.rules.customs_rates import published_rate as published_rate
from tradelane.tariff.rules.customs_value import CustomsValue as CustomsValue
from tradelane.tariff.rules.customs_value import a_rate_of_exchange_is_on_file as a_rate_of_exchange_is_on_file
from tradelane.tariff.rules.customs_value import convert as convert
from tradelane.tariff.rules.customs_value import customs_value as customs_value
from tradelane.tariff.rules.customs_value import freight_and_insurance_are_known as freight_and_insurance_are_known
from tradelane.tariff.rules.customs_value import rate_of as rate_of
from tradelane.tariff.rules.customs_value import shared as shared
from tradelane.tariff.rules.customs_value import the_customs_value_is_not_negative as the_customs_value_is_not_negative
from tradelane.tariff.rules.editions import another_person_publishes as another_person_publishes
from tradelane.tariff.rules.editions import only_a_draft_is_published_or_dropped as only_a_draft_is_published_or_dropped
from tradelane.tariff.rules.editions import the_actor_keeps_the_tariff as the_actor_keeps_the_tariff
from tradelane.tariff.rules.measures import DutyFacts as DutyFacts
from tradelane.tariff.rules.measures import a_measure_applies_within_its_dates as a_measure_applies_within_its_dates
from tradelane.tariff.rules.measures import (
    a_measure_covers_goods_below_its_heading as a_measure_covers_goods_below_its_heading,
)
from tradelane.tariff.rules.measures import a_measure_is_for_the_goods_origin as a_measure_is_for_the_goods_origin
from tradelane.tariff.rules.measures import a_part_that_is_charged_is_declared as a_part_that_is_charged_is_declared
from tradelane.tariff.rules.measures import (
    a_preference_needs_an_origin_determination as a_preference_needs_an_origin_determination,
)
from tradelane.tariff.rules.measures import a_specific_duty_has_its_quantity as a_specific_duty_has_its_quantity
from tradelane.tariff.rules.measures import agreed_below as agreed_below
from tradelane.tariff.rules.measures import all_applicable as all_applicable
from tradelane.tariff.rules.measures import applicable as applicable
from tradelane.tariff.rules.measures import (
    both_ends_are_members_of_the_agreement as both_ends_are_members_of_the_agreement,
)
from tradelane.tariff.rules.measures import duty as duty
from tradelane.tariff.rules.measures import the_duty_referred_to_is_given as the_duty_referred_to_is_given
from tradelane.tariff.rules.measures import the_rate_is_on_file as the_rate_is_on_file
from tradelane.tariff.rules.quotas import a_draw_is_given_back_once_and_in_time as a_draw_is_given_back_once_and_in_time
from tradelane.tariff.rules.quotas import a_quota_is_open_on_the_day as a_quota_is_open_on_the_day
from tradelane.tariff.rules.quotas import the_quota_has_room as the_quota_has_room
from tradelane.tariff.rules.quoting import every_line_is_classified as every_line_is_classified
from tradelane.tariff.rules.quoting import quote as quote
from tradelane.tariff.rules.quoting import the_destination_is_on_file as the_destination_is_on_file
from tradelane.tariff.rules.quoting import (
    the_national_line_is_below_the_subheading as the_national_line_is_below_the_subheading,
)
from tradelane.tariff.rules.quoting import the_price_is_within_the_threshold as the_price_is_within_the_threshold
from tradelane.tariff.rules.quoting import the_total_is_the_sum_of_its_lines as the_total_is_the_sum_of_its_lines
