# SPDX-License-Identifier: Apache-2.0
"""What an order could not know, added by whoever declares it; apart, because it must never touch what the order said.

Every field that is added gets a Provenance; so does every field where the order and the declarant disagree, and
there the order stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tradelane.consignments.formats.dataset import from_json, to_json
from tradelane.consignments.formats.faults import FORM_KIND, FORM_UNKNOWN, Faults
from tradelane.consignments.values import Consignment, Provenance
from tradelane.kernel.codes import HS_EDITION
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

_PARTS = ("goods_items", "parties", "terms", "references", "transport", "charges", "ordered_on")
_KEYS = {"goods_items": "number", "parties": "role", "charges": "kind"}
"""By which field an entry of a list is known."""


def complete(
    consignment: Consignment, supplement: Mapping[str, Any], *, by_name: str, source: str = "declarant"
) -> Consignment:
    """The consignment with what `supplement` adds, each added field with its Provenance.

    `supplement` has the form of our JSON, in part: `{"goods_items": [{"number": 1, "hs_code": "090121"}],
    "transport": {…}, "terms": {"incoterm": "CIF", "place": "Singapore"}, "references": {"ucr": "…"}}`. Lines are
    found by `number`, parties by `role`, charges by `kind`; a party or charge that is not there is added. Where
    the order already says something else, the order stands and the difference is kept as a Provenance note.
    Raises Unreadable for unknown parts, a line that does not exist, or a value that breaks a rule.
    """
    faults = Faults()
    for name in supplement:
        if name not in _PARTS:
            faults.add_unknown("", str(name), _PARTS)
    faults.refuse_any()
    data = to_json(consignment)
    notes: list[Provenance] = []
    for name, part in supplement.items():
        if name in _KEYS:
            found = _complete_list(data, name, part)
        elif name == "ordered_on":
            found = _complete_object(data, {name: part}, "")
        else:
            data[name] = data.get(name) or {}
            found = _complete_object(data[name], part, name)
        notes += [_provenance(consignment, path, kept, by_name, source) for path, kept in found]
    data["provenance"] = [*data.get("provenance", []), *(_note_json(note) for note in notes)]
    if not data["provenance"]:
        del data["provenance"]
    return from_json(data)


def _provenance(consignment: Consignment, path: str, kept: str, by_name: str, source: str) -> Provenance:
    """Who stands behind a field: the supplier of what was added, or whoever said first what is `kept`."""
    if not kept:
        return Provenance(path, source, by_name)
    first = next((note for note in consignment.provenance if note.path == path), Provenance(path, "order"))
    return Provenance(path, first.source, first.by, kept)


def _note_json(note: Provenance) -> dict[str, str]:
    return {k: v for k, v in {"path": note.path, "source": note.source, "by": note.by, "note": note.note}.items() if v}


def _complete_list(data: dict[str, Any], name: str, part: Any) -> Iterator[tuple[str, str]]:
    """Complete the entries of a list that the supplement names; yields (path, "" or what stands against it)."""
    key = _KEYS[name]
    if not isinstance(part, list | tuple) or not all(isinstance(entry, Mapping) for entry in part):
        raise Unreadable(f"{name} is not a list of objects", field=name, rule=FORM_KIND, fix="Write [{…}].")
    entries: list[dict[str, Any]] = data.setdefault(name, [])
    for n, entry in enumerate(part):
        at = next((i for i, known in enumerate(entries) if known.get(key) == entry.get(key)), None)
        if at is not None:
            yield from _complete_object(entries[at], {k: v for k, v in entry.items() if k != key}, f"{name}[{at}]")
        elif name == "goods_items":
            raise Unreadable(
                f"there is no line {quoted(entry.get('number'))}", field=f"{name}[{n}].number", rule=FORM_UNKNOWN,
                fix=f"Use one of {', '.join(str(known['number']) for known in entries)}.",
            )  # fmt: skip
        else:
            entries.append(dict(entry))
            yield f"{name}[{len(entries) - 1}]", ""


def _complete_object(into: dict[str, Any], part: Any, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(part, Mapping):
        raise Unreadable(f"{path} is not an object", field=path, rule=FORM_KIND, fix="Write {…}.")
    for name, value in part.items():
        standing = into.get(name)
        if value in (standing, None, "", [], {}):
            continue
        if standing in (None, "", [], {}):
            into[name] = value
            if name == "hs_code":
                into.setdefault("hs_edition", HS_EDITION)
            yield f"{path}.{name}".lstrip("."), ""
        elif name == "address" and isinstance(standing, dict):
            yield from _complete_object(standing, value, f"{path}.address")
        else:
            yield f"{path}.{name}".lstrip("."), f"{_shown(value)} was supplied later; what was said first stands"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(v) for v in value.values())[:80]
    return str(value)[:80]
