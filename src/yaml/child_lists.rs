//! The children of all collections of a tree, in one list.

use std::num::NonZeroU32;

use crate::source::offset;

/// The place of something in a list. It is kept from 1 on, so that a node that may have none takes 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ordinal(NonZeroU32);

impl Ordinal {
    /// The place with an index from 0 on. A text has fewer nodes than bytes, and those are counted with 32 bits.
    pub(super) fn of(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// The index, from 0 on.
    pub(super) const fn index(self) -> u32 {
        self.0.get() - 1
    }

    /// The place that is so many places further on.
    pub(super) const fn moved(self, by: u32) -> Self {
        Self(self.0.saturating_add(by))
    }
}

/// The children of collections: those of one next to each other, those of the next one behind them.
#[derive(Debug)]
pub(super) struct ChildLists<T> {
    children: Vec<T>,
    /// The end of each list in `children`.
    ends: Vec<u32>,
}

impl<T> ChildLists<T> {
    /// No list.
    pub(super) const EMPTY: Self = Self { children: Vec::new(), ends: Vec::new() };

    /// Adds a list.
    pub(super) fn add(&mut self, children: impl Iterator<Item = T>) -> Ordinal {
        let list = Ordinal::of(self.count());
        self.children.extend(children);
        self.ends.push(offset(self.children.len()));
        list
    }

    /// The number of lists.
    pub(super) fn count(&self) -> u32 {
        offset(self.ends.len())
    }

    /// The children of a list.
    pub(super) fn of(&self, list: Ordinal) -> &[T] {
        let end = |list: u32| self.ends.get(list as usize).map(|&end| end as usize);
        let index = list.index();
        let start = index.checked_sub(1).and_then(end).unwrap_or(0);
        end(index).and_then(|end| self.children.get(start..end)).unwrap_or_default()
    }

    /// The children of all lists.
    pub(super) fn all(&self) -> &[T] {
        &self.children
    }

    /// Adds the lists of another tree, each child changed.
    pub(super) fn append(&mut self, other: Self, change: impl Fn(T) -> T) {
        let first = offset(self.children.len());
        // Lists that grow double their room, and the tree takes more memory than the text.
        self.children.reserve_exact(other.children.len());
        self.children.extend(other.children.into_iter().map(change));
        self.ends.reserve_exact(other.ends.len());
        self.ends.extend(other.ends.into_iter().map(|end| first + end));
    }
}
