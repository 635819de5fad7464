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
from tradelane.origin.rules.evaluation import determine_origin as determine_origin
from tradelane.origin.rules.originating import (
    every_material_is_originating as every_material_is_originating,
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
from tradelane.origin.rules.originating import (
    the_regional_value_content_is_reached as the_regional_value_content_is_reached,
)
from tradelane.origin.rules.originating import the_rest_is_de_minimis as the_rest_is_de_minimis
from tradelane.origin.rules.originating import the_share_is_within_its_limit as the_share_is_within_its_limit
from tradelane.origin.rules.verification import (
    it_ends_after_an_answer_or_its_last_day as it_ends_after_an_answer_or_its_last_day,
)
from tradelane.origin.rules.verification import only_who_was_asked_answers as only_who_was_asked_answers
from tradelane.origin.rules.verification import the_importing_agency_asks as the_importing_agency_asks
from tradelane.origin.rules.verification import there_is_time_to_answer as there_is_time_to_answer
