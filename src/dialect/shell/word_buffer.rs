//! The word that a splitter reads out of a text.

use std::ops::Range;

use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;

/// The word that is being read, with the place of each of its bytes.
pub(super) struct WordBuffer<'a> {
    text: &'a MappedText,
    word: Option<MappedText>,
}

impl<'a> WordBuffer<'a> {
    pub(super) const fn new(text: &'a MappedText) -> Self {
        Self { text, word: None }
    }

    /// Begins a word at a byte, unless one is begun: `''` is a word without a byte.
    pub(super) fn begin(&mut self, at: usize) -> &mut MappedText {
        let text = self.text;
        self.word.get_or_insert_with(|| MappedText::new(text.span(at..at + 1)))
    }

    /// Appends a part of the text.
    pub(super) fn push(&mut self, range: Range<usize>) {
        let text = self.text;
        self.begin(range.start).push_slice(text, range);
    }

    /// Appends the replacement of a part of the text.
    pub(super) fn push_replaced(&mut self, range: Range<usize>, replacement: &str) {
        let span = self.text.span(range.clone());
        self.begin(range.start).push_replaced(replacement, span);
    }

    /// Appends a part of the text whose value is unknown.
    pub(super) fn push_hole(&mut self, range: Range<usize>, why: UnknownReason) {
        let span: Span = self.text.span(range.clone());
        let written = self.text.text().get(range.clone()).unwrap_or_default();
        self.begin(range.start).push_hole(written, span, why);
    }

    /// The word so far; `None` if none is begun.
    pub(super) fn so_far(&self) -> Option<&str> {
        self.word.as_ref().map(MappedText::text)
    }

    /// Ends the word.
    pub(super) fn take(&mut self) -> Option<MappedText> {
        let word = self.word.take()?;
        // A word that shows nothing is pointed at by its quote.
        // Only blanks of the shell show nothing: a word of U+0085 has a character to point at.
        if word.text().bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Some(MappedText::coarse(word.text(), word.whole()));
        }
        Some(word.slice(0..word.text().len()))
    }
}
