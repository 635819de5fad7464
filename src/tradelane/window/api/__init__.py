# SPDX-License-Identifier: Apache-2.0
"""The single window over HTTP; a folder, because cases and officers' work have programs of their own."""

from tradelane.window.api import agency, batches, declarations, drafts, fees, filings, permits, rulings, working
from tradelane.window.api.cases import router as router

router.add_router("", working.router)
router.add_router("", fees.router)
router.add_router("", permits.router)
router.add_router("", rulings.router)
router.add_router("", drafts.router)
router.add_router("", filings.router)
router.add_router("", declarations.router)
router.add_router("", batches.router)
router.add_router("", agency.router)
