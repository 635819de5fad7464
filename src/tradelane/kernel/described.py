# SPDX-License-Identifier: Apache-2.0
"""What a route says of its bytes in the API's description, for `openapi_extra`; apart, as all rooms say it alike.

A route that takes and gives plain data needs none of it: its types say it.
"""

from collections.abc import Iterable
from typing import Any

Described = dict[str, Any]


def takes(media_type: str, schema: Described) -> Described:
    """A body that the route reads by itself."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def answers(*media_types: str, says: str, status: int = 200, schema: Described | None = None) -> Described:
    """Bytes in one of these media types."""
    content: Described = {media_type: {"schema": schema} if schema else {} for media_type in media_types}
    return {"responses": {status: {"description": says, "content": content}}}


def answers_alike(media_type: str, *, says: str, statuses: Iterable[int], schema: Described) -> Described:
    """One form for good news and bad, as a standard of its own has it."""
    answer: Described = {"description": says, "content": {media_type: {"schema": schema}}}
    return {"responses": dict.fromkeys(statuses, answer)}
