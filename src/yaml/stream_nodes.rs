//! The nodes of a stream: of each document, of each reading, and all of one kind.

use super::node::Node;
use super::tree::{Document, NodeData, NodeKind, Stream};
use crate::hashed::HashMap;
use crate::source::{Span, offset};
use crate::threads;

impl Stream<'_> {
    /// The root of a document with all that is written in it; `None` if it is empty or broken.
    pub fn root(&self, document: &Document) -> Option<Node<'_>> {
        document.root.map(|id| self.node(id))
    }

    /// The roots of all documents that are neither empty nor broken, for each way in which a template
    /// writes the document.
    pub fn readings(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().flat_map(|document| {
            let whole = self.root(document);
            let readings = document.choices.clone().map(|choice| Some(offset(choice)));
            let only = if document.choices.is_empty() { Some(None) } else { None };
            let readings = readings.chain(only);
            readings.filter_map(move |reading| Some(Node { reading, ..whole? }))
        })
    }

    /// The roots of all documents that are neither empty nor broken, with all that is written in them.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().filter_map(|document| self.root(document))
    }

    /// The roots whose `kind` is a word. A text may have thousands of objects that ask for one another.
    pub(super) fn roots_of_kind<'s>(&'s self, kind: &str) -> impl Iterator<Item = Node<'s>> {
        let by_kind = self.by_kind.get_or_init(|| {
            let mut by_kind: HashMap<Box<str>, Vec<usize>> = HashMap::default();
            for (number, document) in self.documents.iter().enumerate() {
                let root = self.root(document);
                if let Some(kind) = root.and_then(|root| root.get("kind")).and_then(Node::text) {
                    by_kind.entry(kind.into()).or_default().push(number);
                }
            }
            by_kind
        });
        let numbers = by_kind.get(kind).into_iter().flatten();
        numbers.filter_map(|&number| self.root(self.documents.get(number)?))
    }

    /// The documents of a large stream in two halves, for two threads. `None` if there is only one, and if a template
    /// writes one of them in several ways. `None` also if there are aliases: what they lead to is counted by one thread.
    pub fn halves(&self) -> Option<[Vec<Node<'_>>; 2]> {
        let is_small = self.text.len() <= threads::LARGE;
        if is_small || self.has_aliases || !self.choices.is_empty() {
            return None;
        }
        let mut first: Vec<Node<'_>> = self.roots().collect();
        let second = first.split_off(first.len() / 2);
        if first.is_empty() { None } else { Some([first, second]) }
    }

    /// True for a text that is read as documents with something in them, and not as text for people.
    pub fn is_structured(&self) -> bool {
        let mut roots = self.roots();
        self.is_whole() && roots.any(|root| root.is_mapping() || root.is_sequence())
    }

    /// The entries of all mappings and the items of all lists, as places of the file: the key with
    /// all of the entry, and an item as its own key.
    pub fn entries(&self) -> impl Iterator<Item = (Span, Span)> {
        (0..).zip(&self.nodes).flat_map(|(id, _)| {
            let entries = self.entries_of(id).iter().map(|&(key, value)| (key, value));
            let items = self.items_of(id).iter().map(|&item| (item, item));
            entries.chain(items).filter_map(|(key, value)| {
                let key = self.data(key)?.span;
                let whole = key.cover(self.data(value)?.span);
                Some((self.place(key), self.place(whole)))
            })
        })
    }

    /// All scalars at the places where they are written.
    pub fn scalars(&self) -> impl Iterator<Item = Node<'_>> {
        let nodes = (0..).zip(&self.nodes);
        let scalars = nodes.filter(|(_, data)| matches!(data.kind, NodeKind::Scalar { .. }));
        scalars.map(|(id, _)| Node { stream: self, id, reading: None })
    }

    /// All mappings, where they are written.
    pub fn mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let nodes = (0..).zip(&self.nodes);
        let mappings = nodes.filter(|(_, data)| matches!(data.kind, NodeKind::Mapping { .. }));
        mappings.map(|(id, _)| Node { stream: self, id, reading: None })
    }

    pub(super) fn node(&self, id: u32) -> Node<'_> {
        // An alias cannot have an anchor itself, so one step is enough.
        match self.data(id) {
            Some(&NodeData { kind: NodeKind::Alias(Some(target)), .. }) => {
                Node { stream: self, id: target.index(), reading: None }
            }
            _ => Node { stream: self, id, reading: None },
        }
    }
}
