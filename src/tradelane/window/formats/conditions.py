# SPDX-License-Identifier: Apache-2.0
"""Conditions in CEL; apart, so that no procedure file can ever run code.

CEL (cel.dev) has no statements, no loops without bound, no attributes of Python objects and no input or output.
"""

from functools import lru_cache
from typing import Any

from tradelane.kernel.errors import Unreadable

LONGEST = 2_000
"""A condition that is longer belongs in a decision table."""


@lru_cache(maxsize=1_000)
def compiled(expression: str) -> Any:
    """The CEL program of `expression`. Raises Unreadable when it is not CEL."""
    if len(expression) > LONGEST:
        raise Unreadable("the condition is too long", rule="CEL-1", fix=f"Use at most {LONGEST} characters.")
    import cel  # when the first condition is read: it brings a terminal's toolkit, a tenth of every start

    try:
        return cel.compile(expression)
    except ValueError as error:
        raise Unreadable(
            f"not a CEL expression: {expression[:120]!r}", rule="CEL-2", cites="cel.dev, language definition",
            fix='Write a condition such as "phytosanitary" in permits.',
        ) from error  # fmt: skip


def evaluate(expression: str, facts: dict[str, Any]) -> Any:
    """What `expression` gives over `facts`. Raises Unreadable when it is not CEL or names an unknown fact."""
    program = compiled(expression)
    try:
        return program.execute(facts)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise Unreadable(
            f"the condition {expression[:120]!r} has no answer here: {error}", rule="CEL-3",
            fix="Name only facts that the procedure sets, and compare like with like.",
        ) from error  # fmt: skip


def holds(expression: str, facts: dict[str, Any]) -> bool:
    """Whether a condition holds. Raises Unreadable when it gives anything but true or false."""
    answer = evaluate(expression, facts)
    if not isinstance(answer, bool):
        raise Unreadable(
            f"the condition {expression[:120]!r} is not a yes/no question", rule="CEL-4",
            fix="Compare two values, so that the answer is true or false.",
        )  # fmt: skip
    return answer
