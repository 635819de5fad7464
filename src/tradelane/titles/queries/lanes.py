# SPDX-License-Identifier: Apache-2.0
"""What the lanes of records' goods say of them; apart, as rooms above know the lanes."""

from collections.abc import Collection
from datetime import date
from importlib import import_module

from django.conf import settings

from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import TitleId
from tradelane.titles.ports import Lanes


def kept_by_lanes(titles: Collection[TitleId], *, on: date) -> dict[TitleId, Refused]:
    """The records that may not change hands on a day, each with the refusal, as `TITLE_LANES` of the settings say."""
    return {title: why for room in _rooms() for title, why in room.refused(titles, on=on).items()}


def _rooms() -> list[Lanes]:
    named = (path.partition(":") for path in settings.TITLE_LANES)
    return [getattr(import_module(module), name)() for module, _, name in named]
