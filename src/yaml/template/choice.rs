//! Which branches of conditions are taken, if a template is read in one of several ways.

use super::Template;
use super::blocks::Branch;
use crate::hashed::HashMap;
use crate::source::Span;

/// The branches of one reading of a document. Conditions that it does not name are open.
#[derive(Clone, Debug, Default)]
pub(in crate::yaml) struct BranchChoice {
    /// The number of the branch that each condition takes; `None` if it takes none of those that were
    /// looked at.
    taken: HashMap<usize, Option<usize>>,
}

impl BranchChoice {
    fn excludes(&self, branch: &Branch) -> bool {
        let taken = self.taken.get(&branch.condition);
        taken.is_some_and(|taken| *taken != Some(branch.index))
    }
}

impl Template {
    /// True if a template has conditions.
    pub(in crate::yaml) const fn has_branches(&self) -> bool {
        !self.branches.is_empty()
    }

    /// True if what is written at `part` is in none of the renderings that a choice represents.
    pub(in crate::yaml) fn excludes(&self, choice: &BranchChoice, part: Span) -> bool {
        self.branches.around(part.start).any(|branch| choice.excludes(branch))
    }

    /// Takes the branches that `part` is in.
    pub(in crate::yaml) fn take(&self, choice: &mut BranchChoice, part: Span) {
        for branch in self.branches.around(part.start) {
            choice.taken.entry(branch.condition).or_insert(Some(branch.index));
        }
    }

    /// Leaves out the innermost branch around `part` whose condition is open.
    pub(in crate::yaml) fn leave_out(&self, choice: &mut BranchChoice, part: Span) {
        let mut around = self.branches.around(part.start);
        let open = around.find(|branch| !choice.taken.contains_key(&branch.condition));
        if let Some(branch) = open {
            choice.taken.insert(branch.condition, None);
        }
    }
}
