//! How a string is written as a scalar, in the style of its neighbours if that is possible.

use super::Editor;
use crate::yaml::resolve::{self, Scalar};
use crate::yaml::tree::{NodeData, NodeKind, ScalarStyle};

/// A string as a scalar: in this style, or in double quotes if it would not be read as the same
/// string.
pub(super) fn encode(text: &str, style: ScalarStyle, in_flow: bool) -> String {
    let odd = text.chars().any(char::is_control);
    match style {
        ScalarStyle::SingleQuoted if !odd => format!("'{}'", text.replace('\'', "''")),
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded
            if is_plain(text, in_flow) =>
        {
            text.to_owned()
        }
        _ => format!("\"{}\"", escaped(text)),
    }
}

/// A part of a scalar's text, as it is written inside of a scalar of a style.
pub(super) fn inside(text: &str, style: ScalarStyle) -> String {
    match style {
        ScalarStyle::SingleQuoted => text.replace('\'', "''"),
        ScalarStyle::DoubleQuoted => escaped(text),
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => text.to_owned(),
    }
}

/// True for a text that is read as this string without quotes.
pub(super) fn is_plain(text: &str, in_flow: bool) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let second = text.chars().nth(1).unwrap_or(' ');
    let leads = match first {
        '-' | '?' | ':' => second != ' ' && !(in_flow && "[]{},".contains(second)),
        _ => !first.is_whitespace() && !"[]{},#&*!|>'\"%@`".contains(first),
    };
    leads
        && resolve::scalar(text, ScalarStyle::Plain, None) == Scalar::String
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(char::is_control)
        && !(in_flow && text.contains(['[', ']', '{', '}', ',']))
        // A merge, and the marks between documents.
        && !["<<", "---", "..."].contains(&text)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if u32::from(c) < 0x20 => out.extend(["\\u", &format!("{:04x}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out
}

impl Editor<'_> {
    /// The kind of quotes of the scalars around a node, the nearest first; double if there are none.
    pub(super) fn quotes_near(&self, path: &[u32]) -> ScalarStyle {
        for &id in path.iter().rev().skip(1).take(2) {
            if let Some(style) = self.first_quotes(id) {
                return style;
            }
        }
        ScalarStyle::DoubleQuoted
    }

    /// The quotes of the first quoted scalar of a collection.
    fn first_quotes(&self, collection: u32) -> Option<ScalarStyle> {
        if let Some(known) = self.tables.quotes.borrow().get(&collection) {
            return *known;
        }
        let mut quotes = None;
        for id in collection..self.stream.past(collection) {
            if let Some(&NodeData { kind: NodeKind::Scalar { style, .. }, .. }) = self.data(id)
                && matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
            {
                quotes = Some(style);
                break;
            }
        }
        self.tables.quotes.borrow_mut().insert(collection, quotes);
        quotes
    }
}
