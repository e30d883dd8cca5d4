//! The place of each byte of a scalar's text in the file.
//!
//! The token is decoded a second time, noting the place of every piece, and the result is compared with
//! the text that the parser read. If the two differ, every byte gets the place of the whole token: a
//! mistake here makes a span coarse, never wrong.

use super::block_map;
use super::tree::{ScalarStyle, written};
use crate::mapped_text::MappedText;
use crate::source::{Span, offset};

/// The text of the scalar at `span`, mapped; `value` is what the parser read there.
pub(super) fn map(source: &str, span: Span, value: &str, style: ScalarStyle) -> MappedText {
    let token = source.get(span.range()).unwrap_or_default();
    // Most scalars are words on one line, and read as they are written.
    if let Some(inner) = written(source, span, style)
        && inner == value
    {
        let quote = u32::from(style != ScalarStyle::Plain);
        let mut mapped = MappedText::new(span);
        mapped.push_verbatim(inner, span.start + quote);
        return mapped;
    }
    let decoded = match style {
        ScalarStyle::Plain => flow(token, span, span.start, ScalarStyle::Plain),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            match token.get(1..token.len().max(2) - 1) {
                Some(inner) => flow(inner, span, span.start + 1, style),
                None => MappedText::new(span),
            }
        }
        ScalarStyle::Literal | ScalarStyle::Folded => {
            return block_map::map(token, span, value, style);
        }
    };
    if decoded.text() == value { decoded } else { MappedText::coarse(value, span) }
}

/// Plain and quoted scalars: escapes, and lines folded into one another.
fn flow(inner: &str, whole: Span, start: u32, style: ScalarStyle) -> MappedText {
    let mut cursor = FlowCursor { inner, at: 0, start, out: MappedText::new(whole) };
    while let Some(next) = cursor.peek() {
        match (style, next) {
            (_, ' ' | '\t' | '\n' | '\r') => cursor.blanks(),
            (ScalarStyle::SingleQuoted, '\'') => cursor.replace(2, "'"),
            (ScalarStyle::DoubleQuoted, '\\') => cursor.escape(),
            (_, other) => cursor.copy(other.len_utf8()),
        }
    }
    cursor.out
}

/// A position in the inside of a flow scalar, and what has been decoded so far.
struct FlowCursor<'a> {
    inner: &'a str,
    at: usize,
    start: u32,
    out: MappedText,
}

impl FlowCursor<'_> {
    fn rest(&self) -> &str {
        self.inner.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn copy(&mut self, len: usize) {
        let end = (self.at + len).min(self.inner.len());
        let text = self.inner.get(self.at..end).unwrap_or_default();
        self.out.push_verbatim(text, self.start + offset(self.at));
        self.at = end;
    }

    fn replace(&mut self, len: usize, text: &str) {
        let end = (self.at + len).min(self.inner.len());
        let span = Span::new(self.start + offset(self.at), self.start + offset(end));
        self.out.push_replaced(text, span);
        self.at = end;
    }

    /// White space: kept inside a line, folded if it holds a line break.
    fn blanks(&mut self) {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let text = rest.get(..blanks).unwrap_or_default();
        match breaks(text) {
            0 => self.copy(blanks),
            1 => self.replace(blanks, " "),
            n => self.replace(blanks, &"\n".repeat(n - 1)),
        }
    }

    fn escape(&mut self) {
        let rest = self.rest();
        let Some(letter) = rest.chars().nth(1) else {
            return self.copy(1);
        };
        match letter {
            '\n' | '\r' => {
                let after = rest.get(1..).unwrap_or_default();
                let line_break = if after.starts_with("\r\n") { 2 } else { 1 };
                let next = after.get(line_break..).unwrap_or_default();
                let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
                self.at += 1 + line_break + indent;
            }
            'x' => self.hex(2),
            'u' => self.hex(4),
            'U' => self.hex(8),
            letter => {
                let decoded = simple_escape(letter);
                self.replace(1 + letter.len_utf8(), decoded.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn hex(&mut self, digits: usize) {
        let code = |from: usize| {
            let text = self.rest().get(from..from + digits)?;
            u32::from_str_radix(text, 16).ok()
        };
        let first = code(2);
        if let Some(decoded) = first.and_then(char::from_u32) {
            return self.replace(2 + digits, decoded.encode_utf8(&mut [0; 4]));
        }
        // JSON writes what lies outside 16 bits as two escapes.
        let pair =
            [first, code(4 + digits)].map(|code| code.and_then(|code| u16::try_from(code).ok()));
        match pair {
            [Some(high), Some(low)] => match String::from_utf16(&[high, low]) {
                Ok(decoded) => self.replace(2 * (2 + digits), &decoded),
                Err(_) => self.copy(1),
            },
            _ => self.copy(1),
        }
    }
}

const fn simple_escape(letter: char) -> char {
    match letter {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    }
}

/// How many line breaks a text holds; CRLF is one.
fn breaks(text: &str) -> usize {
    let lone = text.replace("\r\n", "\n");
    lone.matches(['\n', '\r']).count()
}
