# SPDX-License-Identifier: Apache-2.0
"""The rules that goods are judged by on a day; apart, because what was published takes the place of what ships."""

import zlib
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.origin import rules
from tradelane.origin.formats import agreement as shipped_agreement
from tradelane.origin.formats import shipped_agreements
from tradelane.origin.formats.report import read_law
from tradelane.origin.models import RuleEdition
from tradelane.origin.values import Agreement, RuleOfOrigin
from tradelane.origin.values.editions import EditionState, RuleEditionView
from tradelane.parties.values import Actor


def agreements(*, on: date) -> tuple[Agreement, ...]:
    """Every agreement held here with the rules that count on a day, and their sources. Public."""
    return tuple(agreement_on(held.code, on=on)[0] for held in shipped_agreements())


def agreement_on(code: str, *, on: date) -> tuple[Agreement, str]:
    """An agreement with the rules that count on a day, and the id of their edition; empty for what ships.

    Raises NotFound.
    """
    held = shipped_agreement(code)
    rows = RuleEdition.objects.filter(agreement=held.code, published_at__isnull=False, valid_from__lte=on)
    edition = rows.order_by("-valid_from", "-published_at").values_list("id", flat=True).first() or ""
    return (replace(held, rules=_rules_of(edition)) if edition else held), edition


@lru_cache(maxsize=8)
def _rules_of(edition: str) -> tuple[RuleOfOrigin, ...]:
    """Kept for a process: what is published never changes."""
    row = RuleEdition.objects.get(pk=edition)
    cites = shipped_agreement(row.agreement).articles["psr"]
    return read_law(
        zlib.decompress(bytes(row.content)), agreement=row.agreement, cites=cites, source=row.source,
        in_force_from=row.valid_from,
    )  # fmt: skip


def rule_editions(*, by: Actor) -> list[RuleEditionView]:
    """Published editions of rules, newest first; drafts too for who keeps them."""
    keeps = rules.the_actor_keeps_the_rules_of_origin(by)
    rows = RuleEdition.objects.defer("content").order_by("-imported_at", "-id")
    return [rule_edition_view(row) for row in rows if keeps or row.published_at is not None]


def rule_edition(*, id: str, by: Actor) -> tuple[RuleEditionView, bytes]:
    """One edition and its file. Raises NotFound, also for a draft that the reader may not see."""
    row = RuleEdition.objects.filter(pk=id).first()
    if row is None or (row.published_at is None and not rules.the_actor_keeps_the_rules_of_origin(by)):
        raise NotFound("There are no such rules.", field="id", fix="Check the id.")
    return rule_edition_view(row), zlib.decompress(bytes(row.content))


def rule_edition_view(row: RuleEdition) -> RuleEditionView:
    """A row as others see it."""
    state = EditionState.DRAFT if row.published_at is None else EditionState.PUBLISHED
    return RuleEditionView(
        id=row.id, agreement=row.agreement, digest=row.digest, valid_from=row.valid_from, source=row.source,
        rule_sets=row.rule_sets, executable=row.executable,
        state=EditionState.DROPPED if row.dropped_at else state, organisation=OrganisationId(row.organisation),
        imported_by=PersonId(row.imported_by), imported_at=row.imported_at,
        published_by=PersonId(row.published_by) if row.published_by else None, published_at=row.published_at,
    )  # fmt: skip
