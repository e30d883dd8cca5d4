//! Counts the files of a run while it is under way, for whoever shows that to people.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The numbers of files of a run that is under way.
#[derive(Debug, Default)]
pub struct Progress {
    found: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Begins anew, with this number of files.
    pub(super) fn begin(&self, found: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.found.store(found, Ordering::Relaxed);
    }

    /// Counts a file that is done.
    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of files, 0 while they are searched for.
    pub fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// The number of files that are done.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }
}
