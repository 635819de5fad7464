# SPDX-License-Identifier: Apache-2.0
"""The bytes of trade documents: JSON original, UBL 2.4, PDF/A-3, checks and comparison; pure."""

from tradelane.documents.formats.checking import check as check
from tradelane.documents.formats.checking import check_document as check_document
from tradelane.documents.formats.checking import check_report as check_report
from tradelane.documents.formats.checking import our_document as our_document
from tradelane.documents.formats.comparing import compare as compare
from tradelane.documents.formats.comparing import compare_report as compare_report
from tradelane.documents.formats.content import build as build
from tradelane.documents.formats.original import document_bytes as document_bytes
from tradelane.documents.formats.original import document_digest as document_digest
from tradelane.documents.formats.original import document_from_bytes as document_from_bytes
from tradelane.documents.formats.original import document_from_json as document_from_json
from tradelane.documents.formats.original import document_json as document_json
from tradelane.documents.formats.pdf import to_pdf as to_pdf
from tradelane.documents.formats.sheet import sheet as sheet
from tradelane.documents.formats.ubl import from_ubl as from_ubl
from tradelane.documents.formats.ubl import original_in_ubl as original_in_ubl
from tradelane.documents.formats.ubl import to_ubl as to_ubl
from tradelane.documents.formats.ubl import ubl_agrees as ubl_agrees
