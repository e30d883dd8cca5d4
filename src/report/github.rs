//! The format of GitHub Actions: workflow commands, which it shows as annotations of a change.
//!
//! See docs.github.com, "Workflow commands for GitHub Actions". GitHub shows only the first ten
//! annotations of each kind in a step, so the worst findings come first.

use std::cmp::Reverse;
use std::io;

use super::places::Places;
use super::templates;
use crate::outcome::Run;
use crate::rule::Severity;
use crate::sanitize;
use crate::source::{Source, Span};

/// Writes a command for each failure, then for each finding.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    for (source, failure) in run.failures() {
        let place = place(source, places, failure.span);
        let message = data(&failure.message);
        writeln!(out, "::error {place}title=scantling failed::{message}")?;
    }
    let mut findings: Vec<_> = run.findings().collect();
    findings.sort_by_key(|(_, finding)| Reverse(finding.severity));
    for (source, finding) in findings {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = place(source, places, Some(finding.span));
        let help = match &*finding.help {
            "" => String::new(),
            help => format!("\n{help}"),
        };
        let message =
            data(&format!("{}{}{help}", line_of_input(source, finding.span), finding.message));
        let title = property(finding.rule.id);
        writeln!(out, "::{kind} {place}title={title}::{message}")?;
    }
    Ok(())
}

/// `file=a.yaml,line=3,endLine=3,col=5,endColumn=9,`; GitHub reads columns only if the span is on one line.
/// Nothing for standard input, so that GitHub shows the annotation with the job and not at a file.
fn place(source: &Source, places: &Places, span: Option<Span>) -> String {
    if templates::is_standard_input(source) {
        return String::new();
    }
    let file = format!("file={},", property(places.of(source)));
    let Some(span) = span else { return file };
    let (start, end) = (source.position(span.start), source.position(span.end));
    let lines = format!("{file}line={},endLine={},", start.line, end.line);
    if start.line == end.line {
        format!("{lines}col={},endColumn={},", start.column, end.column)
    } else {
        lines
    }
}

/// `line 12 of standard input: `; nothing for a file, which the annotation is shown at.
fn line_of_input(source: &Source, span: Span) -> String {
    if !templates::is_standard_input(source) {
        return String::new();
    }
    format!("line {} of standard input: ", source.line_of(span.start).0)
}

/// Text as the message of a command, which ends with the line.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(sanitize::line).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// Text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
