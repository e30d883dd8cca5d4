//! Edits to YAML that leave everything else as it is: comments, quotes, indentation, line breaks.
//!
//! Nothing is written anew. An edit finds its place in the tree, says what the tree is to be
//! afterwards, and which bytes have to change for that. The edited text is read again, and unless it
//! is that tree with those comments, the edit was wrong and is not made.

mod insert;
mod locate;
mod nested;
mod remove;
mod render;
mod scalar;
mod shape;
mod write;

use super::tree::Stream;
use crate::source::Span;
use crate::splice::{Refused, Splice};
pub(crate) use insert::{Entry, Home};
use shape::Change;

/// What is to be done at a span of the text.
#[derive(Clone, Copy)]
pub(crate) enum Wish<'w> {
    /// `new` is to stand where `old` does.
    Write {
        span: Span,
        old: &'w str,
        new: &'w str,
    },
    /// The value is to be a string.
    Quote(Span),
    /// The argument is to go.
    Remove(Span),
    /// A flag is to stand behind the argument.
    Insert(Span, Entry<'w>),
}

/// How a text and its tree change.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The changes to the text.
    pub(crate) splices: Vec<Splice>,
    changes: Vec<Change>,
}

impl Plan {
    /// Splices of a text that has no tree.
    pub(crate) fn of(splices: Vec<Splice>) -> Self {
        Self {
            splices,
            changes: Vec::new(),
        }
    }

    /// Adds a plan that inserts where this one does and nowhere else, behind it; false where it is
    /// not one.
    pub(crate) fn join(&mut self, other: Self) -> bool {
        let same = self.splices.len() == other.splices.len()
            && self
                .splices
                .iter()
                .zip(&other.splices)
                .all(|(one, other)| one.span == other.span && one.span.is_empty());
        if same {
            for (one, other) in self.splices.iter_mut().zip(other.splices) {
                one.text.push_str(&other.text);
            }
            self.changes.extend(other.changes);
        }
        same
    }
}

/// Plans edits to a stream.
#[derive(Debug)]
pub(crate) struct Editor<'a> {
    stream: &'a Stream<'a>,
    source: &'a str,
    /// The nodes that aliases refer to, each with all below it.
    shared: Vec<std::ops::Range<u32>>,
}

impl<'a> Editor<'a> {
    /// An editor of a stream that was read from `source`.
    pub(crate) fn new(stream: &'a Stream<'a>, source: &'a str) -> Self {
        Self {
            stream,
            source,
            shared: stream.shared(),
        }
    }

    /// What has to change for a wish.
    pub(crate) fn plan(&self, wish: &Wish<'_>) -> Result<Plan, Refused> {
        if let Some(plan) = self.nested(wish) {
            return plan;
        }
        match *wish {
            Wish::Write { span, old, new } => self.write(span, old, new),
            Wish::Quote(span) => self.quote(span),
            Wish::Remove(span) => self.remove(span),
            Wish::Insert(span, entry) => self.insert(span, &entry),
        }
    }

    /// True where `after`, read from `edited`, is the stream with the plans carried out.
    pub(crate) fn is_as_planned<'p>(
        &self,
        plans: impl Iterator<Item = &'p Plan> + Clone,
        after: &Stream<'_>,
        edited: &str,
    ) -> bool {
        let changes = plans.clone().flat_map(|plan| &plan.changes);
        let splices: Vec<&Splice> = plans.flat_map(|plan| &plan.splices).collect();
        let gone = |comment: Span| {
            let mut splices = splices.iter();
            splices.any(|splice| splice.span.contains(comment) && !splice.span.is_empty())
        };
        let comments = |stream: &Stream<'_>, text: &str, gone: &dyn Fn(Span) -> bool| {
            let kept = stream.comments().iter().filter(|comment| !gone(**comment));
            let text = |comment: &Span| text.get(comment.range()).unwrap_or_default().to_owned();
            kept.map(text).collect::<Vec<String>>()
        };
        self.stream.changed(changes) == after.shape()
            && comments(self.stream, self.source, &gone) == comments(after, edited, &|_| false)
    }

    /// Refuses splices that touch a tag of a template.
    fn finish(&self, splices: Vec<Splice>, changes: Vec<Change>) -> Result<Plan, Refused> {
        if let Some(template) = &self.stream.template {
            let touched = splices.iter().any(|splice| {
                let Span { start, end } = splice.span;
                template.touches(Span::new(start, end.max(start + 1)))
                    || (splice.span.is_empty() && template.has_tag_before(start))
            });
            if touched {
                return Err(Refused::Template);
            }
        }
        Ok(Plan { splices, changes })
    }
}
