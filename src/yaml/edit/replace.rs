//! Edits inside a scalar: another text for a part of it, quotes around it.

use std::ops::Range;

use super::scalar::{encode, inside, is_plain};
use super::shape::NodeChange;
use super::{Editor, Plan};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{EditError, TextEdit, words};
use crate::yaml::tree::ScalarStyle;

impl Editor<'_> {
    /// Replaces `old` at the end of a span by `new`. Dashes before it stay.
    pub(super) fn replace(&self, place: Span, old: &str, new: &str) -> Result<Plan, EditError> {
        let path = self.path(place)?;
        let (&id, above) = path.split_last().ok_or(EditError::Derived)?;
        self.refuse_shared(id)?;
        let (text, style) = self.scalar(id).ok_or(EditError::Derived)?;
        let all = 0..text.text().len();
        let range = range_of_old(&text, place, old)?;
        if text.unknown(range.clone()).is_some() {
            return Err(EditError::Template);
        }
        let is_whole = range == all;
        // A part of a string may be a word of a script, which may split or expand the new text.
        if !is_whole && !words::is_plain(new) {
            return Err(EditError::Nested);
        }
        let full = || {
            let mut full = text.text().to_owned();
            full.replace_range(range.clone(), new);
            full
        };
        let in_flow = above.last().is_some_and(|&parent| self.is_flow(parent));
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        // `--a=b: c` cannot be written without quotes.
        let is_unfit = style == ScalarStyle::Plain
            && !is_plain(&around(text.text(), range.clone(), new), in_flow);
        let text_edit = if is_unfit || range.is_empty() || (is_whole && is_quoted) {
            if !(is_quoted || style == ScalarStyle::Plain) {
                return Err(EditError::Layout);
            }
            TextEdit::new(self.span(id), encode(&full(), style, in_flow))
        } else {
            TextEdit::new(text.span(range.clone()), inside(new, style))
        };
        let change = NodeChange::Text(id, range, new.to_owned());
        self.finish(vec![text_edit], vec![change])
    }

    /// Puts the value at a span in the quotes of its neighbours. Fixture: `fix/kubeadm-map.yaml`.
    pub(super) fn quote(&self, place: Span) -> Result<Plan, EditError> {
        let path = self.path(place)?;
        let &id = path.last().ok_or(EditError::Derived)?;
        self.refuse_shared(id)?;
        let (text, style) = self.scalar(id).ok_or(EditError::Derived)?;
        let len = text.text().len();
        if style != ScalarStyle::Plain || self.span(id) != place || text.unknown(0..len).is_some() {
            return Err(EditError::Derived);
        }
        let quotes = self.quotes_near(&path);
        let text_edit = TextEdit::new(place, encode(text.text(), quotes, false));
        // The text stays, and the scalar becomes a string.
        let change = NodeChange::Text(id, 0..0, String::new());
        self.finish(vec![text_edit], vec![change])
    }
}

/// Bytes on each side of a part that decide whether a text with another part stays plain.
const NEAR: usize = 1024;

/// A text with `new` in place of a part, as far as it is near that part. A script of 1 MB may be one plain scalar, with
/// 10,000 parts to replace.
fn around(text: &str, part: Range<usize>, new: &str) -> String {
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let start = (0..=part.start.saturating_sub(NEAR)).rev().find(is_boundary).unwrap_or(0);
    let end = (part.end.saturating_add(NEAR)..text.len()).find(is_boundary);
    let end = end.unwrap_or(text.len());
    // One letter stands for what is left out: a plain scalar may neither begin nor end with some characters.
    let left_out = |is_more: bool| if is_more { "a" } else { "" };
    let before = text.get(start..part.start).unwrap_or_default();
    let behind = text.get(part.end..end).unwrap_or_default();
    [left_out(start > 0), before, new, behind, left_out(end < text.len())].concat()
}

/// The range of `old` at the end of a place in a scalar's text. Only dashes may be before it.
fn range_of_old(text: &MappedText, place: Span, old: &str) -> Result<Range<usize>, EditError> {
    let range = if place == text.whole() {
        0..text.text().len()
    } else {
        words::range_of(text, place).ok_or(EditError::Derived)?
    };
    let found = text.text().get(range.clone()).unwrap_or_default();
    let dashes = found.strip_suffix(old).ok_or(EditError::Derived)?;
    if dashes.contains(|c| c != '-') {
        return Err(EditError::Derived);
    }
    Ok(range.start + dashes.len()..range.end)
}
