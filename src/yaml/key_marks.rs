//! What can be told of the keys of a mapping without a look at them.

/// The keys of a mapping at a glance. Readers ask for dozens of keys that it does not have.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyMarks(u16);

impl KeyMarks {
    /// No keys.
    pub(super) const NONE: Self = Self(0);
    /// A key is `<<`, which merges another mapping. An alias counts too, because it may stand for `<<`.
    pub(super) const MERGED: Self = Self(1 << 15);

    /// These keys and one more.
    pub(super) fn with(self, key: &str) -> Self {
        Self(self.0 | Self::mark(key))
    }

    /// True if no key is a merge or an alias.
    pub(super) const fn are_names(self) -> bool {
        self.0 & Self::MERGED.0 == 0
    }

    /// False if surely no key has this text.
    pub(super) fn may_have(self, key: &str) -> bool {
        self.0 & Self::mark(key) != 0
    }

    /// One of 15 bits, by the length of a key and its ends.
    fn mark(key: &str) -> u16 {
        let ends = [key.bytes().next(), key.bytes().next_back()];
        let ends: usize = ends.into_iter().flatten().map(usize::from).sum();
        1 << ((3 * key.len() + ends) % 15)
    }
}
