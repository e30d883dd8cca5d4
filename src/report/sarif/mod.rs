//! The SARIF format, version 2.1.0, as GitHub's code scanning reads it.
//!
//! GitHub's requirements beyond the standard are in its documentation, "SARIF support for code
//! scanning": it shows the first location only, expects a description of every rule, also of rules
//! without findings, and refuses a file with more than 25,000 results.

mod details;
mod location;
mod results;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::json;
use serde_sarif::sarif::{
    Invocation, Message, MultiformatMessageString, Notification, PropertyBag,
    ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference,
    RunAutomationDetails, Tool, ToolComponent,
};

use super::hidden::{self, SuppressedCounts};
use super::json::print;
use super::places::Places;
use super::{prose, rule_docs};
use crate::benchmark::{self, Control};
use crate::failure::Failure;
use crate::outcome::Run;
use crate::rule::{Rule, Severity, Undecided};
use crate::source::Source;
use location::location;
use results::SarifResults;

/// The most results that a file has; GitHub refuses files with more.
pub(super) const RESULTS_MAX: usize = 25_000;

/// The most notifications about verdicts that are not known (a guess at what a reader needs).
const UNDECIDED_MAX: usize = 1_000;

/// The schema's address in GitHub's own examples.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The address of the tool's description, which SARIF validators ask for.
const INFORMATION: &str = env!("CARGO_PKG_REPOSITORY");
/// The length of a description, in characters, that GitHub reads.
const DESCRIPTION_MAX: usize = 1024;
/// The number of tags of a rule that GitHub shows.
const TAGS_MAX: usize = 10;

/// The document. The types of `serde_sarif` hold all results at once, and 25,000 of them take a gigabyte, so the
/// results are made while they are written.
#[derive(Serialize)]
struct SarifDocument<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [SarifRun<'a>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'a> {
    automation_details: RunAutomationDetails,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: SarifResults<'a>,
    tool: Tool,
}

/// Writes a run as one indented JSON document with a line break after it.
pub(super) fn write(
    run: &Run,
    rules: &[&'static Rule],
    places: &Places,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let section = SarifRun {
        // The part before the slash is the category: a later run replaces the results of the same one.
        automation_details: RunAutomationDetails::builder().id("scantling/").build(),
        column_kind: "utf16CodeUnits",
        invocations: [invocation(run, places)],
        results: SarifResults { run, rules, places },
        tool: Tool::builder().driver(driver(rules)).build(),
    };
    print(&SarifDocument { schema: SCHEMA, runs: [section], version: "2.1.0" }, out)
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
    tags.extend(control_tags(rule));
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

/// `cis-1.12-1.2.5`, the newest benchmarks first, because GitHub drops the last of too many tags.
fn control_tags(rule: &Rule) -> Vec<String> {
    let mut controls: Vec<&Control> = rule.controls().collect();
    controls.sort_by_cached_key(|control| Reverse(benchmark::age(control.benchmark)));
    let mut tags = Vec::new();
    for control in controls {
        tags.push(format!("{}-{}", control.benchmark.to_lowercase(), control.id));
    }
    tags
}

/// The outcome of the run itself: it fails if a file could not be read, not if there are findings.
fn invocation(run: &Run, places: &Places) -> Invocation {
    let mut notifications: Vec<Notification> =
        run.failures().map(|(source, failure)| failed(source, failure, places)).collect();
    let successful = notifications.is_empty();
    for (source, one) in run.undecided().take(UNDECIDED_MAX) {
        notifications.push(undecided(source, one, places));
    }
    let left_out = run.findings().count().saturating_sub(RESULTS_MAX);
    if left_out > 0 {
        let message = format!("{left_out} results past the first {RESULTS_MAX} are left out.");
        notifications.push(
            Notification::builder().level("warning").message(Message::from(&message)).build(),
        );
    }
    let suppressed = SuppressedCounts::of(run).sentences().into_iter();
    for message in suppressed.chain(hidden::left_out(run)) {
        let message = Message::from(&prose::sentence(&message));
        notifications.push(Notification::builder().level("note").message(message).build());
    }
    let mut invocation = Invocation::builder().execution_successful(successful).build();
    if !notifications.is_empty() {
        invocation.tool_execution_notifications = Some(notifications);
    }
    invocation
}

/// A verdict that is not known. Code scanning shows notifications of a run on the tool's status page.
fn undecided(source: &Source, undecided: &Undecided, places: &Places) -> Notification {
    let message = format!("No verdict of {}: {}.", undecided.rule.id, undecided.why);
    Notification::builder()
        .level("note")
        .message(Message::from(&message))
        .locations(vec![location(source, places, Some(undecided.span))])
        .associated_rule(ReportingDescriptorReference::builder().id(undecided.rule.id).build())
        .build()
}

fn failed(source: &Source, failure: &Failure, places: &Places) -> Notification {
    let mut message = prose::sentence(&failure.message);
    if let Some(help) = failure.help {
        message = message + " " + &prose::sentence(help);
    }
    Notification::builder()
        .level("error")
        .message(Message::from(&message))
        .locations(vec![location(source, places, failure.span)])
        .build()
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}
