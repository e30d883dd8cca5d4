//! Where a template may add what nobody sees.

use super::LineHole;
use crate::source::Span;
use crate::yaml::tree::Node;

impl Node<'_> {
    /// True where a template may add items to this list, or entries to this mapping, which is the
    /// value of `key`.
    pub fn may_gain_items(self, key: Node<'_>) -> bool {
        if self.is_hole() {
            return true;
        }
        let collection = self.is_sequence() || self.is_mapping();
        if !collection && !self.is_null() {
            return false;
        }
        if self.is_flow() {
            return self.holes_in(self.span()).next().is_some();
        }
        // A list may stand no deeper than its key.
        let column = if collection && !self.span().is_empty() {
            self.column()
        } else {
            key.column()
        };
        let room = Span::new(key.span().end, self.room_end().max(key.span().end));
        self.holes_in(room)
            .any(|hole| hole.indent.is_none_or(|indent| indent >= column))
    }

    /// True where a template may add keys to this mapping.
    pub fn may_gain_keys(self) -> bool {
        if self.is_hole() || self.entries().any(|(key, _)| key.is_hole()) {
            return true;
        }
        if !self.is_mapping() {
            return false;
        }
        if self.is_flow() {
            return self.holes_in(self.span()).next().is_some();
        }
        let column = self.column();
        let room = Span::new(self.room_start(), self.room_end());
        self.holes_in(room)
            .any(|hole| hole.indent.is_none_or(|indent| indent == column))
    }

    /// True for a scalar that begins with something a template fills in.
    pub fn is_hole(self) -> bool {
        self.mapped()
            .is_some_and(|text| text.unknown(0..1).is_some())
    }

    /// Holes for whole lines in a span, but for those in the text of a scalar, which shows them.
    fn holes_in(self, span: Span) -> impl Iterator<Item = LineHole> {
        let lines = self.line_holes().iter().copied();
        lines.filter(move |hole| {
            span.start <= hole.span.start
                && hole.span.start < span.end
                && !self.in_scalar(hole.span)
        })
    }

    fn column(self) -> usize {
        let before = self.text_before(self.span());
        before.len() - before.rfind('\n').map_or(0, |line_break| line_break + 1)
    }
}
