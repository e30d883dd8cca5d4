//! Which tags belong together: `if` with its `else` and its `end`.

use std::ops::Range;

use super::tags::{Block, Role, Tag};
use crate::source::Span;

/// What stands between a tag that opens something and the one that closes it.
#[derive(Debug)]
pub(super) struct Region {
    /// What becomes of the text inside.
    pub(super) block: Block,
    /// The tags, by number: the one that opens it, those between branches, the one that closes it.
    pub(super) tags: Vec<usize>,
}

impl Region {
    /// All of it, with the tags at its ends.
    pub(super) fn range(&self, tags: &[Tag]) -> Range<usize> {
        let end = |tag: Option<&usize>| tag.and_then(|&tag| tags.get(tag));
        match (end(self.tags.first()), end(self.tags.last())) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

/// A part of the text that is there in some renderings only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// Where it is, without the tags around it.
    pub(super) span: Span,
    /// The number of the region that it is a branch of: of each region one branch is there at most.
    pub(super) region: usize,
}

/// The regions. A tag whose partner is missing opens or closes nothing: the engine would refuse the
/// text, so nothing follows from it.
pub(super) fn regions(tags: &[Tag]) -> Vec<Region> {
    let mut regions = Vec::new();
    // A stack for each engine, which sees its own tags only.
    let mut stacks: [Vec<Region>; 4] = [const { Vec::new() }; 4];
    for (number, tag) in tags.iter().enumerate() {
        let Some(open) = stacks.get_mut(tag.engine as usize) else {
            continue;
        };
        if let Role::Open(block) = tag.role {
            let tags = vec![number];
            open.push(Region { block, tags });
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

/// The branches of all conditions, by where they begin.
pub(super) fn branches(regions: &[Region], tags: &[Tag]) -> Vec<Branch> {
    let conditions = regions.iter().enumerate();
    let conditions = conditions.filter(|(_, region)| region.block == Block::Condition);
    let mut branches: Vec<Branch> = conditions
        .flat_map(|(number, region)| {
            region.tags.windows(2).filter_map(move |pair| {
                let [before, after] = pair else { return None };
                let range = tags.get(*before)?.end..tags.get(*after)?.start;
                Some(Branch { span: Span::from_range(&range), region: number })
            })
        })
        .collect();
    branches.sort_by_key(|branch| branch.span);
    branches
}
