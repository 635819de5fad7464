# SPDX-License-Identifier: Apache-2.0
"""The only writes of titles: issue, move, record, mirror; apart by the role a node plays in a record's life."""

from tradelane.titles.actions.control import control_of as control_of
from tradelane.titles.actions.demonstrate import demonstrate_control as demonstrate_control
from tradelane.titles.actions.issue import Opening as Opening
from tradelane.titles.actions.issue import combine_titles as combine_titles
from tradelane.titles.actions.issue import divide_title as divide_title
from tradelane.titles.actions.issue import issue_title as issue_title
from tradelane.titles.actions.issue import shares_of as shares_of
from tradelane.titles.actions.joint import add_signature as add_signature
from tradelane.titles.actions.joint import cosign_entry as cosign_entry
from tradelane.titles.actions.mirror import mirror_entry as mirror_entry
from tradelane.titles.actions.mirror import mirror_title as mirror_title
from tradelane.titles.actions.move import Together as Together
from tradelane.titles.actions.move import accept_surrender as accept_surrender
from tradelane.titles.actions.move import accept_title as accept_title
from tradelane.titles.actions.move import amend_title as amend_title
from tradelane.titles.actions.move import change_keys as change_keys
from tradelane.titles.actions.move import convert_to_paper as convert_to_paper
from tradelane.titles.actions.move import endorse_title as endorse_title
from tradelane.titles.actions.move import nominate_endorsee as nominate_endorsee
from tradelane.titles.actions.move import object_to_recovery as object_to_recovery
from tradelane.titles.actions.move import open_recovery as open_recovery
from tradelane.titles.actions.move import pledge_title as pledge_title
from tradelane.titles.actions.move import recover_title as recover_title
from tradelane.titles.actions.move import refuse_surrender as refuse_surrender
from tradelane.titles.actions.move import reject_title as reject_title
from tradelane.titles.actions.move import release_title as release_title
from tradelane.titles.actions.move import surrender_title as surrender_title
from tradelane.titles.actions.move import transfer_title as transfer_title
from tradelane.titles.actions.move import void_title as void_title
from tradelane.titles.actions.propose import mark_refused as mark_refused
from tradelane.titles.actions.propose import propose_entry as propose_entry
from tradelane.titles.actions.record import prepare_entry as prepare_entry
from tradelane.titles.actions.together import record_entries as record_entries
from tradelane.titles.actions.together import record_entry as record_entry
from tradelane.titles.actions.together import record_foreign_entry as record_foreign_entry
