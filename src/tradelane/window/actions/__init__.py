# SPDX-License-Identifier: Apache-2.0
"""The only writes of cases, officers' work and tiers; apart, so that the law stands before every change."""

from tradelane.window.actions.contest import appeal as appeal
from tradelane.window.actions.contest import decide_appeal as decide_appeal
from tradelane.window.actions.fees import name_account as name_account
from tradelane.window.actions.fees import pay_charge as pay_charge
from tradelane.window.actions.fees import take_payment as take_payment
from tradelane.window.actions.fees import take_refund as take_refund
from tradelane.window.actions.file import file_case as file_case
from tradelane.window.actions.four_eyes import confirm_verdict as confirm_verdict
from tradelane.window.actions.four_eyes import return_verdict as return_verdict
from tradelane.window.actions.grant import grant as grant
from tradelane.window.actions.inspect_goods import book_inspection as book_inspection
from tradelane.window.actions.inspect_goods import record_inspection as record_inspection
from tradelane.window.actions.permits import answer_notice as answer_notice
from tradelane.window.actions.permits import contest_measure as contest_measure
from tradelane.window.actions.permits import decide_contest as decide_contest
from tradelane.window.actions.permits import end_recalled_permit as end_recalled_permit
from tradelane.window.actions.permits import give_notice as give_notice
from tradelane.window.actions.permits import touch_permit as touch_permit
from tradelane.window.actions.progress import go_on as go_on
from tradelane.window.actions.receipts import issue_receipt as issue_receipt
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
