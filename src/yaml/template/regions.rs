//! Which tags belong together: `if` with its `else` and its `end`.

use std::ops::Range;

use super::roles::{Block, Role};
use super::tags::{ENGINES, Tag};

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
