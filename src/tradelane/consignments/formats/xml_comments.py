# SPDX-License-Identifier: Apache-2.0
"""Comments that break the rules of XML, set aside; apart, because official samples hold them and no data is in them.

XML forbids two hyphens inside a comment (W3C XML 1.0 §2.5); people write them nonetheless, and one such comment makes
a whole file unreadable. Only comments are ever mended: the rest is then read as strictly as every other file.
"""

import re

from lxml import etree

from tradelane.consignments.formats.xml_source import parse_xml
from tradelane.kernel.errors import Unreadable

_MARK = re.compile(rb"<!--|-->")


def parse_despite_comments(content: bytes) -> tuple[etree._Element, bool]:
    """The root of an XML document, and whether its comments had to be set aside. Raises Unreadable as `parse_xml`."""
    try:
        return parse_xml(content), False
    except Unreadable as error:
        mended = error.rule == "XML-1" and b"<!--" in content and b"<![CDATA[" not in content
        if not mended:
            raise
        try:
            return parse_xml(without_comments(content)), True
        except Unreadable:
            raise error from None


def without_comments(content: bytes) -> bytes:
    """`content` without its comments, line breaks kept so that lines keep their numbers.

    A comment ends at `-->`; where the next comment begins before that, it was closed by a bare `>`.
    """
    kept: list[bytes] = []
    at = 0
    while (start := content.find(b"<!--", at)) >= 0:
        kept.append(content[at:start])
        mark = _MARK.search(content, start + 4)
        if mark is None:
            return content  # a comment without an end: nothing to mend
        end = mark.end()
        if mark[0] == b"<!--":
            bare = content.find(b">", start, mark.start())
            if bare < 0:
                return content
            end = bare + 1
        kept.append(b"\n" * content.count(b"\n", start, end))
        at = end
    return b"".join([*kept, content[at:]])
