# SPDX-License-Identifier: Apache-2.0
"""Customs declarations in the WCO Data Model; apart, because customs asks other things than a sale."""

from tradelane.consignments.formats.wco.declaration import is_wco as is_wco
from tradelane.consignments.formats.wco.declaration import read_wco as read_wco
