//! A record is a mapping of a configuration file, asked for its fields as the component sees them.
//!
//! Go fills a field that is absent or null with its zero value, so both are [`Given::Missing`], and so is
//! an empty text. What a template or a shell fills in is [`Given::Unknown`].

use crate::apiserver::value::golang;
use crate::source::Span;
use crate::yaml::{Node, Presence, Scalar};

/// What a file says about a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given<T> {
    /// This.
    Known(T),
    /// Nothing, or the zero value.
    Missing,
    /// Something that is decided elsewhere.
    Unknown,
}

impl<T> Given<T> {
    /// The value, if it is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing | Self::Unknown => None,
        }
    }

    /// True if the field surely has no value.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

/// A mapping, or an item of a list.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    node: Node<'a>,
    anchor: Span,
}

impl<'a> Record<'a> {
    /// A record. `outer` is the span of it if it is empty: of the key that it belongs to.
    pub fn new(node: Node<'a>, outer: Span) -> Self {
        let own = first_token(node);
        Self { node, anchor: if own.is_empty() { outer } else { own } }
    }

    /// The node.
    pub const fn node(self) -> Node<'a> {
        self.node
    }

    /// The token to point at for the record as a whole.
    pub const fn span(self) -> Span {
        self.anchor
    }

    /// The token to point at for a field: its value if that is one token, else its key, else the record.
    pub fn span_of(self, key: &str) -> Span {
        let Some((key, value)) = self.node.entry(key) else {
            return self.anchor;
        };
        let is_token = value.text().is_some_and(|text| !text.contains('\n'));
        if is_token && !value.span().is_empty() { value.span() } else { key.span() }
    }

    /// The value of a field.
    fn get(self, key: &str) -> Given<(Node<'a>, Node<'a>)> {
        match self.node.entry(key) {
            Some((key, value)) => {
                if key.presence(self.node.span()) != Presence::Certain || is_unknown(value) {
                    Given::Unknown
                } else if value.is_null() {
                    Given::Missing
                } else {
                    Given::Known((key, value))
                }
            }
            None if self.node.may_gain_keys() => Given::Unknown,
            None => Given::Missing,
        }
    }

    /// True if a field is written and not null.
    pub fn has(self, key: &str) -> Option<bool> {
        match self.get(key) {
            Given::Known(_) => Some(true),
            Given::Missing => Some(false),
            Given::Unknown => None,
        }
    }

    /// A text.
    pub fn text(self, key: &str) -> Given<&'a str> {
        match self.get(key) {
            Given::Known((_, value)) => text_of(value),
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    /// The record itself as a text: an item of a list of texts.
    pub fn own_text(self) -> Given<&'a str> {
        if is_unknown(self.node) { Given::Unknown } else { text_of(self.node) }
    }

    /// A boolean.
    pub fn boolean(self, key: &str) -> Given<bool> {
        match self.get(key) {
            Given::Known((_, value)) => match value.scalar() {
                Some(Scalar::Bool(value)) => Given::Known(value),
                _ => Given::Unknown,
            },
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    /// A whole number.
    pub fn integer(self, key: &str) -> Given<i64> {
        match self.get(key) {
            Given::Known((_, value)) => {
                let number = value.text().and_then(golang::decimal);
                number.map_or(Given::Unknown, Given::Known)
            }
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    /// A duration, in nanoseconds.
    pub fn duration(self, key: &str) -> Given<i64> {
        match self.text(key) {
            Given::Known(text) => golang::duration(text).map_or(Given::Unknown, Given::Known),
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    /// A mapping.
    pub fn record(self, key: &str) -> Given<Self> {
        match self.get(key) {
            Given::Known((key, value)) => Given::Known(Self::new(value, key.span())),
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    /// The items of a list. An empty list is missing.
    pub fn list(self, key: &str) -> Given<Vec<Self>> {
        let (key, value) = match self.get(key) {
            Given::Known(entry) => entry,
            Given::Missing => return Given::Missing,
            Given::Unknown => return Given::Unknown,
        };
        if value.may_gain_items(key) {
            return Given::Unknown;
        }
        let items: Vec<Self> = value.items().map(|item| Self::new(item, key.span())).collect();
        if items.is_empty() { Given::Missing } else { Given::Known(items) }
    }

    /// The names of the fields that are written.
    pub fn keys(self) -> impl Iterator<Item = &'a str> {
        self.node.entries().filter_map(|(key, _)| key.text())
    }

    /// The items of a list as far as they are written. More may come from a template.
    pub fn items(self, key: &str) -> Vec<Self> {
        match self.node.entry(key) {
            Some((key, value)) => value.items().map(|item| Self::new(item, key.span())).collect(),
            None => Vec::new(),
        }
    }
}

fn text_of(node: Node<'_>) -> Given<&str> {
    match node.text() {
        Some("") => Given::Missing,
        Some(text) => Given::Known(text),
        None => Given::Unknown,
    }
}

/// True for a scalar that something else fills in, in whole or in part.
///
/// ```yaml
/// secret: {{ encryption_key }}
/// secret: ${ENCRYPTION_KEY}
/// secret: <BASE 64 ENCODED SECRET>
/// ```
pub(super) fn is_unknown(node: Node<'_>) -> bool {
    let Some(text) = node.text() else {
        return false;
    };
    node.unknown().is_some() || is_placeholder(text)
}

fn is_placeholder(text: &str) -> bool {
    let framed =
        [("<", ">"), ("{{", "}}"), ("${", "}"), ("$(", ")"), ("__", "__"), ("@", "@"), ("%", "%")];
    let in_frame = |(open, close): &(&str, &str)| {
        let start = text.find(open);
        start.is_some_and(|at| text.get(at + open.len()..).is_some_and(|rest| rest.contains(close)))
    };
    text.starts_with('$') || framed.iter().any(in_frame) || is_shouted(text)
}

/// `BASE64_KEY`, `REPLACE_ME`. The names of cipher suites look alike.
fn is_shouted(text: &str) -> bool {
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.contains('_') && text.bytes().all(upper) && !text.starts_with("TLS_")
}

/// The first key of a mapping, the first token of a list, a scalar.
pub(super) fn first_token(node: Node<'_>) -> Span {
    let mut here = node;
    loop {
        let child = here.entries().next().map(|(key, _)| key).or_else(|| here.items().next());
        match child {
            Some(child) if !child.span().is_empty() => here = child,
            _ => return one_line(here),
        }
    }
}

/// A scalar's token. Of a block scalar, which is long, it is the first line.
fn one_line(node: Node<'_>) -> Span {
    match (node.text(), node.mapped()) {
        (Some(text), Some(mapped)) if text.contains('\n') => {
            mapped.span(0..text.lines().next().map_or(0, str::len))
        }
        _ => node.span(),
    }
}
