//! New YAML, written in the style of its neighbours.

use super::Editor;
use super::scalar::encode;
use super::shape::ShapeToken;
use crate::text_edit::lines;
use crate::yaml::resolve::Scalar;
use crate::yaml::tree::{NodeData, NodeKind, ScalarStyle};

/// A value to write.
#[derive(Clone, Debug)]
pub(crate) enum NewValue {
    Text(String),
    Map(Vec<(String, NewValue)>),
    List(Vec<NewValue>),
}

/// How the keys and strings next to a new value are written.
#[derive(Clone, Debug)]
pub(super) struct NeighbourStyle {
    pub(super) key: ScalarStyle,
    /// The name of a pair.
    name: ScalarStyle,
    /// The key of that name.
    name_key: &'static str,
    text: ScalarStyle,
    /// The text between a key and its value in a flow mapping: `:` in compact JSON.
    pub(super) colon: String,
    /// How much further a nested block is indented.
    pub(super) step: usize,
}

impl NeighbourStyle {
    /// The style for the value of a key.
    fn below(&self, key: &str) -> Self {
        let text = if key == self.name_key { self.name } else { self.text };
        Self { text, ..self.clone() }
    }
}

impl NewValue {
    /// The tokens that it is read as.
    pub(super) fn tokens(&self) -> Vec<ShapeToken> {
        match self {
            Self::Text(text) => vec![ShapeToken::text(text)],
            Self::Map(entries) => {
                let below = entries.iter().flat_map(|(key, value)| {
                    std::iter::once(ShapeToken::text(key)).chain(value.tokens())
                });
                std::iter::once(ShapeToken::Mapping(entries.len())).chain(below).collect()
            }
            Self::List(items) => std::iter::once(ShapeToken::Sequence(items.len()))
                .chain(items.iter().flat_map(Self::tokens))
                .collect(),
        }
    }

    /// The value between brackets, or as a scalar.
    pub(super) fn flow(&self, style: &NeighbourStyle) -> String {
        match self {
            Self::Text(text) => encode(text, style.text, true),
            Self::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| flow_entry(key, value, style)).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.flow(style)).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// The value's lines without indentation; a scalar is one.
    pub(super) fn block(&self, style: &NeighbourStyle) -> Vec<String> {
        match self {
            Self::Text(text) => vec![encode(text, style.text, false)],
            Self::Map(entries) => {
                entries.iter().flat_map(|(key, value)| block_entry(key, value, style)).collect()
            }
            Self::List(items) => {
                items.iter().flat_map(|item| dashed(&item.block(style), " ")).collect()
            }
        }
    }
}

/// `key: value` as lines.
pub(super) fn block_entry(key: &str, value: &NewValue, style: &NeighbourStyle) -> Vec<String> {
    let style = &style.below(key);
    let key = encode(key, style.key, false);
    let lines = value.block(style);
    if let (NewValue::Text(_), [text]) = (value, lines.as_slice()) {
        return vec![format!("{key}: {text}")];
    }
    let indent = " ".repeat(style.step);
    let nested = lines.iter().map(|line| format!("{indent}{line}"));
    std::iter::once(format!("{key}:")).chain(nested).collect()
}

/// `key: value` inside braces.
pub(super) fn flow_entry(key: &str, value: &NewValue, style: &NeighbourStyle) -> String {
    let style = &style.below(key);
    let key = encode(key, style.key, true);
    format!("{key}{}{}", style.colon, value.flow(style))
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
    /// How a scalar is written; `None` for a number or a truth value, which is written without quotes
    /// where strings need them.
    fn string_style(&self, id: u32) -> Option<ScalarStyle> {
        let style = self.node(id).style()?;
        if self.tables.json {
            return Some(ScalarStyle::DoubleQuoted);
        }
        match style {
            ScalarStyle::Plain if self.node(id).scalar() != Some(Scalar::String) => None,
            ScalarStyle::Literal | ScalarStyle::Folded => Some(ScalarStyle::Plain),
            style => Some(style),
        }
    }

    /// The style of a node and, if it has one, its key.
    ///
    /// ```yaml
    /// 'audit-log-path': "/var/log/audit.log"
    /// ```
    ///
    /// gives single quotes for keys and double quotes for values. Fixtures: `fix/unsafe-inserted.json`,
    /// where everything is in quotes, and `fix/kubeadm-list-flow.yaml`, where the values are those of
    /// pairs, one level further down.
    pub(super) fn neighbour_style(&self, (first, last): (u32, u32)) -> NeighbourStyle {
        let (name_key, value_key) = self.conventions.pair;
        let (key, value) = self.entry(last, value_key).unwrap_or((first, last));
        let between = self.span(key).end as usize..self.span(value).start as usize;
        let colon = self.source.get(between).unwrap_or_default();
        let is_usual = colon.trim() == ":" && !colon.contains(['\n', '\r']);
        let of_key = self.string_style(key).unwrap_or(ScalarStyle::Plain);
        let of_name = self.entry(last, name_key).and_then(|(_, name)| self.string_style(name));
        // If keys are in quotes, as in JSON, everything is.
        let text = self.string_style(value).or(of_name).unwrap_or(of_key);
        NeighbourStyle {
            key: of_key,
            name: of_name.unwrap_or(text),
            name_key,
            text,
            colon: if is_usual { colon } else { ": " }.to_owned(),
            step: self.step(),
        }
    }

    /// How far the first nested block mapping of the text is indented; 2 if there is none.
    fn step(&self) -> usize {
        *self.tables.step.get_or_init(|| self.find_step().unwrap_or(2))
    }

    fn find_step(&self) -> Option<usize> {
        let column = |id| lines::before(self.source, self.span(id).start).len();
        for (id, data) in (0..).zip(&self.stream.nodes) {
            if !is_block_mapping(data) {
                continue;
            }
            let mut values = self.entries(id).iter().map(|(_, value)| *value);
            let nested = values.find(|&value| self.data(value).is_some_and(is_block_mapping));
            let step = nested.and_then(|nested| column(nested).checked_sub(column(id)));
            if let Some(step) = step
                && step > 0
            {
                return Some(step);
            }
        }
        None
    }
}

const fn is_block_mapping(data: &NodeData) -> bool {
    matches!(data.kind, NodeKind::Mapping { flow: false, .. })
}
