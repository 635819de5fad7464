# SPDX-License-Identifier: Apache-2.0
"""Privacy over HTTP, by subject: a person's receipts, certification, authorities' cooperation, breaches."""

from ninja import Router

from tradelane.privacy.api import breaches, cbpr, cooperation, receipts, register

router = Router()
for _part in (receipts, register, cbpr, cooperation, breaches):
    router.add_router("", _part.router)
