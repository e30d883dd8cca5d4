//! Where each byte of a scalar's text stands in the file.
//!
//! The token is decoded a second time, noting the place of every piece, and the result compared
//! with what the parser read. Where the two differ, the whole token stands for every byte: a
//! mistake here makes a span coarse, never wrong.

use super::tree::Style;
use crate::mapped_text::MappedText;
use crate::source::{Span, offset};

/// The text of the scalar at `span`, mapped; `value` is what the parser read there.
pub(super) fn map(source: &str, span: Span, value: &str, style: Style) -> MappedText {
    let token = source.get(span.range()).unwrap_or_default();
    // Most scalars are plain words on one line, which stand for themselves.
    if style == Style::Plain && token == value {
        return MappedText::verbatim(value, span.start);
    }
    let decoded = match style {
        Style::Plain => flow(token, span, span.start, Style::Plain),
        Style::SingleQuoted | Style::DoubleQuoted => match token.get(1..token.len().max(2) - 1) {
            Some(inner) => flow(inner, span, span.start + 1, style),
            None => MappedText::new(span),
        },
        Style::Literal | Style::Folded => return block(token, span, value, style),
    };
    if decoded.text() == value { decoded } else { MappedText::coarse(value, span) }
}

/// Plain and quoted scalars: escapes, and lines folded into one another.
fn flow(inner: &str, whole: Span, start: u32, style: Style) -> MappedText {
    let mut cursor = Cursor { inner, at: 0, start, out: MappedText::new(whole) };
    while let Some(next) = cursor.peek() {
        match (style, next) {
            (_, ' ' | '\t' | '\n' | '\r') => cursor.blanks(),
            (Style::SingleQuoted, '\'') => cursor.replace(2, "'"),
            (Style::DoubleQuoted, '\\') => cursor.escape(),
            (_, other) => cursor.copy(other.len_utf8()),
        }
    }
    cursor.out
}

/// A position in the inside of a flow scalar, and what has been decoded so far.
struct Cursor<'a> {
    inner: &'a str,
    at: usize,
    start: u32,
    out: MappedText,
}

impl Cursor<'_> {
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

    /// White space: kept inside a line, folded where it holds a line break.
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

/// Literal and folded scalars. The indentation is that of the first line with text; where the header
/// gives another one, narrower ones are tried.
fn block(token: &str, span: Span, value: &str, style: Style) -> MappedText {
    let header = token.find(['\n', '\r']).unwrap_or(token.len());
    let lines = Lines::new(token, header);
    let first = lines.clone().find(|line| !line.text.trim_start_matches(' ').is_empty());
    let widest = first.map_or(0, |line| line.text.len() - line.text.trim_start_matches(' ').len());
    (0..=widest)
        .rev()
        .find_map(|indent| {
            let decoded = match style {
                Style::Literal => literal(lines.clone(), span, indent),
                _ => folded(lines.clone(), span, indent),
            };
            chomped(decoded, token, span, value)
        })
        .unwrap_or_else(|| MappedText::coarse(value, span))
}

/// The decoded lines cut to the line breaks that the header keeps.
fn chomped(decoded: MappedText, token: &str, span: Span, value: &str) -> Option<MappedText> {
    let text = decoded.text();
    if text == value {
        return Some(decoded);
    }
    if text.starts_with(value) {
        let mut cut = MappedText::new(span);
        cut.push_slice(&decoded, 0..value.len());
        return Some(cut);
    }
    // Trailing blank lines are not part of the token, but `|+` keeps them in the value, and so does
    // every header where they hold more blanks than the indentation.
    let rest = value.strip_prefix(text)?;
    let blank = |byte| matches!(byte, b'\n' | b' ' | b'\t');
    rest.bytes().all(blank).then(|| {
        let last = token.chars().next_back().map_or(0, char::len_utf8);
        let mut longer = decoded.clone();
        longer.push_replaced(rest, Span::new(span.end - offset(last), span.end));
        longer
    })
}

fn literal(lines: Lines<'_>, span: Span, indent: usize) -> MappedText {
    let mut out = MappedText::new(span);
    for line in lines {
        let text = line.without_indent(indent);
        out.push_verbatim(text, span.start + offset(line.end() - text.len()));
        line.push_break(&mut out, span.start, "\n");
    }
    out
}

fn folded(lines: Lines<'_>, span: Span, indent: usize) -> MappedText {
    let mut out = MappedText::new(span);
    let mut held: Option<Line<'_>> = None;
    let mut blank = 0;
    for line in lines {
        let text = line.without_indent(indent);
        if text.is_empty() {
            blank += 1;
        } else {
            let between = match &held {
                None => "\n".repeat(blank),
                Some(before) if before.is_text(indent) && line.is_text(indent) => match blank {
                    0 => " ".to_owned(),
                    n => "\n".repeat(n),
                },
                Some(_) => "\n".repeat(blank + 1),
            };
            match &held {
                Some(before) => before.push_break(&mut out, span.start, &between),
                None => out.push_replaced(&between, Span::new(span.start, span.start + 1)),
            }
            out.push_verbatim(text, span.start + offset(line.end() - text.len()));
            (held, blank) = (Some(line), 0);
        }
    }
    if let Some(last) = held {
        last.push_break(&mut out, span.start, &"\n".repeat(blank + 1));
    }
    out
}

/// The content lines of a block scalar's token.
#[derive(Clone)]
struct Lines<'a> {
    token: &'a str,
    at: usize,
}

#[derive(Clone)]
struct Line<'a> {
    text: &'a str,
    at: usize,
    ending: usize,
}

impl<'a> Lines<'a> {
    fn new(token: &'a str, header: usize) -> Self {
        let rest = token.get(header..).unwrap_or_default();
        let ending = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        Self { token, at: header + ending }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.token.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (text, after) = rest.split_at_checked(len)?;
        let ending = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
        let line = Line { text, at: self.at, ending };
        self.at += len + ending;
        Some(line)
    }
}

impl<'a> Line<'a> {
    fn without_indent(&self, indent: usize) -> &'a str {
        let spaces = self.text.len() - self.text.trim_start_matches(' ').len();
        self.text.get(spaces.min(indent)..).unwrap_or_default()
    }

    /// True for a line that folds with its neighbours: not indented further than the scalar.
    fn is_text(&self, indent: usize) -> bool {
        !self.without_indent(indent).starts_with([' ', '\t'])
    }

    const fn end(&self) -> usize {
        self.at + self.text.len()
    }

    fn push_break(&self, out: &mut MappedText, start: u32, decoded: &str) {
        let end = start + offset(self.end());
        // At the end of the file the break is only in the value, and the last character has to do.
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        let span = match self.ending {
            0 => Span::new(end - offset(last), end),
            len => Span::new(end, end + offset(len)),
        };
        out.push_replaced(decoded, span);
    }
}
