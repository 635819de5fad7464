# SPDX-License-Identifier: Apache-2.0
"""What programs ask of an authority: its certificate, its revocation list, answers on single certificates (RFC 6960);
apart from the pages, because nobody signs in here and nothing here is meant to be read by people.
"""

import base64
import binascii

from cryptography.x509.ocsp import OCSPResponseStatus
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.trust import actions, queries
from tradelane.trust.formats.ocsp import LARGEST_REQUEST, read_question, refusal

_LIST_AGE = "public, max-age=300"
"""Revoking publishes at once; a cache may be this late."""


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate of this node's authority, DER (RFC 5280 §4.2.2.1, id-ad-caIssuers)."""
    return _file(queries.authority_certificate(), "application/pkix-cert", _LIST_AGE)


@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    """Its revocation list, DER (RFC 5280 §4.2.1.13)."""
    return _file(queries.revocation_list(), "application/pkix-crl", _LIST_AGE)


@csrf_exempt  # a program asks without a session, and nothing is changed
@require_http_methods(["POST"])
def ocsp_post(request: HttpRequest) -> HttpResponse:
    """The answer to a request in the body (RFC 6960 appendix A.1)."""
    if request.content_type != "application/ocsp-request":
        return _answered(refusal(OCSPResponseStatus.MALFORMED_REQUEST))
    return _answer(request.read(LARGEST_REQUEST + 1))


@require_safe
def ocsp_get(request: HttpRequest, question: str) -> HttpResponse:
    """The answer to a request in the address, base64 (RFC 6960 appendix A.1)."""
    try:
        return _answer(base64.b64decode(question, validate=True))
    except binascii.Error:
        return _answered(refusal(OCSPResponseStatus.MALFORMED_REQUEST))


def _answer(der: bytes) -> HttpResponse:
    try:
        question = read_question(der)
        if not question.is_about(queries.authority_certificate()):
            return _answered(refusal(OCSPResponseStatus.UNAUTHORIZED))
        return _answered(actions.answer(question, now=clock.now()))
    except Unreadable:
        return _answered(refusal(OCSPResponseStatus.MALFORMED_REQUEST))
    except NotFound:
        return _answered(refusal(OCSPResponseStatus.TRY_LATER))


def _answered(response: bytes) -> HttpResponse:
    return _file(response, "application/ocsp-response", "no-store")


def _file(content: bytes, media_type: str, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Cache-Control"] = cache
    response.headers["Access-Control-Allow-Origin"] = "*"  # a verifier in a browser may run anywhere
    return response


urlpatterns = [
    path("trust/authority.cer", authority, name="authority_certificate"),
    path("trust/authority.crl", revocations, name="revocations"),
    path("trust/ocsp", ocsp_post, name="ocsp"),
    path("trust/ocsp/<path:question>", ocsp_get, name="ocsp_get"),
]
