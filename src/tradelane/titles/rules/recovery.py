# SPDX-License-Identifier: Apache-2.0
"""Control restored when keys are lost, by nobody alone and never in secret; apart from every other move."""

from datetime import datetime, timedelta

from tradelane.kernel.rule import rule
from tradelane.titles.rules.control import CLOCK_SKEW
from tradelane.titles.rules.holding import is_whole
from tradelane.titles.values import Act, Entry, Guardians, IssueTerms, RecoveryTerms, Title


@rule(
    "TITLE-50",
    cites="MLETR art. 12(a)(i), (iii); ETDA s. 2(5)",
    field="terms.guardians",
    fix="Name two guardians or more, and let at least two of them act together.",
)
def no_guardian_acts_alone(entry: Entry) -> bool:
    """Those who restore lost control are two or more together, so that neither a registry nor a carrier can do it
    alone, and the waiting time is a day or more.
    """
    guardians = entry.terms.guardians if isinstance(entry.terms, IssueTerms) else None
    return guardians is None or (
        is_whole(guardians.control) and guardians.control.threshold >= 2 and guardians.waiting_days >= 1
    )


@rule(
    "TITLE-51",
    cites="MLETR art. 12(a)(i)",
    field="by",
    fix="Nothing can be recovered: no guardians were named at issue.",
)
def only_guardians_recover(title: Title, entry: Entry) -> bool:
    """Only the guardians whom the record named when it was issued recover it."""
    if entry.act not in Act.of_guardians():
        return True
    guardians = title.standing.guardians
    return guardians is not None and entry.by in guardians.control.organisations


@rule(
    "TITLE-52", cites="MLETR art. 11(1)(a)", field="terms", fix="Name the holder's new keys and the ground, as opened."
)
def a_recovery_does_what_it_announced(title: Title, entry: Entry) -> bool:
    """A recovery names its ground and the new keys when it is opened, and binds control to exactly those, for exactly
    that party, when its waiting time is over.
    """
    if entry.act is Act.OPEN_RECOVERY:
        terms = entry.terms
        if not isinstance(terms, RecoveryTerms) or not terms.ground.strip() or title.standing.recovery is not None:
            return False
        named = terms.control.organisations[:1] == (terms.to,) and is_whole(terms.control)
        return named and terms.to != title.carrier and all(party.keys for party in terms.control.parties)
    if entry.act is Act.RECOVER:
        opened = title.standing.recovery
        return opened is not None and (entry.to, entry.control) == (opened.to, opened.control)
    return True


@rule("TITLE-53", cites="MLETR art. 12(a)(i), (iii)", field="at", fix="Wait: the present holder may still object.")
def a_recovery_waits_in_public(title: Title, entry: Entry) -> bool:
    """Control passes by a recovery only after the waiting time that the record was issued with."""
    if entry.act is not Act.RECOVER:
        return True
    opened, guardians = title.standing.recovery, title.standing.guardians
    return opened is not None and guardians is not None and waited(guardians, since=opened.opened_at, until=entry.at)


@rule("TITLE-54", cites="MLETR art. 13", field="at", fix="Sign it anew, and have it recorded at once.")
def a_recovery_is_opened_now(entry: Entry, *, now: datetime) -> bool:
    """The opening of a recovery is recorded when it is signed: one dated back would shorten the waiting time."""
    return entry.act is not Act.OPEN_RECOVERY or entry.at >= now - CLOCK_SKEW


@rule("TITLE-55", cites="MLETR art. 11(1)(a)", field="act", fix="There is nothing to object to.")
def an_objection_is_to_a_recovery(title: Title, entry: Entry) -> bool:
    """A holder objects to a recovery whose waiting time runs."""
    return entry.act is not Act.OBJECT or title.standing.recovery is not None


def waited(guardians: Guardians, *, since: datetime, until: datetime) -> bool:
    """Whether the waiting time has passed."""
    return until - since >= timedelta(days=guardians.waiting_days)
