# SPDX-License-Identifier: Apache-2.0
"""Claims that can be hidden one by one, and shown later (SD-JWT, RFC 9901); apart from credentials, which say what of.

A claim that may be hidden leaves a digest in the signed payload; its value travels beside it as a disclosure. Who
shows the credential leaves disclosures out. A path names a claim: `("content", "goods_items", 0, "value")`.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from tradelane.kernel.canonical import DEPTH_LIMIT, parse
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64url, to_base64url

Path = tuple[str | int, ...]
SALT_BYTES = 16
"""RFC 9901 §9.3: at least 128 bits, so that a hidden value can't be guessed from its digest."""
LARGEST = 5_000_000
MOST_DISCLOSURES = 10_000
"""A document has some hundred members; more is an attempt to keep a verifier busy."""
_RESERVED = frozenset({"_sd", "..."})


@dataclass(frozen=True, slots=True)
class Presentation:
    """An SD-JWT taken apart; nothing is verified yet."""

    protected: str
    payload: bytes
    signature: str
    disclosures: tuple[str, ...]
    key_binding: str = ""
    """The holder's own JWT at its end (RFC 9901 §4.3), or empty."""

    def as_text(self) -> str:
        """The compact form: the JWS, each disclosure, and the key binding, joined by `~` (RFC 9901 §4)."""
        return "~".join([self._jws(), *self.disclosures, self.key_binding])

    def bound(self) -> bytes:
        """What a key binding is over: all of the compact form before it (RFC 9901 §4.3.1)."""
        return "~".join([self._jws(), *self.disclosures, ""]).encode()

    def _jws(self) -> str:
        return f"{self.protected}.{to_base64url(self.payload)}.{self.signature}"


@dataclass(slots=True)
class Claims:
    """What a presentation shows."""

    claims: dict[str, Any]
    shown: int = 0
    """How many claims that could have been hidden are shown."""
    hidden: int = 0
    """How many digests stand without a disclosure; decoys count too, nobody can tell."""
    paths: dict[str, Path] = field(default_factory=dict)
    """Disclosure → where its claim stands."""


def conceal(claims: Mapping[str, Any], *, may_hide: Callable[[Path], bool], salt: Callable[[], str] | None = None) -> (
    tuple[dict[str, Any], list[str]]
):  # fmt: skip
    """The payload to sign and its disclosures, each claim for whose path `may_hide` says yes behind a digest."""
    made: list[str] = []
    fresh = salt or (lambda: to_base64url(secrets.token_bytes(SALT_BYTES)))

    def hidden(parts: list[Any]) -> str:
        text = to_base64url(orjson.dumps([fresh(), *parts]))
        made.append(text)
        return digest_of_disclosure(text)

    def walk(value: Any, at: Path) -> Any:
        if isinstance(value, Mapping):
            if _RESERVED & value.keys():
                raise _bad("a claim is named _sd or ...", at)
            plain = {k: walk(v, (*at, k)) for k, v in value.items() if not may_hide((*at, k))}
            digests = sorted(hidden([k, walk(v, (*at, k))]) for k, v in value.items() if may_hide((*at, k)))
            return plain | ({"_sd": digests} if digests else {})
        if isinstance(value, list | tuple):
            return [
                {"...": hidden([walk(v, (*at, n))])} if may_hide((*at, n)) else walk(v, (*at, n))
                for n, v in enumerate(value)
            ]
        return value

    return walk(claims, ()) | ({"_sd_alg": "sha-256"} if made else {}), made


def digest_of_disclosure(text: str) -> str:
    """The digest that stands for a disclosure (RFC 9901 §4.2.3)."""
    return to_base64url(hashlib.sha256(text.encode()).digest())


def read_presentation(content: bytes) -> Presentation:
    """Take an SD-JWT apart, compact or as JSON (RFC 9901 §4, §8). Raises Unreadable."""
    text = _text(content)
    if text.startswith("{"):
        return _from_json(parse(text.encode(), limit=LARGEST))
    if "~" not in text:
        raise _bad("not an SD-JWT: it has no ~", ())
    jws, *disclosures, binding = text.split("~")
    return _presentation(jws.split("."), disclosures, binding)


def unpack(presentation: Presentation) -> Claims:
    """What is shown, put back in its place (RFC 9901 §7.1). Raises Unreadable for anything left over or doubled."""
    payload = parse(presentation.payload, limit=LARGEST)
    if not isinstance(payload, dict) or payload.get("_sd_alg", "sha-256") != "sha-256":
        raise _bad("the payload is not an object under SHA-256", ("_sd_alg",))
    held = {digest_of_disclosure(text): text for text in presentation.disclosures}
    if len(held) != len(presentation.disclosures):
        raise _bad("a disclosure stands twice", ())
    opened = _Opened(held)
    claims = opened.walk({k: v for k, v in payload.items() if k != "_sd_alg"}, ())
    if len(opened.paths) != len(held):
        raise _bad("a disclosure belongs to no digest", ())
    return Claims(claims, shown=len(opened.paths), hidden=opened.hidden, paths=opened.paths)


def present(presentation: Presentation, *, hide: Callable[[Path], bool]) -> Presentation:
    """The same with the disclosures left out for whose path `hide` says yes, and all that stand below them."""
    found = unpack(presentation)

    def kept(text: str) -> bool:
        at = found.paths[text]
        return not any(hide(at[: n + 1]) for n in range(len(at)))

    shown = tuple(text for text in presentation.disclosures if kept(text))
    return Presentation(presentation.protected, presentation.payload, presentation.signature, shown)


class _Opened:
    """Disclosures put back; each digest once, each disclosure once."""

    def __init__(self, held: Mapping[str, str]) -> None:
        self._held, self._seen = held, set[str]()
        self.hidden, self.paths = 0, dict[str, Path]()

    def walk(self, value: Any, at: Path) -> Any:
        if len(at) > DEPTH_LIMIT:
            raise _bad("nested too deep", at)
        if isinstance(value, dict):
            return self._object(value, at)
        if isinstance(value, list):
            found: list[Any] = []
            for element in value:
                self._element(element, found, at)
            return found
        return value

    def _object(self, value: dict[str, Any], at: Path) -> dict[str, Any]:
        if "..." in value:
            raise _bad("a claim is named ...", at)
        out = {k: self.walk(v, (*at, k)) for k, v in value.items() if k != "_sd"}
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise _bad("_sd is not a list", at)
        for digest in digests:
            parts = self._parts(digest, 3, at)
            if parts is None:
                continue
            name = parts[1]
            if not isinstance(name, str) or name in _RESERVED or name in out:
                raise _bad("a disclosure names a claim that is taken or reserved", at)
            self.paths[self._held[digest]] = (*at, name)
            out[name] = self.walk(parts[2], (*at, name))
        return out

    def _element(self, element: Any, found: list[Any], at: Path) -> None:
        here = (*at, len(found))
        if not (isinstance(element, dict) and set(element) == {"..."}):
            found.append(self.walk(element, here))
        elif (parts := self._parts(element["..."], 2, at)) is not None:
            self.paths[self._held[element["..."]]] = here
            found.append(self.walk(parts[1], here))

    def _parts(self, digest: Any, length: int, at: Path) -> list[Any] | None:
        """The parts of the disclosure for `digest`; None when it is hidden."""
        if not isinstance(digest, str) or digest in self._seen:
            raise _bad("a digest stands twice or is not text", at)
        self._seen.add(digest)
        if digest not in self._held:
            self.hidden += 1
            return None
        parts = parse(from_base64url(self._held[digest], field="disclosure"))
        if not isinstance(parts, list) or len(parts) != length or not isinstance(parts[0], str):
            raise _bad("a disclosure is not in its form for this place", at)
        return parts


def _text(content: bytes) -> str:
    try:
        text = content.decode("ascii").strip() if len(content) <= LARGEST else ""
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise _bad("not an SD-JWT: text in ASCII of at most 5 MB", ())
    return text


def _from_json(data: Any) -> Presentation:
    """Flattened or general JSON serialization with one signature (RFC 9901 §8)."""
    signatures = data.get("signatures") if isinstance(data, dict) else None
    one = signatures[0] if isinstance(signatures, list) and len(signatures) == 1 else data if not signatures else None
    header = one.get("header") if isinstance(one, dict) else None
    loose = header if isinstance(header, dict) else data if isinstance(data, dict) else {}
    disclosures, binding = loose.get("disclosures", []), loose.get("kb_jwt", "")
    if not isinstance(one, dict) or not isinstance(disclosures, list) or not isinstance(data, dict):
        raise _bad("not an SD-JWT in JSON with one signature", ())
    return _presentation([one.get("protected"), data.get("payload"), one.get("signature")], disclosures, binding)


def _presentation(jws: list[Any], disclosures: list[Any], binding: Any) -> Presentation:
    texts = [*jws, *disclosures, binding]
    if len(jws) != 3 or not all(isinstance(text, str) for text in texts) or not all([*jws, *disclosures]):
        raise _bad("not an SD-JWT: header.payload.signature, disclosures, and ~ at its end", ())
    if len(disclosures) > MOST_DISCLOSURES:
        raise _bad(f"more than {MOST_DISCLOSURES} disclosures", ())
    return Presentation(jws[0], from_base64url(jws[1], field="payload"), jws[2], tuple(disclosures), binding)


def _bad(why: str, at: Path) -> Unreadable:
    return Unreadable(
        why, field=".".join(str(step) for step in at), rule="SD-1", cites="RFC 9901 §7.1",
        fix="Ask the holder to present it again.",
    )  # fmt: skip
