# SPDX-License-Identifier: Apache-2.0
"""A node in Mexico with its keys, and a manifest taken in there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOON
from tests.makers import CARRIER, an_actor, an_organisation
from tests.parcel_makers import as_csv, rows

from tradelane.parcels import actions
from tradelane.parcels.values import ManifestView
from tradelane.trust.actions import create_node_authority

TakeIn = Callable[..., ManifestView]


@pytest.fixture
def take_in(db: None, tmp_path: Path) -> TakeIn:
    """Hand a manifest in for the carrier; 300 generated lines unless told otherwise."""
    create_node_authority(now=NOON)
    an_organisation(CARRIER)

    def act(content: bytes | None = None, **changes: Any) -> ManifestView:
        file = tmp_path / "manifest.csv"
        file.write_bytes(as_csv(list(rows(7, 300))) if content is None else content)
        given = {
            "file": file,
            "name": file.name,
            "economy": "MX",
            "on": NOON.date(),
            "by": an_actor(CARRIER),
            "now": NOON,
        }
        return actions.take_in(**{**given, **changes})  # type: ignore[arg-type]

    return act
