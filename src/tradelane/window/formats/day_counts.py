# SPDX-License-Identifier: Apache-2.0
"""Counts of one day: made from its cases, kept as JSON, added up; apart, as a day that is over is counted once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tradelane.window.rules import added, bucket_of
from tradelane.window.values import Counts, DecidedCase, GroupCounts


def count(cases: Iterable[DecidedCase]) -> Counts:
    """The decided cases of one procedure as counts."""
    listed = list(cases)
    roles: defaultdict[str, list[tuple[int, bool, bool]]] = defaultdict(list)
    groups: defaultdict[str, list[tuple[int, bool, bool]]] = defaultdict(list)
    for case in listed:
        for agency in case.agencies:
            roles[agency.role].append((agency.seconds, case.refused, agency.in_time))
        for group in (str(case.size), str(case.home)):
            groups[group].append((case.seconds, case.refused, False))
    return Counts(
        whole=_group([(case.seconds, case.refused, False) for case in listed]),
        alone=sum(not case.agencies for case in listed),
        agencies={role: _group(each) for role, each in roles.items()},
        groups={name: _group(each) for name, each in groups.items()},
    )


def _group(cases: list[tuple[int, bool, bool]]) -> GroupCounts:
    times = Counter(bucket_of(seconds) for seconds, _, _ in cases)
    return GroupCounts(len(cases), sum(c[1] for c in cases), sum(c[2] for c in cases), dict(times))


def total_counts(parts: Iterable[Counts]) -> Counts:
    """Several days as one."""
    listed = list(parts)
    fees: defaultdict[str, Decimal] = defaultdict(Decimal)
    for part in listed:
        for currency, amount in part.fees.items():
            fees[currency] += amount
    return Counts(
        filed=sum(p.filed for p in listed),
        whole=added(*(p.whole for p in listed)),
        alone=sum(p.alone for p in listed),
        agencies=_by_name(p.agencies for p in listed),
        groups=_by_name(p.groups for p in listed),
        appeals=sum(p.appeals for p in listed),
        changed=sum(p.changed for p in listed),
        upheld=sum(p.upheld for p in listed),
        fees=dict(fees),
    )


def added_by_procedure(*parts: Mapping[str, Counts]) -> dict[str, Counts]:
    """Several times as one, each given by procedure."""
    found: defaultdict[str, list[Counts]] = defaultdict(list)
    for part in parts:
        for code, counts in part.items():
            found[code].append(counts)
    return {code: total_counts(each) for code, each in found.items()}


def _by_name(parts: Iterable[Mapping[str, GroupCounts]]) -> dict[str, GroupCounts]:
    found: defaultdict[str, list[GroupCounts]] = defaultdict(list)
    for part in parts:
        for name, group in part.items():
            found[name].append(group)
    return {name: added(*groups) for name, groups in found.items()}


def counts_json(counts: Counts) -> dict[str, Any]:
    """Counts as the row of a day keeps them."""
    return {
        "filed": counts.filed,
        "whole": _group_json(counts.whole),
        "alone": counts.alone,
        "agencies": {role: _group_json(group) for role, group in counts.agencies.items()},
        "groups": {name: _group_json(group) for name, group in counts.groups.items()},
        "appeals": counts.appeals,
        "changed": counts.changed,
        "upheld": counts.upheld,
        "fees": {currency: str(amount) for currency, amount in counts.fees.items()},
    }


def counts_from_json(given: Mapping[str, Any]) -> Counts:
    """Reads what `counts_json` wrote."""
    return Counts(
        filed=given["filed"],
        whole=_group_from_json(given["whole"]),
        alone=given["alone"],
        agencies={role: _group_from_json(group) for role, group in given["agencies"].items()},
        groups={name: _group_from_json(group) for name, group in given["groups"].items()},
        appeals=given["appeals"],
        changed=given["changed"],
        upheld=given["upheld"],
        fees={currency: Decimal(amount) for currency, amount in given["fees"].items()},
    )


def _group_json(group: GroupCounts) -> list[Any]:
    return [group.decided, group.refused, group.in_time, {str(b): n for b, n in sorted(group.times.items())}]


def _group_from_json(given: list[Any]) -> GroupCounts:
    decided, refused, in_time, times = given
    return GroupCounts(decided, refused, in_time, {int(bucket): number for bucket, number in times.items()})
