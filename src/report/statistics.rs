//! `--statistics`: the number of findings of each rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde::{Serialize, Serializer};

use super::json::{self, Summary};
use super::{Style, paint};
use crate::outcome::Run;
use crate::rule::{Rule, Severity};

/// The findings of one rule.
#[derive(Serialize)]
struct RuleCount {
    #[serde(serialize_with = "id")]
    rule: &'static Rule,
    #[serde(serialize_with = "name")]
    severity: Severity,
    findings: usize,
    files: usize,
}

fn id<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn name<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}

#[derive(Serialize)]
struct StatisticsReport {
    version: u32,
    summary: Summary,
    rules: Vec<RuleCount>,
}

/// Writes a line for each rule that found something, the most frequent first: findings, files,
/// severity and rule.
pub fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for count in counts(run) {
        let RuleCount { rule, severity, findings, files } = count;
        let noun = if files == 1 { "file " } else { "files" };
        let severity = paint::severity(format!("{:7}", severity.name()), severity, style);
        let rule = paint::id(rule, style);
        writeln!(out, "{findings:5}  in {files:4} {noun}  {severity}  {rule}")?;
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
                rule: finding.rule,
                severity: finding.severity,
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
    counts.sort_by_key(|count| (Reverse(count.findings), count.rule.id));
    counts
}
