//! The place of an item in the value of a list flag.

use super::Flag;
use crate::source::Span;

/// The longest value whose items have places.
const LONGEST: usize = 4096;

impl Flag {
    /// The place of a part of the value; all of the value if it is not written as the process sees it.
    pub fn part_span(&self, part: std::ops::Range<usize>) -> Span {
        let whole = self.value_span;
        let len = self.known().map_or(0, str::len);
        if whole.range().len() != len || part.is_empty() || part.end > len {
            return whole;
        }
        let start = whole.range().start;
        Span::from_range(&(start + part.start..start + part.end))
    }

    /// The place of the first item that reads like this. It is the whole value if the value is longer than people
    /// write: such a list may have a hundred thousand items with a problem, and each search reads the list.
    pub fn item_span(&self, item: &str) -> Span {
        let value = self.known().unwrap_or_default();
        if value.len() > LONGEST {
            return self.value_span;
        }
        let mut at = 0;
        for written in value.split(',') {
            if written == item {
                return self.part_span(at..at + written.len());
            }
            at += written.len() + 1;
        }
        self.value_span
    }
}
