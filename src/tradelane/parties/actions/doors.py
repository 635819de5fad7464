# SPDX-License-Identifier: Apache-2.0
"""Counting who comes to a door that is open to everybody; apart from access, which asks for an account.

The count stands in the database, so that it holds for all processes of a node and over a restart. It is part of the
caller's transaction: what fails for another reason was not counted.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db import transaction
from django.db.models import F

from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.parties.models import DoorCount
from tradelane.parties.queries.vault import index_of

HOUR = timedelta(hours=1)
_NETWORK = 64
"""Bits of an IPv6 address that name one household: the rest is free for it to choose (RFC 4291 s. 2.5.4)."""


@transaction.atomic
def count_in(*, door: str, address: str, at_most: int, now: datetime) -> datetime | None:
    """Count one from an address at a door, unless `at_most` came this hour: then from when on the next may come."""
    hour = aware_utc(now).replace(minute=0, second=0, microsecond=0)
    DoorCount.objects.filter(door=door, hour__lt=hour).delete()
    source = index_of(f"{_household(address)} {rfc3339(hour)}", field=f"parties.DoorCount.source {door}")
    row, _ = DoorCount.objects.get_or_create(door=door, hour=hour, source=source)
    counted = DoorCount.objects.filter(pk=row.pk, count__lt=at_most).update(count=F("count") + 1)
    return None if counted else hour + HOUR


def _household(address: str) -> str:
    """The address, of IPv6 its network; what is no address counts as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(int(found) >> (128 - _NETWORK))
