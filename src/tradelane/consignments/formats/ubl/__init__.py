# SPDX-License-Identifier: Apache-2.0
"""UBL 2.x documents (ISO/IEC 19845); apart, because UBL is what most systems can export."""

from tradelane.consignments.formats.ubl.reading import INVOICE as INVOICE
from tradelane.consignments.formats.ubl.reading import ORDER as ORDER
from tradelane.consignments.formats.ubl.reading import read_ubl as read_ubl
