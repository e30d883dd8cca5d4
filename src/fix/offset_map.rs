//! Offsets of a text before and after some text edits.

use std::collections::BTreeMap;

use crate::source::{Span, offset};
use crate::text_edit::TextEdit;

/// Maps offsets of a text to offsets of the edited text.
pub(super) struct OffsetMap {
    /// In the order of the text.
    steps: Vec<Step>,
}

/// One text edit.
struct Step {
    /// The span that it replaces.
    span: Span,
    /// The length of the new text.
    len: u32,
    /// How far all edits up to this one move the text behind it.
    shift: i64,
}

impl OffsetMap {
    /// The map of some text edits of one text, none of which overlap.
    pub(super) fn new(text_edits: &[TextEdit]) -> Self {
        let mut sorted: Vec<&TextEdit> = text_edits.iter().collect();
        sorted.sort_by_key(|text_edit| text_edit.span);
        let mut steps = Vec::with_capacity(sorted.len());
        let mut shift = 0;
        for text_edit in sorted {
            let span = text_edit.span;
            let len = offset(text_edit.text.len());
            shift += i64::from(len) - i64::from(span.end - span.start);
            steps.push(Step { span, len, shift });
        }
        Self { steps }
    }

    /// An offset in the edited text; `None` if the text at the offset was removed.
    pub(super) fn edited(&self, at: u32) -> Option<u32> {
        let next = self.steps.partition_point(|step| step.span.end <= at);
        if let Some(step) = self.steps.get(next)
            && step.span.start <= at
        {
            if step.len == 0 {
                return None;
            }
            return Some(self.shifted(step.span.start, next));
        }
        Some(self.shifted(at, next))
    }

    /// An offset moved by the first `count` text edits.
    fn shifted(&self, at: u32, count: usize) -> u32 {
        let last = count.checked_sub(1).and_then(|last| self.steps.get(last));
        let shift = last.map_or(0, |step| step.shift);
        u32::try_from(i64::from(at) + shift).unwrap_or(u32::MAX)
    }
}

/// The spans that the fixes of one batch edit. None of them overlap.
#[derive(Default)]
pub(super) struct ClaimedRanges {
    by_span: BTreeMap<(u32, u32), TextEdit>,
}

impl ClaimedRanges {
    /// True if one of some text edits overlaps a claimed range.
    pub(super) fn overlap(&self, text_edits: &[TextEdit]) -> bool {
        text_edits.iter().any(|text_edit| self.overlaps(text_edit))
    }

    fn overlaps(&self, text_edit: &TextEdit) -> bool {
        let until = (text_edit.span.end, u32::MAX);
        for (&(_, end), claimed) in self.by_span.range(..=until).rev() {
            // The ranges before this one end even earlier.
            if end < text_edit.span.start {
                return false;
            }
            if text_edit.meets(claimed) {
                return true;
            }
        }
        false
    }

    /// Claims the spans of some text edits.
    pub(super) fn claim(&mut self, text_edits: Vec<TextEdit>) {
        for text_edit in text_edits {
            self.by_span.insert((text_edit.span.start, text_edit.span.end), text_edit);
        }
    }
}
