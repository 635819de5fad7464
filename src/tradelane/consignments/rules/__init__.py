# SPDX-License-Identifier: Apache-2.0
"""What must hold of a consignment, and what it still lacks: the front door to the files beside it."""

from tradelane.consignments.rules.entry import entry_findings as entry_findings
from tradelane.consignments.rules.entry import (
    every_line_has_its_quantity_and_price as every_line_has_its_quantity_and_price,
)
from tradelane.consignments.rules.entry import the_sale_has_its_date as the_sale_has_its_date
from tradelane.consignments.rules.entry import (
    transport_names_its_mode_and_its_ends as transport_names_its_mode_and_its_ends,
)
from tradelane.consignments.rules.fields import FIELD_RULES as FIELD_RULES
from tradelane.consignments.rules.fields import UCR_LENGTH as UCR_LENGTH
from tradelane.consignments.rules.fields import a_country_is_an_iso_code as a_country_is_an_iso_code
from tradelane.consignments.rules.fields import a_currency_is_an_iso_code as a_currency_is_an_iso_code
from tradelane.consignments.rules.fields import a_line_number_is_positive as a_line_number_is_positive
from tradelane.consignments.rules.fields import a_mass_has_a_unit_of_mass as a_mass_has_a_unit_of_mass
from tradelane.consignments.rules.fields import a_mass_is_not_negative as a_mass_is_not_negative
from tradelane.consignments.rules.fields import a_price_is_not_negative as a_price_is_not_negative
from tradelane.consignments.rules.fields import a_quantity_is_positive as a_quantity_is_positive
from tradelane.consignments.rules.fields import a_un_number_has_four_digits as a_un_number_has_four_digits
from tradelane.consignments.rules.fields import (
    an_organisation_is_its_official_number as an_organisation_is_its_official_number,
)
from tradelane.consignments.rules.fields import line_numbers_differ as line_numbers_differ
from tradelane.consignments.rules.fields import packages_are_counted_by_kind as packages_are_counted_by_kind
from tradelane.consignments.rules.fields import seller_and_buyer_are_named as seller_and_buyer_are_named
from tradelane.consignments.rules.fields import text_is_printable as text_is_printable
from tradelane.consignments.rules.fields import (
    the_container_number_has_its_check_digit as the_container_number_has_its_check_digit,
)
from tradelane.consignments.rules.fields import the_hs_code_exists as the_hs_code_exists
from tradelane.consignments.rules.fields import the_imo_number_has_its_check_digit as the_imo_number_has_its_check_digit
from tradelane.consignments.rules.fields import the_ucr_fits as the_ucr_fits
from tradelane.consignments.rules.fields import there_is_at_least_one_line as there_is_at_least_one_line
from tradelane.consignments.rules.missing import missing as missing
from tradelane.consignments.rules.whole import CHARGE_KINDS as CHARGE_KINDS
from tradelane.consignments.rules.whole import VALUE_RULES as VALUE_RULES
from tradelane.consignments.rules.whole import a_charge_has_a_known_kind_and_sign as a_charge_has_a_known_kind_and_sign
from tradelane.consignments.rules.whole import amounts as amounts
from tradelane.consignments.rules.whole import arrival_is_not_before_departure as arrival_is_not_before_departure
from tradelane.consignments.rules.whole import finding as finding
from tradelane.consignments.rules.whole import findings as findings
from tradelane.consignments.rules.whole import gross_mass_is_not_below_net_mass as gross_mass_is_not_below_net_mass
from tradelane.consignments.rules.whole import one_currency_is_used as one_currency_is_used
from tradelane.consignments.rules.whole import (
    seller_and_buyer_stand_at_the_ends_of_the_lane as seller_and_buyer_stand_at_the_ends_of_the_lane,
)
from tradelane.consignments.rules.whole import the_incoterm_fits_the_mode as the_incoterm_fits_the_mode
from tradelane.consignments.rules.whole import (
    the_line_value_is_quantity_times_price as the_line_value_is_quantity_times_price,
)
