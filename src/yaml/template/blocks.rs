//! The branches of conditions, and which of them a place is in.

use super::conditions;
use super::regions::TagRegion;
use super::roles::Block;
use super::tags::Tag;
use crate::source::Span;

/// A part of the text that is there in some renderings only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// Its place, without the tags around it.
    pub(super) span: Span,
    /// The number of its condition. In any rendering at most one branch of a condition is there.
    pub(super) condition: usize,
    /// Its number among the branches of the condition.
    pub(super) index: usize,
    /// The branch before it in the list that may be around it.
    outer: Option<usize>,
}

/// The branches of all conditions.
#[derive(Debug)]
pub(super) struct Branches(Vec<Branch>);

impl Branches {
    /// The branches of all conditions, in the order in which they begin.
    pub(super) fn of(text: &str, regions: &[TagRegion], tags: &[Tag]) -> Self {
        let conditions = conditions::numbers(text, regions, tags);
        let mut branches = Vec::new();
        for (region, condition) in regions.iter().zip(conditions) {
            if region.block != Block::Condition {
                continue;
            }
            for (index, pair) in region.tags.windows(2).enumerate() {
                if let [before, after] = pair
                    && let (Some(before), Some(after)) = (tags.get(*before), tags.get(*after))
                {
                    let span = Span::from_range(&(before.end..after.start));
                    branches.push(Branch { span, condition, index, outer: None });
                }
            }
        }
        Self::linked(branches)
    }

    /// True for a text without conditions.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Carries the branches over to other places.
    pub(super) fn carry(&mut self, to: impl Fn(Span) -> Span) {
        for branch in &mut self.0 {
            branch.span = to(branch.span);
        }
        *self = Self::linked(std::mem::take(&mut self.0));
    }

    /// Sorts branches and links each to the one that may be around it. Branches of two engines may
    /// overlap, so a link is no promise.
    fn linked(mut branches: Vec<Branch>) -> Self {
        branches.sort_by_key(|branch| branch.span);
        let mut open: Vec<(usize, u32)> = Vec::new();
        for (number, branch) in branches.iter_mut().enumerate() {
            while open.pop_if(|(_, end)| *end <= branch.span.start).is_some() {}
            branch.outer = open.last().map(|(number, _)| *number);
            open.push((number, branch.span.end));
        }
        Self(branches)
    }

    /// The branches that an offset is in.
    pub(super) fn around(&self, at: u32) -> impl Iterator<Item = &Branch> {
        let behind = self.0.partition_point(|branch| branch.span.start <= at);
        let last = behind.checked_sub(1).and_then(|last| self.0.get(last));
        let chain = std::iter::successors(last, |branch| self.0.get(branch.outer?));
        chain.filter(move |branch| at < branch.span.end)
    }
}

impl Branch {
    /// True for two branches of one condition.
    pub(super) const fn is_of_same_condition(&self, other: &Self) -> bool {
        self.condition == other.condition
    }
}
