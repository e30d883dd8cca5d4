//! A report is a run written down, in one of the formats that people or programs read.

pub mod about;
mod concise;
mod excerpt;
pub mod files;
mod github;
mod human;
mod json;
pub mod line_hash;
mod prose;
mod repeats;
mod sanitize;
mod sarif;
pub mod show;
pub mod statistics;

use std::collections::BTreeMap;
use std::io;

use crate::outcome::{Outcome, Run};
use crate::rule::{Rule, Severity};
pub use sarif::RESULTS_MAX as SARIF_RESULTS_MAX;

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: each finding with the lines it is about.
    Full,
    /// For people and editors: one line for each finding.
    Concise,
    /// For programs: everything, in our own versioned shape.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands, which become annotations.
    Github,
}

/// What the reader's terminal can show. Only what people read depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are understood.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// Whether frames and ellipses may be other than ASCII.
    pub unicode: bool,
}

/// Writes a run. `rules` are all that were looked at, whether they found anything or not.
///
/// Failures are part of every format, so that nobody takes a file for clean that was not read.
/// [`Format::Sarif`] leaves out findings past [`SARIF_RESULTS_MAX`] and says so in the file.
pub fn write(
    format: Format,
    run: &Run,
    rules: &[&'static Rule],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Full => human::write(run, style, out),
        Format::Concise => concise::write(run, out),
        Format::Json => json::write(run, out),
        Format::Sarif => sarif::write(run, rules, out),
        Format::Github => github::write(run, out),
    }
}

/// The run in one line, without a line break: `3 files checked, 1 failed: 2 errors, 1 note`.
///
/// The number of checked files is always there, because a run that looked at nothing finds nothing.
pub fn summary(run: &Run) -> String {
    let Counts { checked, skipped, failed } = Counts::of(run);
    let others = [(skipped, "skipped"), (failed, "failed")];
    let others = others.iter().filter(|(count, _)| *count > 0);
    let files: Vec<String> = std::iter::once(plural(checked, "file") + " checked")
        .chain(others.map(|(count, what)| format!("{count} {what}")))
        .collect();
    let files = files.join(", ");
    let found: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (run.count(severity), severity))
        .filter(|&(count, _)| count > 0)
        .map(|(count, severity)| plural(count, severity.name()))
        .collect();
    // Of files that could not be read, nobody knows that there is nothing to find.
    if found.is_empty() && failed > 0 {
        files
    } else if found.is_empty() {
        files + ": no findings"
    } else {
        format!("{files}: {}", found.join(", "))
    }
}

/// What one decision would settle in a run with many findings; `None` where there is little to say.
/// From how many findings on a list is too long to go through, and from how many files on it is no
/// longer one server, are guesses.
pub fn hint(run: &Run) -> Option<String> {
    const LONG: usize = 10;
    const MANY: usize = 4;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let all = run.findings().count();
    for (_, finding) in run.findings() {
        // What stops a server from starting is to be mended, not left out.
        if finding.severity != Severity::Error {
            *counts.entry(finding.rule.id).or_default() += 1;
        }
    }
    let bearable: usize = counts.values().sum();
    let files = run.files.iter().filter(|file| !file.findings.is_empty());
    let files = files.count();
    let (id, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    if all >= LONG && most * 2 >= all {
        Some(format!(
            "{most} of {all} findings are {id}: `scantling explain {id}` says what it means, \
`--ignore {id}` leaves it out, and `--write-baseline FILE` keeps all of today's apart from new ones"
        ))
    } else if all >= LONG && files >= MANY && bearable * 2 >= all {
        Some(format!(
            "{all} findings in {files} files: `--write-baseline FILE` keeps all of today's apart from \
new ones, `--statistics` counts them by rule, and `--ignore RULE` leaves one out"
        ))
    } else {
        None
    }
}

/// `1 finding`, `2 findings`.
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// How many files there are of each outcome.
struct Counts {
    checked: usize,
    skipped: usize,
    failed: usize,
}

impl Counts {
    fn of(run: &Run) -> Self {
        let mut counts = Self { checked: 0, skipped: 0, failed: 0 };
        for file in &run.files {
            *match file.outcome {
                Outcome::Checked { .. } => &mut counts.checked,
                Outcome::Skipped(_) => &mut counts.skipped,
                Outcome::Failed(_) => &mut counts.failed,
            } += 1;
        }
        counts
    }
}
