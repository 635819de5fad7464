# SPDX-License-Identifier: Apache-2.0
"""Selective disclosure against the cases of the openwallet SD-JWT library: it issues and we read, and the reverse."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.utils.yaml_specification import load_yaml_specification, remove_sdobj_wrappers
from sd_jwt.verifier import SDJWTVerifier

from tradelane.trust.formats.algorithms import es256_holds, sign_es256
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.formats.disclosures import Path as Place
from tradelane.trust.formats.disclosures import Presentation, conceal, present, read_presentation, unpack
from tradelane.trust.formats.key_binding import key_binding_holds

FOLDER = Path(os.environ.get("TRADELANE_STANDARDS", "")) / "sd-jwt/testcases"
AUDIENCE, NONCE = "https://verifier.example", "1234567890"
KEY = ec.generate_private_key(ec.SECP256R1())
JWK_KEY = JWK.from_pyca(KEY)
HOLDER = JWK.generate(kty="EC", crv="P-256")


def _cases() -> list[Any]:
    found = sorted(FOLDER.glob("*/specification.yml")) if os.environ.get("TRADELANE_STANDARDS") else []
    named = [pytest.param(path, id=path.parent.name) for path in found]
    return named or [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]


def _places(value: Any, at: Place = ()) -> tuple[Any, set[Place]]:
    """The plain value, and the places that the case marks as hideable."""
    if isinstance(value, SDObj):
        return _places(value.value, at)
    if isinstance(value, dict):
        plain, places = {}, set()
        for key, inner in value.items():
            name = key.value if isinstance(key, SDObj) else key
            plain[name], below = _places(inner, (*at, name))
            places |= below | ({(*at, name)} if isinstance(key, SDObj) else set())
        return plain, places
    if isinstance(value, list):
        rows = [(_places(inner, (*at, n)), isinstance(inner, SDObj)) for n, inner in enumerate(value)]
        marked = {(*at, n) for n, (_, is_marked) in enumerate(rows) if is_marked}
        return [row[0] for row, _ in rows], marked.union(*(row[1] for row, _ in rows))
    return value, set()


@pytest.mark.parametrize("path", _cases())
def test_what_the_library_issues_and_presents_is_read(path: Path) -> None:
    case = load_yaml_specification(path)
    form = case.get("serialization_format", "compact")
    bound = case.get("key_binding", False)
    issuer = SDJWTIssuer(
        case["user_claims"], JWK_KEY, HOLDER if bound else None, add_decoy_claims=case.get("add_decoy_claims", False),
        serialization_format=form, extra_header_parameters=case.get("extra_header_parameters", {}),
    )  # fmt: skip
    holder = SDJWTHolder(issuer.sd_jwt_issuance, serialization_format=form)
    asked = {"nonce": NONCE, "aud": AUDIENCE, "holder_key": HOLDER} if bound else {}
    holder.create_presentation(case["holder_disclosed_claims"], **asked)
    read = read_presentation(holder.sd_jwt_presentation.encode())
    assert es256_holds(
        KEY.public_key(),
        from_base64url(read.signature, field=""),
        f"{read.protected}.{to_base64url(read.payload)}".encode(),
    )
    shown = unpack(read).claims
    shown.pop("cnf", None)
    assert shown == case["expect_verified_user_claims"]
    if bound and form == "compact":
        assert key_binding_holds(read, audience=AUDIENCE, nonce=NONCE)
        assert not key_binding_holds(read, audience=AUDIENCE, nonce="another")
        fewer = Presentation(read.protected, read.payload, read.signature, read.disclosures[:-1], read.key_binding)
        assert not key_binding_holds(fewer, audience=AUDIENCE, nonce=NONCE)


@pytest.mark.parametrize("path", _cases())
def test_what_we_issue_and_present_is_read_by_the_library(path: Path) -> None:
    case = load_yaml_specification(path)
    plain, marked = _places(case["user_claims"])
    payload, disclosures = conceal(plain, may_hide=lambda at: at in marked)
    assert len(disclosures) == len(marked)
    content = json.dumps(payload).encode()
    protected = to_base64url(b'{"alg":"ES256"}')
    signature = sign_es256(KEY, f"{protected}.{to_base64url(content)}".encode())
    issued = Presentation(protected, content, to_base64url(signature), tuple(disclosures))
    assert unpack(issued).claims == plain == remove_sdobj_wrappers(case["user_claims"])
    holder = SDJWTHolder(issued.as_text())
    holder.create_presentation(case["holder_disclosed_claims"])
    verifier = SDJWTVerifier(holder.sd_jwt_presentation, lambda *_: JWK_KEY)
    assert verifier.get_verified_payload() == case["expect_verified_user_claims"]
    nothing = present(issued, hide=lambda at: at in marked)
    assert nothing.disclosures == ()
    assert unpack(nothing).claims == SDJWTVerifier(nothing.as_text(), lambda *_: JWK_KEY).get_verified_payload()
