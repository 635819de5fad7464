# SPDX-License-Identifier: Apache-2.0
"""What a program of an agency gives with an act, read strictly; apart, so that API and webhook read it alike."""

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_moment
from tradelane.window.rules.agency_systems import a_message_has_the_members_of_its_act
from tradelane.window.values.agency_systems import AgencyAct, Booking, Finding, Verdict

LONGEST_TEXT = 10_000
RULES_AT_MOST, PHOTOS_AT_MOST = 50, 20

Given = Booking | Finding | Verdict | None


def read_given(act: AgencyAct, given: Mapping[str, Any]) -> Given:
    """What an act is about. Raises Unreadable naming the member that is wrong."""
    if act is AgencyAct.CLAIM:
        _only(given)
        return None
    if act is AgencyAct.ASK:
        _only(given, "question", "rule_ids")
        return Verdict("ask", _text(given, "question"), _rules(given))
    if act is AgencyAct.DECIDE:
        _only(given, "verdict", "reasons", "rule_ids")
        return Verdict(_text(given, "verdict"), _text(given, "reasons", empty=True), _rules(given))
    if "found" in given:
        _only(given, "found", "findings", "photos")
        return Finding(_text(given, "found"), _text(given, "findings"), _photos(given.get("photos", [])))
    _only(given, "place", "when")
    return Booking(_text(given, "place"), read_moment(_text(given, "when"), field="when"))


def _only(given: Mapping[str, Any], *known: str) -> None:
    if not a_message_has_the_members_of_its_act(given, known=known):
        raise _fault("this act has no such member", min(set(given) - set(known))[:60])


def _text(given: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    text = given.get(name, "" if empty else None)
    if not isinstance(text, str) or len(text) > LONGEST_TEXT or not (empty or text.strip()):
        raise _fault(f"a text of at most {LONGEST_TEXT} characters is expected", name)
    return text


def _rules(given: Mapping[str, Any]) -> tuple[str, ...]:
    listed = given.get("rule_ids", [])
    if not isinstance(listed, list) or len(listed) > RULES_AT_MOST or not all(isinstance(each, str) for each in listed):
        raise _fault(f"a list of at most {RULES_AT_MOST} ids of rules is expected", "rule_ids")
    return tuple(listed)


def _photos(listed: object) -> tuple[tuple[str, bytes], ...]:
    if not isinstance(listed, list) or len(listed) > PHOTOS_AT_MOST:
        raise _fault(f"a list of at most {PHOTOS_AT_MOST} pictures is expected", "photos")
    return tuple(_photo(each, f"photos[{n}]") for n, each in enumerate(listed))


def _photo(each: object, field: str) -> tuple[str, bytes]:
    if not isinstance(each, dict) or not all(isinstance(each.get(name), str) for name in ("name", "content")):
        raise _fault("a name and the content in base64 are expected", field)
    try:
        return each["name"], b64decode(each["content"], validate=True)
    except (Error, ValueError) as error:
        raise _fault("this is not base64", f"{field}.content") from error


def _fault(why: str, field: str) -> Unreadable:
    return Unreadable(
        why,
        field=field,
        rule=a_message_has_the_members_of_its_act.id,
        fix="Send what the guide to agencies' systems shows.",
    )
