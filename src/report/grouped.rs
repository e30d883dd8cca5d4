//! The grouped format: for people, the findings of each file below its name. Suppressed findings follow
//! at the end.

use std::io;

use super::{Style, concise, paint};
use crate::outcome::Run;
use crate::sanitize;
use crate::source::{Source, Span};

/// Writes each file that has findings or failures, with a line for each of them.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut separator = "";
    for file in &run.files {
        if file.findings.is_empty() && file.failures().is_empty() {
            continue;
        }
        let source = &file.source;
        writeln!(out, "{separator}{}", paint::bold(&sanitize::line(source.path()), style))?;
        separator = "\n";
        let width = file.findings().map(|finding| place(source, finding.span).len()).max();
        let width = width.unwrap_or_default();
        for failure in file.failures() {
            let at = failure.span.map(|span| place(source, span)).unwrap_or_default();
            writeln!(out, "  {at:width$}  failed: {}", sanitize::line(&failure.message))?;
        }
        for finding in file.findings() {
            writeln!(
                out,
                "  {:width$}  {}: {}",
                place(source, finding.span),
                paint::title(finding, style),
                sanitize::line(&finding.message),
            )?;
        }
    }
    concise::write_suppressed(run, style, separator, out)
}

/// `12:7`, in lines and characters.
fn place(source: &Source, span: Span) -> String {
    let at = source.position(span.start);
    format!("{}:{}", at.line, at.column)
}
