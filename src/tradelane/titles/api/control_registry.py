# SPDX-License-Identifier: Apache-2.0
"""This node as a control tracking registry, for the platforms that are registered here; no decisions.

DCSA publishes no interface of one. The addresses are this house's (decision 0041); versions, errors and signatures go
by DCSA's conventions, as at its doors. Who knows a bill's checksum may read what platforms recorded of it.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tradelane.kernel import clock
from tradelane.titles.actions.control_registry import insert_record, list_records
from tradelane.titles.api.dcsa import answer, described, door

router = Router()

VERSION = "1.0.0"
_RECORDS = "v1/ebls/{ebl_id}/records"


@router.post(
    _RECORDS, auth=None, openapi_extra=described({"type": "object"}), operation_id="control_insert_record",
    summary="Control tracking registry: record what a platform signed of a bill; answers 201, or 200 for it again",
)  # fmt: skip
@door(VERSION)
def records(request: HttpRequest, ebl_id: str) -> HttpResponse:
    """409 names the present tail: another record was first."""
    body, is_new = insert_record(ebl=ebl_id, content=request.body, now=clock.now())
    return answer(201 if is_new else 200, body, version=VERSION)


@router.get(
    _RECORDS, auth=None, openapi_extra=described(), operation_id="control_list_records",
    summary="Control tracking registry: what platforms recorded of a bill, under the registry's signature",
)  # fmt: skip
@door(VERSION)
def listed(request: HttpRequest, ebl_id: str) -> HttpResponse:
    """An empty list for a bill of which nothing is recorded: that too is signed."""
    return answer(200, list_records(ebl=ebl_id, now=clock.now()), version=VERSION)
