//! Edits inside a scalar: another text for a part of it, quotes round it.

use super::scalar::{encode, inside, is_plain};
use super::shape::Change;
use super::{Editor, Plan};
use crate::source::Span;
use crate::text_edit::{EditError, TextEdit, words};
use crate::yaml::tree::Style;

impl Editor<'_> {
    /// Writes `new` where `old` stands at a span. Dashes before it stay.
    pub(super) fn write(&self, place: Span, old: &str, new: &str) -> Result<Plan, EditError> {
        let path = self.path(place)?;
        let (&id, above) = path.split_last().ok_or(EditError::Derived)?;
        self.refuse_shared(id)?;
        let (text, style) = self.scalar(id).ok_or(EditError::Derived)?;
        let all = 0..text.text().len();
        let range = if place == text.whole() {
            all.clone()
        } else {
            words::range_of(&text, place).ok_or(EditError::Derived)?
        };
        let found = text.text().get(range.clone()).unwrap_or_default();
        let dashes = found.strip_suffix(old).ok_or(EditError::Derived)?;
        if dashes.contains(|c| c != '-') {
            return Err(EditError::Derived);
        }
        let range = range.start + dashes.len()..range.end;
        if text.unknown(range.clone()).is_some() {
            return Err(EditError::Template);
        }
        let whole = range == all;
        if !whole && !words::is_plain(new) {
            return Err(EditError::Nested);
        }
        let mut full = text.text().to_owned();
        full.replace_range(range.clone(), new);
        let in_flow = above.last().is_some_and(|&parent| self.is_flow(parent));
        let quoted = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
        let unfit = style == Style::Plain && !is_plain(&full, in_flow);
        let text_edit = if unfit || range.is_empty() || (whole && quoted) {
            if !(quoted || style == Style::Plain) {
                return Err(EditError::Layout);
            }
            TextEdit::new(self.span(id), encode(&full, style, in_flow))
        } else {
            TextEdit::new(text.span(range.clone()), inside(new, style))
        };
        let change = Change::Text(id, range, new.to_owned());
        self.finish(vec![text_edit], vec![change])
    }

    /// Puts the value at a span in quotes, those of its neighbours.
    pub(super) fn quote(&self, place: Span) -> Result<Plan, EditError> {
        let path = self.path(place)?;
        let &id = path.last().ok_or(EditError::Derived)?;
        self.refuse_shared(id)?;
        let (text, style) = self.scalar(id).ok_or(EditError::Derived)?;
        let len = text.text().len();
        if style != Style::Plain || self.span(id) != place || text.unknown(0..len).is_some() {
            return Err(EditError::Derived);
        }
        let quotes = self.quotes_near(&path, id);
        let text_edit = TextEdit::new(place, encode(text.text(), quotes, false));
        let change = Change::Text(id, 0..0, String::new());
        self.finish(vec![text_edit], vec![change])
    }
}
