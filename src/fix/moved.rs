//! Where places of a text are after some splices.

use std::collections::BTreeMap;

use crate::source::{Span, offset};
use crate::splice::Splice;

/// Splices in the order of the text, each with how much comes and how far that moves what stands behind.
pub(super) struct Moved {
    steps: Vec<(Span, u32, i64)>,
}

impl Moved {
    /// The splices of one text, none of which meets another.
    pub(super) fn by(splices: &[Splice]) -> Self {
        let mut sorted: Vec<&Splice> = splices.iter().collect();
        sorted.sort_by_key(|splice| splice.span);
        let mut shift = 0;
        let steps = sorted.into_iter().map(|splice| {
            let gone = i64::from(splice.span.end - splice.span.start);
            let text = offset(splice.text.len());
            shift += i64::from(text) - gone;
            (splice.span, text, shift)
        });
        Self { steps: steps.collect() }
    }

    /// Where a place is now; `None` where it was taken away.
    pub(super) fn place(&self, at: u32) -> Option<u32> {
        let next = self.steps.partition_point(|(span, ..)| span.end <= at);
        match self.steps.get(next) {
            Some((span, text, _)) if span.start <= at => {
                (*text > 0).then(|| self.shifted(span.start, next))
            }
            _ => Some(self.shifted(at, next)),
        }
    }

    /// A place behind the first so many splices.
    fn shifted(&self, at: u32, behind: usize) -> u32 {
        let before = behind.checked_sub(1).and_then(|last| self.steps.get(last));
        let shift = before.map_or(0, |(.., shift)| *shift);
        u32::try_from(i64::from(at) + shift).unwrap_or(u32::MAX)
    }
}

/// Places that splices take, none of which meets another.
#[derive(Default)]
pub(super) struct Taken {
    ends: BTreeMap<(u32, u32), Splice>,
}

impl Taken {
    /// True where one of some splices meets one of these.
    pub(super) fn meets(&self, splices: &[Splice]) -> bool {
        splices.iter().any(|splice| {
            let before = self.ends.range(..=(splice.span.end, u32::MAX)).rev();
            let mut near = before.take_while(|((_, end), _)| *end >= splice.span.start);
            near.any(|(_, other)| splice.meets(other))
        })
    }

    pub(super) fn take(&mut self, splices: Vec<Splice>) {
        let places =
            splices.into_iter().map(|splice| ((splice.span.start, splice.span.end), splice));
        self.ends.extend(places);
    }
}
