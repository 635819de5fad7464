# SPDX-License-Identifier: Apache-2.0
"""How figures are reckoned: lengths of time in buckets, quantiles, and tests of equal treatment; apart, being pure.

Two tests are used, both stated with their figures. Times: the Mann-Whitney U test, two-sided, with midranks for
ties and the normal approximation. Refusals: the two-proportion z-test, two-sided, pooled. A test says *undetermined*
where too few cases make the approximation unsound; it says *different* only where p < 0.01 and the difference is more
than negligible, as over a million cases every difference is significant.
"""

from collections.abc import Iterable, Mapping
from math import erfc, exp, log, log1p, sqrt

from tradelane.window.values import GroupCounts, GroupTest, Times, Treatment

GROWTH = 1.05
"""A bucket ends 5 per cent above its beginning, so a quantile is off by 2.5 per cent at most."""
FEWEST = 20
"""Cases in each group from which on the normal approximation of U holds (Mann & Whitney 1947: samples above 8; texts
advise 20)."""
FEWEST_EXPECTED = 5
"""Expected refusals and clearances in each group, from which on the z-test holds (Cochran 1954)."""
SURE = 0.01
"""Largest p-value at which groups are said to differ."""
NEGLIGIBLE = 0.06
"""A probability of superiority within 0.5 ± this is negligible (Vargha & Delaney 2000: 0.56 is small)."""
NEGLIGIBLE_SHARE = 0.02
"""Shares of refusals that differ by less are not told apart."""
MANN_WHITNEY = "Mann-Whitney U, two-sided, normal approximation with ties"
PROPORTIONS = "two-proportion z-test, two-sided, pooled"


def bucket_of(seconds: float) -> int:
    """The bucket of a length of time; 0 for none."""
    return int(log1p(max(seconds, 0)) / log(GROWTH))


def middle_of(bucket: int) -> int:
    """The length of time in seconds that stands for a bucket: the geometric middle of its ends."""
    return 0 if bucket == 0 else round(exp((bucket + 0.5) * log(GROWTH)) - 1)


def quantile(times: Times, share: float) -> int | None:
    """The length of time within which `share` of the cases were done; None where there is none."""
    number = sum(times.values())
    if not number:
        return None
    wanted, seen = share * number, 0
    for bucket in sorted(times):
        seen += times[bucket]
        if seen >= wanted:
            return middle_of(bucket)
    return middle_of(max(times))


def added(*parts: GroupCounts) -> GroupCounts:
    """Several counts as one."""
    times: dict[int, int] = {}
    for part in parts:
        for bucket, number in part.times.items():
            times[bucket] = times.get(bucket, 0) + number
    return GroupCounts(
        sum(p.decided for p in parts), sum(p.refused for p in parts), sum(p.in_time for p in parts), times
    )


def treatment_tests(groups: Mapping[str, GroupCounts], *, pairs: Iterable[tuple[str, str, str]]) -> list[GroupTest]:
    """Both tests for each pair, given as its name and the names of its groups."""
    found = []
    for name, one, other in pairs:
        first, second = groups.get(one, GroupCounts()), groups.get(other, GroupCounts())
        found.append(compare_times(first, second, name=f"time.{name}", groups=(one, other)))
        found.append(compare_refusals(first, second, name=f"refusals.{name}", groups=(one, other)))
    return found


def compare_times(first: GroupCounts, second: GroupCounts, *, name: str, groups: tuple[str, str]) -> GroupTest:
    """Whether one group's cases take longer than the other's."""
    counts = (sum(first.times.values()), sum(second.times.values()))
    unknown = GroupTest(name, groups, counts, Treatment.UNDETERMINED, MANN_WHITNEY)
    if min(counts) < FEWEST:
        return unknown
    u, spread = _rank_sum(first.times, second.times)
    if not spread:  # every case took as long as every other
        return GroupTest(name, groups, counts, Treatment.ALIKE, MANN_WHITNEY, 1.0, 0.5)
    n, m = counts
    away = max(abs(u - n * m / 2) - 0.5, 0) / spread
    p_value, superiority = erfc(away / sqrt(2)), u / (n * m)
    differs = p_value < SURE and abs(superiority - 0.5) > NEGLIGIBLE
    return GroupTest(
        name, groups, counts, Treatment.DIFFERENT if differs else Treatment.ALIKE, MANN_WHITNEY, p_value, superiority
    )


def compare_refusals(first: GroupCounts, second: GroupCounts, *, name: str, groups: tuple[str, str]) -> GroupTest:
    """Whether one group is refused more often than the other."""
    n, m = first.decided, second.decided
    unknown = GroupTest(name, groups, (n, m), Treatment.UNDETERMINED, PROPORTIONS)
    if not n or not m:
        return unknown
    share = (first.refused + second.refused) / (n + m)
    if min(n * share, n * (1 - share), m * share, m * (1 - share)) < FEWEST_EXPECTED:
        return unknown
    difference = first.refused / n - second.refused / m
    p_value = erfc(abs(difference) / sqrt(share * (1 - share) * (1 / n + 1 / m)) / sqrt(2))
    differs = p_value < SURE and abs(difference) > NEGLIGIBLE_SHARE
    return GroupTest(
        name, groups, (n, m), Treatment.DIFFERENT if differs else Treatment.ALIKE, PROPORTIONS, p_value, difference
    )


def _rank_sum(first: Times, second: Times) -> tuple[float, float]:
    """U of the first group (how often it is the longer, ties half) and the spread of U under equal treatment."""
    n, m = sum(first.values()), sum(second.values())
    below, u, ties = 0, 0.0, 0.0
    for bucket in sorted({*first, *second}):
        mine, theirs = first.get(bucket, 0), second.get(bucket, 0)
        u += mine * (below + theirs / 2)
        below += theirs
        ties += float(mine + theirs) ** 3 - (mine + theirs)
    whole = n + m
    variance = n * m / 12 * ((whole + 1) - ties / (whole * (whole - 1)))
    return u, sqrt(max(variance, 0.0))
