# SPDX-License-Identifier: Apache-2.0
"""What became of a batch, as JSON and CSV; apart, because the file, the page and the API tell it alike."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import TradelaneError
from tradelane.window.values import Batch, BatchLine, LineFault

CSV = "text/csv; charset=utf-8"
_COLUMNS = ("line", "reference", "state", "case", "again", "field", "rule", "message", "fix")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon (OWASP, CSV injection)."""
_FAULTS_AT_MOST = 50


def faults_of_error(error: TradelaneError) -> tuple[LineFault, ...]:
    """Each fault that an error carries: findings of a file, faults of forms, else the error itself."""
    listed = error.facts.get("findings") or error.facts.get("faults")
    if not isinstance(listed, list):
        return (LineFault(error.field, error.rule or error.kind, error.message, error.fix),)
    return tuple(_fault(one, error) for one in listed[:_FAULTS_AT_MOST])


def _fault(one: dict[str, Any], error: TradelaneError) -> LineFault:
    return LineFault(
        field=str(one.get("path") or one.get("field") or error.field),
        rule=str(one.get("rule") or error.rule or error.kind),
        message=str(one.get("message") or one.get("title") or error.message),
        fix=str(one.get("fix") or error.fix),
    )


def fault_json(fault: LineFault) -> dict[str, str]:
    """A fault as plain data."""
    return {"field": fault.field, "rule": fault.rule, "message": fault.message, "fix": fault.fix}


def line_json(line: BatchLine) -> dict[str, Any]:
    """The answer to one line."""
    return {
        "line": line.number, "reference": line.reference, "state": str(line.state), "case": line.case,
        "again": line.again, "faults": [fault_json(fault) for fault in line.faults],
    }  # fmt: skip


def batch_json(batch: Batch) -> dict[str, Any]:
    """How far a batch is."""
    return {
        "id": batch.id, "name": batch.name, "digest": batch.digest, "procedure": batch.procedure,
        "lines": batch.lines, "accepted": batch.accepted, "refused": batch.refused,
        "waiting": batch.lines - batch.answered, "percent": batch.percent, "taken_in_at": rfc3339(batch.taken_in_at),
        "finished_at": batch.finished_at and rfc3339(batch.finished_at),
    }  # fmt: skip


def lines_csv(lines: Iterable[BatchLine]) -> str:
    """One row an answer, and one for each further fault of a line."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for line in lines:
        for fault in line.faults or (LineFault("", "", "", ""),):
            cells = (line.number, line.reference, line.state, line.case or "", "yes" if line.again else "",
                     fault.field, fault.rule, fault.message, fault.fix)  # fmt: skip
            table.writerow([_safe(str(cell)) for cell in cells])
    return out.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
