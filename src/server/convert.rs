//! Converts between the program's places and the editor's: spans and ranges, paths and addresses.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{Position, Range, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ropey::Rope;

use crate::source::{Source, Span, offset};

/// What a path keeps as it is in an address.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A span as lines from 0 on and UTF-16 units, which is how all editors count.
pub(super) fn range(source: &Source, span: Span) -> Range {
    Range::new(position(source, span.start), position(source, span.end))
}

fn position(source: &Source, at: u32) -> Position {
    let (line, _) = source.line_of(at);
    Position::new(line.saturating_sub(1), source.utf16_column(at).saturating_sub(1))
}

/// The byte after a position; the end of the line for a position behind it.
pub(super) fn byte(source: &Source, position: Position) -> u32 {
    let Some(line) = source.line_span(position.line.saturating_add(1)) else {
        return offset(source.text().len());
    };
    let mut units = 0;
    for (at, letter) in source.slice(line).char_indices() {
        if units >= position.character {
            return line.start + offset(at);
        }
        units += offset(letter.len_utf16());
    }
    line.end
}

/// Replaces a range of the text of a document. A position behind the end of its line means that end.
pub(super) fn replace(text: &mut Rope, range: Range, with: &str) {
    let start = character(text, range.start);
    let end = character(text, range.end).max(start);
    text.remove(start..end);
    text.insert(start, with);
}

/// The number of characters before a position.
fn character(text: &Rope, position: Position) -> usize {
    let number = position.line as usize;
    let Some(line) = text.get_line(number) else {
        return text.len_chars();
    };
    let line_break = line.chars_at(line.len_chars()).reversed();
    let line_break = line_break.take_while(|letter| matches!(letter, '\n' | '\r')).count();
    let end = line.len_chars() - line_break;
    let units = position.character as usize;
    let in_line =
        if units < line.char_to_utf16_cu(end) { line.utf16_cu_to_char(units) } else { end };
    text.line_to_char(number) + in_line
}

/// The path of a file's address; `None` for other addresses, such as `untitled:`.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // `file:///x` has no host, and `file://localhost/x` is the same file.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(rest).decode_utf8().ok()?;
    // `file:///c:/x` on Windows.
    let drive = path.strip_prefix('/').filter(|path| path.get(1..2) == Some(":"));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let root = if text.starts_with('/') { "" } else { "/" };
    let address = format!("file://{root}{}", utf8_percent_encode(&text, PATH));
    Uri::from_str(&address).ok()
}
