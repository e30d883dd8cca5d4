//! The JSON Lines format: an object a line, for pipes and for results of many repositories.
//!
//! Each has a `type`: `failure`, `finding`, `undecided`, and as the last line one `summary`, so that a report that
//! was cut off is noticed. The fields are those of the JSON format.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{FailureShape, FindingShape, Summary, VERSION};
use super::places::Places;
use super::undecided::UndecidedShape;
use crate::outcome::Run;
use crate::sanitize::JsonGate;

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

/// Writes a line for each failure, finding and undecided verdict, then the summary.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let source = &file.source;
        for failure in file.failures() {
            let failure = FailureShape::of(source, failure);
            line(&JsonLine::Failure { path: places.of(source), failure }, out)?;
        }
        for reported in &file.findings {
            let shape = FindingShape::of(source, reported, places);
            line(&JsonLine::Finding(Box::new(shape)), out)?;
        }
        for undecided in &file.undecided {
            let shape = UndecidedShape::of(source, undecided, places);
            line(&JsonLine::Undecided(shape), out)?;
        }
    }
    line(&JsonLine::Summary { version: VERSION, summary: Summary::of(run) }, out)
}

fn line(record: &JsonLine<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer(JsonGate(out), record)?;
    writeln!(out)
}
