//! What a template may add where nobody sees it, and what it may leave out.

use super::node::Node;
use super::template::{LineHole, Presence};
use super::tree::{NodeKind, Stream};
use crate::source::{Span, offset};

impl Stream<'_> {
    /// True for a place of the file that no condition of a template decides on.
    pub fn is_unconditional(&self, part: Span) -> bool {
        let nowhere = Span::new(u32::MAX, u32::MAX);
        self.template
            .as_ref()
            .is_none_or(|template| template.presence(part, nowhere) == Presence::Certain)
    }

    /// True where a template fills in all that stands below one of some keys, or an item of a list
    /// there.
    pub fn is_filled_in(&self, keys: &[&str]) -> bool {
        if self.template.is_none() {
            return false;
        }
        self.entries.iter().any(|&(key, value)| {
            let value = self.node(value);
            self.node(key).text().is_some_and(|key| keys.contains(&key))
                && (value.is_hole() || value.items().any(Node::is_hole))
        })
    }

    /// True where a template may add lines anywhere.
    pub fn may_gain_lines(&self) -> bool {
        let template = self.template.as_ref();
        template.is_some_and(|template| !template.lines.is_empty())
    }
}

impl Node<'_> {
    /// True for a node of a text that holds tags of a template.
    pub const fn is_in_template(self) -> bool {
        self.stream.template.is_some()
    }

    /// Whether it is there, given that what stands at `given` in the file is.
    pub fn presence(self, given: Span) -> Presence {
        self.presence_of(self.span(), given)
    }

    /// As [`presence`](Self::presence), of any part of the stream.
    pub fn presence_of(self, part: Span, given: Span) -> Presence {
        let template = self.stream.template.as_ref();
        template.map_or(Presence::Certain, |template| template.presence(part, given))
    }

    /// True for a scalar that begins with something a template fills in.
    pub fn is_hole(self) -> bool {
        self.is_in_template() && self.mapped().is_some_and(|text| text.unknown(0..1).is_some())
    }

    /// True where a template may add items to this list, or entries to this mapping, which is the
    /// value of `key`.
    pub fn may_gain_items(self, key: Node<'_>) -> bool {
        if !self.is_in_template() {
            return false;
        }
        if self.is_hole() {
            return true;
        }
        let collection = self.is_sequence() || self.is_mapping();
        if !collection && !self.is_null() {
            return false;
        }
        if self.is_flow() {
            return self.holes_in(self.own_span()).next().is_some();
        }
        // A list may stand no deeper than its key.
        let column = if collection { self.column() } else { key.column() };
        let start = key.own_span().end;
        self.holes_in(Span::new(start, self.room_end().max(start)))
            .any(|hole| hole.indent.is_none_or(|indent| indent >= column))
    }

    /// True where a template may add keys to this mapping.
    pub fn may_gain_keys(self) -> bool {
        if !self.is_in_template() {
            return false;
        }
        if self.is_hole() || self.entries().any(|(key, _)| key.is_hole()) {
            return true;
        }
        if !self.is_mapping() {
            return false;
        }
        if self.is_flow() {
            return self.holes_in(self.own_span()).next().is_some();
        }
        let column = self.column();
        self.holes_in(Span::new(self.room_start(), self.room_end()))
            .any(|hole| hole.indent.is_none_or(|indent| indent == column))
    }

    /// Holes for whole lines in a span, but for those in the text of a scalar, which shows them.
    fn holes_in(self, span: Span) -> impl Iterator<Item = LineHole> {
        let template = self.stream.template.as_ref();
        let lines = template.into_iter().flat_map(|template| &template.lines);
        lines.copied().filter(move |hole| {
            span.start <= hole.span.start
                && hole.span.start < span.end
                && !self.in_scalar(hole.span)
        })
    }

    /// Where what follows the node begins: up to there more of it may come.
    fn room_end(self) -> u32 {
        let end = self.own_span().end;
        let behind = self.stream.nodes.iter().skip(self.id as usize + 1);
        behind
            .map(|data| data.span)
            .find(|span| span.start >= end && !span.is_empty())
            .map_or(offset(self.stream.text().len()), |span| span.start)
    }

    /// Where what stands before the node ends: nodes are in the order of the text.
    fn room_start(self) -> u32 {
        let start = self.own_span().start;
        let before = self.stream.nodes.iter().take(self.id as usize).rev();
        let mut ends = before.map(|data| data.span.end);
        ends.find(|&end| end <= start).unwrap_or(0)
    }

    /// True where a scalar of the stream holds a span.
    fn in_scalar(self, span: Span) -> bool {
        let nodes = &self.stream.nodes;
        let behind = nodes.partition_point(|data| data.span.start <= span.start);
        let before = behind.checked_sub(1).and_then(|last| nodes.get(last));
        before.is_some_and(|data| {
            matches!(data.kind, NodeKind::Scalar { .. }) && data.span.contains(span)
        })
    }

    fn column(self) -> usize {
        let start = self.own_span().start as usize;
        let before = self.stream.text().get(..start).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |line_break| line_break + 1)
    }
}
