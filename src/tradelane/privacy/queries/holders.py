# SPDX-License-Identifier: Apache-2.0
"""Who keeps people's data, and whom a person may ask beyond the node; apart, since rooms above hold it."""

from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings

from tradelane.privacy.adapters.accounts import Accounts
from tradelane.privacy.formats import complaint_ways
from tradelane.privacy.ports import Holder, Unsorted
from tradelane.privacy.queries.acts import Acts
from tradelane.privacy.values import ComplaintWay


def holders() -> list[Holder]:
    """The rooms that keep people's data, as `PEOPLE_HOLDERS` of the settings names them."""
    return [Accounts(), Acts(), *(_made(path) for path in settings.PEOPLE_HOLDERS)]


def unsorted() -> list[Unsorted]:
    """The rooms that may keep something of many people as one, as `PEOPLE_UNSORTED` of the settings names them."""
    return [_made(path) for path in settings.PEOPLE_UNSORTED]


def ways_to_complain(economies: set[str], *, on: date) -> list[ComplaintWay]:
    """The authorities of some economies on a day."""
    return [way for way in complaint_ways() if way.economy in economies and way.starts <= on and (way.ends or on) >= on]


def _made(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)()
