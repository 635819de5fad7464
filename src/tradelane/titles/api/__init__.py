# SPDX-License-Identifier: Apache-2.0
"""Titles over HTTP: one router, served by the files beside it."""

from tradelane.titles.api import acts, bills, carriage, claims, control_registry, dcsa_door, pint, sendings
from tradelane.titles.api.acts import ACTS as ACTS
from tradelane.titles.api.acts import acted_body as acted_body
from tradelane.titles.api.titles import recorded_body as recorded_body
from tradelane.titles.api.titles import router as router

router.add_router("", acts.router)
router.add_router("", bills.router)
router.add_router("", claims.router)
router.add_router("", pint.router)
router.add_router("", sendings.router)
router.add_router("/dcsa", carriage.router)
router.add_router("/dcsa", dcsa_door.router)
router.add_router("/control-records", control_registry.router)
