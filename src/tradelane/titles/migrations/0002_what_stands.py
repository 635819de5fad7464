# SPDX-License-Identifier: Apache-2.0
"""Entries, forks and accepted chains are append-only; a title's row follows its entries, and nothing follows an end.

While a reservation is open its title moves by that entry or not at all; one that ended never opens again."""

from django.db import migrations

from tradelane.journal.adapters.guards import Refuse, append_only, never_removed

ENDED = "('delivered', 'paper', 'divided', 'combined', 'void', 'discharged')"
STRAYS = f"""OLD.state IN {ENDED} OR NEW.n <> OLD.n + 1 OR NEW.id <> OLD.id
    OR NEW.registry <> OLD.registry OR NEW.number <> OLD.number OR NEW.carrier <> OLD.carrier
    OR NEW.governing_law <> OLD.governing_law OR NEW.consignment <> OLD.consignment
    OR NOT EXISTS (SELECT 1 FROM titles_entry e WHERE e.title_id = NEW.id AND e.n = NEW.n
                   AND e.digest = NEW.head AND e.prev = OLD.head AND e."to" = NEW.holder
                   AND (e.act = 'amend' OR NEW.document = OLD.document))"""
RESERVED = """EXISTS (SELECT 1 FROM titles_reservation r WHERE r.title_id = NEW.id AND r.state = 'open'
                      AND r.entry <> NEW.head)"""
REOPENS = """OLD.state <> 'open' OR NEW.entry <> OLD.entry OR NEW.title_id <> OLD.title_id OR NEW.body <> OLD.body
    OR (NEW.signature <> OLD.signature AND NOT (NEW.signature = '' AND NEW.state = 'released'))"""


class Migration(migrations.Migration):
    replaces = [("titles", "0002_entries_are_append_only")]
    dependencies = [("titles", "0001_tables")]
    operations = [
        *append_only("titles_entry", says="titles: entries are append-only"),
        *append_only("titles_fork", says="titles: evidence is append-only"),
        *append_only("titles_chain_entry", says="titles: an accepted chain is append-only"),
        never_removed("titles_title", says="titles: records are never deleted"),
        Refuse(
            name="titles_title_follows_entries",
            act="UPDATE",
            table="titles_title",
            when=STRAYS,
            says="titles: a title moves only by its next entry",
        ),
        Refuse(
            name="titles_title_stands_still",
            act="UPDATE",
            table="titles_title",
            when=RESERVED,
            says="titles: a reserved title moves only by the entry it is reserved for",
        ),
        Refuse(
            name="titles_reservation_ends_once",
            act="UPDATE",
            table="titles_reservation",
            when=REOPENS,
            says="titles: a reservation ends once and is not rewritten",
        ),
        never_removed("titles_reservation", says="titles: reservations are kept"),
    ]
