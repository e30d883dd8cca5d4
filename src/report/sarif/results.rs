//! The results of a SARIF run: a result for each finding.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_sarif::sarif::{Message, Result as Outcome, ResultLevel, Suppression};

use super::RESULTS_MAX;
use super::details;
use super::location::location;
use crate::outcome::{File, Reported, Run};
use crate::report::line_hash::LineHashes;
use crate::report::places::Places;
use crate::report::prose;
use crate::rule::{Rule, Severity};

/// The findings, then those that are suppressed, file by file. The suppressed ones are there only if they were
/// asked for.
pub(super) struct SarifResults<'a> {
    pub(super) run: &'a Run,
    pub(super) rules: &'a [&'static Rule],
    pub(super) places: &'a Places,
}

impl Serialize for SarifResults<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut left = RESULTS_MAX;
        for file in &self.run.files {
            if left == 0 {
                break;
            }
            for result in self.of_file(file).iter().take(left) {
                list.serialize_element(result)?;
                left -= 1;
            }
        }
        list.end()
    }
}

impl SarifResults<'_> {
    fn of_file(&self, file: &File) -> Vec<Outcome> {
        let mut results = Vec::new();
        if file.findings.is_empty() && file.suppressed.is_empty() {
            return results;
        }
        let hashes = LineHashes::of(file.source.text());
        for reported in &file.findings {
            results.push(result(file, reported, self.rules, self.places, &hashes));
        }
        if !self.run.show_suppressed {
            return results;
        }
        for suppressed in &file.suppressed {
            let mut result = result(file, &suppressed.reported, self.rules, self.places, &hashes);
            // A comment is in the source, and a baseline is another file.
            let kind = if suppressed.by.is_in_source() { "inSource" } else { "external" };
            let mut suppression = Suppression::builder().kind(kind).build();
            suppression.justification.clone_from(&suppressed.reason);
            result.suppressions = Some(vec![suppression]);
            results.push(result);
        }
        results
    }
}

fn result(
    file: &File,
    reported: &Reported,
    rules: &[&'static Rule],
    places: &Places,
    hashes: &LineHashes,
) -> Outcome {
    let finding = &reported.finding;
    let source = &file.source;
    let index = rules.iter().position(|rule| std::ptr::eq(*rule, finding.rule));
    let (line, _) = source.line_of(finding.span.start);
    let mut result = Outcome::builder()
        .rule_id(finding.rule.id)
        .level(match finding.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Warning => ResultLevel::Warning,
            Severity::Note => ResultLevel::Note,
        })
        .message(Message::from(&prose::message(finding)))
        .locations(vec![location(source, places, Some(finding.span))])
        .build();
    result.rule_index = index.and_then(|index| i64::try_from(index).ok());
    result.partial_fingerprints = hashes
        .of_line(line)
        .map(|hash| BTreeMap::from([("primaryLocationLineHash".to_owned(), hash)]));
    if !finding.labels.is_empty() {
        result.related_locations = Some(details::related(source, places, finding));
        result.code_flows = Some(vec![details::code_flow(source, places, finding)]);
    }
    result.fixes = details::fix(source, places, reported).map(|fix| vec![fix]);
    result
}
