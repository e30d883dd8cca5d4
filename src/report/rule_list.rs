//! `scantling rules`: the list of all rules.

use std::io;

use serde::Serialize;

use super::{json, rule_docs};
use crate::rule::{Control, Rule};
use crate::selector;

/// Writes a line for each rule: its id, severities and summary.
pub fn write(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let ids = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let severities: Vec<String> = rules.iter().map(|rule| rule_docs::severities(rule)).collect();
    let widest = severities.iter().map(String::len).max().unwrap_or(0);
    for (rule, severity) in rules.iter().zip(&severities) {
        writeln!(out, "{:ids$}  {severity:widest$}  {}", rule.id, rule.summary)?;
    }
    Ok(())
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
            summary: rule.summary,
            why: rule.why,
            fix: rule.fix,
            controls: rule.controls.iter().map(Control::to_string).collect(),
            other_scanners: selector::peer_ids(rule).collect(),
            references: rule.references,
            documentation: rule_docs::address(rule),
        }
    }
}
