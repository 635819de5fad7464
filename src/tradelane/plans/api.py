# SPDX-License-Identifier: Apache-2.0
"""The matrix and the lane tables over HTTP, for anyone; apart, because programs ask too. No decisions here."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from tradelane.kernel import clock
from tradelane.plans import formats, queries

router = Router(auth=None)


@router.get("", summary="The matrix: 21 economies by measures, each with source and date")
def plans(request: HttpRequest) -> dict[str, Any]:
    """Every cell as it holds today; what held on other days apart."""
    return formats.plans_report(on=clock.now().date())


@router.get("/lanes/{lane}", summary="What a lane such as MX-SG may carry without paper, and why")
def lane(request: HttpRequest, lane: str) -> dict[str, Any]:
    """One answer for each kind of document."""
    day = clock.now().date()
    asked, answers = queries.lane(lane, on=day)
    return {"lane": str(asked), "date": day.isoformat(), "answers": [formats.answer_json(one) for one in answers]}
