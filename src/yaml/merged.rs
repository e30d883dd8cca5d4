//! The entries of a mapping as Kubernetes' YAML sees them: merges followed, later keys over earlier ones.

use super::key_marks::KeyMarks;
use super::node::Node;
use super::tree::{NodeData, NodeKind, ScalarStyle};
use crate::hashed::HashMap;

/// How many merges (`<<`) are followed into one another.
const MERGE_DEPTH: u8 = 32;
/// How many merges are followed for one question, so that a file of aliases to aliases cannot
/// grow without bound.
const MERGE_LIMIT: u32 = 10_000;
/// Entries that are compared with each other in less time than their keys take to be hashed.
const FEW: usize = 12;

impl<'a> Node<'a> {
    /// The entries as Kubernetes' YAML sees them: merges followed, of several equal keys the last
    /// with its value. The order is that of the first of several.
    pub fn resolved_entries(self) -> Vec<(Node<'a>, Node<'a>)> {
        let mut entries: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        // The places of the entries by their keys, if there are many.
        let mut places: HashMap<Option<&str>, usize> = HashMap::default();
        self.visit(&mut |name, value| {
            let key = name.text();
            let place = if entries.len() < FEW {
                entries.iter().position(|(other, _)| other.text() == key)
            } else {
                if places.is_empty() {
                    places.extend(entries.iter().map(|(name, _)| name.text()).zip(0..));
                }
                places.get(&key).copied()
            };
            if let Some(entry) = place.and_then(|place| entries.get_mut(place)) {
                *entry = (name, value);
                return;
            }
            if !places.is_empty() {
                places.insert(key, entries.len());
            }
            entries.push((name, value));
        });
        entries
    }

    /// The value of a key as Kubernetes' YAML sees it: the last one of several, and a merge that is written
    /// later than the key overrides it (sigs.k8s.io/yaml v1.6 on go.yaml.in/yaml/v2).
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// As [`get`](Self::get), with the key.
    pub fn entry(self, key: &str) -> Option<(Node<'a>, Node<'a>)> {
        if let Some(keys) = self.named_keys() {
            if !keys.may_have(key) {
                return None;
            }
            let entries = self.stream.entries_of(self.id);
            if !self.stream.visit_entries(entries.len()) {
                return None;
            }
            let mut last_first = entries.iter().rev();
            let &(name, value) = last_first.find(|(name, _)| self.stream.is_text(*name, key))?;
            return Some((self.stream.node(name), self.stream.node(value)));
        }
        let mut found = None;
        self.visit(&mut |name, value| {
            if name.text() == Some(key) {
                found = Some((name, value));
            }
        });
        found
    }

    /// The value at the end of a path of keys.
    pub fn at(self, path: &[&str]) -> Option<Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Calls `take` with every entry, a later call overriding an earlier one with the same key.
    fn visit(self, take: &mut dyn FnMut(Node<'a>, Node<'a>)) {
        self.visit_within(&mut { MERGE_LIMIT }, MERGE_DEPTH, take);
    }

    fn visit_within(self, budget: &mut u32, depth: u8, take: &mut dyn FnMut(Node<'a>, Node<'a>)) {
        for (name, value) in self.entries() {
            if !self.stream.visit_entry() {
                return;
            }
            if !name.is_merge() {
                take(name, value);
                continue;
            }
            let (Some(left), Some(deeper)) = (budget.checked_sub(1), depth.checked_sub(1)) else {
                return;
            };
            *budget = left;
            value.visit_within(budget, deeper, take);
            // Of a list of mappings the first has precedence, so it comes last.
            for item in value.items().rev() {
                let Some(left) = budget.checked_sub(1) else {
                    return;
                };
                *budget = left;
                item.visit_within(budget, deeper, take);
            }
        }
    }

    /// The keys of a mapping at a glance; `None` if a merge, an alias or a template decides too. Nearly all mappings
    /// have names as keys.
    fn named_keys(self) -> Option<KeyMarks> {
        let is_whole = self.reading.is_none() && self.stream.restored.is_empty();
        match self.stream.data(self.id) {
            Some(NodeData { kind: NodeKind::Mapping { keys, .. }, .. })
                if is_whole && keys.are_names() =>
            {
                Some(*keys)
            }
            _ => None,
        }
    }

    fn is_merge(self) -> bool {
        self.text() == Some("<<") && self.style() == Some(ScalarStyle::Plain)
    }
}
