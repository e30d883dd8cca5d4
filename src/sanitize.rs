//! Makes text from outside safe to print: the one gate for every byte that reaches a terminal, a log or
//! a report.
//!
//! Files, their names and their configuration come from pull requests of strangers. An escape sequence
//! could recolour, rewrite or hide output, bidirectional controls could reorder it, and the runners of CI
//! systems execute commands that they find in a log:
//!
//! ```text
//! ::error::x                         GitHub, at the start of a line
//! ##[add-mask]x                      GitHub (ActionCommand.cs), anywhere in a line
//! ##vso[task.setvariable a=b]x       Azure Pipelines (Command.cs), anywhere in a line
//! ```

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use memchr::{memchr_iter, memchr2_iter};

/// The longest word from a configuration or a baseline that an error message repeats, in characters.
const LONGEST_WORD: usize = 160;

/// Text for an excerpt: each hostile character becomes a visible one of as many bytes, so that
/// spans stay valid. Tabs are kept; line breaks are hostile.
pub(crate) fn same_length(text: &str) -> Cow<'_, str> {
    if is_harmless(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let hostile = is_hostile(c) || begins_command(text, at);
        shown.push(match c.len_utf8() {
            _ if !hostile => c,
            1 => '?',
            2 => '¿',
            _ => '\u{FFFD}',
        });
    }
    Cow::Owned(shown)
}

/// Text for a single line, such as a path or a message: each hostile character is escaped as
/// `\u{1b}`, line breaks as `\n`.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escape(text, is_hostile)
}

/// Text for several lines, such as a help: as [`line()`], but line feeds are kept.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| c != '\n' && is_hostile(c))
}

/// A line of a file with its line break, as a diff prints it. It is the content of a file, so `::` is only a
/// command at the start of a line, where a diff has a sign.
pub(crate) fn file_line(text: &str) -> Cow<'_, str> {
    let content = text.trim_end_matches(['\n', '\r']);
    let hostile = |(at, c)| is_hostile(c) || begins_command(content, at);
    if !content.char_indices().any(hostile) {
        return Cow::Borrowed(text);
    }
    let end = text.get(content.len()..).unwrap_or_default();
    Cow::Owned(format!("{}{end}", line(content)))
}

/// A word that an error message repeats from a file that is not its subject: as [`line()`], and cut.
pub(crate) fn word(text: &str) -> String {
    let mut letters = text.chars();
    let kept: String = letters.by_ref().take(LONGEST_WORD).collect();
    let more = if letters.next().is_some() { "…" } else { "" };
    format!("{}{more}", line(&kept))
}

/// Passes JSON on. What a terminal or a runner would obey can only be in its strings, and is written there as an
/// escape, which every reader turns back: `##[` becomes `\u0023#[`.
pub(crate) struct JsonGate<'o>(pub(crate) &'o mut dyn io::Write);

impl io::Write for JsonGate<'_> {
    /// `serde_json` writes a string in parts that begin and end with a whole character, and parts it only where
    /// it writes an escape. A buffer in front of the gate puts whole parts together.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let safe = std::str::from_utf8(bytes).map(json);
        self.0.write_all(safe.as_deref().map_or(bytes, str::as_bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn json(text: &str) -> Cow<'_, str> {
    // The help of a rule is Markdown: `## Why it matters` is no command.
    let has_command = || memchr_iter(b'#', text.as_bytes()).any(|at| begins_command(text, at));
    if !has_hostile(text, |byte| is_printed(byte) || byte == b'\n') && !has_command() {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let hostile = c != '\n' && (is_hostile(c) || begins_command(text, at));
        // All of them have up to four digits.
        if hostile && let Ok(code) = u16::try_from(u32::from(c)) {
            let _ = write!(escaped, "\\u{code:04x}");
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

fn escape(text: &str, hostile: impl Fn(char) -> bool) -> Cow<'_, str> {
    if is_harmless(text) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    let mut word_begins = true;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        // Wrapping may put any word at the start of a line, and the runner skips the indent before it.
        if (word_begins && rest.starts_with("::")) || begins_command(text, at) {
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

fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut signs = memchr2_iter(b':', b'#', bytes);
    !has_hostile(text, is_printed) && !signs.any(|at| bytes.get(at) == bytes.get(at + 1))
}

/// True if a character is hostile. An ASCII character for which `is_fine` is true is not.
fn has_hostile(text: &str, is_fine: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    // All bytes are looked at, because a processor compares many at once if none of them ends the search.
    if bytes.iter().fold(true, |all, &byte| all & is_fine(byte)) {
        return false;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_fine(byte)) {
        let mut letters = rest.get(at..).unwrap_or_default().chars();
        if letters.next().is_some_and(is_hostile) {
            return true;
        }
        rest = letters.as_str();
    }
    false
}

/// True for a character of ASCII that is not hostile. Most texts have no others.
const fn is_printed(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~')
}

/// True if a command of a runner begins at a byte offset: `##[` or `##vso[`, which Azure Pipelines reads
/// in any case.
fn begins_command(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix("##")) else {
        return false;
    };
    let name = rest.get(..4).unwrap_or_default();
    rest.starts_with('[') || name.eq_ignore_ascii_case("vso[")
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
