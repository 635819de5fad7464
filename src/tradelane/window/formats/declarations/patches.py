# SPDX-License-Identifier: Apache-2.0
"""The difference of two JSON values as JSON Patch (RFC 6902); apart, because supplements rest on it.

Only `add`, `remove` and `replace` are written and read: they suffice to make one value of another.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tradelane.kernel.errors import Unreadable

Operation = dict[str, Any]


def difference(before: Any, after: Any) -> list[Operation]:
    """The operations that make `after` of `before`, in the order in which they are applied."""
    return list(_difference(before, after, ""))


def applied(patch: Any, before: Any) -> Any:
    """`before` with the operations of `patch`. Raises Unreadable for a patch that does not fit."""
    made = deepcopy(before)
    try:
        for operation in patch:
            made = _apply(made, operation)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(
            f"a patch does not fit: {str(error)[:120]}", field="patch", rule="DECL-9",
            fix="Export the declaration again.", cites="RFC 6902",
        ) from error  # fmt: skip
    return made


def _difference(before: Any, after: Any, path: str) -> Iterator[Operation]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() - after.keys()):
            yield {"op": "remove", "path": f"{path}/{_step(name)}"}
        for name in sorted(after):
            if name in before:
                yield from _difference(before[name], after[name], f"{path}/{_step(name)}")
            else:
                yield {"op": "add", "path": f"{path}/{_step(name)}", "value": after[name]}
    elif isinstance(before, list) and isinstance(after, list):
        for n in range(len(before) - 1, len(after) - 1, -1):  # from the end, so that the others keep their places
            yield {"op": "remove", "path": f"{path}/{n}"}
        for n, entry in enumerate(after):
            if n < len(before):
                yield from _difference(before[n], entry, f"{path}/{n}")
            else:
                yield {"op": "add", "path": f"{path}/-", "value": entry}
    elif type(before) is not type(after) or before != after:
        yield {"op": "replace", "path": path, "value": after}


def _apply(whole: Any, operation: Operation) -> Any:
    kind, steps = operation["op"], [_unstep(part) for part in operation["path"].split("/")[1:]]
    if kind not in ("add", "remove", "replace"):
        raise ValueError(f"unknown operation {kind!r}")
    if not steps:
        return operation["value"]
    place = whole
    for step in steps[:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    last = steps[-1]
    if isinstance(place, list):
        if kind == "add" and last == "-":
            place.append(operation["value"])
        elif kind == "remove":
            del place[int(last)]
        else:
            place[int(last)] = operation["value"]
    elif kind == "remove":
        del place[last]
    else:
        place[last] = operation["value"]
    return whole


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _unstep(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
