//! The JSON Lines format: an object a line, for pipes and for results of many repositories.
//!
//! Each has a `type`: `failure`, `finding`, `undecided`, and as the last line one `summary`, so that a report that
//! was cut off is noticed. The fields are those of the JSON format.

use std::io::{self, Write as _};

use schemars::JsonSchema;
use serde::Serialize;

use super::finding_shape::FindingShape;
use super::json::{FailureShape, Summary, VERSION};
use super::places::Places;
use super::undecided::UndecidedShape;
use crate::failure::Failure;
use crate::outcome::{Reported, Run};
use crate::rule::Undecided;
use crate::sanitize::JsonGate;
use crate::source::Source;
use crate::threads;

/// One line.
#[derive(JsonSchema, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum JsonLine<'a> {
    /// A file or a part of it that could not be checked.
    Failure {
        /// The file, from the repository's root.
        path: &'a str,
        /// Why, and where.
        #[serde(flatten)]
        failure: FailureShape<'a>,
    },
    /// A finding.
    Finding(Box<FindingShape<'a>>),
    /// A verdict that is not known.
    Undecided(UndecidedShape<'a>),
    /// The last line.
    Summary {
        /// The version of this shape.
        version: u32,
        /// How many files and findings there are.
        #[serde(flatten)]
        summary: Summary,
    },
}

/// What a line is about.
enum LineSubject<'r> {
    Failure(&'r Failure),
    Finding(&'r Reported),
    Undecided(&'r Undecided),
}

/// Writes a line for each failure, finding and undecided verdict, then the summary.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let mut subjects = Vec::new();
    for file in &run.files {
        let failures = file.failures().iter().map(LineSubject::Failure);
        let findings = file.findings.iter().map(LineSubject::Finding);
        let undecided = file.undecided.iter().map(LineSubject::Undecided);
        let of_file = failures.chain(findings).chain(undecided);
        subjects.extend(of_file.map(|subject| (&file.source, subject)));
    }
    threads::in_portions(
        &subjects,
        |(source, subject)| line(&subject.record(source, places)),
        |line| out.write_all(&line?),
    )?;
    out.write_all(&line(&JsonLine::Summary { version: VERSION, summary: Summary::of(run) })?)
}

impl<'r> LineSubject<'r> {
    fn record(&self, source: &'r Source, places: &'r Places) -> JsonLine<'r> {
        match self {
            Self::Failure(failure) => JsonLine::Failure {
                path: places.of(source),
                failure: FailureShape::of(source, failure),
            },
            Self::Finding(reported) => {
                JsonLine::Finding(Box::new(FindingShape::of(source, reported, places)))
            }
            Self::Undecided(undecided) => {
                JsonLine::Undecided(UndecidedShape::of(source, undecided, places))
            }
        }
    }
}

fn line(record: &JsonLine<'_>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    JsonGate(&mut line).write_all(&serde_json::to_vec(record)?)?;
    line.push(b'\n');
    Ok(line)
}
