# SPDX-License-Identifier: Apache-2.0
"""The only reads of titles that others may use; a folder, as records, how reliably they are kept, and platforms of
DCSA's are read apart.
"""

from tradelane.titles.queries.consents import standing_consent as standing_consent
from tradelane.titles.queries.platforms import Sending as Sending
from tradelane.titles.queries.platforms import call_header as call_header
from tradelane.titles.queries.platforms import chain_party as chain_party
from tradelane.titles.queries.platforms import foreign_id as foreign_id
from tradelane.titles.queries.platforms import is_foreign as is_foreign
from tradelane.titles.queries.platforms import live_platform as live_platform
from tradelane.titles.queries.platforms import organisation_of as organisation_of
from tradelane.titles.queries.platforms import our_party as our_party
from tradelane.titles.queries.platforms import own_code as own_code
from tradelane.titles.queries.platforms import own_keys as own_keys
from tradelane.titles.queries.platforms import platform as platform
from tradelane.titles.queries.platforms import platforms as platforms
from tradelane.titles.queries.platforms import sendings as sendings
from tradelane.titles.queries.platforms import signed_by as signed_by
from tradelane.titles.queries.platforms import signed_by_carrier as signed_by_carrier
from tradelane.titles.queries.platforms import transport_document as transport_document
from tradelane.titles.queries.platforms import transport_document_of as transport_document_of
from tradelane.titles.queries.titles import Effect as Effect
from tradelane.titles.queries.titles import Fork as Fork
from tradelane.titles.queries.titles import Proposal as Proposal
from tradelane.titles.queries.titles import Version as Version
from tradelane.titles.queries.titles import Waiting as Waiting
from tradelane.titles.queries.titles import chain as chain
from tradelane.titles.queries.titles import demonstrated as demonstrated
from tradelane.titles.queries.titles import effect as effect
from tradelane.titles.queries.titles import entries as entries
from tradelane.titles.queries.titles import every_entry as every_entry
from tradelane.titles.queries.titles import forks as forks
from tradelane.titles.queries.titles import here as here
from tradelane.titles.queries.titles import leaf as leaf
from tradelane.titles.queries.titles import lock_title as lock_title
from tradelane.titles.queries.titles import lock_titles as lock_titles
from tradelane.titles.queries.titles import logged as logged
from tradelane.titles.queries.titles import not_found as not_found
from tradelane.titles.queries.titles import paper_statement as paper_statement
from tradelane.titles.queries.titles import readers_of as readers_of
from tradelane.titles.queries.titles import recorded_entries as recorded_entries
from tradelane.titles.queries.titles import report as report
from tradelane.titles.queries.titles import reservation as reservation
from tradelane.titles.queries.titles import reservation_of as reservation_of
from tradelane.titles.queries.titles import reserved_heads as reserved_heads
from tradelane.titles.queries.titles import signed_of as signed_of
from tradelane.titles.queries.titles import state_name as state_name
from tradelane.titles.queries.titles import title as title
from tradelane.titles.queries.titles import title_of as title_of
from tradelane.titles.queries.titles import titles as titles
from tradelane.titles.queries.titles import titles_of as titles_of
from tradelane.titles.queries.titles import versions as versions
from tradelane.titles.queries.titles import waiting_entries as waiting_entries
from tradelane.titles.queries.titles import waiting_proposal as waiting_proposal
