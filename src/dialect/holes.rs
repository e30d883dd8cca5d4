//! Places in a text that something fills in before Kubernetes sees it.

use crate::mapped_text::{MappedText, UnknownReason};

/// How the holes of a template are written: how one begins and how it ends.
pub(crate) type Marks = (&'static str, &'static str);

/// Go templates and Jinja.
pub(crate) const BRACES: Marks = ("{{", "}}");
/// `${NAME}`, which clusterctl replaces.
pub(crate) const VARIABLES: Marks = ("${", "}");

/// The text with every hole unknown.
pub(crate) fn mark(text: &MappedText, (begin, end): Marks) -> MappedText {
    let mut out = MappedText::new(text.whole());
    let mut at = 0;
    while let Some(rest) = text.text().get(at..) {
        let Some(start) = rest.find(begin) else { break };
        let inside = rest.get(start..).unwrap_or_default();
        let len = inside.find(end).map_or(inside.len(), |found| found + end.len());
        let written = inside.get(..len).unwrap_or_default();
        out.push_slice(text, at..at + start);
        let span = text.span(at + start..at + start + len);
        out.push_hole(written, span, UnknownReason::Template);
        at += start + len;
    }
    out.push_slice(text, at..text.text().len());
    out
}

/// A Go template as YAML: lines that hold nothing but a statement are left out, and every other hole
/// becomes a word that is unknown, because braces have a meaning of their own in YAML.
pub(crate) fn fill(template: &MappedText) -> MappedText {
    let mut kept = MappedText::new(template.whole());
    let mut at = 0;
    for line in template.text().split_inclusive('\n') {
        let statement = line.trim();
        let whole =
            statement.starts_with("{{") && statement.find("}}") == statement.len().checked_sub(2);
        if !whole {
            kept.push_slice(template, at..at + line.len());
        }
        at += line.len();
    }
    let mut out = MappedText::new(template.whole());
    let mut at = 0;
    while let Some(rest) = kept.text().get(at..) {
        let Some(start) = rest.find("{{") else { break };
        let inside = rest.get(start..).unwrap_or_default();
        let len = inside.find("}}").map_or(inside.len(), |found| found + 2);
        let written = inside.get(..len).unwrap_or_default();
        out.push_slice(&kept, at..at + start);
        let span = kept.span(at + start..at + start + len);
        out.push_hole(&word(written), span, UnknownReason::Template);
        at += start + len;
    }
    out.push_slice(&kept, at..kept.text().len());
    out
}

/// `{{ .logLevel | quote }}` as `<.logLevel_quote>`
fn word(hole: &str) -> String {
    let parts = hole.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_')));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    format!("<{}>", parts.join("_"))
}
