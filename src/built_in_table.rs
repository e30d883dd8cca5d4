//! Tables that are built into the program: a row a line, tabs between its cells, comments behind `#`.
//!
//! A run of one file reads thousands of cells before it judges anything, so they are found by the byte.

use memchr::memchr;

/// The cells of a row, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    /// What was not given yet; `None` at the end.
    rest: Option<&'static str>,
}

impl Cells {
    /// The cells of one row.
    pub(crate) const fn of(row: &'static str) -> Self {
        Self { rest: Some(row) }
    }
}

impl Iterator for Cells {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        let rest = self.rest?;
        // Most cells are too short for a search of many bytes at once.
        let Some(end) = rest.bytes().position(|byte| byte == b'\t') else {
            return self.rest.take();
        };
        self.rest = rest.get(end + 1..);
        rest.get(..end)
    }
}

/// The rows of a table. Comments and empty lines are none.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Cells> {
    let mut rest = table;
    let lines = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line)
    });
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(Cells::of)
}
