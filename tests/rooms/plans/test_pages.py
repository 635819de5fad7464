# SPDX-License-Identifier: Apache-2.0
"""The public pages and the API of the plans."""

import csv
import html as markup
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from tradelane.plans.values import Measure, Status

pytestmark = pytest.mark.django_db


def test_the_matrix_shows_all_economies_with_their_open_facts(client: Client) -> None:
    html = client.get("/plans/").content.decode()
    assert "Papua New Guinea" in html and "Chinese Taipei" in html
    assert "Unconfirmed" in html


def test_the_matrix_can_be_narrowed(client: Client) -> None:
    one = client.get("/plans/?measure=single-window").content.decode()
    assert "VUCEM" in one
    assert client.get("/plans/?economy=MX").headers["Location"] == "/plans/MX"
    assert client.get("/plans/?measure=nonsense").status_code == 200


def test_an_economy_names_sources(client: Client) -> None:
    html = client.get("/plans/SG").content.decode()
    assert "sso.agc.gov.sg" in html and "No authority has confirmed it yet." in html
    assert client.get("/plans/XX", headers={"Accept": "text/html"}).status_code == 404


def test_a_lane_answers_kind_by_kind(client: Client) -> None:
    html = client.get("/plans/lanes/MX-SG").content.decode()
    assert "Mexico to Singapore without paper" in html
    assert "Accepted electronically" in html and "Undetermined" in html
    assert client.get("/plans/lanes/MX-MX", headers={"Accept": "text/html"}).status_code == 404


def test_the_lane_form_leads_to_the_lane(client: Client) -> None:
    assert client.get("/plans/lanes/?from=MX&to=SG").headers["Location"] == "/plans/lanes/MX-SG"
    refused = client.get("/plans/lanes/?from=MX&to=MX")
    assert refused.status_code == 400 and "Choose two different economies." in refused.content.decode()


def test_the_pages_speak_spanish(client: Client) -> None:
    html = client.get("/plans/lanes/MX-SG", headers={"Accept-Language": "es"}).content.decode()
    assert 'lang="es"' in html


def test_programs_get_the_same(client: Client) -> None:
    assert len(client.get("/api/plans").json()["cells"]) == 21 * 28
    answers = client.get("/api/plans/lanes/MX-SG").json()["answers"]
    assert {a["kind"]: a["acceptance"] for a in answers}["import-declaration"] == "electronic"
    assert client.get("/api/plans/lanes/MX-DE").status_code == 422


def cells_by_measure(client: Client) -> dict[str, dict[str, dict[str, Any]]]:
    """Measure → economy → cell, as programs get the matrix."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in client.get("/api/plans").json()["cells"]:
        found.setdefault(cell["measure"], {})[cell["economy"]] = cell
    return found


def rows_of(page: str) -> list[list[str]]:
    """What stands in the rows of a page's tables."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    return [[said(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def said(tags: str) -> str:
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", tags)).split())


@pytest.mark.usefixtures("frozen_clock")
def test_two_economies_are_compared_cell_by_cell(client: Client) -> None:
    cells = cells_by_measure(client)
    differ = [name for name, each in cells.items() if each["SG"]["status"] != each["MX"]["status"]]
    both = [name for name, each in cells.items() if each["SG"]["status"] == each["MX"]["status"] == "in-force"]
    assert "mletr-law" in differ and 0 < len(both) < len(cells)
    told = client.get("/api/plans/compare/SG/MX").json()["measures"]
    assert [each["measure"] for each in told] == [measure.value for measure in Measure]
    assert [each["measure"] for each in told if each["differs"]] == differ
    for each in told:
        assert [cell["status"] for cell in each["cells"]] == [
            cells[each["measure"]][economy]["status"] for economy in ("SG", "MX")
        ]
    page = client.get("/plans/compare?one=SG&other=MX").content.decode()
    assert f"in {len(differ)} of {len(cells)} measures; in {len(both)} both have it in force" in page
    rows = [row for row in rows_of(page) if len(row) == 4]
    assert [row[3] for row in rows].count("yes") == len(differ)
    [law] = [row for row in rows if "Electronic Transactions Act, Part 2A" in row[1]][:1]
    assert law[3] == "yes" and law[1] != law[2]
    refused = client.get("/plans/compare?one=SG&other=SG")
    assert refused.status_code == 400 and "Choose two different economies." in refused.content.decode()
    assert client.get("/api/plans/compare/SG/XX").status_code == 404


@pytest.mark.usefixtures("frozen_clock")
def test_gaps_are_counted_by_measure_and_every_next_step_is_named(client: Client) -> None:
    cells = cells_by_measure(client)
    page = client.get("/plans/gaps").content.decode()
    counted = [[int(count) for count in row[1:]] for row in rows_of(page) if row[1:] and all(map(str.isdigit, row[1:]))]
    assert counted == [
        [Counter(cell["status"] for cell in cells[measure.value].values())[status.value] for status in Status]
        for measure in Measure
    ]
    assert all(sum(row) == 21 for row in counted)
    steps = client.get("/api/plans").json()["milestones"]
    assert steps and all(each["next_step"] in markup.unescape(page) for each in steps)


@pytest.mark.usefixtures("frozen_clock")
def test_the_matrix_is_taken_away_as_csv_and_json(client: Client) -> None:
    cells = {(c["economy"], c["measure"]): c for each in cells_by_measure(client).values() for c in each.values()}
    for address in ("/api/plans/export.csv", "/plans/export.csv"):
        answer = client.get(address)
        assert answer.headers["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(answer.content.decode().splitlines()))
        assert {(row["economy"], row["measure"]): row["status"] for row in rows} == {
            place: cell["status"] for place, cell in cells.items()
        }
    one = client.get("/plans/export.json?measure=single-window").json()
    assert {cell["measure"] for cell in one["cells"]} == {"single-window"} and len(one["cells"]) == 21
    assert client.get("/plans/export.json").json()["cells"] == client.get("/api/plans").json()["cells"]
