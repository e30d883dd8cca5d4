//! The JSON format, for programs. Its `version` changes if a change breaks readers.

use std::io;

use serde::Serialize;

use super::Counts;
use crate::edit::Safety;
use crate::failure::Failure;
use crate::outcome::{Outcome, Reported, Run};
use crate::rule::{Control, Finding, Severity};
use crate::source::{Position, Source, Span};

/// The version of the format.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    files: Files<'a>,
    summary: Summary,
    findings: Vec<FindingShape<'a>>,
}

#[derive(Default, Serialize)]
struct Files<'a> {
    checked: Vec<Checked<'a>>,
    skipped: Vec<Skipped<'a>>,
    failed: Vec<FailedShape<'a>>,
}

#[derive(Serialize)]
struct Checked<'a> {
    path: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
struct FailedShape<'a> {
    path: &'a str,
    failures: Vec<FailureShape<'a>>,
}

#[derive(Serialize)]
struct FailureShape<'a> {
    message: &'a str,
    #[serde(flatten)]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

/// The number of files and findings of each kind.
#[derive(Serialize)]
pub(super) struct Summary {
    checked: usize,
    skipped: usize,
    failed: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct FindingShape<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    region: Region,
    flags: &'a [String],
    help: &'a str,
    labels: Vec<LabelShape<'a>>,
    controls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixShape<'a>>,
}

#[derive(Serialize)]
struct FixShape<'a> {
    safe: bool,
    edits: Vec<EditShape<'a>>,
}

/// A region and the text that replaces it.
#[derive(Serialize)]
struct EditShape<'a> {
    #[serde(flatten)]
    region: Region,
    content: &'a str,
}

#[derive(Serialize)]
struct LabelShape<'a> {
    message: &'a str,
    /// The file, if it is not the finding's.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(flatten)]
    region: Region,
}

/// A span's two ends, the last one excluded.
#[derive(Serialize)]
pub(super) struct Region {
    start: PositionShape,
    end: PositionShape,
}

/// A [`Position`]: 0-based bytes, 1-based line, 1-based column in characters.
#[derive(Serialize)]
struct PositionShape {
    offset: u32,
    line: u32,
    column: u32,
}

/// Writes a run as one indented JSON document with a line break after it.
pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let document = JsonReport {
        version: VERSION,
        files: files(run),
        summary: Summary::of(run),
        findings: run.reported().map(|(source, reported)| shape(source, reported)).collect(),
    };
    print(&document, out)
}

/// Writes a value as indented JSON with a line break after it.
pub(super) fn print(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn files(run: &Run) -> Files<'_> {
    let mut files = Files::default();
    for file in &run.files {
        let path = file.source.path();
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
    fn of(source: &Source, failure: &'a Failure) -> Self {
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
        }
    }
}

fn shape<'a>(source: &'a Source, reported: &'a Reported) -> FindingShape<'a> {
    let finding = &reported.finding;
    FindingShape {
        rule: finding.rule.id,
        severity: finding.severity.name(),
        message: &finding.message,
        path: source.path(),
        region: Region::of(source, finding.span),
        flags: &finding.flags,
        help: &finding.help,
        labels: label_shapes(source, finding),
        controls: finding.rule.controls.iter().map(Control::to_string).collect(),
        fix: fix_shape(source, reported),
    }
}

/// The words under the finding's own span, if any, then its labels.
fn label_shapes<'a>(source: &'a Source, finding: &'a Finding) -> Vec<LabelShape<'a>> {
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
            path: label.source.as_ref().map(|source| source.path()),
            region: Region::of(label.source(source), label.span),
        });
    }
    shapes
}

/// A fix and its text edits; `None` if there is none, or if the text cannot be edited.
fn fix_shape<'a>(source: &Source, reported: &'a Reported) -> Option<FixShape<'a>> {
    let fix = reported.finding.fix.as_ref()?;
    let text_edits = reported.text_edits()?;
    let edits = text_edits.iter().map(|text_edit| EditShape {
        region: Region::of(source, text_edit.span),
        content: &text_edit.text,
    });
    Some(FixShape { safe: fix.safety == Safety::Safe, edits: edits.collect() })
}

impl Region {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        Self { start: source.position(span.start).into(), end: source.position(span.end).into() }
    }
}

impl From<Position> for PositionShape {
    fn from(position: Position) -> Self {
        let Position { offset, line, column } = position;
        Self { offset, line, column }
    }
}
