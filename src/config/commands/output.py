# SPDX-License-Identifier: Apache-2.0
"""What the commands that typer reads share; apart from `quick`, which does without typer."""

from typing import Annotated

import typer

from config.commands.quick import print_json as print_json
from config.commands.quick import read_file as read_file

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
