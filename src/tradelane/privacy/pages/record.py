# SPDX-License-Identifier: Apache-2.0
"""The record of processing as a page and as JSON, in the reader's language; apart from the notice, which tells less."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.privacy import actions, queries
from tradelane.privacy.pages.words import (
    BASES,
    CATEGORIES,
    MEASURE_WORDS,
    PURPOSES,
    RECIPIENTS,
    SUBJECTS,
    USES,
    in_words,
    listed,
    named,
)
from tradelane.privacy.values import LegalBasis, Notice, Purpose, RecipientKind


@require_safe
def record(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The record as it is, or as a version of the notice had it."""
    told = record_in_words(_notice(number))
    return render(request, "privacy/record.html", {"told": told, "versions": queries.notices()})


@require_safe
def record_json(request: HttpRequest, number: int = 0) -> JsonResponse:
    """The same for programs."""
    return JsonResponse(record_in_words(_notice(number)), json_dumps_params={"ensure_ascii": False})


def record_in_words(notice: Notice) -> dict[str, Any]:
    """The record with each term beside what people call it, in the language of the moment."""
    told = notice.record
    return {
        "version": notice.number,
        "since": notice.since.isoformat(),
        "digest": notice.digest,
        "language": get_language() or "en",
        "controller": told["controller"],
        "held": [_held(row) for row in told["held"]],
        "disclosed": [_disclosed(row) for row in told["disclosed"]],
        "measures": [{"measure": each, "words": str(MEASURE_WORDS.get(each, each))} for each in told["measures"]],
    }


def _notice(number: int) -> Notice:
    return queries.notice(number=number) if number else actions.current_notice(now=clock.now())


def _held(row: dict[str, Any]) -> dict[str, Any]:
    words = {
        "use": named(USES, row["use"]),
        "category": named(CATEGORIES, row["category"]),
        "subjects": listed([str(SUBJECTS.get(each, each)) for each in row["subjects"]]),
    }
    return {**row, "words": words}


def _disclosed(row: dict[str, Any]) -> dict[str, Any]:
    words = {
        "purpose": str(PURPOSES[Purpose(row["purpose"])]),
        "recipient": str(RECIPIENTS[RecipientKind(row["recipient"])]),
        "basis": str(BASES[LegalBasis(row["basis"])]),
        "fields": listed(in_words(row["fields"])),
    }
    return {**row, "words": words}
