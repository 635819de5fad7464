# SPDX-License-Identifier: Apache-2.0
"""The only writes of consignments; a folder, because entering a sale and showing its people are different acts."""

from tradelane.consignments.actions.entering import enter as enter
from tradelane.consignments.actions.showing import Sale as Sale
from tradelane.consignments.actions.showing import look as look
from tradelane.consignments.actions.showing import show as show
