//! `--statistics`: how often each rule was broken.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::json::{self, Summary};
use crate::outcome::Run;

/// How often one rule was broken.
#[derive(Serialize)]
struct Count {
    rule: &'static str,
    severity: &'static str,
    findings: usize,
    files: usize,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    summary: Summary,
    rules: Vec<Count>,
}

/// Writes a line for each rule that found something, the most frequent first: findings, files,
/// severity and rule.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for count in counts(run) {
        let Count { rule, severity, findings, files } = count;
        let noun = if files == 1 { "file " } else { "files" };
        writeln!(out, "{findings:5}  in {files:4} {noun}  {severity:7}  {rule}")?;
    }
    Ok(())
}

/// Writes the same as a JSON object, with the summary of the JSON format.
pub fn write_json(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let document =
        Document { version: json::VERSION, summary: Summary::of(run), rules: counts(run) };
    json::print(&document, out)
}

fn counts(run: &Run) -> Vec<Count> {
    let mut rules: BTreeMap<&str, Count> = BTreeMap::new();
    for file in &run.files {
        let mut seen: Vec<&str> = Vec::new();
        for finding in file.findings() {
            let count = rules.entry(finding.rule.id).or_insert(Count {
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
    let mut counts: Vec<Count> = rules.into_values().collect();
    counts.sort_by_key(|count| (Reverse(count.findings), count.rule));
    counts
}
