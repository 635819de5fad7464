# SPDX-License-Identifier: Apache-2.0
"""The bytes of trade documents: JSON original, XML, PDF/A-3, checks and comparison; pure.

Each name is loaded when it is first asked for: who checks a JSON file waits neither for lxml nor for the PDF.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tradelane.documents.formats.checking import check as check
    from tradelane.documents.formats.checking import check_document as check_document
    from tradelane.documents.formats.checking import check_report as check_report
    from tradelane.documents.formats.checking import our_document as our_document
    from tradelane.documents.formats.checking import profiles as profiles
    from tradelane.documents.formats.checking import require_sound as require_sound
    from tradelane.documents.formats.comparing import compare as compare
    from tradelane.documents.formats.comparing import compare_files as compare_files
    from tradelane.documents.formats.comparing import compare_report as compare_report
    from tradelane.documents.formats.content import build as build
    from tradelane.documents.formats.document_xml import from_xml as from_xml
    from tradelane.documents.formats.document_xml import original_in_xml as original_in_xml
    from tradelane.documents.formats.document_xml import to_xml as to_xml
    from tradelane.documents.formats.document_xml import xml_agrees as xml_agrees
    from tradelane.documents.formats.exchange_rates import read_rate as read_rate
    from tradelane.documents.formats.original import document_bytes as document_bytes
    from tradelane.documents.formats.original import document_digest as document_digest
    from tradelane.documents.formats.original import document_from_bytes as document_from_bytes
    from tradelane.documents.formats.original import document_from_json as document_from_json
    from tradelane.documents.formats.original import document_json as document_json
    from tradelane.documents.formats.pdf import to_pdf as to_pdf
    from tradelane.documents.formats.telling import languages as languages
    from tradelane.documents.formats.unece_certificate import from_unece as from_unece
    from tradelane.documents.formats.unece_certificate import original_in_unece as original_in_unece
    from tradelane.documents.formats.unece_certificate import to_unece as to_unece

_MODULES = {
    "checking": ("check", "check_document", "check_report", "our_document", "profiles", "require_sound"),
    "comparing": ("compare", "compare_files", "compare_report"),
    "content": ("build",),
    "document_xml": ("from_xml", "original_in_xml", "to_xml", "xml_agrees"),
    "exchange_rates": ("read_rate",),
    "original": ("document_bytes", "document_digest", "document_from_bytes", "document_from_json", "document_json"),
    "pdf": ("to_pdf",),
    "telling": ("languages",),
    "unece_certificate": ("from_unece", "original_in_unece", "to_unece"),
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
