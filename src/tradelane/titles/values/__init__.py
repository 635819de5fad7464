# SPDX-License-Identifier: Apache-2.0
"""Titles, their entries and states; apart, because a verifier needs these words and no database.

A title is a transferable record: an electronic bill of lading. Who holds it may claim the goods. Its whole life is
a chain of entries, each signed by the party in control before it; the title as it stands is what the chain says.
"""

from tradelane.titles.values.acts import Act as Act
from tradelane.titles.values.acts import TitleState as TitleState
from tradelane.titles.values.entries import Entry as Entry
from tradelane.titles.values.entries import Jws as Jws
from tradelane.titles.values.entries import SignedEntry as SignedEntry
from tradelane.titles.values.titles import Title as Title
