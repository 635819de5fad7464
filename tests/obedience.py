# SPDX-License-Identifier: Apache-2.0
"""The other end of `real_nodes.Hand`: a process on a node that does steps as it is told."""

import io
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout


def obey(steps: Mapping[str, Callable[..., None]]) -> None:
    """Do steps in this one process, one JSON list a line of the standard input; what each printed, a line of output."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                steps[name](*arguments)
            told = {"printed": printed.getvalue().strip()}
        except Exception:  # whatever it is, the test that asked is told
            told = {"failed": traceback.format_exc()}
        print(json.dumps(told), flush=True)
