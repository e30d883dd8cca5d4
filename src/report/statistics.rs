//! `--statistics`: how often each rule was broken.

use std::collections::BTreeMap;
use std::io;

use crate::outcome::Run;

/// Writes a line for each rule that found something, the most frequent first: findings, files,
/// severity and rule.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (usize, usize, &str)> = BTreeMap::new();
    for file in &run.files {
        let mut seen: Vec<&str> = Vec::new();
        for finding in &file.findings {
            let entry = rules
                .entry(finding.rule.id)
                .or_insert((0, 0, finding.severity.name()));
            entry.0 += 1;
            if !seen.contains(&finding.rule.id) {
                entry.1 += 1;
                seen.push(finding.rule.id);
            }
        }
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(id, (findings, ..))| (std::cmp::Reverse(*findings), *id));
    for (id, (findings, files, severity)) in rules {
        let noun = if files == 1 { "file " } else { "files" };
        writeln!(out, "{findings:5}  in {files:4} {noun}  {severity:7}  {id}")?;
    }
    Ok(())
}
