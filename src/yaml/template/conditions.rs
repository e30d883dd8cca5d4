//! Which conditions of a template are the same one, written again.
//!
//! ```yaml
//! {{- if .new }}
//! apiVersion: kubeadm.k8s.io/v1beta4
//! {{- else }}
//! apiVersion: kubeadm.k8s.io/v1beta3
//! {{- end }}
//! apiServer:
//! {{- if .new }}
//!   extraArgs: []
//! {{- end }}
//! ```
//!
//! Both ask `.new`, so both take the same branch. A name may have another value in another turn of a
//! loop, below another `with`, or behind an assignment; conditions on two sides of one of those are two.

use super::regions::TagRegion;
use super::roles::{Block, Role};
use super::tags::Tag;
use crate::hashed::HashMap;

/// Where a condition is written, and its text.
#[derive(PartialEq, Eq, Hash)]
struct ConditionKey<'t> {
    /// The texts of its tags but for the last, which closes it.
    tags: Vec<&'t str>,
    /// The innermost loop, `with` or definition around it.
    scope: Option<usize>,
    /// How many assignments come before it.
    assignments: usize,
}

/// The number of the condition of each region. Regions with the same number take the same branch.
pub(super) fn numbers(text: &str, regions: &[TagRegion], tags: &[Tag]) -> Vec<usize> {
    let assignments = assignments(text, tags);
    let scopes = scopes(text, regions, tags);
    let mut known: HashMap<ConditionKey<'_>, usize> = HashMap::default();
    let mut numbers = Vec::new();
    for (number, region) in regions.iter().enumerate() {
        let first = region.tags.first().copied().unwrap_or_default();
        if !is_choice(text, region, tags) {
            numbers.push(number);
            continue;
        }
        let branches = region.tags.split_last().map_or(&[][..], |(_, branches)| branches);
        let key = ConditionKey {
            tags: branches.iter().map(|tag| inner(text, tags, *tag)).collect(),
            scope: scopes.get(first).copied().flatten(),
            assignments: assignments.get(first).copied().unwrap_or_default(),
        };
        numbers.push(*known.entry(key).or_insert(number));
    }
    numbers
}

/// The text of a tag without what only shapes the white space around it.
fn inner<'t>(text: &'t str, tags: &[Tag], tag: usize) -> &'t str {
    let written = tags.get(tag).and_then(|tag| text.get(tag.range())).unwrap_or_default();
    written.trim_matches(|c: char| c.is_whitespace() || "{}%<>-+~#@".contains(c))
}

/// True for a region that chooses between its branches, once: an `if`, not a loop.
fn is_choice(text: &str, region: &TagRegion, tags: &[Tag]) -> bool {
    let Some(&first) = region.tags.first() else {
        return false;
    };
    let inner = inner(text, tags, first);
    let word = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    region.block == Block::Condition && matches!(word, "if" | "unless" | "case" | "ifequal")
}

/// For each tag how many assignments come before it. A comment with a `=` is taken for one, which is only
/// careful.
fn assignments(text: &str, tags: &[Tag]) -> Vec<usize> {
    let mut count = 0;
    let mut before = Vec::new();
    for tag in tags {
        before.push(count);
        let sets = match tag.role {
            Role::Silent => text.get(tag.range()).is_some_and(|written| written.contains('=')),
            Role::Open(block) => block == Block::Definition,
            _ => false,
        };
        count += usize::from(sets);
    }
    before
}

/// For each tag the innermost region around it in which names may change their values.
fn scopes(text: &str, regions: &[TagRegion], tags: &[Tag]) -> Vec<Option<usize>> {
    let mut begins: HashMap<usize, usize> = HashMap::default();
    let mut ends: HashMap<usize, usize> = HashMap::default();
    for (number, region) in regions.iter().enumerate() {
        if let (Some(first), Some(last)) = (region.tags.first(), region.tags.last())
            && !is_choice(text, region, tags)
        {
            begins.insert(*first, number);
            ends.insert(*last, number);
        }
    }
    let mut open: Vec<usize> = Vec::new();
    let mut scopes = Vec::new();
    for tag in 0..tags.len() {
        if let Some(number) = ends.get(&tag) {
            // Regions of two engines may overlap.
            if let Some(at) = open.iter().rposition(|other| other == number) {
                open.truncate(at);
            }
        }
        scopes.push(open.last().copied());
        if let Some(number) = begins.get(&tag) {
            open.push(*number);
        }
    }
    scopes
}
