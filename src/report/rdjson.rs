//! The Reviewdog Diagnostic Format, as one JSON object: reviewdog comments on a change with it, and
//! offers the fixes as suggestions.
//!
//! proto/rdf/reviewdog.proto in reviewdog's repository. Columns are 1-based and count UTF-8 bytes, and
//! the end of a range is exclusive.

use std::io;

use serde::Serialize;

use super::json::print;
use super::places::Places;
use super::rule_docs;
use crate::edit::Safety;
use crate::outcome::{Reported, Run};
use crate::rule::Severity;
use crate::sanitize;
use crate::source::{Source, Span};

#[derive(Serialize)]
struct RdjsonReport<'a> {
    source: RdjsonTool,
    diagnostics: Vec<RdjsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct RdjsonTool {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct RdjsonDiagnostic<'a> {
    message: String,
    location: RdjsonLocation<'a>,
    severity: &'static str,
    code: RdjsonCode,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<RdjsonSuggestion<'a>>,
}

#[derive(Serialize)]
struct RdjsonLocation<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<RdjsonRange>,
}

#[derive(Serialize)]
struct RdjsonRange {
    start: RdjsonPosition,
    end: RdjsonPosition,
}

#[derive(Serialize)]
struct RdjsonPosition {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct RdjsonCode {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct RdjsonSuggestion<'a> {
    range: RdjsonRange,
    text: &'a str,
}

/// Writes a diagnostic for each failure and each finding.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let mut diagnostics = Vec::new();
    for file in &run.files {
        let source = &file.source;
        let path = places.of(source);
        for failure in file.failures() {
            diagnostics.push(RdjsonDiagnostic {
                message: sanitize::lines(&failure.message).into_owned(),
                location: RdjsonLocation {
                    path,
                    range: failure.span.map(|span| range(source, span)),
                },
                severity: "ERROR",
                code: RdjsonCode { value: "failed", url: None },
                suggestions: Vec::new(),
            });
        }
        diagnostics.extend(file.findings.iter().map(|reported| diagnostic(source, path, reported)));
    }
    let source = RdjsonTool { name: "scantling", url: env!("CARGO_PKG_REPOSITORY") };
    print(&RdjsonReport { source, diagnostics }, out)
}

fn diagnostic<'a>(source: &Source, path: &'a str, reported: &'a Reported) -> RdjsonDiagnostic<'a> {
    let finding = &reported.finding;
    // One click commits a suggestion, so only fixes that need no review are suggested.
    let is_safe = finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    let printed = if is_safe { reported.printed_edits(source) } else { None };
    let text_edits = printed.unwrap_or_default();
    let suggestions = text_edits.iter().map(|text_edit| RdjsonSuggestion {
        range: range(source, text_edit.span),
        text: &text_edit.text,
    });
    let help = match &*finding.help {
        "" => String::new(),
        help => format!("\n{help}"),
    };
    RdjsonDiagnostic {
        message: sanitize::lines(&format!("{}{help}", finding.message)).into_owned(),
        location: RdjsonLocation { path, range: Some(range(source, finding.span)) },
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: RdjsonCode { value: finding.rule.id, url: Some(rule_docs::address(finding.rule)) },
        suggestions: suggestions.collect(),
    }
}

fn range(source: &Source, span: Span) -> RdjsonRange {
    RdjsonRange { start: place(source, span.start), end: place(source, span.end) }
}

fn place(source: &Source, offset: u32) -> RdjsonPosition {
    let (line, start) = source.line_of(offset);
    RdjsonPosition { line, column: offset - start + 1 }
}
