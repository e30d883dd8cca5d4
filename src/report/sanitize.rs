//! Sanitised text is text from a linted file that can't do more to a terminal than be seen on it.
//!
//! Files come from pull requests of strangers. An escape sequence in one could recolour, rewrite or
//! hide what is printed, bidirectional controls could reorder it, and a line that begins with `::`
//! is a command to GitHub's runner.

use std::borrow::Cow;

/// Text for an excerpt: each hostile character becomes a visible one of as many bytes, so that
/// spans stay valid. Tabs stay; line breaks count as hostile.
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

/// Text for a single line, such as a path or a message: each hostile character is spelled out as
/// `\u{1b}`, line breaks as `\n`.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    escape(text, is_hostile)
}

/// Text for several lines, such as a help: as [`line()`], and line feeds stay.
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
        // A wrapped line may begin with any word, and the runner skips the indent before it.
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

/// Control characters other than tab, and what reorders or breaks lines in some viewers: the
/// characters with Unicode's `Bidi_Control` property and the line and paragraph separators.
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
