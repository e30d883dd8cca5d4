//! The text of a here-document, as it is written but for the indentation that `<<-` takes off.

use std::ops::Range;

use crate::mapped_text::MappedText;

/// The lines between the one that names the delimiter and the one that is it.
pub(super) fn text(file: &MappedText, range: Range<usize>) -> MappedText {
    let written = file.text().get(range.clone()).unwrap_or_default();
    let start = written.find('\n').map_or(written.len(), |end| end + 1);
    let body = written.get(start..).unwrap_or_default();
    let end = closing_line(body);
    let body = body.get(..end).unwrap_or_default();
    let indent = if written.starts_with("<<-") { indentation(body) } else { 0 };
    let mut text = MappedText::new(file.span(range.clone()));
    let mut at = range.start + start;
    for line in body.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        text.push_slice(file, at + blank.min(indent)..at + line.len());
        at += line.len();
    }
    text
}

/// Where the line with the delimiter begins.
fn closing_line(body: &str) -> usize {
    let trimmed = body.trim_end_matches(['\n', '\r']);
    trimmed.rfind('\n').map_or(0, |end| end + 1)
}

/// The blanks that all lines with text begin with.
fn indentation(body: &str) -> usize {
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0)
}
