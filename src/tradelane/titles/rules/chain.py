# SPDX-License-Identifier: Apache-2.0
"""Every rule of a chain, in the order in which people want to hear of them; apart, as the one list that is asked."""

from tradelane.kernel.rule import Rule
from tradelane.titles.rules.control import (
    a_frozen_record_does_not_change_hands,
    a_record_is_issued_once,
    a_record_reaches_the_carrier_only_by_surrender,
    a_refused_record_goes_back,
    a_surrender_goes_to_the_carrier,
    a_transfer_goes_to_another_party,
    an_ended_record_does_not_move,
    an_ended_record_stays_with_the_carrier,
    an_entry_is_not_older_than_the_one_before,
    entries_are_numbered_without_gap,
    only_the_holder_moves_a_record,
    the_carrier_answers_only_a_surrender,
    the_entry_extends_the_head,
    the_entry_is_of_this_record,
)
from tradelane.titles.values import Entry, Title

OF_A_NEXT_ENTRY: tuple[Rule[[Title, Entry]], ...] = (
    the_entry_is_of_this_record,
    the_entry_extends_the_head,
    entries_are_numbered_without_gap,
    an_entry_is_not_older_than_the_one_before,
    a_frozen_record_does_not_change_hands,
    only_the_holder_moves_a_record,
    the_carrier_answers_only_a_surrender,
    a_record_reaches_the_carrier_only_by_surrender,
    a_surrender_goes_to_the_carrier,
    a_refused_record_goes_back,
    an_ended_record_stays_with_the_carrier,
)
"""Every rule on a title and the entry that would follow it, in the order in which people want to hear of them."""

OF_ANY_ENTRY: tuple[Rule[[Entry]], ...] = (a_record_is_issued_once, a_transfer_goes_to_another_party)
"""Every rule on an entry alone."""


def first_broken(title: Title | None, entry: Entry) -> "Rule[...] | None":
    """The first rule that `entry` breaks when it follows `title` (None: it opens the chain); None when all hold."""
    for alone in OF_ANY_ENTRY:
        if not alone(entry):
            return alone
    if title is None:
        return None if entry.n == 1 else a_record_is_issued_once
    if not an_ended_record_does_not_move(title):
        return an_ended_record_does_not_move
    return next((each for each in OF_A_NEXT_ENTRY if not each(title, entry)), None)
