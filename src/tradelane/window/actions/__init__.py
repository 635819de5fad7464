# SPDX-License-Identifier: Apache-2.0
"""The only writes of cases: file, review, answer, contest, grant; apart, so that the law stands before every change."""

from tradelane.window.actions.contest import appeal as appeal
from tradelane.window.actions.contest import decide_appeal as decide_appeal
from tradelane.window.actions.file import file_case as file_case
from tradelane.window.actions.grant import grant as grant
from tradelane.window.actions.review import answer_information as answer_information
from tradelane.window.actions.review import review as review
from tradelane.window.actions.see import people_of_case as people_of_case
