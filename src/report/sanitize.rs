//! Makes text from a linted file safe to print.
//!
//! Files come from pull requests of strangers. An escape sequence in a file could recolour, rewrite or
//! hide output, bidirectional controls could reorder it, and GitHub's runner executes a line that begins
//! with `::` as a command.

use std::borrow::Cow;

/// Text for an excerpt: each hostile character becomes a visible one of as many bytes, so that
/// spans stay valid. Tabs are kept; line breaks are hostile.
pub(super) fn same_length(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c.len_utf8() {
                _ if !is_hostile(c) => c,
                1 => '?',
                2 => '¿',
                _ => '\u{FFFD}',
            })
            .collect(),
    )
}

/// Text for a single line, such as a path or a message: each hostile character is escaped as
/// `\u{1b}`, line breaks as `\n`.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    escape(text, is_hostile)
}

/// Text for several lines, such as a help: as [`line()`], but line feeds are kept.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| c != '\n' && is_hostile(c))
}

fn escape(text: &str, hostile: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hostile) && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut word_begins = true;
    while let Some(c) = rest.next() {
        // Wrapping may put any word at the start of a line, and the runner skips the indent before it.
        if word_begins && c == ':' && rest.peek() == Some(&':') {
            escaped.extend(c.escape_unicode());
        } else if hostile(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
        word_begins = c.is_whitespace();
    }
    Cow::Owned(escaped)
}

/// Control characters other than tab, the characters with Unicode's `Bidi_Control` property, and the
/// line and paragraph separators.
fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(
            c,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
        )
}
