//! The lines below a report: the counts of a run, and how to deal with many findings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::hidden::SuppressedCounts;
use super::prose::plural;
use crate::outcome::{Outcome, Run};
use crate::rule::Severity;

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
    if judged_nothing(run) {
        return files + ": nothing to check" + &suppressed;
    }
    // A file that could not be read may hold findings, so "no findings" would be a guess.
    if failed > 0 { files + &suppressed } else { files + ": no findings" + &suppressed }
}

/// True for a run without a server and without a failure: "no findings" would look like a judgement.
pub fn judged_nothing(run: &Run) -> bool {
    let Counts { checked, failed, .. } = Counts::of(run);
    checked == 0 && failed == 0 && run.findings().next().is_none()
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
pub(super) struct Counts {
    pub(super) checked: usize,
    pub(super) skipped: usize,
    pub(super) failed: usize,
}

impl Counts {
    pub(super) fn of(run: &Run) -> Self {
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
