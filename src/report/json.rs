//! The JSON format, for programs. Its `version` changes if a change breaks readers.

use std::borrow::Cow;
use std::io::{self, BufWriter, IntoInnerError};

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Serializer;

use super::hidden::{LeftOutCounts, SuppressedCounts};
use super::indented::Indented;
use super::places::Places;
use super::region::Region;
use super::rule_docs;
use super::summary::Counts;
use super::undecided::UndecidedShape;
use crate::edit::Safety;
use crate::failure::Failure;
use crate::outcome::{Outcome, Reported, Run};
use crate::rule::{Finding, Severity};
use crate::sanitize::JsonGate;
use crate::source::Source;

/// Bytes that are looked at together for what must not be printed.
const CHUNK: usize = 32 * 1024;

/// The version of the format.
pub(super) const VERSION: u32 = 1;

#[derive(JsonSchema, Serialize)]
struct JsonReport<'a> {
    version: u32,
    files: Files<'a>,
    summary: Summary,
    findings: Vec<FindingShape<'a>>,
    /// The verdicts that are not known.
    undecided: Vec<UndecidedShape<'a>>,
    /// The findings that comments or a baseline suppress, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Vec<SuppressedShape<'a>>>,
}

#[derive(Default, JsonSchema, Serialize)]
pub(super) struct Files<'a> {
    checked: Vec<Checked<'a>>,
    skipped: Vec<Skipped<'a>>,
    failed: Vec<FailedShape<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct Checked<'a> {
    path: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
}

#[derive(JsonSchema, Serialize)]
struct FailedShape<'a> {
    path: &'a str,
    failures: Vec<FailureShape<'a>>,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct FailureShape<'a> {
    message: &'a str,
    #[serde(flatten)]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

/// The number of files and findings of each kind.
#[derive(JsonSchema, Serialize)]
pub(super) struct Summary {
    checked: usize,
    skipped: usize,
    failed: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    suppressed_by: SuppressedCounts,
    undecided: usize,
    /// What was not looked at because a file of the repository says so.
    left_out: LeftOutCounts,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct FindingShape<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    region: Region,
    flags: &'a [Cow<'static, str>],
    help: &'a str,
    labels: Vec<LabelShape<'a>>,
    controls: Vec<String>,
    /// The address of the rule's documentation.
    documentation: String,
    /// The template of a chart, if the output of `helm template` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixShape<'a>>,
}

/// A finding that is suppressed.
#[derive(JsonSchema, Serialize)]
struct SuppressedShape<'a> {
    #[serde(flatten)]
    finding: FindingShape<'a>,
    /// `comment`, `other-scanner` or `baseline`.
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(JsonSchema, Serialize)]
struct FixShape<'a> {
    safe: bool,
    edits: Vec<EditShape<'a>>,
}

/// A region and the text that replaces it.
#[derive(JsonSchema, Serialize)]
struct EditShape<'a> {
    #[serde(flatten)]
    region: Region,
    content: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct LabelShape<'a> {
    message: &'a str,
    /// The file, if it is not the finding's.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(flatten)]
    region: Region,
}

/// Writes a run as one indented JSON document with a line break after it.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = run.reported();
    let document = JsonReport {
        version: VERSION,
        files: files(run, places),
        summary: Summary::of(run),
        findings: findings
            .map(|(source, reported)| FindingShape::of(source, reported, places))
            .collect(),
        undecided: run
            .undecided()
            .map(|(source, undecided)| UndecidedShape::of(source, undecided, places))
            .collect(),
        suppressed: suppressed(run, places),
    };
    print(&document, out)
}

/// The address of the JSON schema of the format.
const SCHEMA: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/raw/main/docs/schemas/report-1.json");

/// The JSON schema of the format, which is published in `docs/schemas/`.
pub fn schema() -> Schema {
    let mut schema = schema_for!(JsonReport<'static>);
    schema.insert("$id".to_owned(), SCHEMA.into());
    schema
}

/// Writes a value as indented JSON with a line break after it.
pub(super) fn print(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    // The parts of a document are small, and the gate is faster with large ones.
    let mut gate = BufWriter::with_capacity(CHUNK, JsonGate(out));
    value.serialize(&mut Serializer::with_formatter(&mut gate, Indented::default()))?;
    gate.into_inner().map_err(IntoInnerError::into_error)?;
    writeln!(out)
}

/// The files of a run by their outcome.
pub(super) fn files<'a>(run: &'a Run, places: &'a Places) -> Files<'a> {
    let mut files = Files::default();
    for file in &run.files {
        let path = places.of(&file.source);
        match &file.outcome {
            Outcome::Checked { .. } => files.checked.push(Checked { path }),
            Outcome::Skipped(skip) => files.skipped.push(Skipped { path, reason: skip.reason() }),
            Outcome::Failed(failures) => {
                let failures =
                    failures.iter().map(|failure| FailureShape::of(&file.source, failure));
                files.failed.push(FailedShape { path, failures: failures.collect() });
            }
        }
    }
    files
}

impl<'a> FailureShape<'a> {
    pub(super) fn of(source: &Source, failure: &'a Failure) -> Self {
        Self {
            message: &failure.message,
            region: failure.span.map(|span| Region::of(source, span)),
            help: failure.help,
        }
    }
}

impl Summary {
    pub(super) fn of(run: &Run) -> Self {
        let Counts { checked, skipped, failed } = Counts::of(run);
        Self {
            checked,
            skipped,
            failed,
            errors: run.count(Severity::Error),
            warnings: run.count(Severity::Warning),
            notes: run.count(Severity::Note),
            suppressed: run.suppressed().count(),
            suppressed_by: SuppressedCounts::of(run),
            undecided: run.undecided().count(),
            left_out: LeftOutCounts::of(run),
        }
    }
}

impl<'a> FindingShape<'a> {
    pub(super) fn of(source: &'a Source, reported: &'a Reported, places: &'a Places) -> Self {
        let finding = &reported.finding;
        Self {
            rule: finding.rule.id,
            severity: finding.severity.name(),
            message: &finding.message,
            path: places.of(source),
            region: Region::of(source, finding.span),
            flags: &finding.flags,
            help: &finding.help,
            labels: label_shapes(source, finding, places),
            controls: finding.rule.controls().map(ToString::to_string).collect(),
            documentation: rule_docs::address(finding.rule),
            template: reported.template.as_deref(),
            fix: fix_shape(source, reported),
        }
    }
}

fn suppressed<'a>(run: &'a Run, places: &'a Places) -> Option<Vec<SuppressedShape<'a>>> {
    if !run.show_suppressed {
        return None;
    }
    let shapes = run.suppressed().map(|(source, one)| SuppressedShape {
        finding: FindingShape::of(source, &one.reported, places),
        by: one.by.name(),
        reason: one.reason.as_deref(),
    });
    Some(shapes.collect())
}

/// The words under the finding's own span, if any, then its labels.
fn label_shapes<'a>(
    source: &'a Source,
    finding: &'a Finding,
    places: &'a Places,
) -> Vec<LabelShape<'a>> {
    let mut shapes = Vec::new();
    if !finding.label.is_empty() {
        shapes.push(LabelShape {
            message: &finding.label,
            path: None,
            region: Region::of(source, finding.span),
        });
    }
    for label in &finding.labels {
        shapes.push(LabelShape {
            message: &label.text,
            path: label.source.as_ref().map(|source| places.of(source)),
            region: Region::of(label.source(source), label.span),
        });
    }
    shapes
}

/// A fix and its text edits; `None` if it cannot be made in this file.
fn fix_shape<'a>(source: &Source, reported: &'a Reported) -> Option<FixShape<'a>> {
    let fix = reported.finding.fix.as_ref()?;
    let edits = reported.printed_edits(source)?.iter().map(|text_edit| EditShape {
        region: Region::of(source, text_edit.span),
        content: &text_edit.text,
    });
    Some(FixShape { safe: fix.safety == Safety::Safe, edits: edits.collect() })
}
