//! Builds the tree of a text from its events.

use std::ops::Range;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use super::broken;
use super::child_lists::{ChildLists, Ordinal};
use super::events::{self, Event, Events, Props};
use super::key_marks::KeyMarks;
use super::limits::{self, is_full};
use super::tree::{Document, NodeData, NodeKind, ScalarText, Stream, SyntaxError, written};
use crate::hashed::HashMap;
use crate::source::{Span, offset};

/// Reads a part of a text that begins and ends where documents do. All places are those of the whole text.
pub(super) fn read(text: &Arc<str>, part: Range<usize>) -> Stream<'static> {
    let mut builder = Builder::new(text, part);
    builder.run();
    builder.stream
}

/// Builds a stream.
struct Builder<'src> {
    stream: Stream<'static>,
    events: Events<'src>,
    anchors: HashMap<usize, u32>,
    open: Vec<OpenCollection>,
    /// The children of the open collections, those of the innermost one last.
    children: Vec<u32>,
    root: Option<u32>,
    started: Option<u32>,
    /// An error that Kubernetes' parser reports and this one does not.
    refused: Option<SyntaxError>,
}

/// A collection that has not ended yet.
struct OpenCollection {
    id: u32,
    /// The start of its children in [`Builder::children`].
    first: usize,
    flow: bool,
}

impl<'src> Builder<'src> {
    fn new(text: &'src Arc<str>, part: Range<usize>) -> Self {
        let stream = Stream {
            text: Arc::clone(text),
            template: None,
            outer: None,
            nodes: Vec::new(),
            items: ChildLists::EMPTY,
            entries: ChildLists::EMPTY,
            decoded: Vec::new(),
            tags: HashMap::default(),
            restored: HashMap::default(),
            documents: Vec::new(),
            comments: Vec::new(),
            choices: Vec::new(),
            has_aliases: false,
            visits_left: AtomicU64::new(0),
            by_kind: OnceLock::new(),
        };
        Self {
            stream,
            events: Events::new(text, part),
            anchors: HashMap::default(),
            open: Vec::new(),
            children: Vec::new(),
            root: None,
            started: None,
            refused: None,
        }
    }

    fn run(&mut self) {
        while let Some(event) = self.events.next() {
            if is_full(&self.stream) {
                let message = format!("more than {} million values", limits::LARGEST / 1_000_000);
                self.finish(Some(SyntaxError {
                    message,
                    at: self.events.position(),
                    is_limit: true,
                }));
                break;
            }
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
        broken::extend(&mut self.stream);
        limits::allow_visits(&mut self.stream);
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::DocumentStart => self.started = Some(0),
            Event::DocumentEnd => self.finish(None),
            Event::Scalar(scalar) => self.scalar(scalar),
            Event::SequenceStart(mut props) => {
                let flow = props.flow;
                if !flow {
                    props.span.start = self.dash_before(props.span.start);
                }
                self.enter(props, NodeKind::Sequence { items: None, flow });
            }
            Event::MappingStart(props) => {
                let flow = props.flow;
                self.enter(props, NodeKind::Mapping { entries: None, flow, keys: KeyMarks::NONE });
            }
            Event::CollectionEnd(span) => self.leave(span),
            Event::Alias(target, span) => {
                self.stream.has_aliases = true;
                self.check_alias(target, span);
                let target = target.and_then(|id| self.anchors.get(&id).copied());
                self.add(
                    Props { span, anchor: 0, tag: None, flow: false },
                    NodeKind::Alias(target.map(Ordinal::of)),
                );
            }
            Event::Comment(span) => self.stream.comments.push(span),
        }
    }

    /// The dash of the first item, if the parser gives the place of the item itself. It does so for a
    /// list that is not indented further than its key:
    ///
    /// ```yaml
    /// args:
    /// - --a=1
    /// ```
    fn dash_before(&self, start: u32) -> u32 {
        let before = self.stream.text.get(..start as usize).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        let here = self.stream.text.get(start as usize..).unwrap_or_default();
        match before.strip_suffix('-') {
            Some(rest) if !here.starts_with('-') => offset(rest.len()),
            _ => start,
        }
    }

    /// Kubernetes refuses an alias to an anchor that is nowhere, or that is still open:
    /// `a: &x [*x]` (yaml/v2 decode.go, `alias`).
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
            is_limit: false,
        });
    }

    fn scalar(&mut self, scalar: events::ScalarEvent<'_>) {
        let events::ScalarEvent { value, style, props } = scalar;
        let text = if written(&self.stream.text, props.span, style) == Some(&*value) {
            ScalarText::Written
        } else {
            let place = Ordinal::of(offset(self.stream.decoded.len()));
            self.stream.decoded.push(value.into());
            ScalarText::Decoded(place)
        };
        self.add(props, NodeKind::Scalar { text, style });
    }

    fn add(&mut self, props: Props, kind: NodeKind) -> u32 {
        let id = offset(self.stream.nodes.len());
        self.stream.nodes.push(NodeData { span: props.span, kind });
        if let Some(tag) = props.tag {
            self.stream.tags.insert(id, tag.into());
        }
        if props.anchor != 0 {
            self.anchors.insert(props.anchor, id);
        }
        if self.open.is_empty() {
            self.root.get_or_insert(id);
        } else {
            self.children.push(id);
        }
        id
    }

    fn enter(&mut self, props: Props, kind: NodeKind) {
        let flow = props.flow;
        let id = self.add(props, kind);
        self.open.push(OpenCollection { id, first: self.children.len(), flow });
    }

    /// Closes the innermost open collection and stores its children.
    fn close(&mut self) -> Option<OpenCollection> {
        let open = self.open.pop()?;
        let children = self.children.get(open.first..).unwrap_or_default();
        // A document that breaks off behind a key leaves the key without a value.
        let (pairs, _) = children.as_chunks::<2>();
        let kind = self.stream.data(open.id).map(|data| data.kind);
        let marks = match kind {
            Some(NodeKind::Mapping { .. }) => self.marks(pairs),
            _ => KeyMarks::NONE,
        };
        let stream = &mut self.stream;
        match stream.nodes.get_mut(open.id as usize).map(|data| &mut data.kind) {
            Some(NodeKind::Sequence { items, .. }) => {
                *items = Some(stream.items.add(children.iter().copied()));
            }
            Some(NodeKind::Mapping { entries, keys, .. }) => {
                *keys = marks;
                let pairs = pairs.iter().map(|&[key, value]| (key, value));
                *entries = Some(stream.entries.add(pairs));
            }
            _ => {}
        }
        self.children.truncate(open.first);
        Some(open)
    }

    fn marks(&self, pairs: &[[u32; 2]]) -> KeyMarks {
        let mut marks = KeyMarks::NONE;
        for [key, _] in pairs {
            match self.stream.data(*key) {
                Some(NodeData { kind: NodeKind::Alias(_), .. }) | None => return KeyMarks::MERGED,
                Some(data) => match self.stream.scalar_text(data) {
                    Some("<<") => return KeyMarks::MERGED,
                    Some(text) => marks = marks.with(text),
                    None => {}
                },
            }
        }
        marks
    }

    /// A block collection ends where its last descendant does. Only a flow collection has a token for
    /// its end.
    fn leave(&mut self, end: Span) {
        let Some(open) = self.close() else { return };
        let last = offset(self.stream.nodes.len()) - 1;
        let end = match (open.flow, last == open.id) {
            (true, _) => end.end,
            (false, true) => return,
            (false, false) => self.stream.nodes.get(last as usize).map_or(0, |data| data.span.end),
        };
        let first = self.stream.nodes.get(open.id as usize + 1).map(|data| data.span.start);
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
        // The part of a broken document before the error is dropped: flags that are missing from it
        // may be in the part that was not read.
        let root = if error.is_some() { None } else { self.root };
        let start = self.stream.documents.last().map_or(0, |document| document.span.end);
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
            choices: 0..0,
        });
        (self.root, self.started, self.refused) = (None, None, None);
        while self.close().is_some() {}
        self.children.clear();
    }
}
