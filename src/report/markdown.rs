//! The Markdown format: a table, for the summary of a job or a comment on a change.

use std::io;

use super::places::Places;
use super::{rule_docs, summary};
use crate::outcome::Run;
use crate::sanitize;
use crate::source::{Source, Span};

/// Rows of a table. GitHub cuts a job's summary at 1 MiB and refuses a longer comment.
const ROWS_MAX: usize = 500;

/// Writes the summary, a table of the failures and one of the findings.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "### Scantling\n\n{}", summary(run))?;
    let mut heading = true;
    for (source, failure) in run.failures() {
        if heading {
            writeln!(out, "\n| could not be checked | why |\n|---|---|")?;
            heading = false;
        }
        let place = place(source, places, failure.span);
        writeln!(out, "| {place} | {} |", escaped(&failure.message))?;
    }
    let count = run.findings().count();
    if count > 0 {
        writeln!(out, "\n| severity | rule | where | what |\n|---|---|---|---|")?;
    }
    for (source, finding) in run.findings().take(ROWS_MAX) {
        writeln!(
            out,
            "| {} | [{}]({}) | {} | {} |",
            finding.severity.name(),
            finding.rule.id,
            rule_docs::address(finding.rule),
            place(source, places, Some(finding.span)),
            escaped(&finding.message),
        )?;
    }
    if count > ROWS_MAX {
        writeln!(out, "\n{} more findings are left out.", count - ROWS_MAX)?;
    }
    Ok(())
}

fn place(source: &Source, places: &Places, span: Option<Span>) -> String {
    let path = escaped(places.of(source));
    match span {
        Some(span) => format!("{path}:{}", source.line_of(span.start).0),
        None => path,
    }
}

/// Text that is only text in a cell of a table: no markup, no link, no mention, no HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in sanitize::line(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A zero-width joiner would do for GitHub, but not for others.
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    // A bare address would become a link.
    escaped.replace("://", "&#58;//")
}
