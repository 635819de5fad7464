# SPDX-License-Identifier: Apache-2.0
"""Seeded faults in invoices; apart, because the vectors and the bench break the same invoices in the same ways."""

import copy
import random
from collections.abc import Iterator

from lxml import etree

_NUMBERS = ("Amount", "Percent", "Quantity", "Numeric")


def mutations(content: bytes, *, seed: str, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` invoices with one fault each, and what the fault is; the same for the same seed."""
    dice = random.Random(seed)
    whole = etree.fromstring(content)
    paths = [whole.getroottree().getelementpath(e) for e in whole.iter() if isinstance(e.tag, str)][1:]
    for _ in range(count):
        root = copy.deepcopy(whole)
        node = root.find(dice.choice(paths))
        assert node is not None
        said = _break(node, dice)
        yield f"{said} {_path(node)}", etree.tostring(root)


def _break(node: etree._Element, dice: random.Random) -> str:
    parent = node.getparent()
    assert parent is not None
    local = etree.QName(node).localname
    ways = ["drop", "drop", "twice"]
    if len(node) == 0 and local.endswith(_NUMBERS):
        ways += ["more", "more", "negative", "decimals"]
    elif len(node) == 0:
        ways += ["other", "other"] if "Indicator" not in local and "Date" not in local else []
    if node.attrib:
        ways += ["bare", "scheme", "scheme"]
    way = dice.choice(ways)
    if way == "drop":
        parent.remove(node)
    elif way == "twice":
        parent.insert(parent.index(node), copy.deepcopy(node))
    elif way == "more":
        node.text = f"{float(node.text or 0) + dice.choice((0.01, 1, 1000)):.2f}"
    elif way == "negative":
        node.text = f"-{(node.text or '0').strip().lstrip('-')}"
    elif way == "decimals":
        node.text = f"{(node.text or '0').strip().partition('.')[0]}.123"
    elif way == "other":
        node.text = dice.choice(("XX", "E", "S", "O", "VAT", "130", "30", "true story"))
    elif way == "bare":
        del node.attrib[dice.choice(list(node.attrib))]
    else:
        node.set(dice.choice(list(node.attrib)), dice.choice(("ZZ!", "EUR", "0088", "C62")))
    return way


def _path(node: etree._Element) -> str:
    names = [etree.QName(a).localname for a in node.iterancestors()][::-1]
    return "/".join([*names, etree.QName(node).localname])
