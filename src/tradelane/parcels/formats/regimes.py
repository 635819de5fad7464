# SPDX-License-Identifier: Apache-2.0
"""The dated facts of an economy put together for a day; apart, because lines are judged by nothing else."""

from datetime import date
from functools import lru_cache
from importlib.resources import files

from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.origin.formats.agreements import waivers
from tradelane.parcels.formats.risk import read_profile
from tradelane.parcels.values import Regime, Restriction, RiskProfile, Verdict
from tradelane.tariff.formats import read_table
from tradelane.tariff.rules import the_destination_is_on_file
from tradelane.tariff.values import Tables


def regime_of(economy: str, *, on: date, tables: Tables, seed: str = "", risk: RiskProfile | None = None) -> Regime:
    """What lines bound for an economy are judged by on a day. Raises Unreadable, Refused (TARIFF-11)."""
    if economy not in COUNTRIES:
        raise Unreadable(
            f"{quoted(economy)} is not a country code", field="to", rule="PARCEL-FORM-1", fix="Use two letters: SG."
        )
    the_destination_is_on_file.require(tables, destination=economy, on=on)
    return Regime(economy, on, tables, shipped_restrictions(), risk or shipped_profile(), waivers(), seed)


@lru_cache(maxsize=1)
def shipped_restrictions() -> tuple[Restriction, ...]:
    """The restrictions that ship with the program; `docs/guides/parcels.md` documents their columns."""
    return read_table(_shipped("restrictions.csv"), _restriction)


@lru_cache(maxsize=1)
def shipped_profile() -> RiskProfile:
    """The risk rules that ship with the program."""
    return read_profile(_shipped("risk.toml"))


def _restriction(row: dict[str, str]) -> Restriction:
    if row["economy"] not in COUNTRIES or not row["hs_prefix"].isdigit() or not row["source"]:
        raise ValueError("a restriction names its economy, the beginning of an HS code and its source")
    verdict = Verdict(row["verdict"])
    if verdict not in (Verdict.PROHIBITED, Verdict.HOLD):
        raise ValueError("a restriction is prohibited or hold")
    valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Restriction(
        row["id"], row["economy"], row["hs_prefix"], verdict, row["reason"], row["cites"],
        date.fromisoformat(row["valid_from"]), valid_to, row["source"], row["confidence"],
    )  # fmt: skip


def _shipped(name: str) -> str:
    return files("tradelane.parcels").joinpath("data", name).read_text("utf-8")
