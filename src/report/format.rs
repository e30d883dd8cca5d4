//! The formats of a report, by the names that `--output-format` takes.

use super::{full, sarif};
use crate::outcome::Shown;

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

    /// What it shows of the findings of a run.
    pub const fn shown(self) -> Shown {
        match self {
            Self::Full => Shown { whole: full::DRAWN_MAX, lines: true },
            Self::Concise | Self::Grouped => Shown { whole: 0, lines: true },
            Self::Sarif => Shown { whole: sarif::RESULTS_MAX, lines: false },
            Self::Json
            | Self::Jsonl
            | Self::Github
            | Self::Gitlab
            | Self::Junit
            | Self::Checkstyle
            | Self::Rdjson
            | Self::Markdown => Shown::ALL,
        }
    }

    /// True if the format is read by people, in a terminal.
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise | Self::Grouped)
    }

    /// True if what reads the format shows a finding in a file of the repository.
    pub const fn shows_places(self) -> bool {
        !self.is_for_people() && !matches!(self, Self::Json | Self::Jsonl)
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
