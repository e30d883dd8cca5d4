//! The results of a SARIF run: a result for each finding.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_sarif::sarif::{Message, Result as Outcome, ResultLevel, Suppression};

use super::RESULTS_MAX;
use super::details;
use super::location::location;
use crate::outcome::{File, Reported, Run, Suppressed};
use crate::report::line_hash::LineHashes;
use crate::report::places::Places;
use crate::report::prose;
use crate::rule::{Rule, Severity};
use crate::source::Source;
use crate::threads;

/// The findings, then those that are suppressed, file by file. The suppressed ones are there only if they were
/// asked for.
pub(super) struct SarifResults<'a> {
    pub(super) run: &'a Run,
    pub(super) rules: &'a [&'static Rule],
    pub(super) places: &'a Places,
}

/// Findings whose lines are hashed by one thread.
const FEW: usize = 500;

impl Serialize for SarifResults<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut files = Vec::new();
        let mut left = RESULTS_MAX;
        for file in &self.run.files {
            let shown: Vec<ShownFinding<'_>> = self.shown(file).take(left).collect();
            left -= shown.len();
            if !shown.is_empty() {
                files.push((file, shown));
            }
        }
        let is_much = RESULTS_MAX - left > FEW;
        let hashes = threads::map(&files, is_much, |(file, shown)| {
            let starts = shown.iter().map(|one| one.line(&file.source));
            LineHashes::of(file.source.text(), starts)
        });
        let of_files = files.iter().zip(&hashes);
        let all: Vec<_> = of_files
            .flat_map(|((file, shown), hashes)| shown.iter().map(move |one| (*file, one, hashes)))
            .collect();
        let mut list = serializer.serialize_seq(None)?;
        threads::in_portions(
            &all,
            |(file, one, hashes)| self.result(&file.source, one, hashes),
            |result| list.serialize_element(&result),
        )?;
        list.end()
    }
}

/// A finding that becomes a result.
struct ShownFinding<'r> {
    reported: &'r Reported,
    /// What suppresses it.
    suppressed: Option<&'r Suppressed>,
}

impl ShownFinding<'_> {
    /// The line that the finding begins on, 1-based.
    fn line(&self, source: &Source) -> u32 {
        source.line_of(self.reported.finding.span.start).0
    }
}

impl SarifResults<'_> {
    fn shown<'r>(&self, file: &'r File) -> impl Iterator<Item = ShownFinding<'r>> {
        let findings = file.findings.iter();
        let findings = findings.map(|reported| ShownFinding { reported, suppressed: None });
        let suppressed = if self.run.show_suppressed { file.suppressed.as_slice() } else { &[] };
        findings.chain(suppressed.iter().map(|suppressed| ShownFinding {
            reported: &suppressed.reported,
            suppressed: Some(suppressed),
        }))
    }

    fn result(&self, source: &Source, shown: &ShownFinding<'_>, hashes: &LineHashes) -> Outcome {
        let finding = &shown.reported.finding;
        let index = self.rules.iter().position(|rule| std::ptr::eq(*rule, finding.rule));
        let mut result = Outcome::builder()
            .rule_id(finding.rule.id)
            .level(match finding.severity {
                Severity::Error => ResultLevel::Error,
                Severity::Warning => ResultLevel::Warning,
                Severity::Note => ResultLevel::Note,
            })
            .message(Message::from(&prose::message(finding)))
            .locations(vec![location(source, self.places, Some(finding.span))])
            .build();
        result.rule_index = index.and_then(|index| i64::try_from(index).ok());
        result.partial_fingerprints = hashes
            .of_line(shown.line(source))
            .map(|hash| BTreeMap::from([("primaryLocationLineHash".to_owned(), hash)]));
        if !finding.labels.is_empty() {
            let related = details::related(source, self.places, finding);
            let flow = details::code_flow(source, self.places, finding, &related);
            result.related_locations = Some(related);
            result.code_flows = Some(vec![flow]);
        }
        result.fixes = details::fix(source, self.places, shown.reported).map(|fix| vec![fix]);
        result.suppressions = shown.suppressed.map(|suppressed| vec![suppression(suppressed)]);
        result
    }
}

fn suppression(suppressed: &Suppressed) -> Suppression {
    // A comment is in the source, and a baseline is another file.
    let kind = if suppressed.by.is_in_source() { "inSource" } else { "external" };
    let mut suppression = Suppression::builder().kind(kind).build();
    suppression.justification = suppressed.reason.as_deref().map(str::to_owned);
    suppression
}
