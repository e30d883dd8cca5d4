//! A text edit is a piece of text put in the place of another one; an edit comes down to some of them.

pub(crate) mod lines;
pub(crate) mod words;

use std::fmt;

use crate::source::Span;

/// A piece of text in the place of another one. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl TextEdit {
    /// Text in the place of a span.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Text where there is none yet.
    pub(crate) fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::new(Span::new(at, at), text)
    }

    /// True where the result of both would depend on which is done first.
    pub(crate) const fn meets(&self, other: &Self) -> bool {
        let (a, b) = (self.span, other.span);
        if a.is_empty() || b.is_empty() {
            a.start <= b.end && b.start <= a.end
        } else {
            a.start < b.end && b.start < a.end
        }
    }
}

/// Why an edit is not made, in a few words that go on after "not edited:".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// An alias refers to it.
    Shared,
    /// A tag of a template is in the way.
    Template,
    /// It stands in a string that is YAML or a script, and not plainly.
    Nested,
    /// It does not stand there as it is read: a variable, a default, a joined list.
    Derived,
    /// Its line or its brackets hold something else as well.
    Layout,
    /// What was written was read again, and is not what was meant.
    Different,
    /// The finding would still be there.
    Useless,
    /// Nothing certain stands there that it could stand beside.
    Nowhere,
    /// Something else would be found that was not before.
    Adds,
    /// A comment would come to stand for another line.
    Hides,
    /// It was JSON, and would be only YAML.
    Json,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shared => "an alias refers to it",
            Self::Template => "a tag of a template is in the way",
            Self::Nested => "it stands inside a string",
            Self::Derived => "it is not written there as it is read",
            Self::Layout => "something else stands on its line",
            Self::Different => "the edited file would be read otherwise than intended",
            Self::Useless => "the finding would still be there",
            Self::Nowhere => "there is no certain place for it",
            Self::Adds => "it would bring another finding",
            Self::Hides => "an ignore comment would hide another finding",
            Self::Json => "the file would be JSON no more",
        })
    }
}

/// The text with all text edits made; `None` where two of them meet or one lies outside.
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
