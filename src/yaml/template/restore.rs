//! Puts tags back into the text of a scalar.

use super::{MarkKind, TagMark};
use crate::mapped_text::{MappedPiece, MappedText, UnknownReason};
use crate::source::Span;

/// The text with every tag as it is written, as a hole.
///
/// A line of tags that leaves nothing is kept, and marked as such, with its line break. In a script a
/// blank line would end a command that goes on:
///
/// ```yaml
/// args:
/// - |
///   kube-apiserver \\
///   {{- if .Values.debug }}
///     --v=4 \\
///   {{- end }}
///     --secure-port=6443
/// ```
///
/// Fixture: `templates/helm-branches.yaml`.
pub(super) fn restore(
    masked: &MappedText,
    marks: impl Iterator<Item = TagMark>,
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

/// Builds the text from the pieces of the masked text and the marks, both in the order of the file.
struct Restorer<'a, I: Iterator<Item = TagMark>> {
    out: MappedText,
    marks: std::iter::Peekable<I>,
    original: &'a str,
    /// The end of the last tag that was written; the text before it is done.
    covered: u32,
}

impl<I: Iterator<Item = TagMark>> Restorer<'_, I> {
    fn piece(&mut self, masked: &MappedText, piece: &MappedPiece<'_>) {
        // The indentation of a block scalar is in no piece, and a tag can be in it.
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

    fn verbatim(&mut self, masked: &MappedText, piece: &MappedPiece<'_>) {
        let Span { start, end } = piece.source;
        let mut at = start.max(self.covered);
        while let Some(mark) = self.marks.next_if(|mark| mark.span.start < end) {
            self.copy(masked, piece, at..mark.span.start);
            self.emit(mark);
            at = at.max(mark.span.end);
        }
        self.copy(masked, piece, at..end);
    }

    /// Copies what is not a tag. A blank that was drawn over a part of a character is in the place of the
    /// whole character: `{% if %}\u{85}` leaves two blanks after the tag.
    fn copy(&mut self, masked: &MappedText, piece: &MappedPiece<'_>, source: std::ops::Range<u32>) {
        if source.start >= source.end {
            return;
        }
        let from = |at: u32| piece.at + (at - piece.source.start) as usize;
        let all = from(source.start)..from(source.end);
        let written = self.original.get(source.start as usize..source.end as usize);
        if written == masked.text().get(all.clone()) {
            self.out.push_slice(masked, all);
            return;
        }
        let mut copied = source.start;
        let mut at = source.start;
        while at < source.end {
            let character = character_at(self.original, at);
            let next = character.end.min(source.end);
            let drawn = masked.text().get(from(at)..from(next)).unwrap_or_default();
            if character.end - character.start > 1
                && self.original.get(character.range()) != Some(drawn)
            {
                self.slice(masked, from(copied)..from(at));
                self.out.push_replaced(drawn, character);
                copied = next;
            }
            at = next;
        }
        self.slice(masked, from(copied)..all.end);
    }

    fn slice(&mut self, masked: &MappedText, range: std::ops::Range<usize>) {
        if !range.is_empty() {
            self.out.push_slice(masked, range);
        }
    }

    /// White space with line breaks. A masked line of tags is blank, so the parser took it for the end
    /// of a paragraph:
    ///
    /// ```yaml
    /// args: >
    ///   --a=1
    ///   {{- if .x }}
    ///   --b=2
    /// ```
    ///
    /// Each masked line takes one line break away again, and what is left is a blank or line breaks.
    fn fold(&mut self, piece: &MappedPiece<'_>) {
        let end = piece.source.end;
        if end <= self.covered {
            return;
        }
        let mut inside = Vec::new();
        while let Some(mark) = self.marks.next_if(|mark| mark.span.start < end) {
            inside.push(mark);
        }
        let places: Vec<Span> = inside.iter().map(|mark| self.place(mark)).collect();
        let Some(&first) = places.first() else {
            return self.out.push_replaced(piece.text, piece.source);
        };
        let breaks = piece.text.matches('\n').count();
        let between = match breaks.saturating_sub(inside.len()) {
            0 => " ".to_owned(),
            left => "\n".repeat(left),
        };
        self.out.push_replaced(&between, gap(piece.source.start, first.start, first));
        let next = places.iter().skip(1).map(|place| place.start).chain([end]);
        for ((mark, &place), next) in inside.into_iter().zip(&places).zip(next) {
            if self.emit(mark) {
                self.out.push_replaced(" ", gap(place.end, next, place));
            }
        }
    }

    /// A scalar whose bytes cannot be told apart. With one tag in it, all of it is unknown.
    fn whole(&mut self, piece: &MappedPiece<'_>) {
        let span = piece.source;
        if self.marks.next_if(|mark| mark.span.start < span.end).is_none() {
            return self.out.push_replaced(piece.text, span);
        }
        while self.marks.next_if(|mark| mark.span.start < span.end).is_some() {}
        let written = self.original.get(span.range()).unwrap_or_default();
        self.out.push_hole(written, span, UnknownReason::Template);
    }

    /// The place of a tag. It may go on behind the token; its place is then the part inside of the token.
    fn place(&self, mark: &TagMark) -> Span {
        let Span { start, end } = self.out.whole();
        Span::new(mark.span.start.clamp(start, end), mark.span.end.min(end))
    }

    /// Writes a tag, and says if anything takes its place.
    fn emit(&mut self, mark: TagMark) -> bool {
        self.covered = self.covered.max(mark.span.end);
        let written = self.original.get(mark.span.range()).unwrap_or_default();
        let place = self.place(&mark);
        match mark.kind {
            MarkKind::Nothing => {}
            MarkKind::TagLine => self.out.push_tag_line(written, place),
            MarkKind::Value | MarkKind::Lines => {
                self.out.push_hole(written, place, UnknownReason::Template);
            }
        }
        matches!(mark.kind, MarkKind::Value | MarkKind::Lines)
    }
}

/// The place of the white space from one offset to another. If nothing is between them, it is the place of the tag
/// beside it. So the places of a text are in the order of the file. To find one, `MappedText` reads only a few of them.
fn gap(start: u32, end: u32, tag: Span) -> Span {
    if start < end { Span::new(start, end) } else { tag }
}

/// The character that a byte is a part of.
fn character_at(text: &str, at: u32) -> Span {
    let (mut start, mut end) = (at as usize, at as usize + 1);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while end < text.len() && !text.is_char_boundary(end) {
        end += 1;
    }
    Span::from_range(&(start..end))
}
