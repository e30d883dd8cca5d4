//! The keys with their values and the list items of a file, and which of them a place lies in.

use std::collections::BTreeSet;

use crate::source::Span;

/// The spans of keys with their values and of list items, each with its first line. Two of them are
/// nested or have nothing in common.
#[derive(Default)]
pub(super) struct Parts {
    all: Vec<Part>,
}

struct Part {
    line: u32,
    span: Span,
    /// The index of the innermost part that it lies in.
    parent: Option<usize>,
}

impl Parts {
    pub(super) fn push(&mut self, line: u32, span: Span) {
        self.all.push(Part { line, span, parent: None });
    }

    /// Keeps the parts that begin on some lines, in the order of the text, and works out how they are
    /// nested.
    pub(super) fn finish(&mut self, lines: &BTreeSet<u32>) {
        self.all.retain(|part| lines.contains(&part.line));
        self.all.sort_by_key(|part| (part.span.start, std::cmp::Reverse(part.span.end)));
        let mut open: Vec<(usize, Span)> = Vec::new();
        for (at, part) in self.all.iter_mut().enumerate() {
            while open.last().is_some_and(|(_, outer)| !outer.contains(part.span)) {
                open.pop();
            }
            part.parent = open.last().map(|(outer, _)| *outer);
            open.push((at, part.span));
        }
    }

    /// The first lines of the parts that a place lies in. They are the last part that begins before it, or
    /// enclose that one.
    pub(super) fn around(&self, place: Span) -> impl Iterator<Item = u32> {
        let after = self.all.partition_point(|part| part.span.start <= place.start);
        let innermost = after.checked_sub(1).and_then(|at| self.all.get(at));
        let outwards = std::iter::successors(innermost, |part| self.all.get(part.parent?));
        outwards.filter(move |part| part.span.contains(place)).map(|part| part.line)
    }
}
