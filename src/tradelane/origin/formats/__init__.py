# SPDX-License-Identifier: Apache-2.0
"""Reads rules of origin and writes determinations and certifications; apart, because none needs a database."""

from tradelane.origin.formats.agreements import agreement as agreement
from tradelane.origin.formats.agreements import shipped_agreements as shipped_agreements
from tradelane.origin.formats.certification import plain_statements as plain_statements
from tradelane.origin.formats.certification import statements as statements
from tradelane.origin.formats.report import rules_report as rules_report
