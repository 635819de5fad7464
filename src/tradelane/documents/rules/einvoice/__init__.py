# SPDX-License-Identifier: Apache-2.0
"""The laws of e-invoices under their official ids: EN 16931 and PINT of Singapore, Malaysia, Japan, Australia, New Zealand."""
