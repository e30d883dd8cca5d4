//! A YAML stream as a tree of nodes, each with the span of its token.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use super::events::{Event, Events, Props, SyntaxError};
use super::remap;
use super::resolve::{self, Scalar};
use super::template::{self, Template};
use crate::mapped::Mapped;
use crate::source::{Span, offset};

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// How many merges (`<<`) are followed into one another.
const MERGE_DEPTH: u8 = 32;
/// How many merges are followed for one question, so that a file of aliases to aliases can't grow
/// without bound.
const MERGE_LIMIT: u32 = 10_000;
/// How many entries of mappings are looked at for all questions to a stream: so many, and so many
/// more for each node. Only aliases can make it take more.
const LOOKS: u64 = 1_000_000;
const LOOKS_PER_NODE: u64 = 64;

/// All documents of a text.
#[derive(Debug)]
pub struct Stream<'src> {
    /// What was read: for a template, the text with its tags masked.
    text: Cow<'src, str>,
    pub(super) template: Option<Template>,
    outer: Option<&'src Mapped>,
    pub(super) nodes: Vec<Data<'src>>,
    documents: Vec<Document>,
    comments: Vec<Span>,
    looks: Cell<u64>,
}

/// One document of a stream.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) root: Option<u32>,
    /// From its first token, or from where the one before it ended, to where the next one starts.
    pub span: Span,
    /// Why it could not be read to its end, if so; what was read before that is not in the tree.
    pub error: Option<SyntaxError>,
}

#[derive(Debug)]
pub(super) struct Data<'src> {
    pub(super) span: Span,
    pub(super) tag: Option<String>,
    pub(super) kind: Kind<'src>,
}

#[derive(Debug)]
pub(super) enum Kind<'src> {
    Scalar {
        value: Cow<'src, str>,
        style: Style,
        /// The text with the tags of a template in it, where there are any.
        holed: Option<Box<Mapped>>,
    },
    Sequence {
        items: Vec<u32>,
        flow: bool,
    },
    Mapping {
        entries: Vec<(u32, u32)>,
        flow: bool,
    },
    Alias(Option<u32>),
}

/// A node of a stream. Aliases are seen through: a node is never an alias itself.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub(super) stream: &'a Stream<'a>,
    pub(super) id: u32,
}

impl<'src> Stream<'src> {
    /// Reads a text to its end. Documents that are not YAML are kept with their error, and the ones
    /// after them are read all the same.
    ///
    /// Tags of templates are read around; see [`template`].
    pub fn parse(text: &'src str) -> Self {
        template::read(text).unwrap_or_else(|| Self::read(text))
    }

    /// Reads a text as it stands.
    pub(super) fn read(text: &'src str) -> Self {
        let mut builder = Builder::new(text);
        builder.run();
        builder.stream
    }

    /// The stream that was read from `masked`, with the tags in its scalars again.
    pub(super) fn unmasked(
        self,
        masked: &str,
        original: &str,
        template: Template,
    ) -> Stream<'static> {
        let nodes = self.nodes.into_iter().map(|data| {
            let Data { span, tag, kind } = data;
            let kind = kind.unmasked(|value, style| {
                let restored = || {
                    let mapped = remap::map(masked, span, value, style);
                    Box::new(template.restored(&mapped, original))
                };
                template.touches(span).then(restored)
            });
            Data { span, tag, kind }
        });
        Stream {
            nodes: nodes.collect(),
            text: Cow::Owned(masked.to_owned()),
            template: Some(template),
            outer: None,
            documents: self.documents,
            comments: self.comments,
            looks: self.looks,
        }
    }

    /// What was read as YAML: the text, with the tags of a template masked.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many documents could not be read.
    pub(super) fn errors(&self) -> usize {
        let broken = self.documents.iter();
        broken.filter(|document| document.error.is_some()).count()
    }

    /// Reads a text that is itself a scalar of another stream, such as the YAML string in a
    /// `ConfigMap`. All places are those of the file that the outer text stands in.
    pub fn parse_nested(outer: &'src Mapped) -> Self {
        let mut stream = Self::parse(outer.text());
        stream.outer = Some(outer);
        if let Some(template) = &mut stream.template {
            template.carry(outer);
        }
        stream
    }

    /// Where a place in the stream's text stands in the file.
    pub fn place(&self, span: Span) -> Span {
        self.outer.map_or(span, |outer| outer.span(span.range()))
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The root of a document; `None` where it is empty or broken.
    pub fn root(&self, document: &Document) -> Option<Node<'_>> {
        document.root.map(|id| self.node(id))
    }

    /// The roots of all documents that are neither empty nor broken.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents
            .iter()
            .filter_map(|document| self.root(document))
    }

    /// How much there is to read: a step for each node, where it is written, and for each 64 bytes.
    pub fn size(&self) -> usize {
        self.nodes.len() + self.text.len() / 64
    }

    /// True where mappings were looked at so often, through aliases, that the answers have become
    /// "nothing is there".
    pub fn is_exhausted(&self) -> bool {
        self.looks.get() == 0
    }

    /// The comments, from `#` to the end of the line.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// Calls `take` with the key of every mapping entry that a place of the file lies in, the
    /// outermost first. Nothing is called for a stream that stands in another one.
    pub fn keys_above(&self, place: Span, take: &mut dyn FnMut(Span)) {
        let root = self.documents.iter().filter_map(|document| document.root);
        let mut here = root.into_iter().find(|&id| self.covers(id, place));
        while let Some(id) = here {
            here = match self.nodes.get(id as usize).map(|data| &data.kind) {
                Some(Kind::Mapping { entries, .. }) => {
                    let entry = entries.iter().find(|(key, value)| {
                        self.covers(*key, place) || self.covers(*value, place)
                    });
                    entry.map(|&(key, value)| {
                        take(self.nodes.get(key as usize).map_or(place, |data| data.span));
                        value
                    })
                }
                Some(Kind::Sequence { items, .. }) => {
                    items.iter().copied().find(|&item| self.covers(item, place))
                }
                _ => None,
            };
        }
    }

    fn covers(&self, id: u32, place: Span) -> bool {
        self.nodes
            .get(id as usize)
            .is_some_and(|data| data.span.contains(place))
    }

    fn node(&self, id: u32) -> Node<'_> {
        let mut id = id;
        // An alias can't be anchored itself, so one step is enough.
        if let Some(Data {
            kind: Kind::Alias(Some(target)),
            ..
        }) = self.nodes.get(id as usize)
        {
            id = *target;
        }
        Node { stream: self, id }
    }
}

impl Kind<'_> {
    /// The same without a loan; `restored` gives the text of a scalar that had tags in it.
    fn unmasked(self, restored: impl FnOnce(&str, Style) -> Option<Box<Mapped>>) -> Kind<'static> {
        match self {
            Self::Scalar { value, style, .. } => Kind::Scalar {
                holed: restored(&value, style),
                value: Cow::Owned(value.into_owned()),
                style,
            },
            Self::Sequence { items, flow } => Kind::Sequence { items, flow },
            Self::Mapping { entries, flow } => Kind::Mapping { entries, flow },
            Self::Alias(target) => Kind::Alias(target),
        }
    }
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
            Kind::Scalar {
                holed: Some(holed), ..
            } => Some(holed.text()),
            Kind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The comment on the line of a key, where nothing but the key stands before it.
    pub fn comment_beside(self) -> Option<Mapped> {
        let end = self.own_span().end;
        let comments = &self.stream.comments;
        let comment = comments.get(comments.partition_point(|comment| comment.start < end))?;
        let between = self.stream.text.get(end as usize..comment.start as usize)?;
        let text = self.stream.text.get(comment.range())?;
        let beside = between.trim_matches([' ', '\t']) == ":";
        let mapped = Mapped::verbatim(text, comment.start);
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
    pub fn mapped(self) -> Option<Mapped> {
        match &self.data()?.kind {
            Kind::Scalar {
                value,
                style,
                holed,
            } => {
                let mapped = match holed {
                    Some(holed) => Mapped::clone(holed),
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
        matches!(
            self.data(),
            Some(Data {
                kind: Kind::Sequence { .. },
                ..
            })
        )
    }

    /// True for a mapping, empty or not.
    pub fn is_mapping(self) -> bool {
        matches!(
            self.data(),
            Some(Data {
                kind: Kind::Mapping { .. },
                ..
            })
        )
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
            Some(Data {
                kind: Kind::Sequence { items, .. },
                ..
            }) => items.as_slice(),
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
            Some(Data {
                kind: Kind::Mapping { entries, .. },
                ..
            }) => entries,
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

/// Puts events together.
struct Builder<'src> {
    stream: Stream<'src>,
    events: Events<'src>,
    anchors: HashMap<usize, u32>,
    open: Vec<Open>,
    root: Option<u32>,
    started: Option<u32>,
    /// What the parser lets pass and Kubernetes does not.
    refused: Option<SyntaxError>,
}

/// A collection whose end has not come yet.
struct Open {
    id: u32,
    key: Option<u32>,
    flow: bool,
}

impl<'src> Builder<'src> {
    fn new(text: &'src str) -> Self {
        let stream = Stream {
            text: Cow::Borrowed(text),
            template: None,
            outer: None,
            nodes: Vec::new(),
            documents: Vec::new(),
            comments: Vec::new(),
            looks: Cell::new(0),
        };
        Self {
            stream,
            events: Events::new(text),
            anchors: HashMap::new(),
            open: Vec::new(),
            root: None,
            started: None,
            refused: None,
        }
    }

    fn run(&mut self) {
        while let Some(event) = self.events.next() {
            match event {
                Ok(event) => self.take(event),
                Err(error) => {
                    self.finish(Some(error));
                    if !self.events.recover() {
                        break;
                    }
                }
            }
        }
        if self.started.is_some() || self.root.is_some() {
            self.finish(None);
        }
        self.close_spans();
        let nodes = self.stream.nodes.len() as u64;
        self.stream.looks.set(LOOKS + LOOKS_PER_NODE * nodes);
    }

    fn take(&mut self, event: Event<'src>) {
        match event {
            Event::DocumentStart => self.started = Some(0),
            Event::DocumentEnd => self.finish(None),
            Event::Scalar(scalar) => {
                let kind = Kind::Scalar {
                    value: scalar.value,
                    style: scalar.style,
                    holed: None,
                };
                self.add(scalar.props, kind);
            }
            Event::SequenceStart(mut props) => {
                let flow = props.flow;
                if !flow {
                    props.span.start = self.dash_before(props.span.start);
                }
                self.enter(
                    props,
                    Kind::Sequence {
                        items: Vec::new(),
                        flow,
                    },
                );
            }
            Event::MappingStart(props) => {
                let flow = props.flow;
                self.enter(
                    props,
                    Kind::Mapping {
                        entries: Vec::new(),
                        flow,
                    },
                );
            }
            Event::CollectionEnd(span) => self.leave(span),
            Event::Alias(target, span) => {
                self.check_alias(target, span);
                let target = target.and_then(|id| self.anchors.get(&id).copied());
                self.add(
                    Props {
                        span,
                        anchor: 0,
                        tag: None,
                        flow: false,
                    },
                    Kind::Alias(target),
                );
            }
            Event::Comment(span) => self.stream.comments.push(span),
        }
    }

    /// The dash of the first item, where the parser gives the item itself: it does so for a list that
    /// is not indented further than its key.
    fn dash_before(&self, start: u32) -> u32 {
        let before = self.stream.text.get(..start as usize).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        let here = self.stream.text.get(start as usize..).unwrap_or_default();
        match before.strip_suffix('-') {
            Some(rest) if !here.starts_with('-') => offset(rest.len()),
            _ => start,
        }
    }

    /// Kubernetes refuses an alias to an anchor that is nowhere, or that is still open.
    fn check_alias(&mut self, target: Option<usize>, span: Span) {
        let node = target.and_then(|id| self.anchors.get(&id));
        let message = match node {
            None => "an alias to an anchor that is not there",
            Some(node) if self.open.iter().any(|open| open.id == *node) => {
                "an anchor that contains itself"
            }
            Some(_) => return,
        };
        self.refused.get_or_insert(SyntaxError {
            message: message.to_owned(),
            at: span.start,
        });
    }

    fn add(&mut self, props: Props, kind: Kind<'src>) -> u32 {
        let id = offset(self.stream.nodes.len());
        self.stream.nodes.push(Data {
            span: props.span,
            tag: props.tag,
            kind,
        });
        if props.anchor != 0 {
            self.anchors.insert(props.anchor, id);
        }
        self.attach(id);
        id
    }

    fn attach(&mut self, id: u32) {
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(id);
            return;
        };
        match self
            .stream
            .nodes
            .get_mut(parent.id as usize)
            .map(|data| &mut data.kind)
        {
            Some(Kind::Sequence { items, .. }) => items.push(id),
            Some(Kind::Mapping { entries, .. }) => match parent.key.take() {
                Some(key) => entries.push((key, id)),
                None => parent.key = Some(id),
            },
            _ => {}
        }
    }

    fn enter(&mut self, props: Props, kind: Kind<'src>) {
        let flow = props.flow;
        let id = self.add(props, kind);
        self.open.push(Open {
            id,
            key: None,
            flow,
        });
    }

    /// A block collection ends where its last descendant does; only a flow one has an end of its own.
    fn leave(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let last = offset(self.stream.nodes.len()) - 1;
        let end = match (open.flow, last == open.id) {
            (true, _) => end.end,
            (false, true) => return,
            (false, false) => self
                .stream
                .nodes
                .get(last as usize)
                .map_or(0, |data| data.span.end),
        };
        let first = self
            .stream
            .nodes
            .get(open.id as usize + 1)
            .map(|data| data.span.start);
        if let Some(data) = self.stream.nodes.get_mut(open.id as usize) {
            if !open.flow
                && let Some(first) = first
            {
                data.span.start = data.span.start.min(first);
            }
            data.span.end = data.span.end.max(end);
        }
    }

    fn finish(&mut self, error: Option<SyntaxError>) {
        let error = error.or(self.refused.take());
        // What a broken document holds before the error is dropped: flags that are missing from it
        // may stand in the part that was not read.
        let root = if error.is_some() { None } else { self.root };
        let start = self
            .stream
            .documents
            .last()
            .map_or(0, |document| document.span.end);
        let start = root
            .and_then(|root| self.stream.nodes.get(root as usize))
            .map_or(start, |data| data.span.start.max(start));
        let end = root
            .and_then(|root| self.stream.nodes.get(root as usize))
            .map_or(start, |data| data.span.end.max(start));
        self.stream.documents.push(Document {
            root,
            span: Span::new(start, end),
            error,
        });
        (self.root, self.started, self.refused) = (None, None, None);
        self.open.clear();
    }

    /// Lets each broken document reach to the start of the next one.
    fn close_spans(&mut self) {
        let mut next = offset(self.stream.text.len());
        for document in self.stream.documents.iter_mut().rev() {
            if document.error.is_some() {
                document.span.end = next;
            }
            next = document.span.start;
        }
    }
}
