# SPDX-License-Identifier: Apache-2.0
"""What must hold of a transferable record: a court, a bank and a verifier read these alone.

MLETR: UNCITRAL Model Law on Electronic Transferable Records (2017). ETDA: UK Electronic Trade Documents Act 2023.
NCD: United Nations Convention on Negotiable Cargo Documents (2025).
"""

from tradelane.titles.rules.chain import OF_A_NEXT_ENTRY as OF_A_NEXT_ENTRY
from tradelane.titles.rules.chain import OF_ANY_ENTRY as OF_ANY_ENTRY
from tradelane.titles.rules.chain import first_broken as first_broken
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
from tradelane.titles.rules.registry import a_chain_does_not_fork as a_chain_does_not_fork
from tradelane.titles.rules.registry import a_document_has_one_record as a_document_has_one_record
from tradelane.titles.rules.registry import a_holder_signs_one_entry_on_a_head as a_holder_signs_one_entry_on_a_head
from tradelane.titles.rules.registry import a_logged_head_is_extended_once as a_logged_head_is_extended_once
from tradelane.titles.rules.registry import (
    a_person_acts_for_their_own_organisation as a_person_acts_for_their_own_organisation,
)
from tradelane.titles.rules.registry import the_acting_party_signed as the_acting_party_signed
from tradelane.titles.rules.registry import the_home_registry_decides as the_home_registry_decides
from tradelane.titles.rules.registry import the_home_registry_signed as the_home_registry_signed
from tradelane.titles.rules.registry import the_next_holder_is_known as the_next_holder_is_known
