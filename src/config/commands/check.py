# SPDX-License-Identifier: Apache-2.0
"""`tradelane check`: a document against a profile; apart, and without Django, because it only reads a file."""

from pathlib import Path

from config.commands.quick import options, print_json, read_file


def answer(arguments: list[str]) -> int:
    """Check a document against a profile; findings by rule. Status 1 when a finding is an error."""
    parser = options("check", answer.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="The document.")
    parser.add_argument(
        "--as", dest="profile", default="", help="The profile; the one that fits the file when not given."
    )
    parser.add_argument(
        "--language", default="en", metavar="CODE", help="Tell the findings in this language: en or es."
    )
    given = parser.parse_intermixed_args(arguments)
    from tradelane.documents.formats import check_report

    report = check_report(read_file(given.file), given.profile or None, language=given.language)
    if given.as_json:
        print_json(report)
    else:
        print(f"{given.file.name} as {report['profile']}: {report['result']}")
        for finding in report["findings"]:
            print(f"  {finding['level']} {finding['rule']} {finding['path']}: {finding['message']}")
            if finding.get("fix"):
                print(f"    fix: {finding['fix']}")
    return 0 if report["result"] == "valid" else 1
