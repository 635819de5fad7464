# SPDX-License-Identifier: Apache-2.0
"""The public log as files that anyone may mirror (C2SP tlog-tiles), and one page for people; no decisions."""

import gzip

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from tradelane.kernel.errors import NotFound
from tradelane.trust import queries
from tradelane.trust.formats.tiles import TILE_WIDTH, TileName

_FOREVER = "public, max-age=31536000, immutable"
"""Tiles never change (C2SP tlog-tiles, Merkle tree)."""
_A_DAY = "public, max-age=86400, immutable"
"""A tile that is not full never changes either, but nobody asks for it once it is."""
_BRIEFLY = "public, max-age=1, must-revalidate"
"""A checkpoint grows old within a second while the log is written to."""


@require_safe
def checkpoint(request: HttpRequest, economy: str) -> HttpResponse:
    """The latest signed checkpoint."""
    _require_own(economy)
    return _file(queries.latest_checkpoint().note.encode(), "text/plain; charset=utf-8", _BRIEFLY)


@require_safe
def tile(request: HttpRequest, economy: str, name: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; a bundle is compressed for those who take that (C2SP tlog-tiles)."""
    _require_own(economy)
    asked = TileName.from_path(name)
    caching = _FOREVER if asked.width == TILE_WIDTH else _A_DAY
    response = _file(queries.log_file(name=asked), "application/octet-stream", caching)
    if asked.level is None:
        return _compressed(request, response)
    return response


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, how long it is, and who vouches for it."""
    context = {
        "latest": queries.latest_checkpoint(),
        "earlier": queries.checkpoints(limit=10)[1:],
        "waiting": queries.waiting_for_log(),
        "vkey": queries.log_key_of_node().as_vkey(),
        "economy": settings.ECONOMY,
    }
    return render(request, "trust/log.html", context)


def _require_own(economy: str) -> None:
    if economy != settings.ECONOMY:
        raise NotFound("This node keeps no log of that economy.", field="economy", facts={"economy": economy[:10]})


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer in gzip when it is asked for and worth it; all in it is public, so its length gives nothing away."""
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        packed = gzip.compress(response.content, compresslevel=6, mtime=0)
        if len(packed) < len(response.content):
            response.content = packed
            response.headers["Content-Encoding"] = "gzip"
    return response


def _file(content: bytes, kind: str, caching: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = caching
    response.headers["Access-Control-Allow-Origin"] = "*"  # a verifier in a browser may run anywhere
    return response


urlpatterns = [
    path("log/", log, name="log"),
    path("log/<str:economy>/checkpoint", checkpoint, name="log_checkpoint"),
    path("log/<str:economy>/tile/<path:name>", tile, name="log_tile"),
]
