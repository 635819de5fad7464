# SPDX-License-Identifier: Apache-2.0
"""Tables of this room: the front door to the files beside it."""

from tradelane.privacy.models.breaches import BreachNoticeRow as BreachNoticeRow
from tradelane.privacy.models.breaches import BreachPersonRow as BreachPersonRow
from tradelane.privacy.models.breaches import BreachRow as BreachRow
from tradelane.privacy.models.breaches import BreachVersionRow as BreachVersionRow
from tradelane.privacy.models.cbpr import AgentRecognitionRow as AgentRecognitionRow
from tradelane.privacy.models.cbpr import AnswerRow as AnswerRow
from tradelane.privacy.models.cbpr import ApplicationRow as ApplicationRow
from tradelane.privacy.models.cbpr import ComplaintRow as ComplaintRow
from tradelane.privacy.models.cbpr import ContactPointRow as ContactPointRow
from tradelane.privacy.models.cbpr import EvidenceRow as EvidenceRow
from tradelane.privacy.models.cbpr import FindingRow as FindingRow
from tradelane.privacy.models.cbpr import PeerDirectoryRow as PeerDirectoryRow
from tradelane.privacy.models.cbpr import PeerListingRow as PeerListingRow
from tradelane.privacy.models.cbpr import ProgramCertificationRow as ProgramCertificationRow
from tradelane.privacy.models.cbpr import PublishedDirectoryRow as PublishedDirectoryRow
from tradelane.privacy.models.cooperation import AssistanceMoveRow as AssistanceMoveRow
from tradelane.privacy.models.cooperation import AssistanceRow as AssistanceRow
from tradelane.privacy.models.crossing import AliasRow as AliasRow
from tradelane.privacy.models.disclosing import CertificationRow as CertificationRow
from tradelane.privacy.models.disclosing import ChoiceRow as ChoiceRow
from tradelane.privacy.models.disclosing import ReceiptRow as ReceiptRow
from tradelane.privacy.models.disclosing import RequestRow as RequestRow
from tradelane.privacy.models.erasure import ErasureRow as ErasureRow
from tradelane.privacy.models.notices import NoticeRow as NoticeRow
