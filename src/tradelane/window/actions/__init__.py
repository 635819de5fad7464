# SPDX-License-Identifier: Apache-2.0
"""The only writes of cases, officers' work and tiers; apart, so that the law stands before every change."""

from tradelane.window.actions.contest import appeal as appeal
from tradelane.window.actions.contest import decide_appeal as decide_appeal
from tradelane.window.actions.drafts import import_draft as import_draft
from tradelane.window.actions.drafts import save_draft as save_draft
from tradelane.window.actions.drafts import start_draft as start_draft
from tradelane.window.actions.drafts import withdraw_draft as withdraw_draft
from tradelane.window.actions.enact import approve_draft as approve_draft
from tradelane.window.actions.enact import confirm_retirement as confirm_retirement
from tradelane.window.actions.enact import consult_on_draft as consult_on_draft
from tradelane.window.actions.enact import propose_retirement as propose_retirement
from tradelane.window.actions.enact import publish_version as publish_version
from tradelane.window.actions.file import file_case as file_case
from tradelane.window.actions.filings import file_prepared as file_prepared
from tradelane.window.actions.filings import open_filing as open_filing
from tradelane.window.actions.filings import save_filing as save_filing
from tradelane.window.actions.grant import grant as grant
from tradelane.window.actions.inspect_goods import book_inspection as book_inspection
from tradelane.window.actions.inspect_goods import record_inspection as record_inspection
from tradelane.window.actions.review import answer_information as answer_information
from tradelane.window.actions.review import review as review
from tradelane.window.actions.see import people_of_case as people_of_case
from tradelane.window.actions.share import claim as claim
from tradelane.window.actions.share import hand_over as hand_over
from tradelane.window.actions.share import let_go as let_go
from tradelane.window.actions.share import note as note
from tradelane.window.actions.tiers import confirm_tier as confirm_tier
from tradelane.window.actions.tiers import end_tier as end_tier
from tradelane.window.actions.tiers import propose_tier as propose_tier
from tradelane.window.actions.withdraw import amend_case as amend_case
from tradelane.window.actions.withdraw import withdraw as withdraw
