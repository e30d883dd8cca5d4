//! Applies a batch of fixes at once, and bisects it if the result is rejected.
//!
//! Judging a text costs far more than editing it, so all fixes of a round are tried together. If that
//! fails, the batch is cut in two and the better half tried first:
//!
//! ```text
//! A1 A2 B1 B2      rejected, server A is blamed
//! B1 B2            the fixes of the other servers: accepted, and the round ends
//!
//! A1 A2            next round: rejected, only server A is left, so it is halved
//! A1               accepted; the round after that tries A2 alone and rejects it
//! ```
//!
//! A rejection without a blamed server halves the batch as it is. One fix that is rejected alone is
//! rejected for good. A round needs at most one accepted batch, because the next round starts from its
//! text.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::argv::{self, ArgumentIndex};
use super::offset_map::OffsetMap;
use super::regression::Regression;
use super::rejection::{Rejected, Rejection};
use super::{Applied, Candidate, FixContext, JudgedText};
use crate::apiserver::flags;
use crate::edit::{Action, Edit};
use crate::hashed::HashMap;
use crate::plan::{PlannedFix, Planner};
use crate::rule::{Finding, Severity};
use crate::text_edit::{self, EditError, TextEdit};

/// How many bytes of edited texts are judged for one file, and how often it is judged however long it is.
/// A batch with one fix that fails takes about as many tries as its length has binary digits.
const TRIED_MAX: usize = 8 << 20;
/// See [`TRIED_MAX`].
const TRIES_LEAST: usize = 16;

/// Counts how often one file may still be judged with fixes:
///
/// ```text
/// - --profilng=false      of 10,000 fixes each brings another finding, so each would be tried alone
/// ```
pub(super) struct TriesLeft(Cell<usize>);

impl TriesLeft {
    pub(super) fn of(text: &str) -> Self {
        let tries = TRIED_MAX.checked_div(text.len()).unwrap_or(TRIED_MAX);
        Self(Cell::new(tries.max(TRIES_LEAST)))
    }

    /// Takes one. False if none is left.
    fn take(&self) -> bool {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// The text that batches of fixes are tried on.
pub(super) struct Batch<'a> {
    before: &'a JudgedText,
    planner: &'a Planner<'a>,
    context: FixContext<'a>,
    arguments: ArgumentIndex,
}

/// Two parts of a batch, the one to try first in front.
type BatchParts<'c, 'f> = (Vec<&'c Candidate<'f>>, Vec<&'c Candidate<'f>>);

impl<'a> Batch<'a> {
    pub(super) fn new(
        before: &'a JudgedText,
        planner: &'a Planner<'a>,
        context: FixContext<'a>,
    ) -> Self {
        let arguments = ArgumentIndex::new(before.file.own_servers());
        Self { before, planner, context, arguments }
    }

    /// Applies all fixes of a batch; if that fails, those of a part of it that succeeds. `None` if no part
    /// does.
    pub(super) fn apply_batch(
        &self,
        batch: &[&Candidate<'_>],
        tries: &TriesLeft,
        rejected: &mut Vec<(Finding, Rejection)>,
    ) -> Option<Applied> {
        if batch.is_empty() {
            return None;
        }
        if !tries.take() {
            reject(batch, Rejection::Untried, rejected);
            return None;
        }
        let failed = match self.attempt(batch) {
            Ok(text) => {
                let fixed = batch.iter().map(|candidate| candidate.findings.len()).sum();
                return Some(Applied { text, fixed });
            }
            Err(failed) => failed,
        };
        let (first, second) = self.parts(batch, &failed);
        if first.is_empty() || second.is_empty() {
            reject(batch, failed.reason, rejected);
            return None;
        }
        let applied = self.apply_batch(&first, tries, rejected);
        if applied.is_some() {
            return applied;
        }
        self.apply_batch(&second, tries, rejected)
    }

    /// Cuts a failed batch in two. One part is empty if it cannot be cut.
    fn parts<'c, 'f>(&self, batch: &[&'c Candidate<'f>], failed: &Rejected) -> BatchParts<'c, 'f> {
        let mut blamed = Vec::new();
        let mut others = Vec::new();
        for &candidate in batch {
            if failed.servers.contains(&self.server(candidate)) {
                blamed.push(candidate);
            } else {
                others.push(candidate);
            }
        }
        if blamed.is_empty() {
            let (first, second) = batch.split_at(batch.len() / 2);
            return (first.to_vec(), second.to_vec());
        }
        if others.is_empty() {
            return self.halves(batch);
        }
        (others, blamed)
    }

    /// Applies the fixes of a batch at once and checks the result.
    pub(super) fn attempt(&self, batch: &[&Candidate<'_>]) -> Result<JudgedText, Rejected> {
        let planned = batch.iter().map(|candidate| &candidate.changes);
        let text_edits: Vec<TextEdit> = planned.clone().flat_map(PlannedFix::text_edits).collect();
        let source = &self.before.file.source;
        let text = text_edit::apply(source.text(), &text_edits).ok_or(EditError::Layout)?;
        let after = JudgedText::new(source.path(), &text, self.context);
        let edits: Vec<&Edit> = planned.clone().flat_map(|planned| &planned.edits).collect();
        let (old, new) = (self.before.file.own_servers(), after.file.own_servers());
        argv::verify(old, &self.arguments, &edits, new)?;
        self.planner.verify(planned, &text)?;
        let fixed = batch.iter().flat_map(|candidate| &candidate.findings);
        let regression = Regression {
            before: self.before,
            after: &after,
            offsets: OffsetMap::new(&text_edits),
            fixed: fixed.copied().map(std::ptr::from_ref).collect(),
            respelled: self.respelled(batch),
        };
        regression.verify()?;
        Ok(after)
    }

    /// The index of the server that a fix is for.
    fn server(&self, candidate: &Candidate<'_>) -> usize {
        for edit in &candidate.changes.edits {
            if let Some(&first) = self.arguments.servers(edit).first() {
                return first;
            }
        }
        usize::MAX
    }

    /// Half of the fixes of each server, and the other half. Of a single fix there is no other half.
    fn halves<'c, 'f>(&self, batch: &[&'c Candidate<'f>]) -> BatchParts<'c, 'f> {
        let mut by_server: BTreeMap<usize, Vec<&'c Candidate<'f>>> = BTreeMap::new();
        for &candidate in batch {
            by_server.entry(self.server(candidate)).or_default().push(candidate);
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for candidates in by_server.into_values() {
            let (front, back) = candidates.split_at(candidates.len().div_ceil(2));
            first.extend_from_slice(front);
            second.extend_from_slice(back);
        }
        (first, second)
    }

    /// The flags whose spelling changes, by server and new name, each with the worst severity of its
    /// findings.
    fn respelled(&self, batch: &[&Candidate<'_>]) -> HashMap<(usize, String), Severity> {
        let mut respelled = HashMap::default();
        for candidate in batch {
            let severities = candidate.findings.iter().map(|finding| finding.severity);
            let worst = severities.max().unwrap_or(Severity::Note);
            for edit in &candidate.changes.edits {
                if !matches!(edit.action, Action::Write { .. } | Action::Quote(_)) {
                    continue;
                }
                let name = new_name(edit);
                for server in self.arguments.servers(edit) {
                    respelled.insert((server, name.clone()), worst);
                }
            }
        }
        respelled
    }
}

/// Notes for each finding of a batch that its fix is not made.
fn reject(batch: &[&Candidate<'_>], reason: Rejection, rejected: &mut Vec<(Finding, Rejection)>) {
    for finding in batch.iter().flat_map(|candidate| &candidate.findings) {
        rejected.push(((*finding).clone(), reason));
    }
}

/// The name of the flag that an edit leaves behind: `profiling` for `--profiling=false`.
fn new_name(edit: &Edit) -> String {
    let word = edit.becomes.first().map_or("", String::as_str);
    let name = word.split('=').next().unwrap_or_default();
    flags::canonical(name.trim_start_matches('-'))
}
