# SPDX-License-Identifier: Apache-2.0
"""Plans over HTTP: the matrix and lanes for anyone, changes for officers, consultations for everybody."""

from tradelane.plans.api import consultations, editing, matrix

router = matrix.router
router.add_router("/consultations", consultations.router)
router.add_router("/changes", editing.router)
