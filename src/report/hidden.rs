//! What a run does not report because a file of the repository says so: findings that are suppressed, and
//! files that were not looked at.

use schemars::JsonSchema;
use serde::Serialize;

use super::prose::plural;
use crate::discover::{Hidden, LeftOut};
use crate::outcome::{Run, Suppressor};

/// The numbers of suppressed findings, by what suppresses them.
#[derive(JsonSchema, Serialize)]
pub(super) struct SuppressedCounts {
    comments: usize,
    /// Comments and annotations for other scanners.
    other_scanners: usize,
    baseline: usize,
}

impl SuppressedCounts {
    pub(super) fn of(run: &Run) -> Self {
        let count = |by| run.suppressed().filter(|(_, one)| one.by == by).count();
        Self {
            comments: count(Suppressor::Comment),
            other_scanners: count(Suppressor::OtherScanner),
            baseline: count(Suppressor::Baseline),
        }
    }

    /// ` (2 suppressed by comments)`; the summary has other words for the baseline.
    pub(super) fn words(&self) -> String {
        let kinds =
            [(self.comments, "comments"), (self.other_scanners, "comments for other scanners")];
        let mut words = Vec::new();
        for (count, by) in kinds {
            if count > 0 {
                words.push(format!("{count} suppressed by {by}"));
            }
        }
        if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
    }

    /// `2 findings are suppressed by comments`, one for each kind.
    pub(super) fn sentences(&self) -> Vec<String> {
        let kinds = [
            (self.comments, "comments"),
            (self.other_scanners, "comments for other scanners"),
            (self.baseline, "the baseline"),
        ];
        let mut sentences = Vec::new();
        for (count, by) in kinds {
            if count > 0 {
                let verb = if count == 1 { "is" } else { "are" };
                sentences.push(format!("{} {verb} suppressed by {by}", plural(count, "finding")));
            }
        }
        sentences
    }
}

/// The numbers of files and folders that were not looked at.
#[derive(JsonSchema, Serialize)]
pub(super) struct LeftOutCounts {
    /// By `.gitignore`, `.ignore` and `.git/info/exclude`.
    ignore_files: LeftOutShape,
    /// By `exclude` of the configuration.
    configuration: LeftOutShape,
}

#[derive(JsonSchema, Serialize)]
struct LeftOutShape {
    files: usize,
    /// Folders, whatever is in them.
    folders: usize,
}

impl LeftOutCounts {
    pub(super) fn of(run: &Run) -> Self {
        let Hidden { by_ignore_files, by_configuration } = run.hidden;
        Self { ignore_files: by_ignore_files.into(), configuration: by_configuration.into() }
    }
}

impl From<LeftOut> for LeftOutShape {
    fn from(LeftOut { files, folders }: LeftOut) -> Self {
        Self { files, folders }
    }
}

/// A line on the files that were not looked at because a file says so; `None` if there are none.
pub fn left_out(run: &Run) -> Option<String> {
    let Hidden { by_ignore_files, by_configuration } = run.hidden;
    let mut parts = Vec::new();
    for (left_out, by) in
        [(by_ignore_files, "ignore files"), (by_configuration, "the configuration")]
    {
        let mut counts = Vec::new();
        for (count, noun) in [(left_out.files, "file"), (left_out.folders, "folder")] {
            if count > 0 {
                counts.push(plural(count, noun));
            }
        }
        if !counts.is_empty() {
            parts.push(format!("{} by {by}", counts.join(" and ")));
        }
    }
    if parts.is_empty() { None } else { Some(format!("left out: {}", parts.join(", "))) }
}
