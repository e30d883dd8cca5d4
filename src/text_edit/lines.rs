//! Lines of a text: where one begins and ends, how far it is indented, how it is broken.

use crate::source::{Span, offset};

/// The start of the line that an offset is on.
pub(crate) fn start(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or_default();
    before.rfind(['\n', '\r']).map_or(0, |n| offset(n + 1))
}

/// The end of the line that an offset is on, before its break.
pub(crate) fn end(text: &str, at: u32) -> u32 {
    let rest = text.get(at as usize..).unwrap_or_default();
    at + offset(rest.find(['\n', '\r']).unwrap_or(rest.len()))
}

/// The start of the next line; the end of the text if there is none.
pub(crate) fn next(text: &str, at: u32) -> u32 {
    let end = end(text, at);
    let rest = text.get(end as usize..).unwrap_or_default();
    end + match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    }
}

/// How the text breaks its lines near an offset.
pub(crate) fn line_break(text: &str, at: u32) -> &'static str {
    let ending = |at: u32| {
        let rest = text.get(at as usize..).unwrap_or_default();
        match rest.as_bytes() {
            [b'\r', b'\n', ..] => Some("\r\n"),
            [b'\n', ..] => Some("\n"),
            [b'\r', ..] => Some("\r"),
            _ => None,
        }
    };
    let above = || {
        let start = start(text, at);
        let before = text.get(..start as usize).unwrap_or_default();
        let before = before.strip_suffix('\n').unwrap_or(before);
        ending(offset(before.strip_suffix('\r').unwrap_or(before).len()))
    };
    ending(end(text, at)).or_else(above).unwrap_or("\n")
}

/// The text before an offset on its line.
pub(crate) fn before(text: &str, at: u32) -> &str {
    let start = start(text, at) as usize;
    text.get(start..at as usize).unwrap_or_default()
}

/// The text behind an offset on its line.
pub(crate) fn behind(text: &str, at: u32) -> &str {
    let end = end(text, at) as usize;
    text.get(at as usize..end).unwrap_or_default()
}

/// The text before an offset on its line, if it is blank. Looks no further than it has to, because a
/// line may be megabytes long.
pub(crate) fn indent(text: &str, at: u32) -> Option<&str> {
    let before = text.get(..at as usize)?;
    let rest = before.trim_end_matches([' ', '\t']);
    let first = rest.is_empty() || rest.ends_with(['\n', '\r']);
    first.then(|| before.get(rest.len()..)).flatten()
}

/// True if nothing but a comment is behind an offset on its line.
pub(crate) fn is_last(text: &str, at: u32) -> bool {
    let behind = text.get(at as usize..).unwrap_or_default();
    let rest = behind.trim_start_matches([' ', '\t']);
    let comment = rest.starts_with('#') && rest.len() < behind.len();
    comment || rest.is_empty() || rest.starts_with(['\n', '\r'])
}

/// True for nothing but spaces and tabs.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// True for nothing, or a comment with white space before it.
pub(crate) fn is_comment(text: &str) -> bool {
    is_blank(text) || (text.starts_with([' ', '\t']) && text.trim_start().starts_with('#'))
}

/// The lines that a span is on, with their breaks. If the last of them ends the text without a break,
/// the break before them is included instead, so that the text still ends without one.
pub(crate) fn whole(text: &str, span: Span) -> Span {
    let (from, end) = (start(text, span.start), end(text, span.end));
    let next = next(text, span.end);
    if next > end || from == 0 {
        return Span::new(from, next);
    }
    let before = text.get(..from as usize).unwrap_or_default();
    let before = before.strip_suffix('\n').unwrap_or(before);
    let before = before.strip_suffix('\r').unwrap_or(before);
    Span::new(offset(before.len()), end)
}
