//! A report is the output of a run, in one of several formats for people or programs.

mod concise;
mod excerpt;
pub mod files;
mod github;
mod human;
mod json;
pub mod line_hash;
mod prose;
mod repeats;
pub mod rule_docs;
pub mod rule_list;
mod sarif;
pub mod show;
pub mod statistics;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::str::FromStr;

use crate::outcome::{Outcome, Run};
use crate::rule::{Rule, Severity};
pub use prose::plural;
pub use sarif::RESULTS_MAX as SARIF_RESULTS_MAX;

/// The format of a report.
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

impl Format {
    /// All formats, in the order of `--help`.
    pub const ALL: [Self; 5] = [Self::Full, Self::Concise, Self::Json, Self::Sarif, Self::Github];

    /// The name in `--output-format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    /// One line for `--help`.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Full => "Each finding with an excerpt of the file",
            Self::Concise => "One line for each finding",
            Self::Json => "Everything, for programs",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "Annotations for a GitHub Actions workflow",
        }
    }
}

/// A word that is not the name of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected full, concise, json, sarif or github")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(UnknownFormat)
    }
}

/// What the terminal can show. Only the formats for people depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// True if the terminal understands ANSI colours.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// True if frames and ellipses may use characters outside ASCII.
    pub unicode: bool,
}

/// Writes a run. `rules` are all enabled rules, including those without findings.
///
/// Failures are part of every format, so that a file that was not read is never taken for clean.
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
/// The number of checked files is always part of it, so that a run that checked nothing is noticed.
pub fn summary(run: &Run) -> String {
    let Counts { checked, skipped, failed } = Counts::of(run);
    let mut files = plural(checked, "file") + " checked";
    for (count, outcome) in [(skipped, "skipped"), (failed, "failed")] {
        if count > 0 {
            let _ = write!(files, ", {count} {outcome}");
        }
    }
    let mut found = Vec::new();
    for severity in Severity::ALL.into_iter().rev() {
        let count = run.count(severity);
        if count > 0 {
            found.push(plural(count, severity.name()));
        }
    }
    if !found.is_empty() {
        return format!("{files}: {}", found.join(", "));
    }
    // A file that could not be read may hold findings, so "no findings" would be a guess.
    if failed > 0 { files } else { files + ": no findings" }
}

/// From this number of findings on, a list is too long to go through one by one (a guess).
const LONG: usize = 10;
/// From this number of files on, the findings are not about one server only (a guess).
const MANY_FILES: usize = 4;

/// A line that suggests how to deal with a run with many findings; `None` for a short run.
pub fn hint(run: &Run) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let all = run.findings().count();
    for (_, finding) in run.findings() {
        // A server that does not start needs a repair, so errors are not suggested for ignoring.
        if finding.severity != Severity::Error {
            *counts.entry(finding.rule.id).or_default() += 1;
        }
    }
    if all < LONG {
        return None;
    }
    let (id, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    if most * 2 >= all {
        return Some(format!(
            "{most} of {all} findings are {id}: `scantling explain {id}` says what it means, \
`--ignore {id}` disables the rule, and `--write-baseline FILE` accepts all findings of today, so that only \
new ones are reported"
        ));
    }
    let ignorable: usize = counts.values().sum();
    let files = run.files.iter().filter(|file| !file.findings.is_empty()).count();
    if files >= MANY_FILES && ignorable * 2 >= all {
        return Some(format!(
            "{all} findings in {files} files: `--write-baseline FILE` accepts all findings of today, so that \
only new ones are reported, `--statistics` counts them by rule, and `--ignore RULE` disables one"
        ));
    }
    None
}

/// The number of files with each outcome.
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
