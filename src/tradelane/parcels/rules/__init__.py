# SPDX-License-Identifier: Apache-2.0
"""What a line of a manifest must say, what it owes and what becomes of it: the front door to the files beside it.

The vectorised twin stays out of this door: it needs polars, which the core leaves out.
"""

from tradelane.parcels.rules.assessing import Facts as Facts
from tradelane.parcels.rules.assessing import assess as assess
from tradelane.parcels.rules.assessing import judge as judge
from tradelane.parcels.rules.assessing import picked as picked
from tradelane.parcels.rules.lines import the_currency_has_a_rate as the_currency_has_a_rate
from tradelane.parcels.rules.lines import (
    the_description_says_what_the_goods_are as the_description_says_what_the_goods_are,
)
from tradelane.parcels.rules.lines import the_duty_can_be_reckoned as the_duty_can_be_reckoned
from tradelane.parcels.rules.lines import the_goods_are_classified as the_goods_are_classified
from tradelane.parcels.rules.lines import the_item_is_new_here as the_item_is_new_here
from tradelane.parcels.rules.lines import the_item_is_numbered as the_item_is_numbered
from tradelane.parcels.rules.lines import the_line_is_declared_once as the_line_is_declared_once
from tradelane.parcels.rules.lines import the_mass_is_stated as the_mass_is_stated
from tradelane.parcels.rules.lines import the_origin_is_a_country as the_origin_is_a_country
from tradelane.parcels.rules.lines import the_pieces_are_counted as the_pieces_are_counted
from tradelane.parcels.rules.lines import the_registration_is_a_number as the_registration_is_a_number
from tradelane.parcels.rules.lines import the_value_is_stated as the_value_is_stated
from tradelane.parcels.rules.preferences import (
    a_claim_names_its_agreement_and_its_proof as a_claim_names_its_agreement_and_its_proof,
)
from tradelane.parcels.rules.preferences import (
    a_declaration_is_within_the_value_limit as a_declaration_is_within_the_value_limit,
)
from tradelane.parcels.rules.preferences import the_agreement_binds_both_ends as the_agreement_binds_both_ends
from tradelane.parcels.rules.preferences import (
    the_agreement_has_a_rate_for_the_goods as the_agreement_has_a_rate_for_the_goods,
)
from tradelane.parcels.rules.preferences import the_certificate_covers_the_goods as the_certificate_covers_the_goods
from tradelane.parcels.rules.preferences import the_certificate_is_known as the_certificate_is_known
from tradelane.parcels.rules.preferences import the_certificate_stands as the_certificate_stands
from tradelane.parcels.rules.reading import faults_of as faults_of
from tradelane.parcels.rules.reading import parcel_of as parcel_of
