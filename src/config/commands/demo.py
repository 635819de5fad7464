# SPDX-License-Identifier: Apache-2.0
"""`tradelane demo`: the main job between two real nodes; apart, because it starts servers and acts as their people."""

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import TradelaneError, Unreadable

HOME = Path("var/demo")
LOOPBACK = "127.0.0.1"


def run(
    once: Annotated[bool, typer.Option("--once", help="End after the timeline instead of staying up.")] = False,
    order: Annotated[
        Path | None, typer.Option(help="Run the lane on this order (UBL Order, Shopify, our JSON).")
    ] = None,
    seller_economy: Annotated[str, typer.Option("--from", help="Economy of the seller.")] = "MX",
    buyer_economy: Annotated[str, typer.Option("--to", help="Economy of the buyer.")] = "SG",
    port: Annotated[int, typer.Option(help="Port of the first node; the second takes the next one.")] = 8101,
    as_json: Json = False,
) -> None:
    """Enter a sale once in Mexico and follow it, over two nodes, until it is settled in Singapore."""
    from config.demo import world
    from config.demo.nodes import RunningNode
    from config.demo.story import Story
    from config.ports import require_free

    if (seller_economy, buyer_economy) != ("MX", "SG"):
        raise Unreadable(
            f"the demo has no lane {seller_economy}-{buyer_economy}", field="--from, --to", rule="DEMO-1",
            fix="Run it as MX to SG.",
        )  # fmt: skip
    name = order.name if order else "order.json"
    content = _readable(order) if order else world.order()
    ports = {economy: port + place for place, economy in enumerate(world.NODES)}
    for each in ports.values():
        require_free(LOOPBACK, each)
    _end_tidily()
    shutil.rmtree(HOME, ignore_errors=True)
    nodes = {
        e: RunningNode(node, (HOME / e.lower()).resolve(), f"http://{LOOPBACK}:{ports[e]}")
        for e, node in world.NODES.items()
    }
    told: dict[str, Any] = {}
    try:
        _start(list(nodes.values()), quiet=as_json)
        story = Story(nodes["MX"], nodes["SG"], content, name, "MX-SG")
        told = _walk(story, quiet=as_json)
        if not once:
            _stay(story)
    finally:
        for node in nodes.values():
            node.stop()
    if as_json:
        print_json(told)


def _readable(order: Path) -> bytes:
    """The order's bytes, if they can be read as one: said now, not after two nodes were made. Raises Unreadable."""
    from tradelane.consignments.formats import trade_report

    content = read_file(order)
    trade_report(content, filename=order.name, lane="MX-SG")
    return content


def _end_tidily() -> None:
    """Let a closed terminal or a `kill` end the demo as Ctrl-C does: with its nodes, not leaving them to run on."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def _start(nodes: list[Any], *, quiet: bool) -> None:
    from rich.console import Console

    from config.demo.nodes import make_pair

    console = Console(stderr=True, quiet=quiet)
    first, second = nodes
    with console.status("Making two nodes with their own databases and authorities, which recognise each other"):
        make_pair(first, second)


def _walk(story: Any, *, quiet: bool) -> dict[str, Any]:
    """Take every step, telling each as it is reached; leave the files behind whatever happens."""
    from rich.console import Console

    from config.demo import timeline
    from config.demo.consumer import buy_one_bag

    console = Console(quiet=quiet, highlight=False)
    began = time.monotonic()
    for step, act in story.acts():
        try:
            act()
        except TradelaneError as error:
            console.print(f"[red]✗[/red] {step}")
            error.message = f"the demo stopped at {step}: {error.message}"
            error.fix = error.fix or f"Read node.log in {HOME}/mx and {HOME}/sg."
            raise
        console.print(f"[green]●[/green] {step.replace('_', ' '):<18} {time.monotonic() - began:5.1f} s")
    documents = timeline.save_documents(story, HOME / "documents")
    timeline.save_consignment(story, HOME / "consignment.json")
    timeline.save_trust_list(story.seller_node, HOME / "trust-list.json")
    with console.status("A private buyer orders one bag and pays it by code"):
        bag = buy_one_bag(story.seller_node)
    told = timeline.timeline(story, documents, bag=bag)
    timeline.save(told, HOME / "timeline.json")
    for node, what, url in _lines(told):
        console.print(f"  {node}  {what}\n      {url}", soft_wrap=True)  # a broken address can't be followed
    command = f"tradelane verify {HOME}/documents/commercial-invoice.pdf"
    console.print(f"\n{told['result']}. Check a document yourself: {command}", soft_wrap=True)
    return told


def _lines(told: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is printed of the timeline: node, what happened there, where to look."""
    yield from ((row["node"], row["summary"], row["url"]) for row in told["steps"])
    origin, destination = told["lane"].split("-")
    yield destination, f"Follow the goods by {told['tracking']['number']}", told["tracking"]["url"]
    bag = told["consumer_order"]
    yield origin, f"One bag for a private buyer: order {bag['number']}, {bag['state']} by PayNow code", bag["url"]


def _stay(story: Any) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.print("\nBoth nodes stay up; stop with Ctrl-C. Sign in as")
    for running, trader in ((story.seller_node, "seller"), (story.buyer_node, "buyer")):
        for key in (trader, f"customs_{running.node.economy.lower()}"):
            email = running.node.organisation(key).email
            line = f"  {running.url}/accounts/login/  {email}  password {running.password}"
            console.print(line, soft_wrap=True, markup=False)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("Stopped.")
