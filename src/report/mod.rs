//! A report is the output of a run, in one of several formats for people or programs.

mod checkstyle;
mod concise;
mod excerpt;
pub mod files;
mod github;
mod gitlab;
mod grouped;
mod hidden;
mod human;
mod json;
mod jsonl;
mod junit;
pub mod line_hash;
mod markdown;
mod paint;
mod places;
mod prose;
mod rdjson;
mod region;
mod repeats;
pub mod rule_docs;
pub mod rule_list;
mod sarif;
pub mod scorecard;
pub mod show;
pub mod statistics;
mod undecided;
pub mod upgrade;
mod xml;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::str::FromStr;

use crate::outcome::{Outcome, Run};
use crate::rule::{Rule, Severity};
use hidden::SuppressedCounts;
pub use hidden::left_out;
pub use json::schema as json_schema;
use places::Places;
pub use prose::plural;
pub use sarif::RESULTS_MAX as SARIF_RESULTS_MAX;
pub use undecided::{undecided_count, undecided_lines, version_hint};

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: each finding with the lines it is about.
    Full,
    /// For people and editors: one line for each finding.
    Concise,
    /// For people: the findings of each file below its name.
    Grouped,
    /// For programs: everything, in our own versioned shape.
    Json,
    /// For programs: a JSON object a line.
    Jsonl,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands, which become annotations.
    Github,
    /// For GitLab: a code quality report.
    Gitlab,
    /// For services that show test results: the XML of `JUnit`.
    Junit,
    /// For Jenkins and editors: Checkstyle's XML.
    Checkstyle,
    /// For reviewdog: its diagnostic format, with the fixes as suggestions.
    Rdjson,
    /// For the summary of a job or a comment: a table.
    Markdown,
}

impl Format {
    /// All formats, in the order of `--help`.
    pub const ALL: [Self; 12] = [
        Self::Full,
        Self::Concise,
        Self::Grouped,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Markdown,
    ];

    /// The name in `--output-format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Grouped => "grouped",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
        }
    }

    /// True if the format is read by people, in a terminal.
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise | Self::Grouped)
    }

    /// One line for `--help`.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Full => "Each finding with an excerpt of the file",
            Self::Concise => "One line for each finding",
            Self::Grouped => "One line for each finding, below the name of its file",
            Self::Json => "Everything, for programs",
            Self::Jsonl => "An object a line, for pipes; the last one is the summary",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "Annotations for a GitHub Actions workflow",
            Self::Gitlab => "A code quality report for GitLab",
            Self::Junit => "JUnit XML, for services that show test results",
            Self::Checkstyle => "Checkstyle XML, for Jenkins and editors",
            Self::Rdjson => "Diagnostics with suggestions, for reviewdog",
            Self::Markdown => "A table, for the summary of a job",
        }
    }
}

/// A word that is not the name of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {}", Format::ALL.map(Format::name).join(", "))]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(UnknownFormat)
    }
}

/// The abilities of the terminal. Only the formats for people depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// True if the terminal understands ANSI colours.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// True if frames and ellipses may use characters outside ASCII.
    pub unicode: bool,
    /// True if the terminal may be given links (OSC 8).
    pub links: bool,
}

/// Writes a run. `rules` are all enabled rules, including those without findings.
///
/// The formats for people give paths as they can be opened from the current folder, and the others
/// from the repository's root.
///
/// Failures are part of every format, so that a file that was not read never looks clean.
/// [`Format::Sarif`] leaves out findings past [`SARIF_RESULTS_MAX`] and says so in the file.
pub fn write(
    format: Format,
    run: &Run,
    rules: &[&'static Rule],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let places = if format.is_for_people() { Places::default() } else { Places::of_run(run) };
    match format {
        Format::Full => human::write(run, style, out),
        Format::Concise => concise::write(run, style, out),
        Format::Grouped => grouped::write(run, style, out),
        Format::Json => json::write(run, &places, out),
        Format::Jsonl => jsonl::write(run, &places, out),
        Format::Sarif => sarif::write(run, rules, &places, out),
        Format::Github => github::write(run, &places, out),
        Format::Gitlab => gitlab::write(run, &places, out),
        Format::Junit => junit::write(run, &places, out),
        Format::Checkstyle => checkstyle::write(run, &places, out),
        Format::Rdjson => rdjson::write(run, &places, out),
        Format::Markdown => markdown::write(run, &places, out),
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
    let suppressed = SuppressedCounts::of(run).words();
    let mut found = Vec::new();
    for severity in Severity::ALL.into_iter().rev() {
        let count = run.count(severity);
        if count > 0 {
            found.push(plural(count, severity.name()));
        }
    }
    if !found.is_empty() {
        return format!("{files}: {}{suppressed}", found.join(", "));
    }
    // A file that could not be read may hold findings, so "no findings" would be a guess.
    if failed > 0 { files + &suppressed } else { files + ": no findings" + &suppressed }
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
