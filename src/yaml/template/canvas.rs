//! The text that a template is masked on: harmless bytes are drawn over tags, and every place that is
//! drawn over is noted.
//!
//! Drawing never moves a byte and never touches a line break, so a place in the masked text is the
//! same place in the file.

use std::ops::Range;

use super::{LineHole, MarkKind, TagMark};
use crate::source::Span;

/// A text on the way to being masked.
pub(super) struct Canvas<'a> {
    text: &'a str,
    bytes: Vec<u8>,
    line_starts: Vec<usize>,
    marks: Vec<TagMark>,
    holes: Vec<LineHole>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            bytes: text.as_bytes().to_vec(),
            line_starts: std::iter::once(0).chain(breaks).collect(),
            marks: Vec::new(),
            holes: Vec::new(),
        }
    }

    /// The text before anything was masked.
    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// What was drawn, and the notes in the order of the text.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<TagMark>, Vec<LineHole>) {
        let Self { bytes, mut marks, mut holes, .. } = self;
        marks.sort_by_key(|mark| mark.span);
        holes.sort_by_key(|hole| hole.span);
        (bytes, marks, holes)
    }

    /// Writes letters up to the first line break of a range and blanks after it: the range becomes a
    /// value, or a part of one.
    ///
    /// ```yaml
    /// port: {{ .Values.port }}
    /// port: xxxxxxxxxxxxxxxxxx
    /// ```
    pub(super) fn letters(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        let bytes = self.bytes.get_mut(range.clone()).into_iter().flatten();
        for byte in bytes.take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
            *byte = b'x';
        }
        self.mark(range, MarkKind::Value);
    }

    /// Blanks a range that leaves nothing in the rendered text.
    pub(super) fn nothing(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        self.mark(range, MarkKind::Nothing);
    }

    /// Blanks a range that whole lines may come from. `indent` is the column where they begin; `None`
    /// if it can be any.
    pub(super) fn line_hole(&mut self, range: Range<usize>, indent: Option<usize>) {
        self.blank(range.clone());
        self.mark(range.clone(), MarkKind::Lines);
        self.add_hole(&range, indent);
    }

    /// Notes that whole lines may come from a range.
    pub(super) fn add_hole(&mut self, range: &Range<usize>, indent: Option<usize>) {
        self.holes.push(LineHole { span: Span::from_range(range), indent });
    }

    /// Blanks a range without a note of it.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        for byte in self.bytes.get_mut(range).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    /// Notes that a tag was at a range.
    pub(super) fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        self.marks.push(TagMark { span: Span::from_range(&range), kind });
    }

    /// Writes `---` over the first bytes of a line that begins with a tag.
    pub(super) fn separate(&mut self, start: usize) {
        if self.line_start(start) == start
            && let Some(bytes) = self.bytes.get_mut(start..start + 3)
        {
            bytes.fill(b'-');
        }
    }

    /// True if `---` is drawn at a place.
    pub(super) fn is_separator(&self, at: usize) -> bool {
        self.bytes.get(at..at + 3) == Some(b"---")
    }

    /// A part of the text before anything was masked.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// A range without the white space at its ends.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.slice(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..(start + text.trim().len())
    }

    /// True if nothing but white space is before an offset in its line.
    pub(super) fn is_first_in_line(&self, at: usize) -> bool {
        let blank = |c: char| c.is_whitespace() && c != '\n';
        let before = self.slice(0..at).trim_end_matches(blank);
        before.is_empty() || before.ends_with('\n')
    }

    /// The start of the line that an offset is in.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let next = self.line_starts.partition_point(|&start| start <= at);
        next.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0)
    }

    /// The end of the line that an offset is in, without its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let next = self.line_starts.partition_point(|&start| start <= at);
        self.line_starts.get(next).map_or(self.text.len(), |next| next - 1)
    }

    /// The starts of all lines.
    pub(super) fn line_starts(&self) -> &[usize] {
        &self.line_starts
    }
}
