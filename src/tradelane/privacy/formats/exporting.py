# SPDX-License-Identifier: Apache-2.0
"""The form of a person's export, as published; apart, so that a program checks one without this node."""

from functools import lru_cache
from typing import Any

import jsonschema_rs

from tradelane.kernel.canonical import parse
from tradelane.privacy.formats.rows import table

EXPORT_SCHEMA = "urn:tradelane:schema:personal-data-export:2"
"""Name of the form, as an export says it."""


@lru_cache(maxsize=1)
def export_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an export."""
    schema: dict[str, Any] = parse(table("export.schema.json").encode())
    return schema


def export_faults(export: dict[str, Any]) -> list[str]:
    """Where an export does not follow its schema, as `path: what`; empty when it does."""
    checked = jsonschema_rs.validator_for(export_schema())
    return ["/".join(map(str, each.instance_path)) + f": {each.message}" for each in checked.iter_errors(export)]
