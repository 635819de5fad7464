# SPDX-License-Identifier: Apache-2.0
"""The words that entries commit to, sealed; apart from the entries, which stay when the words are destroyed."""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.titles.models.titles import DIGEST, TitleRow

_TEN_YEARS = 3652


class WordsRow(models.Model):
    """What people wrote in one entry, be it recorded, proposed elsewhere, reserved or waiting for signatures."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.content.private", "customer", "essential.service", _TEN_YEARS)
    }

    entry = models.CharField(primary_key=True, max_length=DIGEST)
    """Digest of the entry."""
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="words")
    content = models.BinaryField()
    """Words with their salts (`formats.told_bytes`), sealed; `queries.words` opens them."""

    class Meta:
        db_table = "titles_words"

    def __str__(self) -> str:
        return self.entry

    @staticmethod
    def place(entry: str) -> Place:
        """Where the words of an entry are sealed for."""
        return Place("titles.WordsRow", "content", entry)
