//! The documentation of rules: `scantling explain` prints it for a terminal, and `docs/rules.md` holds
//! it for all rules as Markdown.

use std::fmt::Write as _;
use std::io;

pub use super::rule_address::{ADDRESS, address};
use super::{Style, paint, prose};
use crate::rule::{Group, Rule, Severity};
use crate::rules::{self, Example};
use crate::selector;

/// A part of the documentation of a rule, in any format.
struct Section {
    heading: &'static str,
    body: Body,
}

enum Body {
    /// One paragraph.
    Text(&'static str),
    /// Short items that fit on one line together.
    Items(Vec<String>),
    /// One line for each item.
    Lines(Vec<String>),
    /// One line for each address.
    Addresses(Vec<String>),
    /// Lines of YAML.
    Yaml(&'static str),
}

/// The sections after the title and the summary. Empty sections are left out.
fn sections(rule: &Rule) -> Vec<Section> {
    let mut sections = vec![
        Section { heading: "Why it matters", body: Body::Text(rule.why) },
        Section { heading: "What to write", body: Body::Text(rule.fix) },
    ];
    if let Some(Example { bad, good }) = rules::example(rule) {
        sections.push(Section { heading: "Instead of this", body: Body::Yaml(bad) });
        sections.push(Section { heading: "Write this", body: Body::Yaml(good) });
    }
    if !rule.other_severities.is_empty() {
        let cases = rule.other_severities.iter();
        let cases = cases.map(|case| format!("{} if {}", case.severity.name(), case.when));
        sections.push(Section { heading: "Other severities", body: Body::Lines(cases.collect()) });
    }
    let controls: Vec<String> = rule.controls().map(ToString::to_string).collect();
    if !controls.is_empty() {
        sections.push(Section { heading: "Benchmark controls", body: Body::Items(controls) });
    }
    let peers: Vec<String> = selector::peer_ids(rule).map(str::to_owned).collect();
    if !peers.is_empty() {
        sections.push(Section { heading: "In other scanners", body: Body::Items(peers) });
    }
    if !rule.references.is_empty() {
        let references = rule.references.iter().map(ToString::to_string).collect();
        sections.push(Section { heading: "References", body: Body::Addresses(references) });
    }
    sections
}

/// Writes the documentation of some rules for a terminal, with an empty line between two.
pub fn explain_all(rules: &[&Rule], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for (nth, rule) in rules.iter().enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        explain(rule, style, out)?;
    }
    Ok(())
}

/// Writes the documentation of a rule for a terminal.
pub fn explain(rule: &Rule, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let severity = paint::severity(rule.severity.name(), rule.severity, style);
    writeln!(out, "{} ({severity}, {})", paint::id(rule, style), rule.group.name())?;
    writeln!(out, "{}", textwrap::fill(rule.summary, prose::wrapping(style.width)))?;
    for Section { heading, body } in sections(rule) {
        writeln!(out, "\n{}", paint::bold(heading, style))?;
        match body {
            Body::Text(text) => writeln!(out, "{}", indented(text, style.width))?,
            Body::Items(items) => writeln!(out, "{}", indented(&items.join(", "), style.width))?,
            Body::Lines(lines) => {
                for line in lines {
                    writeln!(out, "{}", indented(&line, style.width))?;
                }
            }
            Body::Yaml(yaml) => {
                for line in yaml.lines() {
                    writeln!(out, "  {line}")?;
                }
            }
            Body::Addresses(addresses) => {
                for address in addresses {
                    writeln!(out, "  {}", paint::address(&address, style))?;
                }
            }
        }
    }
    let heading = paint::bold("Documentation", style);
    writeln!(out, "\n{heading}\n  {}", paint::address(&address(rule), style))
}

fn indented(text: &str, width: usize) -> String {
    let options = prose::wrapping(width).initial_indent("  ").subsequent_indent("  ");
    textwrap::fill(text, options)
}

/// The introduction to the rules. [`page`] writes it at the top.
const INTRODUCTION: &str = "\
# Rules

<!-- Written by `SNAPSHOTS=overwrite cargo test --test it rule_docs::`. Change the rules in src/rules/. -->

`scantling explain RULE` prints the same text in a terminal. RULE can be an id, a control of a
benchmark (`cis-1.12:1.2.5`) or the identifier of another scanner (`CKV_K8S_73`).

| Severity | Meaning |
|---|---|
| error | The server will not start, or the tool that reads the file refuses it. |
| warning | The server starts, and the control is not met. |
| note | Worth knowing. Nothing is broken or weakened by it alone. |

The severity of a rule applies to all of its findings that name no other one. A finding about a cluster
for development, such as a kind cluster, is a note instead of a warning. The table `[severity]` of
`scantling.toml` sets the severity of a rule.
";

/// `docs/rules.md`: every rule, in groups, with an anchor for each id.
pub fn page(rules: &[&Rule]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for group in Group::ALL {
        let members: Vec<&Rule> =
            rules.iter().copied().filter(|rule| rule.group == group).collect();
        if members.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n## Group `{}`\n\n{}\n", group.name(), group.summary());
        page.push_str("| Rule | Severity | Summary |\n|---|---|---|\n");
        for rule in &members {
            let id = rule.id;
            let severities = severities(rule);
            let _ = writeln!(page, "| [`{id}`](#{id}) | {severities} | {} |", markup(rule.summary));
        }
        for rule in members {
            page.push_str(&chapter(rule));
        }
    }
    page
}

/// All severities of a rule, its own first: `warning, error`.
pub(super) fn severities(rule: &Rule) -> String {
    let mut all = vec![rule.severity];
    for case in rule.other_severities {
        if !all.contains(&case.severity) {
            all.push(case.severity);
        }
    }
    all.into_iter().map(Severity::name).collect::<Vec<_>>().join(", ")
}

fn chapter(rule: &Rule) -> String {
    let mut text = format!("\n### {}\n\n{}\n", rule.id, markup(&prose::sentence(rule.summary)));
    for Section { heading, body } in sections(rule) {
        let _ = write!(text, "\n**{heading}**");
        match body {
            Body::Text(paragraph) => {
                let _ = writeln!(text, "\n\n{}", markup(&prose::instruction(paragraph)));
            }
            Body::Items(items) => {
                let _ = writeln!(text, ": {}", items.join(", "));
            }
            Body::Lines(lines) => {
                text.push_str("\n\n");
                for line in lines {
                    let _ = writeln!(text, "- {}", markup(&line));
                }
            }
            Body::Yaml(yaml) => {
                let _ = writeln!(text, "\n\n```yaml\n{yaml}\n```");
            }
            Body::Addresses(addresses) => {
                text.push_str("\n\n");
                for address in addresses {
                    let _ = writeln!(text, "- <{address}>");
                }
            }
        }
    }
    text
}

/// Plain text as Markdown: flags, paths, placeholders and names with underscores become code. Text in
/// backticks is code already.
///
/// Without it GitHub would read `<path/to/ca.crt>` as HTML and `__PATH__` as bold text.
pub(super) fn markup(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(marked, "`{part}`");
            continue;
        }
        for word in part.split_inclusive(char::is_whitespace) {
            marked.push_str(&mark_word(word));
        }
    }
    marked
}

/// `(--tls-cert-file,` as `` (`--tls-cert-file`, ``.
fn mark_word(word: &str) -> String {
    let start = word.trim_start_matches(['(', '"']);
    let code = start.trim_end().trim_end_matches(['.', ',', ';', ':', ')', '"']);
    if !is_code(code) {
        return word.to_owned();
    }
    let before = word.strip_suffix(start).unwrap_or_default();
    let after = start.strip_prefix(code).unwrap_or_default();
    format!("{before}`{code}`{after}")
}

fn is_code(word: &str) -> bool {
    let is_path = word.contains('/') && word.len() > 1 && word.contains(['.', '_', '-']);
    let is_absolute = word.starts_with('/') && word.len() > 1;
    word.starts_with("--") || is_path || is_absolute || word.contains(['_', '<', '*', '='])
}
