# SPDX-License-Identifier: Apache-2.0
"""Trade documents as values: what all of them are (`documents`), what each kind is (`kinds`), and more.

Others' invoices are in `einvoices`, what a comparison gives in `crosscheck`.
"""

from tradelane.documents.values.crosscheck import Conversion as Conversion
from tradelane.documents.values.crosscheck import CrossCheck as CrossCheck
from tradelane.documents.values.crosscheck import Difference as Difference
from tradelane.documents.values.crosscheck import Rate as Rate
from tradelane.documents.values.crosscheck import Undecided as Undecided
from tradelane.documents.values.declaring import Form as Form
from tradelane.documents.values.declaring import Kind as Kind
from tradelane.documents.values.declaring import Shown as Shown
from tradelane.documents.values.declaring import Statement as Statement
from tradelane.documents.values.documents import Document as Document
from tradelane.documents.values.documents import DocumentKind as DocumentKind
from tradelane.documents.values.documents import DocumentStatus as DocumentStatus
from tradelane.documents.values.documents import DocumentView as DocumentView
from tradelane.documents.values.documents import FileFormat as FileFormat
from tradelane.documents.values.documents import PartView as PartView
from tradelane.documents.values.documents import PublicDocument as PublicDocument
from tradelane.documents.values.documents import Receipt as Receipt
from tradelane.documents.values.documents import ToIssue as ToIssue
from tradelane.documents.values.documents import ToSign as ToSign
from tradelane.documents.values.einvoices import EInvoice as EInvoice
from tradelane.documents.values.einvoices import Element as Element
from tradelane.documents.values.einvoices import InvoiceTotals as InvoiceTotals
from tradelane.documents.values.kinds import CITED_AS as CITED_AS
from tradelane.documents.values.kinds import DATES as DATES
from tradelane.documents.values.kinds import KINDS as KINDS
from tradelane.documents.values.kinds import SHOWN as SHOWN
from tradelane.documents.values.kinds import STATEMENTS as STATEMENTS
