//! Which tags belong together: `if` with its `else` and its `end`.

use std::ops::Range;

use super::conditions;
use super::roles::{Block, Role};
use super::tags::{ENGINES, Tag};
use crate::source::Span;

/// The text from a tag that opens something to the one that closes it.
#[derive(Debug)]
pub(super) struct TagRegion {
    /// The effect on the text inside.
    pub(super) block: Block,
    /// The tags, by number: the one that opens it, those between branches, the one that closes it.
    pub(super) tags: Vec<usize>,
}

impl TagRegion {
    /// All of it, with the tags at its ends.
    pub(super) fn range(&self, tags: &[Tag]) -> Range<usize> {
        let tag = |number: Option<&usize>| number.and_then(|&number| tags.get(number));
        match (tag(self.tags.first()), tag(self.tags.last())) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

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

/// The regions. A tag without a partner opens or closes nothing: the engine would refuse the text, so
/// nothing follows from it.
pub(super) fn regions(tags: &[Tag]) -> Vec<TagRegion> {
    let mut regions = Vec::new();
    // One stack for each engine, because an engine sees its own tags only.
    let mut stacks: [Vec<TagRegion>; ENGINES] = [const { Vec::new() }; ENGINES];
    for (number, tag) in tags.iter().enumerate() {
        let Some(open) = stacks.get_mut(tag.engine as usize) else {
            continue;
        };
        if let Role::Open(block) = tag.role {
            open.push(TagRegion { block, tags: vec![number] });
            continue;
        }
        if matches!(tag.role, Role::Middle | Role::Close)
            && let Some(innermost) = open.last_mut()
        {
            innermost.tags.push(number);
        }
        if tag.role == Role::Close {
            regions.extend(open.pop());
        }
    }
    regions
}

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
