# SPDX-License-Identifier: Apache-2.0
"""A WCO message with a tally of what was taken; apart, because its profiles share names but not namespaces."""

from functools import lru_cache

from lxml import etree

from tradelane.consignments.formats.xml_source import XmlSource


class WcoSource(XmlSource):
    """Finds elements by their WCO names, such as `GoodsShipment/UCR`, in whichever namespace a profile puts them."""

    def first(self, node: etree._Element | None, path: str) -> etree._Element | None:
        """The first element at `path` below `node`, not yet taken."""
        return None if node is None else node.find(_anywhere(path))

    def all(self, node: etree._Element | None, path: str) -> list[etree._Element]:
        """Every element at `path` below `node`."""
        return [] if node is None else node.findall(_anywhere(path))


@lru_cache(maxsize=256)
def _anywhere(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
