//! `scantling rules`: the list of rules, by group.

use std::io;

use serde::Serialize;

use super::{Style, json, paint, prose, rule_docs};
use crate::rule::{Group, Rule};
use crate::selector;

/// Writes a line for each rule below the name of its group: its id, severities, whether findings can be
/// fixed, and the summary.
pub fn write(rules: &[&Rule], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let ids = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let severities = rules.iter().map(|rule| rule_docs::severities(rule).len());
    let widest = severities.max().unwrap_or(0);
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
        writeln!(out, "{}: {}", paint::bold(group.name(), style), group.summary())?;
        for rule in members {
            let id = paint::id(rule, style);
            let id_gap = ids - rule.id.len();
            let severities = rule_docs::severities(rule);
            let severity_gap = widest - severities.len();
            let severities = paint::severity(&severities, rule.severity, style);
            let fix = if rule.is_fixable { "fix" } else { "   " };
            let summary = rule.summary;
            writeln!(
                out,
                "  {id}{:id_gap$}  {severities}{:severity_gap$}  {fix}  {summary}",
                "", ""
            )?;
        }
    }
    let fixable = rules.iter().filter(|rule| rule.is_fixable).count();
    let rules = prose::plural(rules.len(), "rule");
    writeln!(
        out,
        "\n{rules}, {fixable} with fixes (`scantling check --fix`, some with --unsafe-fixes)"
    )
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
            controls: rule.controls().map(ToString::to_string).collect(),
            other_scanners: selector::peer_ids(rule).collect(),
            references: rule.references,
            documentation: rule_docs::address(rule),
        }
    }
}
