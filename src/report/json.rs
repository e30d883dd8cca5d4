//! The JSON format, for programs. Its `version` changes if a change breaks readers.

use std::io::{self, BufWriter, IntoInnerError};

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Serializer;

use super::finding_shape::{FindingShape, FindingShapes, SuppressedShape, SuppressedShapes};
use super::hidden::{LeftOutCounts, SuppressedCounts};
use super::indented::Indented;
use super::places::Places;
use super::region::Region;
use super::summary::Counts;
use super::undecided::UndecidedShape;
use crate::failure::Failure;
use crate::outcome::{Outcome, Run};
use crate::rule::Severity;
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
    #[schemars(with = "Vec<FindingShape<'a>>")]
    findings: FindingShapes<'a>,
    /// The verdicts that are not known.
    undecided: Vec<UndecidedShape<'a>>,
    /// The findings that comments or a baseline suppress, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<SuppressedShape<'a>>>")]
    suppressed: Option<SuppressedShapes<'a>>,
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

/// Writes a run as one indented JSON document with a line break after it.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let document = JsonReport {
        version: VERSION,
        files: files(run, places),
        summary: Summary::of(run),
        findings: FindingShapes { run, places },
        undecided: run
            .undecided()
            .map(|(source, undecided)| UndecidedShape::of(source, undecided, places))
            .collect(),
        suppressed: run.show_suppressed.then_some(SuppressedShapes { run, places }),
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
