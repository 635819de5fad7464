# SPDX-License-Identifier: Apache-2.0
"""Tables of this room: the front door to the files beside it."""

from tradelane.privacy.models.crossing import AliasRow as AliasRow
from tradelane.privacy.models.disclosing import CertificationRow as CertificationRow
from tradelane.privacy.models.disclosing import ChoiceRow as ChoiceRow
from tradelane.privacy.models.disclosing import ReceiptRow as ReceiptRow
from tradelane.privacy.models.disclosing import RequestRow as RequestRow
from tradelane.privacy.models.erasure import ErasureRow as ErasureRow
from tradelane.privacy.models.notices import NoticeRow as NoticeRow
