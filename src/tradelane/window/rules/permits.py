# SPDX-License-Identifier: Apache-2.0
"""How a granted permit stands, and what must hold before it is touched; apart, as due process has its own law."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values import GrantedPermit, HearingTerms, PermitAct, PermitEntry, PermitState, Standing

_TFA = "WTO Trade Facilitation Agreement"
_DUE = f"{_TFA} art. 4.1; ECLAC principle of due process"


@rule(
    "STAND-1", cites="GATT 1994 art. X:3(a); Tradelane house rule: an agency acts within its own competence",
    field="by", fix="Ask the agency that granted the permit.", refusal=Forbidden,
)  # fmt: skip
def only_the_granting_agency_touches_a_permit(permit: GrantedPermit, *, by: OrganisationId) -> bool:
    """Only the agency that granted a permit suspends, resumes or recalls it."""
    return permit.organisation == by


@rule(
    "STAND-2", cites=_DUE, field="cites",
    fix="Say in a sentence why, and cite rules by their ids or provisions as the procedure's page writes them.",
)  # fmt: skip
def a_permit_is_touched_with_cited_reasons(reasons: str, *, cites: Iterable[str]) -> bool:
    """A permit is suspended or recalled, and such an act announced, with reasons and the law that they rest on."""
    return len(reasons.strip()) >= 3 and any(cites)


@rule(
    "STAND-3", cites=_DUE, field="act",
    fix="Give the holder notice and wait for the answer, or for the end of its time; suspend at once if it is urgent.",
)  # fmt: skip
def the_holder_is_heard_first(standing: Standing, *, act: PermitAct, on: date, terms: HearingTerms) -> bool:
    """A permit is suspended or recalled after its holder was told and has answered, or had the time to."""
    if act is PermitAct.SUSPEND and standing.measure is not None and standing.measure.urgent:
        told = standing.measure.at.date() + timedelta(days=terms.days)
        return standing.answered or on > told
    notice = standing.notice
    if notice is None or notice.measure is not act:
        return False
    return standing.answered or (notice.until is not None and on > notice.until)


@rule(
    "STAND-4", cites=f"{_DUE}; a measure without hearing is provisional", field="urgent",
    fix="Suspend it at once, hear the holder, then recall it.",
)  # fmt: skip
def only_a_suspension_is_urgent(act: PermitAct, *, urgent: bool) -> bool:
    """Where danger does not wait, a permit is suspended before its holder is heard; it is never recalled so."""
    return not urgent or act is PermitAct.SUSPEND


@rule("STAND-5", cites=_DUE, field="until", fix="Give at least the days that the economy's law gives.")
def a_notice_gives_the_time_of_the_law(until: date, *, on: date, terms: HearingTerms) -> bool:
    """A notice leaves the holder at least the days that law gives to answer."""
    return until >= on + timedelta(days=terms.days)


@rule(
    "STAND-6", cites=_DUE, field="by", fix="Let the organisation to which the permit was granted answer.",
    refusal=Forbidden,
)  # fmt: skip
def only_the_holder_answers_and_contests(permit: GrantedPermit, *, by: OrganisationId) -> bool:
    """Only the holder of a permit answers a notice and contests what was done."""
    return permit.holder == by


@rule("STAND-7", cites=_DUE, field="act", fix="Contest a suspension or recall once, up to the day that it names.")
def a_measure_is_contested_once_and_in_time(standing: Standing, *, on: date) -> bool:
    """A suspension or recall that stands is contested once, up to the last day that it names."""
    measure = standing.measure
    if measure is None or standing.contested:
        return False
    return measure.urgent or (measure.until is not None and on <= measure.until)


@rule(
    "STAND-8", cites=_DUE, field="by", fix="Give it to an officer who took no part.", refusal=Forbidden,
)  # fmt: skip
def a_contested_measure_is_reviewed_by_another_officer(
    entries: Iterable[PermitEntry], *, organisation: OrganisationId, officer: PersonId | None
) -> bool:
    """What was done about a permit is reviewed by a named officer of the agency who took no part in it."""
    took_part = {e.person for e in entries if e.organisation == organisation}
    return officer is not None and officer not in took_part


@rule("STAND-9", cites="Tradelane house rule", field="act", fix="Read how the permit stands, and act on that.")
def the_act_fits_how_the_permit_stands(standing: Standing, *, act: PermitAct) -> bool:
    """What is in force is suspended or recalled, what is suspended is resumed or recalled, a notice is dropped."""
    urgent = standing.measure is not None and standing.measure.urgent
    fits = {
        PermitAct.NOTICE: standing.state is not PermitState.RECALLED and standing.notice is None,
        PermitAct.DROP: standing.notice is not None,
        PermitAct.ANSWER: standing.notice is not None or urgent,
        PermitAct.SUSPEND: standing.state is PermitState.IN_FORCE or urgent,
        PermitAct.RESUME: standing.state is PermitState.SUSPENDED and standing.contest is None,
        PermitAct.RECALL: standing.state is not PermitState.RECALLED,
        PermitAct.CONTEST: standing.measure is not None and standing.contest is None,
        PermitAct.ANNUL: standing.contest is not None,
        PermitAct.UPHOLD: standing.contest is not None,
    }
    return fits[act]


def standing_of(permit: GrantedPermit, *, on: date, day: Callable[[datetime], date]) -> Standing:
    """How a permit stands on the day `on`, by its acts in order; `day` gives the agency's calendar day of a moment.

    An urgent suspension that nobody confirmed by its last day lapses by itself.
    """
    course = _Course(Standing(PermitState.IN_FORCE, permit.granted_at))
    for entry in permit.entries:
        course.lapse(before=day(entry.at))
        course.take(entry)
    course.lapse(before=on)
    return course.now


@dataclass
class _Course:
    """The standing as acts change it, and how it stood before each measure, to which an annulment goes back."""

    now: Standing
    before: list[Standing] = field(default_factory=list)

    def lapse(self, *, before: date) -> None:
        """End an urgent suspension whose last day has passed."""
        measure = self.now.measure
        if measure is not None and measure.urgent and measure.until is not None and before > measure.until:
            self.now = Standing(PermitState.IN_FORCE, measure.at, lapsed=True)
            self.before.clear()

    def take(self, entry: PermitEntry) -> None:
        """Do what an act does."""
        match entry.act:
            case PermitAct.NOTICE:
                self.now = replace(self.now, notice=entry, answered=False)
            case PermitAct.ANSWER:
                self.now = replace(self.now, answered=True)
            case PermitAct.DROP:
                self.now = replace(self.now, notice=None, answered=False)
            case PermitAct.SUSPEND | PermitAct.RECALL:
                self._measure(entry)
            case PermitAct.RESUME:
                self.now = Standing(PermitState.IN_FORCE, entry.at)
                self.before.clear()
            case PermitAct.CONTEST:
                self.now = replace(self.now, contest=entry, contested=True)
            case PermitAct.ANNUL:
                self.now = replace(self.before.pop() if self.before else self.now, since=entry.at)
            case PermitAct.UPHOLD:
                self.now = replace(self.now, contest=None)

    def _measure(self, entry: PermitEntry) -> None:
        confirmed = self.now.measure is not None and self.now.measure.urgent and entry.act is PermitAct.SUSPEND
        if not confirmed:
            self.before.append(replace(self.now, notice=None, answered=False))
        state = PermitState.SUSPENDED if entry.act is PermitAct.SUSPEND else PermitState.RECALLED
        self.now = Standing(state, entry.at, measure=entry)


def terms_for(economy: str, *, on: date, terms: Sequence[HearingTerms]) -> HearingTerms:
    """The economy's own terms in force on the day, else those for every economy. Raises LookupError without either."""
    for wanted in (economy, "*"):
        for each in terms:
            if each.economy == wanted and each.starts <= on <= (each.ends or on):
                return each
    raise LookupError("hearings.csv has no row for every economy")
