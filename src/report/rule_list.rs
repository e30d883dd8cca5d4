//! `scantling rules`: the list of rules, by group.

use std::io;

use serde::Serialize;

use super::{Style, json, paint, prose, rule_docs};
use crate::rule::{Group, Rule};
use crate::{rules, selector};

/// The fewest columns for the summary of a rule behind its id and its severities.
const SUMMARY_MIN: usize = 40;

/// Writes a line for each rule below the name of its group: its id, severities, whether findings can be
/// fixed, and the summary.
pub fn write(rules: &[&Rule], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let ids = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let severities = rules.iter().map(|rule| rule_docs::severities(rule).len());
    let widths = (ids, severities.max().unwrap_or(0));
    let mut first = true;
    for group in Group::ALL {
        let members: Vec<&&Rule> = rules.iter().filter(|rule| rule.group == group).collect();
        if members.is_empty() {
            continue;
        }
        if !first {
            writeln!(out)?;
        }
        first = false;
        let heading = format!("{}: {}", group.name(), group.summary());
        let heading = textwrap::fill(&heading, prose::wrapping(style.width));
        let summary = heading.strip_prefix(group.name()).unwrap_or_default();
        writeln!(out, "{}{summary}", paint::bold(group.name(), style))?;
        for rule in members {
            write_rule(rule, widths, style, out)?;
        }
    }
    let fixable = rules.iter().filter(|rule| rule.is_fixable).count();
    let rules = prose::plural(rules.len(), "rule");
    let last = format!(
        "{rules}, {fixable} with fixes (`scantling check --fix`, some with --unsafe-fixes)"
    );
    writeln!(out, "\n{}", textwrap::fill(&last, prose::wrapping(style.width)))
}

/// Writes the line of a rule. `widths` are those of the ids and the severities. A summary without room behind
/// them is written below.
fn write_rule(
    rule: &Rule,
    (ids, widest): (usize, usize),
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let id = paint::id(rule, style);
    let id_gap = ids - rule.id.len();
    let severities = rule_docs::severities(rule);
    let severity_gap = widest - severities.len();
    let severities = paint::severity(&severities, rule.severity, style);
    write!(out, "  {id}{:id_gap$}  {severities}", "")?;
    let before = 2 + ids + 2 + widest + 2 + "fix".len() + 2;
    let indent = " ".repeat(before);
    if before + SUMMARY_MIN <= style.width {
        let fix = if rule.is_fixable { "fix" } else { "   " };
        let options =
            prose::wrapping(style.width).initial_indent(&indent).subsequent_indent(&indent);
        let summary = textwrap::fill(rule.summary, options);
        return writeln!(out, "{:severity_gap$}  {fix}  {}", "", summary.trim_start());
    }
    if rule.is_fixable {
        write!(out, "{:severity_gap$}  fix", "")?;
    }
    let options = prose::wrapping(style.width).initial_indent("      ").subsequent_indent("      ");
    writeln!(out, "\n{}", textwrap::fill(rule.summary, options))
}

/// Writes the rules as a JSON object.
pub fn write_json(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| RuleShape::of(rule)).collect();
    json::print(&RuleList { version: json::VERSION, rules }, out)
}

#[derive(Serialize)]
struct RuleList {
    version: u32,
    rules: Vec<RuleShape>,
}

#[derive(Serialize)]
struct RuleShape {
    id: &'static str,
    group: &'static str,
    severity: &'static str,
    other_severities: Vec<SeverityShape>,
    security_severity: Option<&'static str>,
    fixable: bool,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
    /// What the rule reports, as YAML.
    example: Option<&'static str>,
    /// What to write instead.
    example_instead: Option<&'static str>,
    controls: Vec<String>,
    other_scanners: Vec<&'static str>,
    references: &'static [&'static str],
    documentation: String,
}

#[derive(Serialize)]
struct SeverityShape {
    severity: &'static str,
    when: &'static str,
}

impl RuleShape {
    fn of(rule: &Rule) -> Self {
        let example = rules::example(rule);
        let cases = rule.other_severities.iter();
        let cases =
            cases.map(|case| SeverityShape { severity: case.severity.name(), when: case.when });
        Self {
            id: rule.id,
            group: rule.group.name(),
            severity: rule.severity.name(),
            other_severities: cases.collect(),
            security_severity: rule.security_severity,
            fixable: rule.is_fixable,
            summary: rule.summary,
            why: rule.why,
            fix: rule.fix,
            example: example.map(|example| example.bad),
            example_instead: example.map(|example| example.good),
            controls: rule.controls().map(ToString::to_string).collect(),
            other_scanners: selector::peer_ids(rule).collect(),
            references: rule.references,
            documentation: rule_docs::address(rule),
        }
    }
}
