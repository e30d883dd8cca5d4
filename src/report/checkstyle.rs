//! The Checkstyle format: XML that Jenkins, reviewdog and many editors read.

use std::io;

use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::places::Places;
use super::xml;
use crate::outcome::Run;
use crate::rule::Severity;
use crate::source::{Source, Span};

/// Writes an element for each file that has findings or failures.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = xml::document(out)?;
    let mut root = BytesStart::new("checkstyle");
    // The version of Checkstyle's format, which readers look at.
    root.push_attribute(("version", "4.3"));
    writer.write_event(Event::Start(root))?;
    for file in &run.files {
        if file.findings.is_empty() && file.failures().is_empty() {
            continue;
        }
        let source = &file.source;
        let mut element = BytesStart::new("file");
        element.push_attribute(("name", xml::line(places.of(source)).as_str()));
        writer.write_event(Event::Start(element))?;
        for failure in file.failures() {
            let error = error(source, failure.span, "error", "failed", &failure.message);
            writer.write_event(Event::Empty(error))?;
        }
        for finding in file.findings() {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            };
            let span = Some(finding.span);
            let error = error(source, span, severity, finding.rule.id, &finding.message);
            writer.write_event(Event::Empty(error))?;
        }
        writer.write_event(Event::End(BytesEnd::new("file")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("checkstyle")))?;
    writer.get_mut().write_all(b"\n")
}

fn error<'a>(
    source: &Source,
    span: Option<Span>,
    severity: &str,
    rule: &str,
    message: &str,
) -> BytesStart<'a> {
    let mut error = BytesStart::new("error");
    if let Some(span) = span {
        let at = source.position(span.start);
        error.push_attribute(("line", at.line.to_string().as_str()));
        error.push_attribute(("column", at.column.to_string().as_str()));
    }
    error.push_attribute(("severity", severity));
    error.push_attribute(("message", xml::line(message).as_str()));
    error.push_attribute(("source", format!("scantling.{rule}").as_str()));
    error
}
