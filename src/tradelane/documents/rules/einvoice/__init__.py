# SPDX-License-Identifier: Apache-2.0
"""Laws of e-invoices under their official ids: EN 16931 and PINT, one file a theme or an economy; pure."""
