//! The concise format: one line for each finding and each failure, as compilers print them. It also
//! holds the title and the place of a finding, which other formats use.

use std::fmt::{self, Display};
use std::io;

use super::{Style, paint};
use crate::failure::Failure;
use crate::outcome::Run;
use crate::rule::Finding;
use crate::sanitize;
use crate::source::{Position, Source, Span};

/// Writes `path:line:col: severity[rule]: message` lines, those of failures with `failed`.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let source = &file.source;
        if file.findings.is_empty() && file.failures().is_empty() {
            continue;
        }
        let path = sanitize::line(source.path());
        for failure in file.failures() {
            write_failure(ShownPlace::new(&path, source, failure.span), failure, style, out)?;
        }
        for finding in file.findings() {
            write_finding(ShownPlace::new(&path, source, Some(finding.span)), finding, style, out)?;
        }
    }
    write_suppressed(run, style, "", out)
}

/// Writes the line of a failure.
pub(super) fn write_failure(
    place: impl Display,
    failure: &Failure,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let message = sanitize::line(&failure.message);
    writeln!(out, "{}: failed: {message}", paint::bold(place, style))
}

/// Writes the line of a finding.
pub(super) fn write_finding(
    place: impl Display,
    finding: &Finding,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let message = sanitize::line(&finding.message);
    writeln!(out, "{}: {}: {message}", paint::bold(place, style), paint::title(finding, style))
}

/// Writes the suppressed findings if the run shows them, each with who suppresses it and why. `separator`
/// is written before the first one.
pub(super) fn write_suppressed(
    run: &Run,
    style: &Style,
    mut separator: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if !run.show_suppressed {
        return Ok(());
    }
    for (source, suppressed) in run.suppressed() {
        let finding = &suppressed.reported.finding;
        let line = format!(
            "{}: suppressed {}: {} ({})",
            place(source, Some(finding.span)),
            title(finding),
            sanitize::line(&finding.message),
            sanitize::line(&suppressed.justification()),
        );
        writeln!(out, "{separator}{}", paint::dim(&line, style))?;
        separator = "";
    }
    Ok(())
}

/// `warning[missing-kubelet-ca]`
pub(super) fn title(finding: &Finding) -> String {
    format!("{}[{}]", finding.severity.name(), finding.rule.id)
}

/// `path:line:col`, 1-based and in characters, or only the path.
pub(super) fn place(source: &Source, span: Option<Span>) -> String {
    ShownPlace::new(&sanitize::line(source.path()), source, span).to_string()
}

/// The same for a path that is safe to print.
struct ShownPlace<'p> {
    path: &'p str,
    at: Option<Position>,
}

impl<'p> ShownPlace<'p> {
    fn new(path: &'p str, source: &Source, span: Option<Span>) -> Self {
        Self { path, at: span.map(|span| source.position(span.start)) }
    }
}

impl Display for ShownPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{}:{}:{}", self.path, at.line, at.column),
            None => f.write_str(self.path),
        }
    }
}
