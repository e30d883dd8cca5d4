//! Tables that are built into the program: a row a line, tabs between its cells, comments behind `#`.
//!
//! A run of one file reads thousands of cells before it judges anything, so many bytes are looked at at once.

use memchr::memchr;

/// The cells of a row, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Cells(SeparatedText);

impl Cells {
    /// The cells of one row.
    pub(crate) const fn of(row: &'static str) -> Self {
        Self(SeparatedText { rest: Some(row), separator: b'\t' })
    }
}

impl Iterator for Cells {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        self.0.next()
    }
}

/// The rows of a table. Comments and empty lines are none.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Cells> {
    let lines = SeparatedText { rest: Some(table), separator: b'\n' };
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(Cells::of)
}

/// A text in parts, with separators between them.
#[derive(Clone, Debug)]
struct SeparatedText {
    /// What was not given yet; `None` at the end.
    rest: Option<&'static str>,
    /// An ASCII character.
    separator: u8,
}

impl Iterator for SeparatedText {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        let rest = self.rest?;
        let Some(end) = memchr(self.separator, rest.as_bytes()) else {
            return self.rest.take();
        };
        self.rest = rest.get(end + 1..);
        rest.get(..end)
    }
}
