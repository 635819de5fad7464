# SPDX-License-Identifier: Apache-2.0
"""Published procedures, for everybody; apart from cases, which are for those concerned.

What came with the software and what was published at this node are one list. Versions never change, so they are read
once a process; only whether one was added or retired is asked each time, by the ids of the last ones.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.window.formats.folder import digest_of_files, read_from_folder
from tradelane.window.formats.procedure import DATA, in_language, in_order, read_files, shipped_procedures
from tradelane.window.models import CaseRow, RetirementRow, UrgencyRow, VersionRow
from tradelane.window.values import Case, Ground, Procedure, Publication, Urgency

CUSTOMS = "customs"
"""The role of the customs administration in every procedure."""


def procedures() -> tuple[Procedure, ...]:
    """Every published version of every procedure, by economy, code and first day. Public."""
    return _published(*_edition())


def latest_procedures(*, on: date | None = None) -> tuple[Procedure, ...]:
    """Of every procedure the version in force on the day, today when none is named; the last one where none is.

    By economy and code. Public.
    """
    day = on or clock.now().date()
    found: dict[str, Procedure] = {}
    for each in procedures():
        if each.in_force(day) or each.code not in found or not found[each.code].in_force(day):
            found[each.code] = each
    return tuple(found.values())


def procedure(*, code: str, on: date | None = None, version: str = "") -> Procedure:
    """A published procedure: by `version`, or the one in force on the day, or the latest. Raises NotFound. Public."""
    found = [p for p in procedures() if p.code == code and version in ("", p.version)]
    if on is not None:
        found = [p for p in found if p.in_force(on)] or found
    if not found:
        raise NotFound("No such procedure is published.", field="procedure", fix="See /procedures.")
    return found[-1]


def procedure_in_force(*, code: str, now: datetime) -> Procedure:
    """A published procedure as it is in force at a moment, by its economy's calendar. Raises NotFound. Public."""
    found = [p for p in procedures() if p.code == code]
    if not found:
        raise NotFound("No such procedure is published.", field="procedure", fix="See /procedures.")
    in_force = [p for p in found if p.in_force(p.day(now))]
    return (in_force or found)[-1]


def procedure_of(case: CaseRow | Case) -> Procedure:
    """The version of the procedure under which a case was filed, as it was published: what ended it is not asked."""
    shipped = _shipped().get((case.procedure, case.version))
    return shipped or procedure(code=case.procedure, version=case.version)


def procedures_among(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Procedure]:
    """As `procedure_of`, for the versions that many cases run by: each a code and a version."""
    asked, shipped = set(keys), _shipped()
    if asked <= shipped.keys():
        return {key: shipped[key] for key in asked}
    return {(p.code, p.version): p for p in (*procedures(), *shipped.values()) if (p.code, p.version) in asked}


def versions(*, code: str) -> tuple[Procedure, ...]:
    """Every published version of a procedure, the last first. Raises NotFound. Public."""
    procedure(code=code)
    return tuple(p for p in reversed(procedures()) if p.code == code)


def files_of(*, code: str, version: str) -> dict[str, str]:
    """The files of a published version, by name. Raises NotFound. Public."""
    row = VersionRow.objects.filter(code=code, version=version).first()
    if row is not None:
        return dict(row.files)
    procedure(code=code, version=version)
    return read_from_folder(DATA / code / version)


def publication(*, code: str, version: str) -> Publication:
    """How a version became law, and what anybody can check. Raises NotFound. Public."""
    published = procedure(code=code, version=version)
    retired = RetirementRow.objects.filter(code=code, version=version).exclude(confirmed_by="").first()
    why = retired.reasons if retired else ""
    row = VersionRow.objects.filter(code=code, version=version).first()
    if row is None:
        digest = digest_of_files(read_from_folder(DATA / code / version))
        return Publication(code, version, published.valid_from, published.valid_to, digest, None, retired_because=why)
    return Publication(
        code, version, published.valid_from, published.valid_to, digest_of_files(row.files), row.published_at,
        payload=row.payload, protected=row.protected, signature=row.signature, leaf=row.leaf,
        consultation=row.consultation, retired_because=why,
        urgency=urgency_of(UrgencyRow.objects.filter(draft=row.draft_id, lapses_on__isnull=False).first()),
    )  # fmt: skip


def urgency_of(row: UrgencyRow | None) -> Urgency | None:
    """A row as a value, None where nothing was declared; for this room."""
    if row is None:
        return None
    return Urgency(
        Ground(row.ground), row.law, row.reasons, PersonId(row.declared_by), row.declared_at, row.lapses_on,
        row.confirmed_at,
    )  # fmt: skip


def customs_of(economy: str) -> frozenset[OrganisationId]:
    """The customs administration of an economy, as its procedures name it."""
    found = [p.agency_in_role(CUSTOMS) for p in procedures() if p.economy == economy]
    return frozenset(agency.organisation for agency in found)


def spoken(procedure: Procedure) -> Procedure:
    """The procedure in the reader's language, as far as its file has it. Public."""
    return in_language(procedure, (get_language() or "en")[:2])


def length_in_words(time: timedelta) -> str:
    """A length of time in at most two units, such as `3 h 12 min`, in the reader's language. Public."""
    minutes = int(abs(time).total_seconds() // 60)
    if minutes >= 48 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if minutes >= 60:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return gettext("%(minutes)d min") % {"minutes": minutes} if minutes else gettext("< 1 min")


def _edition() -> tuple[str, str, str]:
    """What tells one state of the published versions from another: ids are random, so none comes twice."""
    version = VersionRow.objects.order_by("-published_at", "-id").values_list("id", flat=True).first()
    retired = RetirementRow.objects.exclude(confirmed_by="").order_by("-confirmed_at", "-id")
    confirmed = UrgencyRow.objects.exclude(confirmed_by="").order_by("-confirmed_at", "-pk") if version else None
    return (
        version or "",
        retired.values_list("id", flat=True).first() or "",
        (confirmed.values_list("pk", flat=True).first() if confirmed is not None else "") or "",
    )


@lru_cache(maxsize=4)
def _published(version: str, retirement: str, confirmation: str) -> tuple[Procedure, ...]:
    rows = VersionRow.objects.order_by("published_at") if version else ()
    found = [*shipped_procedures(), *(read_files(row.files) for row in rows)]
    ends = _ends() if version or retirement else {}
    return tuple(sorted((replace(p, valid_to=_earliest(p.valid_to, ends.get((p.code, p.version)))) for p in found),
                        key=in_order))  # fmt: skip


def _ends() -> dict[tuple[str, str], date]:
    """Last days of versions beside those in their files: an urgent change that nobody confirmed, a retirement."""
    unconfirmed = UrgencyRow.objects.filter(lapses_on__isnull=False, confirmed_at=None).select_related("draft")
    lapsing = {(u.draft.code, u.draft.version): u.lapses_on for u in unconfirmed if u.lapses_on}
    retired = {(r.code, r.version): r.last_day for r in RetirementRow.objects.exclude(confirmed_by="")}
    return {key: min(lapsing.get(key, date.max), retired.get(key, date.max)) for key in {*lapsing, *retired}}


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


@lru_cache(maxsize=1)
def _shipped() -> dict[tuple[str, str], Procedure]:
    """Versions that came with the software, for running cases: no table need be asked about them."""
    return {(p.code, p.version): p for p in shipped_procedures()}
