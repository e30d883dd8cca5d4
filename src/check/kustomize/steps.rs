//! How much work kustomizations may make, or the classes of Cluster API.
//!
//! A kustomization may name another one, which names a third one, and so on. If each of 16 names the next one twice,
//! the last one is read 65,536 times:
//!
//! ```text
//! a/kustomization.yaml     resources: [../b, ../b/]
//! b/kustomization.yaml     resources: [../c, ../c/]
//! ```

use std::cell::Cell;

use crate::check::ReadFile;

/// Steps for the kustomizations of any run. They are enough for a base of 5 KB that 800 overlays name.
const STEPS: usize = 16 << 20;

/// Steps that each byte of a file adds.
const STEPS_FOR_A_BYTE: usize = 8;

/// Steps that a byte takes when it is parsed.
const STEPS_OF_A_BYTE: usize = 4;

/// Steps that a name takes, or a patch, however short.
const STEPS_AT_LEAST: usize = 16;

/// The steps that are left for the kustomizations of a run.
pub(in crate::check) struct StepsLeft(Cell<usize>);

impl StepsLeft {
    pub(in crate::check) fn of(files: &[ReadFile]) -> Self {
        let bytes: usize = files.iter().map(|file| file.source.text().len()).sum();
        Self(Cell::new(STEPS.saturating_add(bytes.saturating_mul(STEPS_FOR_A_BYTE))))
    }

    /// Takes the steps for something that is named and has this number of bytes. False if too few are left, and from
    /// then on.
    pub(in crate::check) fn take(&self, bytes: usize) -> bool {
        let steps = bytes.saturating_mul(STEPS_OF_A_BYTE).saturating_add(STEPS_AT_LEAST);
        let left = self.0.get().checked_sub(steps);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }

    /// True if none is left.
    pub(super) fn are_spent(&self) -> bool {
        self.0.get() == 0
    }
}
