//! An excerpt is the part of a source that people see: the lines around some spans, cropped to a width.
//!
//! It is a small text with a map back to the source, so the cost of drawing it does not depend on the
//! size of the file, and a line of minified JSON takes no more room than any other.

mod crop;
mod marks;

use std::collections::BTreeSet;

use super::{Style, prose};
use crate::rule::Label;
use crate::sanitize;
use crate::source::{Position, Source, Span};

/// Lines shown before and after each line with a mark.
pub(super) const CONTEXT: u32 = 1;
/// Columns of the drawn frame: next to the line number, and next to a mark of several lines.
const FRAME: usize = 4;
const GUTTER: usize = 4;
/// The least width that a label is wrapped to.
const LABEL_MIN: usize = 16;

/// Lines of a source with marks on them.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    lines: Vec<ExcerptLine>,
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct ExcerptLine {
    /// The byte offset of its start in the excerpt's text.
    at: usize,
    /// 1-based, in the source.
    number: u32,
}

/// A part of an excerpt to be underlined. Marks never overlap.
#[derive(Debug)]
pub(super) struct Mark {
    /// The first byte, in the excerpt's text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Words for it, in one or more lines; may be empty.
    pub(super) text: String,
    /// True for the finding's own span, false for a label.
    pub(super) primary: bool,
    position: Position,
}

/// A part of a source line, and its offset in the excerpt.
struct Piece {
    source: Span,
    at: usize,
}

impl Excerpt {
    /// The lines around a span and further labels. It is wide enough for `style`, frame included.
    pub(super) fn new(
        source: &Source,
        (span, text): (Span, &str),
        labels: &[Label],
        style: &Style,
    ) -> Self {
        let mut wanted = marks::untangle(source, (span, text), labels);
        wanted.sort_by_key(|mark| mark.span);
        let numbers = line_numbers(source, &wanted);
        let digits = numbers.last().map_or(1, |last| last.to_string().len());
        let multiline = wanted.iter().any(|mark| mark.is_multiline(source));
        let frame = FRAME + digits + if multiline { GUTTER } else { 0 };
        let room = style.width.saturating_sub(frame);
        let (mut excerpt, pieces) = lay_out(source, &numbers, &wanted, (room, style.unicode));
        for mark in wanted {
            excerpt.add(source, &mark, &pieces, room);
        }
        excerpt
    }

    /// The marks, in the order of the text.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The source position of an offset of the excerpt: exact at the start of a mark, and the start
    /// of the line elsewhere.
    pub(super) fn position(&self, at: usize) -> (u32, u32) {
        match self.marks.iter().find(|mark| mark.start == at) {
            Some(mark) => (mark.position.line, mark.position.column),
            None => (self.line_at(at).map_or(1, |line| line.number), 1),
        }
    }

    /// The lines that hold a range of the excerpt's bytes, and up to `context` more lines on both
    /// sides if they are adjacent in the source. `None` outside of the excerpt.
    pub(super) fn lines(&self, start: usize, end: usize, context: (usize, usize)) -> Option<Lines> {
        let mut first = self.index_of(start)?;
        let mut last = self.index_of(end.max(start + 1) - 1)?;
        for _ in 0..context.0 {
            first -= usize::from(first > 0 && self.adjoin(first - 1));
        }
        for _ in 0..context.1 {
            last += usize::from(self.adjoin(last));
        }
        let end = self.lines.get(last + 1).map_or(self.text.len(), |l| l.at);
        let first_line = self.lines.get(first)?;
        let text = self.text.get(first_line.at..end)?;
        Some(Lines {
            start: first_line.at,
            end: first_line.at + text.trim_end_matches('\n').len(),
            number: first_line.number,
            count: last - first + 1,
        })
    }

    /// The text of the lines, sanitised.
    pub(super) fn text(&self, lines: &Lines) -> &str {
        self.text.get(lines.start..lines.end).unwrap_or_default()
    }

    fn add(&mut self, source: &Source, mark: &marks::Wanted, pieces: &[Piece], room: usize) {
        let start = place(pieces, mark.span.start);
        let end = place(pieces, mark.span.end).max(start);
        let before = self.line_at(start).and_then(|line| {
            // miette draws the stem of a label below the middle of the mark.
            let left = crop::columns(self.text.get(line.at..start)?);
            Some(left + crop::columns(self.text.get(start..end)?) / 2)
        });
        let room = room.saturating_sub(before.unwrap_or_default() + FRAME);
        self.marks.push(Mark {
            start,
            end,
            text: wrap(&mark.text, room.max(LABEL_MIN)),
            primary: mark.primary,
            position: source.position(mark.span.start),
        });
    }

    /// True if the line after the one at an index is also the next one in the source.
    fn adjoin(&self, index: usize) -> bool {
        match (self.lines.get(index), self.lines.get(index + 1)) {
            (Some(line), Some(next)) => line.number + 1 == next.number,
            _ => false,
        }
    }

    fn index_of(&self, at: usize) -> Option<usize> {
        if at > self.text.len() {
            return None;
        }
        let after = self.lines.partition_point(|line| line.at <= at);
        after.checked_sub(1)
    }

    fn line_at(&self, at: usize) -> Option<&ExcerptLine> {
        self.lines.get(self.index_of(at)?)
    }
}

/// Some lines of an excerpt that follow each other.
pub(super) struct Lines {
    /// The first byte, in the excerpt's text.
    pub(super) start: usize,
    /// One past the last byte, without the last line break.
    pub(super) end: usize,
    /// The first line's number in the source, 1-based.
    pub(super) number: u32,
    /// How many lines there are.
    pub(super) count: usize,
}

fn line_numbers(source: &Source, wanted: &[marks::Wanted]) -> BTreeSet<u32> {
    let mut numbers = BTreeSet::new();
    for mark in wanted {
        let (first, last) = mark.lines(source);
        for number in first.saturating_sub(CONTEXT)..=last + CONTEXT {
            let Some(span) = source.line_span(number) else {
                continue;
            };
            // The empty line after the last line break is not shown.
            if number == 1 || (span.start as usize) < source.text().len() {
                numbers.insert(number);
            }
        }
    }
    numbers
}

fn lay_out(
    source: &Source,
    numbers: &BTreeSet<u32>,
    wanted: &[marks::Wanted],
    (room, unicode): (usize, bool),
) -> (Excerpt, Vec<Piece>) {
    let mut text = String::new();
    let mut lines = Vec::new();
    let mut pieces = Vec::new();
    let ellipsis = if unicode { "…" } else { "..." };
    for &number in numbers {
        let Some(line) = source.line_span(number) else {
            continue;
        };
        lines.push(ExcerptLine { at: text.len(), number });
        let shown = crop::crop(source, line, wanted.iter().map(|mark| mark.span), room);
        let mut expected = line.start;
        for part in shown {
            text.push_str(if part.start > expected { ellipsis } else { "" });
            let at = text.len();
            text.push_str(&sanitize::same_length(&source.shown(part)));
            pieces.push(Piece { source: part, at });
            expected = part.end;
        }
        text.push_str(if line.end > expected { ellipsis } else { "" });
        text.push('\n');
    }
    let marks = Vec::new();
    (Excerpt { text, lines, marks }, pieces)
}

/// The excerpt's byte for an offset of the source; for one that is not shown, the nearest before.
fn place(pieces: &[Piece], offset: u32) -> usize {
    let after = pieces.partition_point(|piece| piece.source.start <= offset);
    let piece = after.checked_sub(1).and_then(|index| pieces.get(index));
    piece.map_or(0, |Piece { source, at }| at + (offset.min(source.end) - source.start) as usize)
}

fn wrap(text: &str, width: usize) -> String {
    textwrap::fill(&sanitize::lines(text), prose::wrapping(width))
}
