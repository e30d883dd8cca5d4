//! A search for some bytes that remembers its last answer.

/// Where some bytes come next, remembered so that a text without them is searched once and not once
/// for each opening brace.
pub(super) struct NextBytes {
    needle: &'static [u8],
    /// The search that the answer is of began here.
    from: usize,
    found: Option<usize>,
    searched: bool,
}

impl NextBytes {
    pub(super) const fn new(needle: &'static [u8]) -> Self {
        Self { needle, from: 0, found: None, searched: false }
    }

    /// Where the bytes come first at or behind an offset.
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let is_known = self.searched && self.from <= from && self.found.is_none_or(|at| from <= at);
        if !is_known {
            let rest = bytes.get(from..).unwrap_or_default();
            let found = rest.windows(self.needle.len()).position(|window| window == self.needle);
            (self.from, self.searched) = (from, true);
            self.found = found.map(|n| from + n);
        }
        self.found
    }

    /// One past the bytes, if they come soon enough to close a tag whose inside begins at `from`.
    pub(super) fn end(&mut self, bytes: &[u8], from: usize, longest: usize) -> Option<usize> {
        let end = self.next(bytes, from)? + self.needle.len();
        (end <= from + longest).then_some(end)
    }
}
