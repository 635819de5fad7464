# SPDX-License-Identifier: Apache-2.0
"""Procedures and cases as values: the front door to the files beside it."""

from tradelane.window.values.cases import Appeal as Appeal
from tradelane.window.values.cases import Case as Case
from tradelane.window.values.cases import CaseState as CaseState
from tradelane.window.values.cases import Citation as Citation
from tradelane.window.values.cases import Clock as Clock
from tradelane.window.values.cases import Decision as Decision
from tradelane.window.values.cases import FiledDocument as FiledDocument
from tradelane.window.values.cases import Mandated as Mandated
from tradelane.window.values.cases import PersonShown as PersonShown
from tradelane.window.values.cases import QueueEntry as QueueEntry
from tradelane.window.values.cases import Review as Review
from tradelane.window.values.cases import ReviewVerdict as ReviewVerdict
from tradelane.window.values.cases import ServiceFigures as ServiceFigures
from tradelane.window.values.decision_tables import ColumnKind as ColumnKind
from tradelane.window.values.decision_tables import DecisionTable as DecisionTable
from tradelane.window.values.decision_tables import Hit as Hit
from tradelane.window.values.decision_tables import HitPolicy as HitPolicy
from tradelane.window.values.decision_tables import Interval as Interval
from tradelane.window.values.decision_tables import TableInput as TableInput
from tradelane.window.values.decision_tables import TableOutput as TableOutput
from tradelane.window.values.decision_tables import TableRow as TableRow
from tradelane.window.values.decision_tables import TableValue as TableValue
from tradelane.window.values.decision_tables import UnaryTest as UnaryTest
from tradelane.window.values.procedures import Agency as Agency
from tradelane.window.values.procedures import AppealTerms as AppealTerms
from tradelane.window.values.procedures import Confidence as Confidence
from tradelane.window.values.procedures import Direction as Direction
from tradelane.window.values.procedures import Fee as Fee
from tradelane.window.values.procedures import Form as Form
from tradelane.window.values.procedures import LegalBasis as LegalBasis
from tradelane.window.values.procedures import Need as Need
from tradelane.window.values.procedures import Permit as Permit
from tradelane.window.values.procedures import Procedure as Procedure
