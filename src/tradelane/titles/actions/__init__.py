# SPDX-License-Identifier: Apache-2.0
"""The only writes of titles: issue, move, record, mirror; apart by the role a node plays in a record's life."""

from tradelane.titles.actions.issue import issue_title as issue_title
from tradelane.titles.actions.mirror import mirror_entry as mirror_entry
from tradelane.titles.actions.mirror import mirror_title as mirror_title
from tradelane.titles.actions.move import accept_surrender as accept_surrender
from tradelane.titles.actions.move import refuse_surrender as refuse_surrender
from tradelane.titles.actions.move import surrender_title as surrender_title
from tradelane.titles.actions.move import transfer_title as transfer_title
from tradelane.titles.actions.move import void_title as void_title
from tradelane.titles.actions.propose import mark_refused as mark_refused
from tradelane.titles.actions.propose import propose_entry as propose_entry
from tradelane.titles.actions.record import prepare_entry as prepare_entry
from tradelane.titles.actions.together import record_entries as record_entries
from tradelane.titles.actions.together import record_entry as record_entry
from tradelane.titles.actions.together import record_foreign_entry as record_foreign_entry
