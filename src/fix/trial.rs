//! Fixes that are tried on a text together, and whose fault it is where they can't be made.

use std::collections::{BTreeMap, HashMap};

use super::argv::{self, Places};
use super::compared::Comparison;
use super::moved::Moved;
use super::reading::{Planned, Planner};
use super::{Candidate, Desk, Fault, Made, State};
use crate::apiserver::flags;
use crate::edit::{Action, Edit};
use crate::rule::{Finding, Severity};
use crate::text_edit::{self, Refused, TextEdit};

/// Fixes that are tried on one text.
pub(super) struct Trial<'a> {
    before: &'a State,
    planner: &'a Planner<'a>,
    desk: Desk<'a>,
    places: Places,
}

impl<'a> Trial<'a> {
    pub(super) fn new(before: &'a State, planner: &'a Planner<'a>, desk: Desk<'a>) -> Self {
        Self { before, planner, desk, places: Places::of(before.read.alone()) }
    }

    /// Makes all fixes of a batch at once; where that fails, those of a part of it that does not.
    pub(super) fn settle(
        &self,
        batch: &[&Candidate<'_>],
        refused: &mut Vec<(Finding, Refused)>,
    ) -> Made {
        if batch.is_empty() {
            return None;
        }
        let fault = match self.attempt(batch) {
            Ok(after) => {
                let fixed = batch.iter().map(|candidate| candidate.findings.len());
                return Some((after, fixed.sum()));
            }
            Err(fault) => fault,
        };
        let (blamed, others): (Vec<_>, Vec<_>) =
            batch.iter().partition(|candidate| fault.servers.contains(&self.server(candidate)));
        if !blamed.is_empty() && !others.is_empty() {
            return self.settle(&others, refused).or_else(|| self.settle(&blamed, refused));
        }
        let (first, second) = if blamed.is_empty() {
            let (first, second) = batch.split_at(batch.len() / 2);
            (first.to_vec(), second.to_vec())
        } else {
            self.halves(batch)
        };
        if first.is_empty() || second.is_empty() {
            let findings = batch.iter().flat_map(|candidate| &candidate.findings);
            refused.extend(findings.map(|finding| ((*finding).clone(), fault.why)));
            return None;
        }
        self.settle(&first, refused).or_else(|| self.settle(&second, refused))
    }

    /// Makes the fixes of a batch at once, and looks at what came of it.
    pub(super) fn attempt(&self, batch: &[&Candidate<'_>]) -> Result<State, Fault> {
        let plans = || batch.iter().map(|candidate| &candidate.changes);
        let source = &self.before.read.source;
        let text_edits: Vec<TextEdit> = plans().flat_map(Planned::text_edits).collect();
        let text = text_edit::apply(source.text(), &text_edits).ok_or(Refused::Layout)?;
        let after = State::of(source.path(), &text, self.desk);
        let edits: Vec<&Edit> = plans().flat_map(|planned| &planned.edits).collect();
        let (old, new) = (self.before.read.alone(), after.read.alone());
        argv::verify(old, &self.places, &edits, new)?;
        self.planner.verify(plans(), &text)?;
        let fixed = batch.iter().flat_map(|candidate| &candidate.findings);
        let comparison = Comparison {
            before: self.before,
            after: &after,
            moved: Moved::by(&text_edits),
            fixed: fixed.copied().map(std::ptr::from_ref).collect(),
            respelled: self.respelled(batch),
        };
        comparison.verify()?;
        Ok(after)
    }

    /// The server that a fix is for, by its number.
    fn server(&self, candidate: &Candidate<'_>) -> usize {
        let edits = candidate.changes.edits.iter();
        let mut servers = edits.flat_map(|edit| self.places.concerned(edit));
        servers.next().unwrap_or(usize::MAX)
    }

    /// Half of the fixes of each server, and the others; of a single one there are no others.
    fn halves<'c, 'f>(
        &self,
        batch: &[&'c Candidate<'f>],
    ) -> (Vec<&'c Candidate<'f>>, Vec<&'c Candidate<'f>>) {
        let mut servers: BTreeMap<usize, Vec<&Candidate<'_>>> = BTreeMap::new();
        for candidate in batch {
            let server = self.server(candidate);
            servers.entry(server).or_default().push(candidate);
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for own in servers.into_values() {
            let (one, other) = own.split_at(own.len().div_ceil(2));
            first.extend_from_slice(one);
            second.extend_from_slice(other);
        }
        (first, second)
    }

    /// The flags that stay and are spelled otherwise, with the worst that was said of each.
    fn respelled(&self, batch: &[&Candidate<'_>]) -> HashMap<(usize, String), Severity> {
        let mut respelled = HashMap::new();
        for candidate in batch {
            let severities = candidate.findings.iter().map(|finding| finding.severity);
            let worst = severities.max().unwrap_or(Severity::Note);
            let edits = candidate.changes.edits.iter();
            for edit in edits.filter(|edit| respells(edit)) {
                let name = edit.becomes.first().map_or("", String::as_str);
                let name = name.split('=').next().unwrap_or_default();
                let name = flags::canonical(name.trim_start_matches('-'));
                for server in self.places.concerned(edit) {
                    respelled.insert((server, name.clone()), worst);
                }
            }
        }
        respelled
    }
}

const fn respells(edit: &Edit) -> bool {
    matches!(edit.action, Action::Write { .. } | Action::Quote(_))
}
