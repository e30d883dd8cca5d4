//! A node of a tree, and what can be asked of it.

use std::collections::HashMap;

use super::remap;
use super::resolve::{self, Scalar};
use super::tree::{Data, Kind, Stream, Style};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// How many merges (`<<`) are followed into one another.
const MERGE_DEPTH: u8 = 32;
/// How many merges are followed for one question, so that a file of aliases to aliases can't grow
/// without bound.
const MERGE_LIMIT: u32 = 10_000;

/// A node of a stream. Aliases are seen through: a node is never an alias itself.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub(super) stream: &'a Stream<'a>,
    pub(super) id: u32,
}

impl<'a> Node<'a> {
    fn data(self) -> Option<&'a Data<'a>> {
        self.stream.nodes.get(self.id as usize)
    }

    /// The node's token: with its quotes, from a block scalar's header, from the first to the last
    /// byte of a collection. Seen through an alias it is the anchored node's.
    pub fn span(self) -> Span {
        self.stream.place(self.own_span())
    }

    /// The node's token in the stream's own text.
    pub(super) fn own_span(self) -> Span {
        self.data().map_or(Span::new(0, 0), |data| data.span)
    }

    /// A number that only this node of its stream has, to notice one that is met again through an
    /// alias.
    pub const fn id(self) -> u32 {
        self.id
    }

    /// The text of a scalar, whatever type YAML gives it; `None` for a collection.
    pub fn text(self) -> Option<&'a str> {
        match &self.data()?.kind {
            Kind::Scalar { holed: Some(holed), .. } => Some(holed.text()),
            Kind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The comment on the line of a key, where nothing but the key stands before it.
    pub fn comment_beside(self) -> Option<MappedText> {
        let end = self.own_span().end;
        let comments = &self.stream.comments;
        let comment = comments.get(comments.partition_point(|comment| comment.start < end))?;
        let between = self.stream.text.get(end as usize..comment.start as usize)?;
        let text = self.stream.text.get(comment.range())?;
        let beside = between.trim_matches([' ', '\t']) == ":";
        let mapped = MappedText::verbatim(text, comment.start);
        beside.then(|| match self.stream.outer {
            Some(outer) => mapped.through(outer),
            None => mapped,
        })
    }

    /// How a scalar is written; `None` for a collection.
    pub fn style(self) -> Option<Style> {
        match &self.data()?.kind {
            Kind::Scalar { style, .. } => Some(*style),
            _ => None,
        }
    }

    /// The text of a scalar with the place of each of its bytes; `None` for a collection.
    pub fn mapped(self) -> Option<MappedText> {
        match &self.data()?.kind {
            Kind::Scalar { value, style, holed } => {
                let mapped = match holed {
                    Some(holed) => MappedText::clone(holed),
                    None => remap::map(&self.stream.text, self.own_span(), value, *style),
                };
                Some(match self.stream.outer {
                    Some(outer) => mapped.through(outer),
                    None => mapped,
                })
            }
            _ => None,
        }
    }

    /// What a scalar is to Kubernetes' YAML; `None` for a collection.
    pub fn scalar(self) -> Option<Scalar> {
        let data = self.data()?;
        match &data.kind {
            Kind::Scalar { value, style, .. } => {
                Some(resolve::scalar(value, *style, data.tag.as_deref()))
            }
            _ => None,
        }
    }

    /// True where nothing, `~` or `null` is written.
    pub fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// True for a list, empty or not.
    pub fn is_sequence(self) -> bool {
        matches!(self.data(), Some(Data { kind: Kind::Sequence { .. }, .. }))
    }

    /// True for a mapping, empty or not.
    pub fn is_mapping(self) -> bool {
        matches!(self.data(), Some(Data { kind: Kind::Mapping { .. }, .. }))
    }

    /// True for a collection in `[…]` or `{…}`.
    pub fn is_flow(self) -> bool {
        matches!(
            self.data(),
            Some(Data {
                kind: Kind::Sequence { flow: true, .. } | Kind::Mapping { flow: true, .. },
                ..
            })
        )
    }

    /// The items of a list; nothing for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Node<'a>> {
        let items = match self.data() {
            Some(Data { kind: Kind::Sequence { items, .. }, .. }) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(move |&id| self.stream.node(id))
    }

    /// The keys and values of a mapping as written, merges (`<<`) not followed.
    pub fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        self.raw_entries()
            .iter()
            .map(move |&(key, value)| (self.stream.node(key), self.stream.node(value)))
    }

    /// The entries as Kubernetes' YAML sees them: merges followed, of several equal keys the last
    /// with its value. In the order in which the keys first stand.
    pub fn resolved_entries(self) -> Vec<(Node<'a>, Node<'a>)> {
        let mut entries: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        let mut places = HashMap::new();
        self.visit(&mut |name, value| {
            let place = *places.entry(name.text()).or_insert(entries.len());
            match entries.get_mut(place) {
                Some(entry) => *entry = (name, value),
                None => entries.push((name, value)),
            }
        });
        entries
    }

    /// The value of a key as Kubernetes' YAML sees it: the last one of several, and a merge that
    /// stands later than the key overrides it (sigs.k8s.io/yaml v1.6 on go.yaml.in/yaml/v2).
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// As [`get`](Self::get), with the key.
    pub fn entry(self, key: &str) -> Option<(Node<'a>, Node<'a>)> {
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

    fn raw_entries(self) -> &'a [(u32, u32)] {
        match self.data() {
            Some(Data { kind: Kind::Mapping { entries, .. }, .. }) => entries,
            _ => &[],
        }
    }

    /// Calls `take` with every entry, a later call overriding an earlier one with the same key.
    fn visit(self, take: &mut dyn FnMut(Node<'a>, Node<'a>)) {
        self.visit_within(&mut { MERGE_LIMIT }, MERGE_DEPTH, take);
    }

    fn visit_within(self, budget: &mut u32, depth: u8, take: &mut dyn FnMut(Node<'a>, Node<'a>)) {
        for (name, value) in self.entries() {
            let looks = self.stream.looks.get().saturating_sub(1);
            self.stream.looks.set(looks);
            if looks == 0 {
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

    fn is_merge(self) -> bool {
        self.text() == Some("<<") && self.style() == Some(Style::Plain)
    }
}
