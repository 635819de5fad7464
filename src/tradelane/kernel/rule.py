# SPDX-License-Identifier: Apache-2.0
"""Rules as yes/no functions with an id and a source; apart, so that law reads the same in every room.

A rule's docstring is its one text: it is shown in the code, in `docs/rules.md` and in a refusal.
"""

from collections.abc import Callable, Mapping
from typing import Generic, ParamSpec

from tradelane.kernel.errors import Refused

P = ParamSpec("P")

_registry: dict[str, "Rule[...]"] = {}


class Rule(Generic[P]):
    """A yes/no function that can be asked (`rule(...)`) or required (`rule.require(...)`)."""

    def __init__(
        self,
        check: Callable[P, bool],
        *,
        id: str,
        cites: str,
        field: str,
        fix: str,
        refusal: type[Refused],
    ) -> None:
        text = " ".join((check.__doc__ or "").split())
        if not text:
            raise TypeError(f"rule {id} has no text: write its docstring (and do not run python -OO)")
        self.id = id
        self.cites = cites
        self.text = text
        self.field = field
        self.fix = fix
        self.name = check.__name__
        self.module = check.__module__
        self.line = check.__code__.co_firstlineno
        self.check = check
        """The function alone, for tables of rules that are asked by the million."""
        self._refusal = refusal
        self.__doc__ = check.__doc__
        self.__name__ = check.__name__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the rule holds."""
        return self.check(*args, **kwargs)

    def require(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do nothing when the rule holds; raise `Refused` with its text, id and source when it doesn't."""
        if not self.check(*args, **kwargs):
            raise self.refused()

    def refused(self, *, field: str = "", facts: Mapping[str, object] | None = None) -> Refused:
        """The refusal this rule gives, for callers that need to name the field or add facts."""
        return self._refusal(
            self.text, field=field or self.field, rule=self.id, fix=self.fix, cites=self.cites, facts=facts
        )


def rule(
    id: str, *, cites: str, field: str = "", fix: str = "", refusal: type[Refused] = Refused
) -> Callable[[Callable[P, bool]], Rule[P]]:
    """Make a pure yes/no function a rule.

    `id` is unique in the whole house, such as `TITLE-1`; `cites` names the most official source and its clause.
    Raises TypeError at import when the id is taken or the docstring is missing.
    """

    def wrap(check: Callable[P, bool]) -> Rule[P]:
        made = Rule(check, id=id, cites=cites, field=field, fix=fix, refusal=refusal)
        taken = _registry.get(id)
        if taken is not None and (taken.module, taken.name) != (made.module, made.name):
            raise TypeError(f"rule id {id} is taken by {taken.module}.{taken.name}")
        _registry[id] = made
        return made

    return wrap


def all_rules() -> list["Rule[...]"]:
    """Every rule of the modules imported so far, by module and line."""
    return sorted(_registry.values(), key=lambda r: (r.module, r.line))
