//! What became of each file: checked, skipped or failed.

use crate::rule::{Finding, Severity};
use crate::source::{Source, Span};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every kube-apiserver in it was judged.
    Checked {
        /// How many there are; at least one.
        servers: usize,
    },
    /// There was nothing to judge.
    Skipped(Skip),
    /// Some or all of it could not be read, so something may have gone unchecked.
    Failed(Vec<Failure>),
}

/// Why there was nothing to judge in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It holds none of the words that a kube-apiserver is configured with.
    NoMention,
    /// It was read, and configures no kube-apiserver.
    NoApiServer,
}

impl Skip {
    /// Words for people and for JSON.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoMention => "no mention of a kube-apiserver",
            Self::NoApiServer => "configures no kube-apiserver",
        }
    }
}

/// Why a file or a part of it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where, if there is a place.
    pub span: Option<Span>,
    /// What to do about it, if there is anything.
    pub help: Option<&'static str>,
}

/// A file with all that is said about it.
#[derive(Debug)]
pub struct File {
    /// The path and, for a file that is not skipped and could be read, the text.
    pub source: Source,
    /// What became of it.
    pub outcome: Outcome,
    /// What the rules say, in the order of the text.
    pub findings: Vec<Finding>,
}

impl File {
    /// Why it could not be read, or parts of it; empty where it could.
    pub fn failures(&self) -> &[Failure] {
        match &self.outcome {
            Outcome::Failed(failures) => failures,
            Outcome::Checked { .. } | Outcome::Skipped(_) => &[],
        }
    }
}

/// All files of one run, in path order.
#[derive(Debug, Default)]
pub struct Run {
    /// The files.
    pub files: Vec<File>,
}

impl Run {
    /// All findings with the file each is in, in path order and then in the order of the text.
    pub fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.files
            .iter()
            .flat_map(|file| file.findings.iter().map(|finding| (&file.source, finding)))
    }

    /// All failures with the file each is in.
    pub fn failures(&self) -> impl Iterator<Item = (&Source, &Failure)> {
        self.files.iter().flat_map(|file| {
            let failures = file.failures().iter();
            failures.map(|failure| (&file.source, failure))
        })
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|(_, finding)| finding.severity == severity).count()
    }
}
