//! How much longer variables may make a text than it is written.

use std::cell::Cell;

/// Bytes that all uses of variables may come to for each byte of the text that uses them. A value of 16 KB
/// that is used 50,000 times would take a gigabyte.
const FOR_EACH_BYTE: usize = 8;

/// Bytes that they may come to in any text. A command line is not longer.
const LEAST: usize = 16 << 10;

/// Bytes that uses of variables may still come to.
#[derive(Debug, Default)]
pub(super) struct ExpandedBytes(Cell<usize>);

impl ExpandedBytes {
    /// Those of a text of a length in bytes.
    pub(super) fn of_text(length: usize) -> Self {
        Self(Cell::new(length.saturating_mul(FOR_EACH_BYTE).max(LEAST)))
    }

    /// Takes the bytes of one use. False if there are too few: the value then counts as not known.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let left = self.0.get().checked_sub(bytes);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}
