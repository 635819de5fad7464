# SPDX-License-Identifier: Apache-2.0
"""What the demo leaves behind: timeline, documents and data set as files; apart, so that others read them."""

import json
from pathlib import Path
from typing import Any

from config.demo.nodes import RunningNode, person
from config.demo.story import Story


def save_documents(story: Story, folder: Path) -> list[dict[str, Any]]:
    """Write the three files of every document that the trade has at either node; what was written, by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    saved: dict[str, dict[str, Any]] = {}
    for node, who in ((story.seller_node, "seller"), (story.buyer_node, "buyer")):
        reader = person(node, who)
        for document in reader.get(f"/api/documents?consignment={story.consignment}"):
            kind = document["kind"]
            if kind in saved:
                continue
            names = []
            for form in ("json", "xml", "pdf"):
                path = folder / f"{kind}.{form}"
                path.write_bytes(reader.fetch(f"/api/documents/{document['id']}/file.{form}"))
                names.append(str(path))
            saved[kind] = {
                "kind": kind,
                "files": names,
                "url": f"{node.url}/d/{document['digest'].removeprefix('sha256:')}",
            }
    return list(saved.values())


def save_consignment(story: Story, path: Path) -> None:
    """Write the data set as it was entered."""
    path.write_bytes(person(story.seller_node, "seller").fetch(f"/api/consignments/{story.consignment}"))


def save_trust_list(node: RunningNode, path: Path) -> None:
    """Copy the node's published trust list, so that anybody verifies the documents offline."""
    path.write_bytes((node.home / "trust-list.json").read_bytes())


_PAPERS = {
    "documents": ("commercial-invoice", "packing-list", "export-declaration"),
    "origin_issued": ("certificate-of-origin",),
    "title_issued": ("bill-of-lading",),
    "import_cleared": ("import-declaration",),
}


def timeline(story: Story, documents: list[dict[str, Any]], *, bag: dict[str, Any]) -> dict[str, Any]:
    """The lane as both nodes tell it: each station with its node, time, summary, files and address.

    Beside it where the goods can be followed, and the private buyer's `bag` with its own page.
    """
    trade = person(story.seller_node, "seller").get(f"/api/trades/{story.trade}")
    papers = {d["kind"]: d for d in documents}
    rows = []
    for done in trade["steps"]:
        mine = [papers[kind] for kind in _PAPERS.get(done["step"], ()) if kind in papers]
        node = story.buyer_node if done["node"] == story.buyer_node.node.economy else story.seller_node
        rows.append(
            {
                "step": done["step"],
                "node": done["node"],
                "at": done["at"],
                "summary": done["summary"],
                "files": [name for paper in mine for name in paper["files"]],
                "url": mine[0]["url"] if mine else f"{node.url}/trades/{story.trade}",
            }
        )
    settled = any(row["step"] == "settled" for row in rows)
    return {
        "lane": story.lane,
        "steps": rows,
        "result": "settled" if settled else "stopped",
        "tracking": _tracking(story, trade),
        "consumer_order": {
            "number": bag["number"],
            "state": bag["state"],
            "url": f"{story.seller_node.url}/shop/orders/{bag['token']}",
        },
    }


def _tracking(story: Story, trade: dict[str, Any]) -> dict[str, Any]:
    shipment = person(story.buyer_node, "buyer").get(f"/api/tracking/shipments/{trade['links']['shipment']}")
    return {
        "number": shipment["number"],
        "milestones": [met["milestone"] for met in shipment["stations"]],
        "url": f"{story.buyer_node.url}/track/{shipment['number']}",
    }


def save(told: dict[str, Any], path: Path) -> None:
    """Write the timeline."""
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
