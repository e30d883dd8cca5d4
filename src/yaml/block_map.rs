//! The place of each byte of a block scalar's text in the file; see the module `scalar_map`.

use super::tree::ScalarStyle;
use crate::mapped_text::MappedText;
use crate::source::{Span, offset};

/// The text of a literal or folded scalar, mapped.
pub(super) fn map(token: &str, span: Span, value: &str, style: ScalarStyle) -> MappedText {
    let header = token.find(['\n', '\r']).unwrap_or(token.len());
    let lines = ScalarLines::new(token, header);
    let indent = indentation(lines.clone(), value);
    let decoded = match style {
        ScalarStyle::Literal => literal(lines, span, indent),
        _ => folded(lines, span, indent),
    };
    chomped(decoded, token, span, value).unwrap_or_else(|| MappedText::coarse(value, span))
}

/// How far the lines of a block scalar are indented: as far as the first line with text, less what the
/// text itself begins with.
///
/// ```yaml
/// script: |1
///    set -x
/// ```
///
/// The line begins with three blanks and the text with two, so the indentation is one.
fn indentation(mut lines: ScalarLines<'_>, value: &str) -> usize {
    let leading = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let is_text = |text: &str| leading(text) < text.len();
    let first = lines.find(|line| is_text(line.text));
    let written = first.map_or(0, |line| leading(line.text));
    let kept = value.split('\n').find(|line| is_text(line)).map_or(0, leading);
    written.saturating_sub(kept)
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
    // every header if they hold more blanks than the indentation.
    let rest = value.strip_prefix(text)?;
    if !rest.bytes().all(|byte| matches!(byte, b'\n' | b' ' | b'\t')) {
        return None;
    }
    let last = token.chars().next_back().map_or(0, char::len_utf8);
    let mut longer = decoded.clone();
    longer.push_replaced(rest, Span::new(span.end - offset(last), span.end));
    Some(longer)
}

fn literal(lines: ScalarLines<'_>, span: Span, indent: usize) -> MappedText {
    let mut out = MappedText::new(span);
    for line in lines {
        let text = line.without_indent(indent);
        out.push_verbatim(text, span.start + offset(line.end() - text.len()));
        line.push_break(&mut out, span.start, "\n");
    }
    out
}

fn folded(lines: ScalarLines<'_>, span: Span, indent: usize) -> MappedText {
    let mut out = MappedText::new(span);
    let mut held: Option<ScalarLine<'_>> = None;
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
struct ScalarLines<'a> {
    token: &'a str,
    at: usize,
}

#[derive(Clone)]
struct ScalarLine<'a> {
    text: &'a str,
    at: usize,
    ending: usize,
}

impl<'a> ScalarLines<'a> {
    fn new(token: &'a str, header: usize) -> Self {
        let rest = token.get(header..).unwrap_or_default();
        let ending = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        Self { token, at: header + ending }
    }
}

impl<'a> Iterator for ScalarLines<'a> {
    type Item = ScalarLine<'a>;

    fn next(&mut self) -> Option<ScalarLine<'a>> {
        let rest = self.token.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (text, after) = rest.split_at_checked(len)?;
        let ending = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
        let line = ScalarLine { text, at: self.at, ending };
        self.at += len + ending;
        Some(line)
    }
}

impl<'a> ScalarLine<'a> {
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
