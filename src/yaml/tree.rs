//! A YAML stream as a tree of nodes, each with the span of its token.

use std::borrow::Cow;
use std::cell::Cell;

use super::build::Builder;
use super::events::SyntaxError;
use super::node::Node;
use super::remap;
use super::template::{self, Template};
use crate::mapped_text::MappedText;
use crate::source::Span;

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

/// All documents of a text.
#[derive(Debug)]
pub struct Stream<'src> {
    /// What was read: for a template, the text with its tags masked.
    pub(super) text: Cow<'src, str>,
    pub(super) template: Option<Template>,
    pub(super) outer: Option<&'src MappedText>,
    pub(super) nodes: Vec<Data<'src>>,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Span>,
    pub(super) looks: Cell<u64>,
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
        holed: Option<Box<MappedText>>,
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

impl<'src> Stream<'src> {
    /// Reads a text to its end. Documents that are not YAML are kept with their error, and the ones
    /// after them are read all the same.
    ///
    /// Tags of templates are read around; see the module that masks them.
    pub fn parse(text: &'src str) -> Self {
        template::read(text).unwrap_or_else(|| Self::read(text))
    }

    /// Reads a text into a stream that does not hold on to it.
    /// Reads a text that is shared.
    pub fn parse_shared(text: &std::sync::Arc<str>) -> Stream<'static> {
        Self::parse_owned(text)
    }

    pub(super) fn parse_owned(text: &str) -> Stream<'static> {
        template::read(text).unwrap_or_else(|| Stream::read(text).owned())
    }

    fn owned(self) -> Stream<'static> {
        let nodes = self.nodes.into_iter().map(|data| {
            let Data { span, tag, kind } = data;
            let kind = kind.unmasked(|_, _| None);
            Data { span, tag, kind }
        });
        Stream {
            nodes: nodes.collect(),
            text: Cow::Owned(self.text.into_owned()),
            template: None,
            outer: None,
            documents: self.documents,
            comments: self.comments,
            looks: self.looks,
        }
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

    /// True where all documents could be read.
    pub fn is_whole(&self) -> bool {
        self.errors() == 0
    }

    /// True for what is read as documents with something in them, and not as text for people.
    pub fn is_structured(&self) -> bool {
        let mut roots = self.roots();
        self.is_whole() && roots.any(|root| root.is_mapping() || root.is_sequence())
    }

    /// Reads a text that is itself a scalar of another stream, such as the YAML string in a
    /// `ConfigMap`. All places are those of the file that the outer text stands in.
    pub fn parse_nested(outer: &'src MappedText) -> Self {
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
        self.documents.iter().filter_map(|document| self.root(document))
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

    /// The entries of all mappings and the items of all lists, where they stand in the file: the key
    /// with all of the entry, and an item as its own key.
    pub fn entries(&self) -> impl Iterator<Item = (Span, Span)> {
        let span = |id: u32| self.nodes.get(id as usize).map(|data| data.span);
        let of = move |data: &Data<'_>| -> Vec<(Span, Span)> {
            let own: Vec<(Option<Span>, Option<Span>)> = match &data.kind {
                Kind::Mapping { entries, .. } => {
                    entries.iter().map(|&(key, value)| (span(key), span(value))).collect()
                }
                Kind::Sequence { items, .. } => {
                    items.iter().map(|&item| (span(item), span(item))).collect()
                }
                _ => Vec::new(),
            };
            own.into_iter().filter_map(|(key, value)| Some((key?, key?.cover(value?)))).collect()
        };
        let entries = self.nodes.iter().flat_map(of);
        entries.map(|(key, whole)| (self.place(key), self.place(whole)))
    }

    /// All scalars, where they are written.
    pub fn scalars(&self) -> impl Iterator<Item = Node<'_>> {
        let nodes = (0..).zip(&self.nodes);
        let scalars = nodes.filter(|(_, data)| matches!(data.kind, Kind::Scalar { .. }));
        scalars.map(|(id, _)| Node { stream: self, id })
    }

    pub(super) fn node(&self, id: u32) -> Node<'_> {
        let mut id = id;
        // An alias can't be anchored itself, so one step is enough.
        if let Some(Data { kind: Kind::Alias(Some(target)), .. }) = self.nodes.get(id as usize) {
            id = *target;
        }
        Node { stream: self, id }
    }
}

impl Kind<'_> {
    /// The same without a loan; `restored` gives the text of a scalar that had tags in it.
    fn unmasked(
        self,
        restored: impl FnOnce(&str, Style) -> Option<Box<MappedText>>,
    ) -> Kind<'static> {
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
