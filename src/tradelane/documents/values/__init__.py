# SPDX-License-Identifier: Apache-2.0
"""Trade documents as values: what all of them are (`documents`), what each kind is (`kinds`), and others' invoices."""

from tradelane.documents.values.declaring import Form as Form
from tradelane.documents.values.declaring import Kind as Kind
from tradelane.documents.values.declaring import Shown as Shown
from tradelane.documents.values.declaring import Statement as Statement
from tradelane.documents.values.documents import Difference as Difference
from tradelane.documents.values.documents import Document as Document
from tradelane.documents.values.documents import DocumentKind as DocumentKind
from tradelane.documents.values.documents import DocumentStatus as DocumentStatus
from tradelane.documents.values.documents import DocumentView as DocumentView
from tradelane.documents.values.documents import FileFormat as FileFormat
from tradelane.documents.values.documents import PublicDocument as PublicDocument
from tradelane.documents.values.documents import Receipt as Receipt
from tradelane.documents.values.documents import ToIssue as ToIssue
from tradelane.documents.values.einvoices import EInvoice as EInvoice
from tradelane.documents.values.einvoices import Element as Element
from tradelane.documents.values.einvoices import InvoiceTotals as InvoiceTotals
from tradelane.documents.values.kinds import CITED_AS as CITED_AS
from tradelane.documents.values.kinds import DATES as DATES
from tradelane.documents.values.kinds import KINDS as KINDS
from tradelane.documents.values.kinds import SHOWN as SHOWN
from tradelane.documents.values.kinds import STATEMENTS as STATEMENTS
