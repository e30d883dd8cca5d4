//! How a string is written as a scalar, in the style of its neighbours where that is possible.

use super::Editor;
use crate::yaml::resolve::{self, Scalar};
use crate::yaml::tree::{NodeKind, Style};

/// A string as a scalar: in this style, or in double quotes where it would not be read as the same
/// string.
pub(super) fn encode(text: &str, style: Style, in_flow: bool) -> String {
    let odd = text.chars().any(char::is_control);
    match style {
        Style::SingleQuoted if !odd => format!("'{}'", text.replace('\'', "''")),
        Style::Plain | Style::Literal | Style::Folded if is_plain(text, in_flow) => text.to_owned(),
        _ => format!("\"{}\"", escaped(text)),
    }
}

/// A part of a scalar's text as it is written inside one of a style.
pub(super) fn inside(text: &str, style: Style) -> String {
    match style {
        Style::SingleQuoted => text.replace('\'', "''"),
        Style::DoubleQuoted => escaped(text),
        Style::Plain | Style::Literal | Style::Folded => text.to_owned(),
    }
}

/// True for a text that is this string where it stands without quotes.
pub(super) fn is_plain(text: &str, in_flow: bool) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let second = text.chars().nth(1).unwrap_or(' ');
    let leads = match first {
        '-' | '?' | ':' => second != ' ' && !(in_flow && "[]{},".contains(second)),
        _ => !first.is_whitespace() && !"[]{},#&*!|>'\"%@`".contains(first),
    };
    leads
        && resolve::scalar(text, Style::Plain, None) == Scalar::String
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(char::is_control)
        && !(in_flow && text.contains(['[', ']', '{', '}', ',']))
        // A merge, and what parts documents.
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
    /// The kind of quotes that scalars round a node are in, the nearest first; double where none is.
    pub(super) fn quotes_near(&self, path: &[u32], but: u32) -> Style {
        let quoted = |id: u32| match self.data(id).map(|data| &data.kind) {
            Some(NodeKind::Scalar {
                style: style @ (Style::SingleQuoted | Style::DoubleQuoted),
                ..
            }) if id != but => Some(*style),
            _ => None,
        };
        let mut above = path.iter().rev().skip(1).take(2);
        above
            .find_map(|&id| (id..self.stream.past(id)).find_map(quoted))
            .unwrap_or(Style::DoubleQuoted)
    }
}
