# SPDX-License-Identifier: Apache-2.0
"""`tradelane qr`: payment codes read; apart, and without Django, because a code is only text."""

from typing import Annotated

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True, add_completion=False)


@group.callback()
def _root() -> None:
    """Payment codes."""


@group.command()
def decode(
    payload: Annotated[str, typer.Argument(help="The text of an EMVCo merchant-presented code.")],
    as_json: Json = False,
) -> None:
    """Say what a payment code holds; refuse one whose form or CRC is wrong."""
    from tradelane.payments.formats import qr_report

    report = qr_report(payload)
    if as_json:
        print_json(report)
        return
    amount = report["amount"]
    typer.echo(f"{report['merchant']['name'] or 'no name'}, {report['country'] or 'no country'}")
    typer.echo(f"amount: {amount['amount']} {amount['currency']}" if amount else "amount: the payer enters it")
    for account in report["accounts"]:
        typer.echo(f"account {account['id']}: {account['scheme'] or 'unknown scheme'}")
    if report["reference"]:
        typer.echo(f"reference: {report['reference']}")
    for name in report["missing"]:
        typer.echo(f"missing: {name}")
