//! Strategic merge patches, and JSON merge patches for kinds that Kubernetes itself does not have.
//!
//! Maps are merged. A list takes the place of the other one, except some lists of Kubernetes' own types,
//! whose items are merged by a key (the `patchMergeKey` tags of staging/src/k8s.io/api/core/v1/types.go).

use super::tree::{Leaf, Tree};
use crate::hashed::HashMap;

/// The lists of a Pod that are merged, and the key of their items.
const MERGED: [(&str, &str); 8] = [
    ("containers", "name"),
    ("initContainers", "name"),
    ("ephemeralContainers", "name"),
    ("volumes", "name"),
    ("env", "name"),
    ("imagePullSecrets", "name"),
    ("volumeMounts", "mountPath"),
    ("ports", "containerPort"),
];

/// The key of an instruction in a patch.
const DIRECTIVE: &str = "$patch";

impl Tree {
    /// Merges a patch into the tree. `native` is true for the types of Kubernetes itself.
    pub(crate) fn merge(&mut self, patch: &Self, native: bool) {
        let (Self::Map(entries), Self::Map(changes)) = (&mut *self, patch) else {
            *self = patch.clone();
            return;
        };
        if directive(patch) == Some("replace") {
            *self = without_directive(patch);
            return;
        }
        let mut left = PatchEntries::new(changes);
        entries.retain_mut(|(key, value)| match left.take(key.text.text()) {
            Some((_, change)) if removes(change) => false,
            Some((new_key, change)) => {
                merge_value((key, value), (new_key, change), native);
                true
            }
            None => true,
        });
        for (key, change) in left.left().filter(|(_, change)| !removes(change)) {
            entries.push((key.clone(), without_directive(change)));
        }
    }
}

/// The entries of a patch of a map, each of which is used once. They are looked up by the entries of the
/// map, so a patch takes as long as both maps are long.
struct PatchEntries<'p> {
    entries: &'p [(Leaf, Tree)],
    /// The places in `entries` of those that are left, by key.
    by_key: HashMap<&'p str, usize>,
}

impl<'p> PatchEntries<'p> {
    fn new(entries: &'p [(Leaf, Tree)]) -> Self {
        let names = entries.iter().map(|(key, _)| key.text.text()).enumerate();
        let by_key = names.map(|(at, name)| (name, at)).filter(|(name, _)| *name != DIRECTIVE);
        Self { entries, by_key: by_key.collect() }
    }

    fn take(&mut self, key: &str) -> Option<&'p (Leaf, Tree)> {
        self.entries.get(self.by_key.remove(key)?)
    }

    /// Those that are left, in the order of the patch.
    fn left(self) -> impl Iterator<Item = &'p (Leaf, Tree)> {
        let mut left: Vec<usize> = self.by_key.into_values().collect();
        left.sort_unstable();
        left.into_iter().filter_map(|at| self.entries.get(at))
    }
}

/// True for a change that removes the value it is written over.
fn removes(change: &Tree) -> bool {
    matches!(change, Tree::Leaf(leaf) if leaf.null) || directive(change) == Some("delete")
}

/// Merges an entry of a patch into the entry with the same key.
fn merge_value(
    (own_key, own): (&mut Leaf, &mut Tree),
    (key, change): (&Leaf, &Tree),
    native: bool,
) {
    let merge_key = MERGED.iter().find(|(list, _)| native && *list == key.text.text());
    match (own, change, merge_key) {
        (own @ Tree::Map(_), Tree::Map(_), _) => own.merge(change, native),
        (Tree::List(items), Tree::List(changes), Some((_, name))) => {
            merge_items(items, changes, name);
        }
        (own, _, _) => {
            *own_key = key.clone();
            *own = change.clone();
        }
    }
}

/// Merges the items of a patch into those of a list that have the same value of `key`.
fn merge_items(items: &mut Vec<Tree>, changes: &[Tree], key: &str) {
    let mut groups: Vec<Vec<&Tree>> = Vec::new();
    let mut by_name: HashMap<&str, usize> = HashMap::default();
    for change in changes {
        let name = change.get(key).and_then(Tree::text);
        let known = name.map(|name| *by_name.entry(name).or_insert(groups.len()));
        match known.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    items.retain_mut(|item| {
        let at = item.get(key).and_then(Tree::text).and_then(|name| by_name.remove(name));
        let group = at.and_then(|at| groups.get_mut(at)).map(std::mem::take).unwrap_or_default();
        merge_group(item, &group)
    });
    for group in groups {
        let Some((first, others)) = group.split_first() else {
            continue;
        };
        let mut item = without_directive(first);
        if directive(first) != Some("delete") && merge_group(&mut item, others) {
            items.push(item);
        }
    }
}

/// Merges several changes into one item. False if one of them removes it.
fn merge_group(item: &mut Tree, changes: &[&Tree]) -> bool {
    for change in changes {
        if directive(change) == Some("delete") {
            return false;
        }
        item.merge(change, true);
    }
    true
}

fn directive(tree: &Tree) -> Option<&str> {
    tree.get(DIRECTIVE)?.text()
}

fn without_directive(tree: &Tree) -> Tree {
    match tree {
        Tree::Map(entries) => {
            let kept = entries.iter().filter(|(key, _)| key.text.text() != DIRECTIVE);
            Tree::Map(kept.cloned().collect())
        }
        other => other.clone(),
    }
}
