//! Strategic merge patches, and JSON merge patches for kinds that Kubernetes itself does not have.
//!
//! Maps are merged. A list takes the place of the other one, except some lists of Kubernetes' own types,
//! whose items are merged by a key (the `patchMergeKey` tags of staging/src/k8s.io/api/core/v1/types.go).

use super::tree::{Leaf, Tree};

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
        for (key, change) in changes {
            if key.text.text() != DIRECTIVE {
                merge_entry(entries, key, change, native);
            }
        }
    }
}

fn merge_entry(entries: &mut Vec<(Leaf, Tree)>, key: &Leaf, change: &Tree, native: bool) {
    let name = key.text.text();
    let at = entries.iter().position(|(own, _)| own.text.text() == name);
    let removes =
        matches!(change, Tree::Leaf(leaf) if leaf.null) || directive(change) == Some("delete");
    if removes {
        if let Some(at) = at {
            entries.remove(at);
        }
        return;
    }
    let Some((own_key, own)) = at.and_then(|at| entries.get_mut(at)) else {
        entries.push((key.clone(), without_directive(change)));
        return;
    };
    let merge_key = MERGED.iter().find(|(list, _)| native && *list == name);
    match (own, change) {
        (own @ Tree::Map(_), Tree::Map(_)) => own.merge(change, native),
        (Tree::List(items), Tree::List(changes)) if merge_key.is_some() => {
            let key = merge_key.map_or("", |(_, key)| *key);
            for change in changes {
                merge_item(items, change, key);
            }
        }
        (own, _) => {
            *own_key = key.clone();
            *own = change.clone();
        }
    }
}

fn merge_item(items: &mut Vec<Tree>, change: &Tree, key: &str) {
    let name = change.get(key).and_then(Tree::text);
    let same = |item: &Tree| name.is_some() && item.get(key).and_then(Tree::text) == name;
    let at = items.iter().position(same);
    match (at, directive(change)) {
        (Some(at), Some("delete")) => {
            items.remove(at);
        }
        (None, Some("delete")) => {}
        (Some(at), _) => {
            if let Some(item) = items.get_mut(at) {
                item.merge(change, true);
            }
        }
        (None, _) => items.push(without_directive(change)),
    }
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
