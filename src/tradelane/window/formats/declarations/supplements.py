# SPDX-License-Identifier: Apache-2.0
"""What a standard has no element for, carried inside its file; apart, because both standards carry it alike.

A supplement says what to change in the declaration that the standard's own elements tell: a JSON Patch (RFC 6902) of
`declaration_json`, and the digest of what they told when it was written. So a reader that knows nothing of it loses
only what the standard can't say; and where somebody changed the file since, the digest differs, the elements count and
the supplement is kept beside them. It is specified in docs/guides/declarations.md.
"""

from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.window.formats.declarations.json_form import declaration_from_json, declaration_json
from tradelane.window.formats.declarations.patches import applied, difference
from tradelane.window.values import Declaration

VERSION = "urn:tradelane:declaration:1"


def supplement_for(declaration: Declaration, *, told: Declaration) -> dict[str, Any]:
    """What the elements, which tell `told`, leave out of `declaration`; an empty patch: nothing."""
    before = declaration_json(told)
    patch = difference(before, declaration_json(declaration))
    return {"version": VERSION, "of": digest_of(canonical(before)), "patch": patch}


def fits(supplement: Any, told: Declaration) -> bool:
    """Whether a supplement was written over what the elements tell."""
    return (
        isinstance(supplement, dict)
        and supplement.get("version") == VERSION
        and supplement.get("of") == digest_of(canonical(declaration_json(told)))
    )


def supplemented(told: Declaration, supplement: dict[str, Any]) -> Declaration:
    """The whole declaration. Raises Unreadable for a supplement that is damaged."""
    return declaration_from_json(applied(supplement.get("patch"), declaration_json(told)))
