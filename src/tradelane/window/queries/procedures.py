# SPDX-License-Identifier: Apache-2.0
"""Published procedures, for everybody; apart from cases, which are for those concerned."""

from datetime import date, timedelta

from django.utils.translation import get_language, gettext, ngettext

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.window.formats.procedure import in_language, shipped_procedures
from tradelane.window.models import CaseRow
from tradelane.window.values import Procedure

CUSTOMS = "customs"
"""The role of the customs administration in every procedure."""


def procedures() -> tuple[Procedure, ...]:
    """Every published version of every procedure, by economy, code and first day. Public."""
    return shipped_procedures()


def latest_procedures() -> tuple[Procedure, ...]:
    """Of every procedure the version that came last, by economy and code. Public."""
    return tuple({p.code: p for p in shipped_procedures()}.values())


def procedure(*, code: str, on: date | None = None, version: str = "") -> Procedure:
    """A published procedure: by `version`, or the one in force on the day, or the latest. Raises NotFound. Public."""
    found = [p for p in shipped_procedures() if p.code == code and version in ("", p.version)]
    if on is not None:
        found = [p for p in found if p.in_force(on)] or found
    if not found:
        raise NotFound("No such procedure is published.", field="procedure", fix="See /procedures.")
    return found[-1]


def procedure_of(row: CaseRow) -> Procedure:
    """The version of the procedure under which a case was filed."""
    return procedure(code=row.procedure, version=row.version)


def customs_of(economy: str) -> frozenset[OrganisationId]:
    """The customs administration of an economy, as its procedures name it."""
    found = [p.agency_in_role(CUSTOMS) for p in shipped_procedures() if p.economy == economy]
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
