//! A flow document of YAML that is put together from a literal of jsonnet.

use std::ops::Range;

use crate::dialect::flow_text;
use crate::mapped_text::{MappedText, UnknownReason};

/// A document of YAML in which every character has a place in the file.
pub(super) struct LiteralDocument<'f> {
    file: &'f MappedText,
    pub(super) text: MappedText,
    /// An expression may add entries to an object.
    pub(super) is_open: bool,
}

impl<'f> LiteralDocument<'f> {
    /// An empty document.
    pub(super) fn new(file: &'f MappedText) -> Self {
        Self { file, text: MappedText::new(file.whole()), is_open: false }
    }

    /// Adds a part of the file as it is written.
    pub(super) fn slice(&mut self, range: &Range<usize>) {
        self.text.push_slice(self.file, range.clone());
    }

    /// Adds a character of YAML for the token at a place.
    pub(super) fn sign(&mut self, text: &str, range: &Range<usize>) {
        self.text.push_replaced(text, self.file.span(range.clone()));
    }

    /// Adds the unknown value of the expression at a place.
    pub(super) fn unknown(&mut self, range: &Range<usize>) {
        let place = self.file.span(range.clone());
        self.sign("\"", range);
        self.text.push_hole("<expression>", place, UnknownReason::Template);
        self.sign("\"", range);
    }

    /// Adds a text in quotes, with what YAML has to have escaped.
    pub(super) fn mapped(&mut self, text: &MappedText) {
        self.text.append(&flow_text::quoted(text));
    }
}
