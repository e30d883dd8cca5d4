//! New YAML, written in the manner of what stands beside it.

use super::Editor;
use super::scalar::encode;
use super::shape::Token;
use crate::yaml::node::Node;
use crate::yaml::resolve::Scalar;
use crate::yaml::tree::{NodeKind, Style};

/// A value that is to be written.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Map(Vec<(String, Value)>),
    List(Vec<Value>),
}

/// How keys and strings beside it are written.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) key: Style,
    /// The value of `name` where that stands beside `value`.
    name: Style,
    text: Style,
    /// What stands between a key and its value in a flow mapping.
    pub(super) colon: String,
    /// How much further a nested block stands.
    pub(super) step: usize,
}

impl Manner {
    /// The manner of a key's value.
    fn below(&self, key: &str) -> Self {
        let text = if key == "name" { self.name } else { self.text };
        Self { text, ..self.clone() }
    }
}

impl Value {
    /// The nodes that it is read as.
    pub(super) fn tokens(&self) -> Vec<Token> {
        match self {
            Self::Text(text) => vec![Token::text(text)],
            Self::Map(entries) => {
                let below = entries.iter().flat_map(|(key, value)| {
                    std::iter::once(Token::text(key)).chain(value.tokens())
                });
                std::iter::once(Token::Mapping(entries.len())).chain(below).collect()
            }
            Self::List(items) => std::iter::once(Token::Sequence(items.len()))
                .chain(items.iter().flat_map(Self::tokens))
                .collect(),
        }
    }

    /// The value between brackets, or as a scalar.
    pub(super) fn flow(&self, manner: &Manner) -> String {
        match self {
            Self::Text(text) => encode(text, manner.text, true),
            Self::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| flow_entry(key, value, manner)).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.flow(manner)).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// The value's lines without indentation; a scalar is one.
    pub(super) fn block(&self, manner: &Manner) -> Vec<String> {
        match self {
            Self::Text(text) => vec![encode(text, manner.text, false)],
            Self::Map(entries) => {
                entries.iter().flat_map(|(key, value)| block_entry(key, value, manner)).collect()
            }
            Self::List(items) => {
                items.iter().flat_map(|item| dashed(&item.block(manner), " ")).collect()
            }
        }
    }
}

/// `key: value` as lines.
pub(super) fn block_entry(key: &str, value: &Value, manner: &Manner) -> Vec<String> {
    let manner = &manner.below(key);
    let key = encode(key, manner.key, false);
    let lines = value.block(manner);
    if let (Value::Text(_), [text]) = (value, lines.as_slice()) {
        return vec![format!("{key}: {text}")];
    }
    let indent = " ".repeat(manner.step);
    let nested = lines.iter().map(|line| format!("{indent}{line}"));
    std::iter::once(format!("{key}:")).chain(nested).collect()
}

/// `key: value` inside braces.
pub(super) fn flow_entry(key: &str, value: &Value, manner: &Manner) -> String {
    let manner = &manner.below(key);
    let key = encode(key, manner.key, true);
    format!("{key}{}{}", manner.colon, value.flow(manner))
}

/// Lines as an item of a list.
pub(super) fn dashed(lines: &[String], gap: &str) -> Vec<String> {
    let indent = " ".repeat(gap.len() + 1);
    let line = |(n, line): (usize, &String)| match n {
        0 => format!("-{gap}{line}"),
        _ => format!("{indent}{line}"),
    };
    lines.iter().enumerate().map(line).collect()
}

impl Editor<'_> {
    fn is_string(&self, id: u32) -> bool {
        let stream = self.stream;
        Node { stream, id }.scalar() == Some(Scalar::String)
    }

    /// The manner of a node and, where it has one, its key.
    pub(super) fn manner(&self, (first, last): (u32, u32)) -> Manner {
        let style = |id| match self.scalar(id)?.1 {
            _ if self.tables.json => Some(Style::DoubleQuoted),
            // A number or a truth value stands without quotes where strings need them.
            Style::Plain if !self.is_string(id) => None,
            Style::Literal | Style::Folded => Some(Style::Plain),
            style => Some(style),
        };
        // An entry of the list form has its keys and values one level further down.
        let named = |name| {
            let mut entries = self.entries(last).iter().copied();
            entries.find(|(key, _)| self.text(*key) == Some(name))
        };
        let (key, value) = named("value").unwrap_or((first, last));
        let between = self.span(key).end as usize..self.span(value).start as usize;
        let colon = self.source.get(between).unwrap_or_default();
        let usual = colon.trim() == ":" && !colon.contains(['\n', '\r']);
        let of_key = style(key).unwrap_or(Style::Plain);
        let name = named("name").and_then(|(_, name)| style(name));
        // Where keys are in quotes, as in JSON, everything is.
        let text = style(value).or(name).unwrap_or(of_key);
        Manner {
            key: of_key,
            name: name.unwrap_or(text),
            text,
            colon: if usual { colon } else { ": " }.to_owned(),
            step: self.step(),
        }
    }

    /// How far the first nested block mapping of the text is indented.
    fn step(&self) -> usize {
        *self.tables.step.get_or_init(|| self.find_step())
    }

    fn find_step(&self) -> usize {
        let column = |id| crate::text_edit::lines::before(self.source, self.span(id).start).len();
        let block = |kind: &NodeKind| matches!(kind, NodeKind::Mapping { flow: false, .. });
        let nodes = (0..).zip(&self.stream.nodes);
        let mut steps = nodes.filter_map(|(id, data)| {
            let (_, nested) = self.entries(id).iter().find(|(_, value)| {
                block(&data.kind) && self.data(*value).is_some_and(|data| block(&data.kind))
            })?;
            column(*nested).checked_sub(column(id))
        });
        steps.find(|&step| step > 0).unwrap_or(2)
    }
}
