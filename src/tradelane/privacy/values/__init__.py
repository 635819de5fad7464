# SPDX-License-Identifier: Apache-2.0
"""The words of this room: purposes, decisions and receipts; the front door to the files beside it."""

from tradelane.privacy.values.crossing import Alias as Alias
from tradelane.privacy.values.crossing import Introduction as Introduction
from tradelane.privacy.values.crossing import Objection as Objection
from tradelane.privacy.values.crossing import Pseudonym as Pseudonym
from tradelane.privacy.values.disclosing import ANY as ANY
from tradelane.privacy.values.disclosing import PERSON_FIELDS as PERSON_FIELDS
from tradelane.privacy.values.disclosing import Choice as Choice
from tradelane.privacy.values.disclosing import Confidence as Confidence
from tradelane.privacy.values.disclosing import Day as Day
from tradelane.privacy.values.disclosing import Decision as Decision
from tradelane.privacy.values.disclosing import Disclosed as Disclosed
from tradelane.privacy.values.disclosing import Disclosure as Disclosure
from tradelane.privacy.values.disclosing import Ground as Ground
from tradelane.privacy.values.disclosing import Inventory as Inventory
from tradelane.privacy.values.disclosing import LegalBasis as LegalBasis
from tradelane.privacy.values.disclosing import LinkHolder as LinkHolder
from tradelane.privacy.values.disclosing import PersonalField as PersonalField
from tradelane.privacy.values.disclosing import PersonKey as PersonKey
from tradelane.privacy.values.disclosing import Purpose as Purpose
from tradelane.privacy.values.disclosing import Receipt as Receipt
from tradelane.privacy.values.disclosing import ReceiptId as ReceiptId
from tradelane.privacy.values.disclosing import ReceiptKind as ReceiptKind
from tradelane.privacy.values.disclosing import RecipientKind as RecipientKind
from tradelane.privacy.values.disclosing import Request as Request
from tradelane.privacy.values.disclosing import RequestId as RequestId
from tradelane.privacy.values.disclosing import RequestKind as RequestKind
from tradelane.privacy.values.disclosing import Term as Term
from tradelane.privacy.values.disclosing import Withheld as Withheld
from tradelane.privacy.values.erasure import Erasure as Erasure
from tradelane.privacy.values.erasure import ErasureId as ErasureId
from tradelane.privacy.values.erasure import Outcome as Outcome
from tradelane.privacy.values.erasure import Report as Report
