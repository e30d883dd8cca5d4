//! A text edit replaces one span of a text by other text. Every change to a file is a list of them.

pub(crate) mod lines;
pub(crate) mod words;

use std::fmt;

use crate::source::Span;

/// Replaces a span by a text. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes to take away.
    pub span: Span,
    /// The text to put in their place.
    pub text: String,
}

impl TextEdit {
    /// Replaces a span by `text`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts `text` at an offset.
    pub(crate) fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::new(Span::new(at, at), text)
    }

    /// True if the result of both would depend on their order.
    pub(crate) const fn meets(&self, other: &Self) -> bool {
        let (a, b) = (self.span, other.span);
        if a.is_empty() || b.is_empty() {
            a.start <= b.end && b.start <= a.end
        } else {
            a.start < b.end && b.start < a.end
        }
    }
}

/// Why a text cannot be edited as intended, in a few words that follow "not edited:".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditError {
    /// An alias refers to the node: `args: *shared`.
    Shared,
    /// The edit would touch a tag of a template: `--v={{ .Values.v }}`.
    Template,
    /// The place is inside a string that is YAML or a script, in a form that is not edited.
    Nested,
    /// The text at the place is not the argument itself: a variable, a default, a joined list.
    Derived,
    /// The line or the brackets hold something else as well.
    Layout,
    /// The edited text was read again and does not have the intended meaning.
    Different,
    /// No argument is certain to exist that a new one could follow.
    Nowhere,
    /// The text was JSON and would only be YAML.
    Json,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shared => "an alias refers to it",
            Self::Template => "a tag of a template is in the way",
            Self::Nested => "it is inside a string",
            Self::Derived => "it is not written there as it is read",
            Self::Layout => "something else is on its line",
            Self::Different => "the edited file would be read otherwise than intended",
            Self::Nowhere => "there is no certain place for it",
            Self::Json => "the file would be JSON no more",
        })
    }
}

/// Applies all text edits; `None` if two of them overlap or one is outside of the text.
pub(crate) fn apply(text: &str, text_edits: &[TextEdit]) -> Option<String> {
    let mut sorted: Vec<&TextEdit> = text_edits.iter().collect();
    sorted.sort_by_key(|text_edit| (text_edit.span.start, text_edit.span.end));
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for text_edit in sorted {
        let range = text_edit.span.range();
        out.push_str(text.get(at..range.start)?);
        out.push_str(&text_edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
