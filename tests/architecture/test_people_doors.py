# SPDX-License-Identifier: Apache-2.0
"""People's data has one door: whoever reads it whole is listed here with the reason, and no page or API is but by name.

What shows a sale or a document to somebody comes by `consignments.actions.show` and `documents.actions.show`, which ask
`privacy`. A module that reads a person by another way fails here until somebody says why nothing of it leaves.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, SRC, modules

READS = {
    "tradelane.consignments.actions.people.parties_about",
    "tradelane.consignments.queries.consignment",
    "tradelane.consignments.queries.content",
    "tradelane.consignments.queries.person_in",
    "tradelane.documents.queries.credential_held",
    "tradelane.documents.queries.document_file",
    "tradelane.documents.queries.document_value",
    "tradelane.documents.queries.unece_certificate",
    "tradelane.parties.queries.accounts.account",
    "tradelane.parties.queries.accounts.account_about",
    "tradelane.parties.queries.accounts.mail_address",
    "tradelane.exchange.queries.kept_messages",
    "tradelane.parcels.formats.manifest.parcels_by_address",
    "tradelane.parcels.queries.parcels_of",
    "tradelane.titles.queries.transport_document",
    "tradelane.window.queries.people_held",
}
"""What gives people's data whole, to code that decides nothing about it."""

DOORS = {
    "tradelane.consignments.actions.showing": "asks privacy for each person of the sale",
    "tradelane.documents.actions.showing": "asks privacy for each person of the document",
    "tradelane.titles.actions.giving": "asks privacy for each person of the bill, for a reader or another platform",
    "tradelane.window.actions.see": "asks privacy for each person of the case",
    "tradelane.trades.actions.people": "asks privacy for each person of what goes to the other node",
}
"""Where `privacy` is asked; what they give out was decided."""

INSIDE = {
    "config.sign_in": "mails a person at their own address",
    "tradelane.documents.actions.parts": "makes the credential without what the caller was told must stay",
    "tradelane.documents.actions.people": "what documents say of a person, for that person",
    "tradelane.parcels.actions.judging": "addresses of a manifest, sealed before anything of it is kept",
    "tradelane.parcels.actions.people": "a person's own parcels, for that person",
    "tradelane.parcels.queries": "the sales of a person, by whose numbers their parcels are found",
    "tradelane.payments.actions.people": "a person's own payments, for that person",
    "tradelane.tracking.actions.people": "where the goods of a person's sales were, for that person",
    "tradelane.trades.actions.letters": "what messages say of a person, for that person",
    "tradelane.documents.actions.issuing": "builds the document that its issuer signs",
    "tradelane.documents.actions.signing": "builds the document that its issuer signs in the browser",
    "tradelane.documents.actions.completing": "a credential for the issuer alone, who may have its own document",
    "tradelane.documents.actions.cfdi": "Mexico's invoice of the issuer's own invoice, for the issuer",
    "tradelane.documents.api": "what is issued in bulk is built of it, for its issuer",
    "tradelane.documents.pages.issuing": "shows goods and roles of the sale to who issues over it",
    "tradelane.origin.actions.applying": "builds the certificate that a chamber or an authority signs for its exporter",
    "tradelane.origin.actions.certificates": "number, goods and statements of a certificate; no party is read",
    "tradelane.origin.api": "goods and origin are determined; no party is read",
    "tradelane.privacy.adapters.accounts": "a person's own account, for that person",
    "tradelane.privacy.queries.people": "the e-mail of who signed in becomes their person key, and is not told",
    "tradelane.privacy.queries.acts": "what a person's own account did, for that person",
    "tradelane.titles.actions.dcsa.answering": "how many paper originals a bill asks for; no party is read",
    "tradelane.titles.actions.pint.sending": "sends what `giving` asked privacy for and found nothing to keep of",
    "tradelane.trades.actions.origins": "the criterion of each line of a certificate; no party is read",
    "tradelane.trades.actions.parts": "sends whole what `people` asked privacy for and found nothing to keep of",
    "tradelane.trades.actions.papers": "steps build documents of it",
    "tradelane.trades.queries": "what is left of a reading once its people are erased",
    "tradelane.trades.actions.switching": "printed anew for who issued it or sends its paper on (TRADE-12)",
    "tradelane.window.actions.batches": "files what the filer entered or may see; people wait behind `see`",
    "tradelane.window.queries.declarations": "whole for who entered it; for everybody else what a case shows",
    "tradelane.window.actions.filings": "the trader files its own sale; people wait behind `see`",
    "tradelane.window.queries.filings": "forms ask about goods and organisations; of documents only totals are read",
    "tradelane.window.actions.grant": "builds the permit that the agency signs for the trader",
    "tradelane.window.actions.receipts": "builds the receipt that the agency signs for the trader",
    "tradelane.window.api.cases": "the trader files its own sale; people wait behind `see`",
    "tradelane.window.api.working": "the trader files its own sale; people wait behind `see`",
}
"""Who reads people's data and gives none of it out, each with the reason."""

SENDS = {
    "tradelane.financing.actions.telling": "offers of bills, which name organisations alone, with their signed chains",
    "tradelane.trades.actions.forgetting": "pseudonyms of who had their data erased, for the other node to do the same",
    "tradelane.trades.actions.origins": "certificates of goods, and what authorities write to each other about them",
    "tradelane.trades.actions.privacy_news": "the directory, which is public, and steps that two authorities sealed",
    "tradelane.trades.actions.sending": "after `people` asked privacy for all that it names",
    "tradelane.trades.actions.watching": "names of fields and pseudonyms alone",
}
"""Who sends messages to other nodes, each with what goes."""


def names_used(path: Path, wanted: set[str]) -> set[str]:
    """Those of `wanted` dotted names that a file uses, under whatever name it imported them."""
    tree = ast.parse(path.read_text())
    known = dict(_imported(tree))
    return {dotted for node in ast.walk(tree) if (dotted := _dotted(node, known)) in wanted}


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)


def _dotted(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value, known)):
        return f"{before}.{node.attr}"
    return ""


def readers() -> dict[str, set[str]]:
    found = {dotted: names_used(path, READS) for dotted, path in modules()}
    config = {f"config.{p.stem}": names_used(p, READS) for p in sorted((ROOT / "src" / "config").rglob("*.py"))}
    return {module: used for module, used in {**found, **config}.items() if used}


def test_people_are_read_whole_only_where_it_is_said_why() -> None:
    assert sorted(readers()) == sorted({**DOORS, **INSIDE})


def test_each_door_asks_privacy() -> None:
    asks = {"tradelane.privacy.actions.disclose", "tradelane.privacy.actions.disclose_whole",
            "tradelane.privacy.actions.record_access", "tradelane.consignments.actions.look"}  # fmt: skip
    paths = dict(modules())
    assert [door for door in DOORS if not names_used(paths[door], asks)] == []


def test_pages_and_apis_show_nobody_past_the_doors() -> None:
    web = {module for module in readers() if {"pages", "api"} & set(module.split("."))}
    assert web == {
        "tradelane.documents.api", "tradelane.documents.pages.issuing", "tradelane.origin.api",
        "tradelane.window.api.cases", "tradelane.window.api.working",
    }  # fmt: skip
    for module in web:
        assert not names_used(dict(modules())[module], READS - {"tradelane.consignments.queries.consignment"})


def test_messages_leave_only_where_it_is_said_what_goes() -> None:
    send = {"tradelane.exchange.actions.send", "tradelane.exchange.actions.sending.send"}
    assert {dotted for dotted, path in modules() if names_used(path, send)} == set(SENDS)


def test_a_name_is_found_whatever_it_is_called(tmp_path: Path) -> None:
    sneaky = tmp_path / "sneaky.py"
    for text in (
        "from tradelane.documents.queries import document_file as f\nf(document=1)\n",
        "from tradelane.documents import queries as q\nread = q.document_file\n",
        "def late():\n    import tradelane.documents.queries as d\n    return d.document_file\n",
    ):
        sneaky.write_text(text)
        assert names_used(sneaky, READS) == {"tradelane.documents.queries.document_file"}
    assert SRC.is_dir()
