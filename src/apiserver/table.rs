//! Tables of facts by version: text with a row a line, sorted by the first cell, tabs between cells.
//!
//! A table is never read as a whole to look something up: a row is found in the text by halving it,
//! and its cells are read when they are asked for.

use memchr::{memchr, memrchr};

/// The text of a table. Comments begin with `#`, which sorts before every name.
#[derive(Clone, Copy, Debug)]
pub(super) struct VersionTable(pub(super) &'static str);

impl VersionTable {
    /// Every row, in the order of the text.
    pub(super) fn rows(self) -> impl Iterator<Item = &'static str> {
        self.0.lines().filter(|line| !line.starts_with('#'))
    }

    /// The row whose first cell is `key`.
    pub(super) fn find(self, key: &str) -> Option<&'static str> {
        let text = self.0;
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // A name may have any letter, the text is ASCII: every offset is a boundary.
            let start = memrchr(b'\n', text.get(..middle)?.as_bytes()).map_or(0, |at| at + 1);
            let rest = text.get(start..)?;
            let line = rest.get(..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()))?;
            let name = line.get(..memchr(b'\t', line.as_bytes()).unwrap_or(line.len()))?;
            match name.cmp(key) {
                std::cmp::Ordering::Equal => return Some(line),
                std::cmp::Ordering::Less => low = start + line.len() + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }
}

/// A cell with a minor version; `None` for `-` and `?`.
pub(super) fn minor(cell: &str) -> Option<u8> {
    cell.parse().ok()
}
