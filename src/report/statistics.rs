//! `--statistics`: the number of findings of each rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::json::{self, Summary};
use crate::outcome::Run;

/// The findings of one rule.
#[derive(Serialize)]
struct RuleCount {
    rule: &'static str,
    severity: &'static str,
    findings: usize,
    files: usize,
}

#[derive(Serialize)]
struct StatisticsReport {
    version: u32,
    summary: Summary,
    rules: Vec<RuleCount>,
}

/// Writes a line for each rule that found something, the most frequent first: findings, files,
/// severity and rule.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for count in counts(run) {
        let RuleCount { rule, severity, findings, files } = count;
        let noun = if files == 1 { "file " } else { "files" };
        writeln!(out, "{findings:5}  in {files:4} {noun}  {severity:7}  {rule}")?;
    }
    Ok(())
}

/// Writes the same as a JSON object, with the summary of the JSON format.
pub fn write_json(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let document =
        StatisticsReport { version: json::VERSION, summary: Summary::of(run), rules: counts(run) };
    json::print(&document, out)
}

fn counts(run: &Run) -> Vec<RuleCount> {
    let mut rules: BTreeMap<&str, RuleCount> = BTreeMap::new();
    for file in &run.files {
        let mut seen: Vec<&str> = Vec::new();
        for finding in file.findings() {
            let count = rules.entry(finding.rule.id).or_insert(RuleCount {
                rule: finding.rule.id,
                severity: finding.severity.name(),
                findings: 0,
                files: 0,
            });
            count.findings += 1;
            if !seen.contains(&finding.rule.id) {
                count.files += 1;
                seen.push(finding.rule.id);
            }
        }
    }
    let mut counts: Vec<RuleCount> = rules.into_values().collect();
    counts.sort_by_key(|count| (Reverse(count.findings), count.rule));
    counts
}
