# SPDX-License-Identifier: Apache-2.0
"""`tradelane epcis`: a file of EPCIS 2.0 events judged; apart, and without Django, because it only reads a file."""

from pathlib import Path

from config.commands.quick import options, print_json, read_file


def answer(arguments: list[str]) -> int:
    """Check events of EPCIS 2.0; findings by rule. Status 1 when a finding is an error."""
    parser = options("epcis", answer.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="The events, as JSON or JSON-LD.")
    parser.add_argument("--check", action="store_true", help="Judge the events; it is what the command does.")
    given = parser.parse_intermixed_args(arguments)
    from tradelane.tracking.formats import epcis_report

    report = epcis_report(read_file(given.file))
    result = "valid" if report.is_valid else "invalid"
    if given.as_json:
        findings = [finding.as_dict() for finding in report.findings]
        print_json({"version": report.version, "events": len(report.events), "findings": findings, "result": result})
    else:
        print(f"{given.file.name}: {len(report.events)} events, {result}")
        for finding in report.findings:
            print(f"  {finding.level} {finding.rule} {finding.path}: {finding.message}")
            print(f"    fix: {finding.fix}")
    return 0 if report.is_valid else 1
