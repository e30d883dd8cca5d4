"""A page for each rule, from what `scantling rules --output-format json` prints.

The program is the only source: SCANTLING names it, and without it the site is built without these
pages.
"""

import json
import os
import subprocess

from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation, Section

_rules = []


def on_files(files, config, **_):
    """Adds rules/<id>.md for each rule, and rules/index.md with a table of them."""
    program = os.environ.get("SCANTLING")
    if not program:
        return files
    command = [program, "rules", "--output-format", "json"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    _rules[:] = json.loads(listed)["rules"]
    for rule in _rules:
        files.append(File.generated(config, f"rules/{rule['id']}.md", content=page(rule)))
    files.append(File.generated(config, "rules/index.md", content=table(_rules)))
    return files


def page(rule):
    """One rule in Markdown."""
    paragraphs = [
        f"---\ntitle: {rule['id']}\n---",
        f"# {rule['id']}",
        f"{escaped(rule['summary'])}.",
        f"Severity: {rule['severity']}. Group: [{rule['group']}](index.md#{rule['group']}).",
        "## Why it matters",
        escaped(rule["why"]),
        "## What to write",
        escaped(rule["fix"]),
        "## Ignore it",
        f"```yaml\n# scantling: ignore[{rule['id']}] the reason\n```",
    ]
    if rule["controls"]:
        paragraphs += ["## Benchmark controls", ", ".join(rule["controls"])]
    if rule["references"]:
        references = "\n".join(f"- <{address}>" for address in rule["references"])
        paragraphs += ["## References", references]
    return "\n\n".join(paragraphs) + "\n"


def table(rules):
    """All rules, by group."""
    lines = ["---\ntitle: Rules\n---", "# Rules"]
    for group in dict.fromkeys(rule["group"] for rule in rules):
        lines += [f"## {group}", "", "| rule | severity | what is wrong |", "|---|---|---|"]
        rows = (rule for rule in rules if rule["group"] == group)
        lines += [
            f"| [{rule['id']}]({rule['id']}.md) | {rule['severity']} | {escaped(rule['summary'])} |"
            for rule in rows
        ]
        lines.append("")
    return "\n".join(lines) + "\n"


def escaped(text):
    """Plain text as Markdown: a flag is code, and `<` and `|` mean themselves."""
    text = text.replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
    return text.replace("\n", "\n\n")


def on_nav(nav: Navigation, config, files, **_):
    """Lists the pages of the rules behind the others."""
    pages = [file.page for file in files.documentation_pages() if file.src_uri.startswith("rules/")]
    if pages:
        nav.items.append(Section("Rules", pages))
    return nav
