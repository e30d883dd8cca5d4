//! An outcome says for each file whether it was checked, skipped or failed.

use std::borrow::Cow;
use std::sync::Arc;

use crate::apiserver::Component;
use crate::discover::Hidden;
use crate::failure::Failure;
use crate::rule::{Finding, Severity, Undecided};
use crate::source::Source;
use crate::text_edit::{EditError, TextEdit};

/// What the reports of a run show of its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The first findings, of which they may show everything.
    pub whole: usize,
    /// True if they show a line of each of the others, false if they only count them.
    pub lines: bool,
}

impl Shown {
    /// Everything.
    pub const ALL: Self = Self { whole: usize::MAX, lines: true };

    /// What one of two reports shows.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), lines: self.lines || other.lines }
    }
}

/// Whether a file was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every server in it was judged.
    Checked {
        /// What the servers are; at least one.
        servers: Vec<Component>,
    },
    /// It has nothing to judge.
    Skipped(Skip),
    /// Some or all of it could not be read, so something may be unchecked.
    Failed(Vec<Failure>),
}

/// Why a file has nothing to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It has none of the words that a component is configured with.
    NoMention,
    /// It was read, and configures no component.
    NoServer,
}

impl Skip {
    /// The words for people and for JSON.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoMention => "mentions no component that is checked",
            Self::NoServer => "configures no component that is checked",
        }
    }
}

/// The changes that a fix makes to the text of its file. They are planned and not tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixPlan {
    /// The finding has no fix.
    NoFix,
    /// The fix makes these text edits.
    Edits(Vec<TextEdit>),
    /// The text cannot be edited.
    Impossible(EditError),
}

/// A finding with the plan of its fix.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The finding.
    pub finding: Finding,
    /// The plan of its fix.
    pub plan: FixPlan,
    /// The template of a chart, if the output of `helm template` names it.
    pub template: Option<String>,
}

/// A finding without the plan of a fix and without a template.
impl From<Finding> for Reported {
    fn from(finding: Finding) -> Self {
        Self { finding, plan: FixPlan::NoFix, template: None }
    }
}

impl Reported {
    /// The text edits of the fix; `None` if there is no fix or the text cannot be edited.
    pub fn text_edits(&self) -> Option<&[TextEdit]> {
        match &self.plan {
            FixPlan::Edits(text_edits) => Some(text_edits),
            FixPlan::NoFix | FixPlan::Impossible(_) => None,
        }
    }

    /// The same for a report: `None` also if the edits would print a secret of the file. With asterisks
    /// in its place, they would write the asterisks into the file.
    pub fn printed_edits(&self, source: &Source) -> Option<&[TextEdit]> {
        let text_edits = self.text_edits()?;
        let shown = |edit: &TextEdit| source.secrets().masked_message(&edit.text) == edit.text;
        if text_edits.iter().all(shown) { Some(text_edits) } else { None }
    }
}

/// A finding that somebody decided to accept.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub reported: Reported,
    /// The comment or baseline that suppresses it.
    pub by: Suppressor,
    /// Why, in the words of the comment. All findings that it suppresses share them.
    pub reason: Option<Arc<str>>,
}

/// The comment or baseline that suppresses a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressor {
    /// A comment for Scantling.
    Comment,
    /// A comment or an annotation for another scanner.
    OtherScanner,
    /// The baseline.
    Baseline,
}

impl Suppressor {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::OtherScanner => "other-scanner",
            Self::Baseline => "baseline",
        }
    }

    /// True if it is written in the file itself.
    pub const fn is_in_source(self) -> bool {
        !matches!(self, Self::Baseline)
    }
}

impl Suppressed {
    /// The suppressor and its reason in a few words: `comment: our build`.
    pub fn justification(&self) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", self.by.name()),
            None => self.by.name().to_owned(),
        }
    }
}

/// A file with its outcome and its findings.
#[derive(Debug)]
pub struct File {
    /// The path, and the text if anything is said about it.
    pub source: Source,
    /// Whether it was checked.
    pub outcome: Outcome,
    /// The findings, in the order of the text.
    pub findings: Vec<Reported>,
    /// The findings that somebody decided to accept.
    pub suppressed: Vec<Suppressed>,
    /// Findings in other files, which flags of this file name. A run gives them to those files.
    pub elsewhere: Vec<Finding>,
    /// The verdicts that are not known, in the order of the text.
    pub undecided: Vec<Undecided>,
    /// True if a Kubernetes version that the user gives would decide a verdict.
    pub awaits_version: bool,
}

impl File {
    /// A file that has no findings.
    pub const fn without_findings(source: Source, outcome: Outcome) -> Self {
        Self {
            source,
            outcome,
            findings: Vec::new(),
            suppressed: Vec::new(),
            elsewhere: Vec::new(),
            undecided: Vec::new(),
            awaits_version: false,
        }
    }

    /// Drops what the reports of a run do not show of a file behind the first findings: its text, and the words of
    /// its findings but for a line of each, if reports show that. They can still be counted. A file whose findings are
    /// not all that is said about it keeps everything.
    pub fn shorten(&mut self, to_lines: bool) {
        let says_more = !self.suppressed.is_empty()
            || !self.elsewhere.is_empty()
            || !self.undecided.is_empty()
            || !self.failures().is_empty();
        if says_more {
            return;
        }
        let starts = if to_lines { self.findings.as_slice() } else { &[] };
        let starts = starts.iter().map(|reported| reported.finding.span.start);
        self.source = self.source.without_text(starts);
        for Reported { finding, plan, .. } in &mut self.findings {
            if to_lines {
                finding.message.shrink_to_fit();
            } else {
                finding.message = String::new();
            }
            finding.label = Cow::Borrowed("");
            finding.labels = Vec::new();
            finding.help = Cow::Borrowed("");
            if let Some(fix) = &mut finding.fix {
                fix.edits = Vec::new();
            }
            if let FixPlan::Edits(edits) = plan {
                *edits = Vec::new();
            }
        }
    }

    /// The parts that could not be read; empty if all could.
    pub fn failures(&self) -> &[Failure] {
        match &self.outcome {
            Outcome::Failed(failures) => failures,
            Outcome::Checked { .. } | Outcome::Skipped(_) => &[],
        }
    }

    /// The findings without the plans.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().map(|reported| &reported.finding)
    }
}

/// All files of one run, in path order.
#[derive(Debug, Default)]
pub struct Run {
    /// The files.
    pub files: Vec<File>,
    /// True if reports list the suppressed findings.
    pub show_suppressed: bool,
    /// The files that were left out.
    pub hidden: Hidden,
}

impl Run {
    /// All findings, each with its file: in path order, then in the order of the text.
    pub fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        let files = self.files.iter();
        files.flat_map(|file| file.findings().map(|finding| (&file.source, finding)))
    }

    /// The same with the plans of their fixes.
    pub fn reported(&self) -> impl Iterator<Item = (&Source, &Reported)> {
        let files = self.files.iter();
        files.flat_map(|file| file.findings.iter().map(|reported| (&file.source, reported)))
    }

    /// All suppressed findings, each with its file.
    pub fn suppressed(&self) -> impl Iterator<Item = (&Source, &Suppressed)> {
        let files = self.files.iter();
        files.flat_map(|file| file.suppressed.iter().map(|one| (&file.source, one)))
    }

    /// All verdicts that are not known, each with its file.
    pub fn undecided(&self) -> impl Iterator<Item = (&Source, &Undecided)> {
        let files = self.files.iter();
        files.flat_map(|file| file.undecided.iter().map(|one| (&file.source, one)))
    }

    /// All failures, each with its file.
    pub fn failures(&self) -> impl Iterator<Item = (&Source, &Failure)> {
        let files = self.files.iter();
        files.flat_map(|file| file.failures().iter().map(|failure| (&file.source, failure)))
    }

    /// The number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|(_, finding)| finding.severity == severity).count()
    }
}
