//! The SARIF format, version 2.1.0, as GitHub's code scanning reads it.
//!
//! GitHub's requirements beyond the standard are in its documentation, "SARIF support for code
//! scanning": it shows the first location only, expects a description of every rule, also of rules
//! without findings, and refuses a file with more than 25,000 results.

use std::collections::BTreeMap;
use std::io;

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification,
    PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor,
    Result as Outcome, ResultLevel, Run as Section, RunAutomationDetails, Sarif, Tool,
    ToolComponent,
};

use super::json::print;
use super::{line_hash, prose, rule_docs};
use crate::failure::Failure;
use crate::outcome::{File, Run};
use crate::rule::{Finding, Rule, Severity};
use crate::source::{Source, Span};

/// The most results that a file has; GitHub refuses files with more.
pub const RESULTS_MAX: usize = 25_000;

/// The schema's address in GitHub's own examples.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The address of the tool's description, which SARIF validators ask for.
const INFORMATION: &str = env!("CARGO_PKG_REPOSITORY");
/// The length of a description, in characters, that GitHub reads.
const DESCRIPTION_MAX: usize = 1024;
/// The number of tags of a rule that GitHub shows.
const TAGS_MAX: usize = 10;

/// Writes a run as one indented JSON document with a line break after it.
pub(super) fn write(run: &Run, rules: &[&'static Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let section = Section::builder()
        .tool(Tool::builder().driver(driver(rules)).build())
        // The part before the slash is the category: a later run replaces the results of the same one.
        .automation_details(RunAutomationDetails::builder().id("scantling/").build())
        .column_kind("utf16CodeUnits")
        .invocations(vec![invocation(run)])
        .results(results(run, rules))
        .build();
    let document = Sarif::builder().schema(SCHEMA).version("2.1.0").runs(vec![section]).build();
    print(&document, out)
}

fn driver(rules: &[&'static Rule]) -> ToolComponent {
    ToolComponent::builder()
        .name("Scantling")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(INFORMATION)
        .rules(rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>())
        .build()
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let level = ReportingConfiguration::builder().level(rule.severity.name()).build();
    let help = MultiformatMessageString::builder()
        .text(prose::help(rule))
        .markdown(prose::help_markdown(rule))
        .build();
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id)
        .name(prose::pascal_case(rule.id))
        .short_description(text(&prose::sentence(rule.summary)))
        .full_description(text(&prose::shortened(rule.why, DESCRIPTION_MAX)))
        .help(help)
        .default_configuration(level)
        .properties(properties(rule))
        .build();
    descriptor.help_uri = Some(rule_docs::address(rule));
    descriptor
}

fn properties(rule: &Rule) -> PropertyBag {
    let mut tags = Vec::new();
    if rule.security_severity.is_some() {
        tags.push("security".to_owned());
    }
    tags.push(rule.group.name().to_owned());
    for control in rule.controls {
        tags.push(format!("{}-{}", control.benchmark.to_lowercase(), control.id));
    }
    tags.truncate(TAGS_MAX);
    // GitHub ignores problem.severity on a rule with a security-severity.
    let (key, value) = match (rule.security_severity, rule.severity) {
        (Some(score), _) => ("security-severity", score),
        (None, Severity::Error) => ("problem.severity", "error"),
        (None, Severity::Warning) => ("problem.severity", "warning"),
        (None, Severity::Note) => ("problem.severity", "recommendation"),
    };
    PropertyBag::builder()
        .tags(tags)
        .additional_properties(BTreeMap::from([
            ("precision".to_owned(), json!("high")),
            (key.to_owned(), json!(value)),
        ]))
        .build()
}

/// The outcome of the run itself: it fails if a file could not be read, not if there are findings.
fn invocation(run: &Run) -> Invocation {
    let mut notifications: Vec<Notification> =
        run.failures().map(|(source, failure)| failed(source, failure)).collect();
    let successful = notifications.is_empty();
    let left_out = run.findings().count().saturating_sub(RESULTS_MAX);
    if left_out > 0 {
        let message = format!("{left_out} results past the first {RESULTS_MAX} are left out.");
        notifications.push(
            Notification::builder().level("warning").message(Message::from(&message)).build(),
        );
    }
    let mut invocation = Invocation::builder().execution_successful(successful).build();
    if !notifications.is_empty() {
        invocation.tool_execution_notifications = Some(notifications);
    }
    invocation
}

fn failed(source: &Source, failure: &Failure) -> Notification {
    let mut message = prose::sentence(&failure.message);
    if let Some(help) = failure.help {
        message = message + " " + &prose::sentence(help);
    }
    Notification::builder()
        .level("error")
        .message(Message::from(&message))
        .locations(vec![location(source, failure.span)])
        .build()
}

fn results(run: &Run, rules: &[&'static Rule]) -> Vec<Outcome> {
    let files = run.files.iter().filter(|file| !file.findings.is_empty());
    files
        .flat_map(|file| {
            let hashes = line_hash::hashes(file.source.text());
            file.findings().map(move |finding| result(file, finding, rules, &hashes))
        })
        .take(RESULTS_MAX)
        .collect()
}

fn result(file: &File, finding: &Finding, rules: &[&'static Rule], hashes: &[String]) -> Outcome {
    let source = &file.source;
    let index = rules.iter().position(|rule| rule.id == finding.rule.id);
    let (line, _) = source.line_of(finding.span.start);
    let hash = hashes.get(line as usize - 1);
    let mut result = Outcome::builder()
        .rule_id(finding.rule.id)
        .level(match finding.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Warning => ResultLevel::Warning,
            Severity::Note => ResultLevel::Note,
        })
        .message(Message::from(&prose::message(finding)))
        .locations(vec![location(source, Some(finding.span))])
        .build();
    result.rule_index = index.and_then(|index| i64::try_from(index).ok());
    result.partial_fingerprints =
        hash.map(|hash| BTreeMap::from([("primaryLocationLineHash".to_owned(), hash.clone())]));
    if !finding.labels.is_empty() {
        result.related_locations = Some(related(source, finding));
    }
    result
}

/// The labels, with ids from 1 on; the message links to them by id.
fn related(source: &Source, finding: &Finding) -> Vec<Location> {
    (1..)
        .zip(&finding.labels)
        .map(|(id, label)| {
            let mut location = location(label.source(source), Some(label.span));
            location.id = Some(id);
            let words = prose::label_sentence(&label.text);
            location.message = Some(Message::from(&words));
            location
        })
        .collect()
}

fn location(source: &Source, span: Option<Span>) -> Location {
    let mut place = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri(source.path())).build())
        .build();
    place.region = span.map(|span| region(source, span));
    Location::builder().physical_location(place).build()
}

/// Lines and columns from 1, in UTF-16 units, the last column excluded.
fn region(source: &Source, span: Span) -> Region {
    Region::builder()
        .start_line(source.line_of(span.start).0)
        .start_column(source.utf16_column(span.start))
        .end_line(source.line_of(span.end).0)
        .end_column(source.utf16_column(span.end))
        .build()
}

/// A path as a URI reference: without `./`, with a scheme if it is absolute, and percent-encoded. `:`
/// is encoded too, because `a:b.yaml` would have the scheme `a`.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
            uri.push('%');
            uri.extend(digits.iter().flatten().map(char::to_ascii_uppercase));
        }
    }
    uri
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}
