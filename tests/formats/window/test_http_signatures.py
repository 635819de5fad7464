# SPDX-License-Identifier: Apache-2.0
"""HTTP Message Signatures as RFC 9421 writes them: its own example B.2.6, and what a strict reader refuses."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agency_makers import a_key, public

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.window.formats.http_signatures import (
    content_digest,
    read_request_signature,
    request_signature_holds,
    said_digest,
    signature_base,
    signature_params,
    thumbprint,
)
from tradelane.window.values.agency_systems import SignedRequest

# RFC 9421 B.1.4 and B.2.6: the key test-key-ed25519 over the request of B.2
_X = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(_X)}
PARAMS = (
    '("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
EXAMPLE = SignedRequest(
    "POST", "/foo?param=Value&Pet=dog", "example.com", "https",
    {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json", "content-length": "18",
        "signature-input": f"sig-b26={PARAMS}",
        "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgw"
        "UPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    },
    b'{"hello": "world"}',
)  # fmt: skip


def test_the_example_b_2_6_holds_and_no_other_request_does() -> None:
    read = read_request_signature(EXAMPLE)
    assert (read.key_id, read.created) == ("test-key-ed25519", datetime(2021, 4, 20, 2, 7, 53, tzinfo=UTC))
    assert request_signature_holds(EXAMPLE, read, key=ED25519)
    for other in (
        replace(EXAMPLE, method="PUT"), replace(EXAMPLE, authority="example.org"), replace(EXAMPLE, target="/bar"),
        replace(EXAMPLE, headers={**EXAMPLE.headers, "content-length": "19"}),
    ):  # fmt: skip
        assert not request_signature_holds(other, read, key=ED25519)
    assert not request_signature_holds(EXAMPLE, replace(read, algorithm="ecdsa-p256-sha256"), key=ED25519)
    assert not request_signature_holds(EXAMPLE, read, key=public(a_key()))


def test_the_base_is_written_as_2_5_shows() -> None:
    base = signature_base(EXAMPLE, read_request_signature(EXAMPLE).components, params=PARAMS)
    assert base.decode().splitlines() == [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT', '"@method": POST', '"@path": /foo', '"@authority": example.com',
        '"content-type": application/json', '"content-length": 18', f'"@signature-params": {PARAMS}',
    ]  # fmt: skip


def test_derived_components_are_those_of_2_2() -> None:
    names = ("@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query")
    values = signature_base(EXAMPLE, names, params="()").decode().splitlines()[:-1]
    assert values == [
        '"@method": POST', '"@target-uri": https://example.com/foo?param=Value&Pet=dog', '"@authority": example.com',
        '"@scheme": https', '"@request-target": /foo?param=Value&Pet=dog', '"@path": /foo',
        '"@query": ?param=Value&Pet=dog',
    ]  # fmt: skip
    assert signature_base(replace(EXAMPLE, target="/"), ("@query",), params="()").startswith(b'"@query": ?\n')


@pytest.mark.parametrize(
    "said",
    [
        "", "sig1", "sig1=()", 'sig1=("@method")', 'sig1=("@method");created=1;created=2',
        'sig1=("@method" "@method");created=1', 'sig1=("@method");created="1"', 'sig1=("@method";req);created=1',
        'sig1=("@method");created=1, sig2=("@path");created=1', 'other=("@method");created=1',
        'sig1=("@method");created=99999999999999', 'sig1=("@method");created=-1', 'sig1=("@method");created=1;keyid=7',
    ],
)  # fmt: skip
def test_another_form_is_refused_by_its_header(said: str) -> None:
    headers = {"signature-input": said, "signature": "sig1=:AA==:"}
    with pytest.raises(Unreadable, match="HOOK-3"):
        read_request_signature(replace(EXAMPLE, headers=headers))


def test_a_component_that_the_request_has_not_is_refused() -> None:
    for name in ("x-missing", "@status", "@query-param"):
        with pytest.raises(Unreadable, match="HOOK-3"):
            signature_base(EXAMPLE, (name,), params="()")


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_header_breaks_the_reader(said: str, signature: str) -> None:
    try:
        read_request_signature(replace(EXAMPLE, headers={"signature-input": said, "signature": signature}))
    except Unreadable as error:
        assert error.rule == "HOOK-3"


@given(st.binary(max_size=500))
def test_a_digest_is_read_as_it_is_written(body: bytes) -> None:
    header = content_digest(body)
    assert said_digest(header) == said_digest(f"sha-512=:AA==:, {header}") is not None
    assert content_digest(body + b"x") != header


def test_a_thumbprint_is_over_the_members_of_rfc_7638() -> None:
    key = public(a_key())
    assert thumbprint(key) == thumbprint({**key, "kid": "another", "alg": "ES256"})
    assert len(thumbprint(key)) == 43
    with pytest.raises(Unreadable, match="HOOK-8"):
        thumbprint({"kty": "RSA", "n": "AA", "e": "AQAB"})


def test_what_is_written_is_read_again() -> None:
    params = signature_params(
        ("@method", "@path"),
        created=datetime(2026, 11, 2, tzinfo=UTC),
        key_id="k",
        nonce="n",
        algorithm="ed25519",
        tag="t",
    )
    headers = {"signature-input": f"sig1={params}", "signature": "sig1=:AA==:"}
    read = read_request_signature(replace(EXAMPLE, headers=headers))
    assert (read.components, read.params, read.key_id, read.nonce) == (("@method", "@path"), params, "k", "n")
