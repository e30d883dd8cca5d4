//! Where places of a text are after some text edits.

use std::collections::BTreeMap;

use crate::source::{Span, offset};
use crate::text_edit::TextEdit;

/// Splices in the order of the text, each with how much comes and how far that moves what stands behind.
pub(super) struct Moved {
    steps: Vec<(Span, u32, i64)>,
}

impl Moved {
    /// The text edits of one text, none of which meets another.
    pub(super) fn by(text_edits: &[TextEdit]) -> Self {
        let mut sorted: Vec<&TextEdit> = text_edits.iter().collect();
        sorted.sort_by_key(|text_edit| text_edit.span);
        let mut shift = 0;
        let steps = sorted.into_iter().map(|text_edit| {
            let gone = i64::from(text_edit.span.end - text_edit.span.start);
            let text = offset(text_edit.text.len());
            shift += i64::from(text) - gone;
            (text_edit.span, text, shift)
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

    /// A place behind the first so many text edits.
    fn shifted(&self, at: u32, behind: usize) -> u32 {
        let before = behind.checked_sub(1).and_then(|last| self.steps.get(last));
        let shift = before.map_or(0, |(.., shift)| *shift);
        u32::try_from(i64::from(at) + shift).unwrap_or(u32::MAX)
    }
}

/// Places that text edits take, none of which meets another.
#[derive(Default)]
pub(super) struct Taken {
    ends: BTreeMap<(u32, u32), TextEdit>,
}

impl Taken {
    /// True where one of some text edits meets one of these.
    pub(super) fn meets(&self, text_edits: &[TextEdit]) -> bool {
        text_edits.iter().any(|text_edit| {
            let before = self.ends.range(..=(text_edit.span.end, u32::MAX)).rev();
            let mut near = before.take_while(|((_, end), _)| *end >= text_edit.span.start);
            near.any(|(_, other)| text_edit.meets(other))
        })
    }

    pub(super) fn take(&mut self, text_edits: Vec<TextEdit>) {
        let places = text_edits
            .into_iter()
            .map(|text_edit| ((text_edit.span.start, text_edit.span.end), text_edit));
        self.ends.extend(places);
    }
}
