//! Puts tags back into the text of a scalar.

use super::{Mark, Place};
use crate::mapped_text::{MappedText, Piece, UnknownReason};
use crate::source::Span;

/// The text with every tag as it is written, as a hole. Lines of tags that leave nothing are known to
/// be that, break and all: in a script, a blank line would end a command that goes on.
pub(super) fn restore(
    masked: &MappedText,
    marks: impl Iterator<Item = Mark>,
    original: &str,
) -> MappedText {
    let mut restorer = Restorer {
        out: MappedText::new(masked.whole()),
        marks: marks.peekable(),
        original,
        covered: 0,
    };
    for piece in masked.pieces() {
        restorer.piece(masked, &piece);
    }
    while let Some(mark) = restorer.marks.next() {
        restorer.emit(mark);
    }
    restorer.out
}

struct Restorer<'a, I: Iterator<Item = Mark>> {
    out: MappedText,
    marks: std::iter::Peekable<I>,
    original: &'a str,
    /// Up to where marks have taken the place of text.
    covered: u32,
}

impl<I: Iterator<Item = Mark>> Restorer<'_, I> {
    fn piece(&mut self, masked: &MappedText, piece: &Piece<'_>) {
        // A tag in the indentation that the scalar does without is in no piece.
        while let Some(mark) = self.marks.next_if(|mark| mark.span.end <= piece.source.start) {
            self.emit(mark);
        }
        if piece.verbatim {
            self.verbatim(masked, piece);
        } else if piece.text.chars().all(char::is_whitespace) {
            self.fold(piece);
        } else {
            self.whole(piece);
        }
    }

    fn verbatim(&mut self, masked: &MappedText, piece: &Piece<'_>) {
        let Span { start, end } = piece.source;
        let mut at = start.max(self.covered);
        while let Some(mark) = self.marks.next_if(|mark| mark.span.start < end) {
            self.copy(masked, piece, at..mark.span.start);
            self.emit(mark);
            at = at.max(mark.span.end);
        }
        self.copy(masked, piece, at..end);
    }

    fn copy(&mut self, masked: &MappedText, piece: &Piece<'_>, source: std::ops::Range<u32>) {
        if source.start < source.end {
            let from = piece.at + (source.start - piece.source.start) as usize;
            let len = (source.end - source.start) as usize;
            self.out.push_slice(masked, from..from + len);
        }
    }

    /// Line breaks, folded or not. Masked lines in them are blank, and would count as paragraphs.
    fn fold(&mut self, piece: &Piece<'_>) {
        let end = piece.source.end;
        if end <= self.covered {
            return;
        }
        let mut inside = Vec::new();
        while let Some(mark) = self.marks.next_if(|mark| mark.span.start < end) {
            inside.push(mark);
        }
        if inside.is_empty() {
            return self.out.push_replaced(piece.text, piece.source);
        }
        let breaks = piece.text.matches('\n').count();
        let between = match breaks.saturating_sub(inside.len()) {
            0 => " ".to_owned(),
            left => "\n".repeat(left),
        };
        self.out.push_replaced(&between, piece.source);
        for mark in inside {
            if self.emit(mark) {
                self.out.push_replaced(" ", piece.source);
            }
        }
    }

    /// A scalar whose bytes can't be told apart: with one tag in it, all of it is unknown.
    fn whole(&mut self, piece: &Piece<'_>) {
        let span = piece.source;
        if self.marks.next_if(|mark| mark.span.start < span.end).is_none() {
            return self.out.push_replaced(piece.text, span);
        }
        while self.marks.next_if(|mark| mark.span.start < span.end).is_some() {}
        let written = self.original.get(span.range()).unwrap_or_default();
        self.out.push_hole(written, span, UnknownReason::Template);
    }

    /// Writes a tag; false for one that leaves nothing.
    fn emit(&mut self, mark: Mark) -> bool {
        self.covered = self.covered.max(mark.span.end);
        let written = self.original.get(mark.span.range()).unwrap_or_default();
        // A tag may go on behind the token, which then points at its beginning.
        let Span { start, end } = self.out.whole();
        let place = Span::new(mark.span.start.clamp(start, end), mark.span.end.min(end));
        match mark.place {
            Place::Nothing => {}
            Place::NoLine => self.out.push_tag_line(written, place),
            Place::Value | Place::Line => {
                self.out.push_hole(written, place, UnknownReason::Template);
            }
        }
        matches!(mark.place, Place::Value | Place::Line)
    }
}
