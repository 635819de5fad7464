# SPDX-License-Identifier: Apache-2.0
"""The demo's shop: both coffees for sale, however often it is seeded."""

import pytest

from config.demo import world
from config.demo.products import seed_products
from tradelane.parties.actions import register_organisation
from tradelane.shop import queries


@pytest.mark.django_db
def test_seeding_twice_changes_nothing() -> None:
    for each in world.MEXICO.organisations:
        register_organisation(id=each.id, name=each.name, kinds=each.kinds, address=each.address, home=True)
    seed_products()
    first = queries.products()
    seed_products()
    assert queries.products() == first
    assert [(p.slug, str(p.prices[0])) for p in first] == [
        ("roasted-coffee-20-kg", "196.00 USD"),
        ("roasted-coffee-250-g", "18.00 SGD"),
    ]
