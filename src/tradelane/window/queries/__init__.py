# SPDX-License-Identifier: Apache-2.0
"""The only reads of procedures and cases that others may use: the front door to the files beside it."""

from tradelane.window.formats.procedure import in_language as in_language
from tradelane.window.queries.cases import agencies_in_play as agencies_in_play
from tradelane.window.queries.cases import agencies_to_see as agencies_to_see
from tradelane.window.queries.cases import as_value as as_value
from tradelane.window.queries.cases import case as case
from tradelane.window.queries.cases import cases_of as cases_of
from tradelane.window.queries.cases import lock_case as lock_case
from tradelane.window.queries.cases import people_held as people_held
from tradelane.window.queries.cases import queue as queue
from tradelane.window.queries.cases import service_figures as service_figures
from tradelane.window.queries.fees import account_of as account_of
from tradelane.window.queries.fees import charge_by_id as charge_by_id
from tradelane.window.queries.fees import charge_rows as charge_rows
from tradelane.window.queries.fees import charge_value as charge_value
from tradelane.window.queries.fees import charges_of as charges_of
from tradelane.window.queries.fees import collecting_agencies as collecting_agencies
from tradelane.window.queries.fees import fees_for as fees_for
from tradelane.window.queries.procedures import CUSTOMS as CUSTOMS
from tradelane.window.queries.procedures import customs_of as customs_of
from tradelane.window.queries.procedures import latest_procedures as latest_procedures
from tradelane.window.queries.procedures import length_in_words as length_in_words
from tradelane.window.queries.procedures import procedure as procedure
from tradelane.window.queries.procedures import procedure_of as procedure_of
from tradelane.window.queries.procedures import procedures as procedures
from tradelane.window.queries.procedures import spoken as spoken
from tradelane.window.queries.working import claim_of as claim_of
from tradelane.window.queries.working import inspection_value as inspection_value
from tradelane.window.queries.working import inspections_of as inspections_of
from tradelane.window.queries.working import notes_of as notes_of
from tradelane.window.queries.working import photo as photo
from tradelane.window.queries.working import tier_of as tier_of
from tradelane.window.queries.working import tier_value as tier_value
from tradelane.window.queries.working import tiers as tiers
