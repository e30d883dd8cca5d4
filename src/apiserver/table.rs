//! Tables of facts by version, sorted by the first cell.
//!
//! A table is never read as a whole to look something up: a row is found in the text by halving it,
//! and its cells are read when they are asked for.

use std::ops::RangeInclusive;

use memchr::{memchr, memrchr};

use super::flags::Availability;
use crate::built_in_table::{self, Cells};

/// A table whose rows are read as `T`. Its comments begin with `#`, which sorts before every name.
#[derive(Debug)]
pub(super) struct VersionTable<T> {
    pub(super) text: &'static str,
    pub(super) read: fn(Cells) -> Option<T>,
}

/// The minor versions that have what a row is about.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// The first minor version that surely has it; 0 or the oldest version of the table if it may be older.
    pub since: u8,
    /// The first minor version that surely has it no more.
    pub removed: Option<u8>,
}

impl Lifetime {
    /// Reads two cells.
    pub(super) fn read(cells: &mut Cells) -> Option<Self> {
        Some(Self { since: minor(cells.next()?)?, removed: minor(cells.next()?) })
    }

    /// Whether a minor version has it, if the versions in `read` were read for the table.
    pub(super) fn presence(self, minor: u8, read: &RangeInclusive<u8>) -> Availability {
        if self.removed.is_some_and(|removed| minor >= removed) {
            return Availability::Absent;
        }
        // The first version that was read does not say what was there before.
        let may_be_older = self.since == 0 || self.since == *read.start();
        if minor > *read.end() || (may_be_older && minor < *read.start()) {
            return Availability::NotRead;
        }
        if minor < self.since { Availability::Absent } else { Availability::Present }
    }
}

impl<T> VersionTable<T> {
    /// Every row, in the order of the text.
    pub(super) fn all(&self) -> impl Iterator<Item = T> {
        built_in_table::rows(self.text).filter_map(self.read)
    }

    /// The row whose first cell is `key`.
    pub(super) fn find(&self, key: &str) -> Option<T> {
        self.row(key).map(Cells::of).and_then(self.read)
    }

    fn row(&self, key: &str) -> Option<&'static str> {
        let text = self.text;
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
