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

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use serde::de::IgnoredAny;

use super::tree::Stream;
use crate::source::Span;
use crate::text_edit::{EditError, TextEdit};
pub(crate) use insert::{Entry, Home};
use nested::Inner;
use shape::Change;

/// What is to be done at a span of the text.
#[derive(Clone, Copy)]
pub(crate) enum Wish<'w> {
    /// `new` is to stand where `old` does.
    Write { span: Span, old: &'w str, new: &'w str },
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
    pub(crate) text_edits: Vec<TextEdit>,
    changes: Vec<Change>,
    /// The same, as a change to the YAML in a scalar.
    inner: Vec<(u32, Plan)>,
}

impl Plan {
    /// Splices of a text that has no tree.
    pub(crate) fn of(text_edits: Vec<TextEdit>) -> Self {
        Self { text_edits, ..Self::default() }
    }

    /// Adds a plan that inserts where this one does and nowhere else, behind it; false where it is
    /// not one.
    pub(crate) fn join(&mut self, other: Self) -> bool {
        let same = self.text_edits.len() == other.text_edits.len()
            && self
                .text_edits
                .iter()
                .zip(&other.text_edits)
                .all(|(one, other)| one.span == other.span && one.span.is_empty());
        if same {
            for (one, other) in self.text_edits.iter_mut().zip(other.text_edits) {
                one.text.push_str(&other.text);
            }
            self.changes.extend(other.changes);
            self.inner.extend(other.inner);
        }
        same
    }
}

/// Plans edits to a stream.
#[derive(Debug)]
pub(crate) struct Editor<'a> {
    stream: &'a Stream<'a>,
    source: &'a str,
    tables: Rc<Tables>,
}

/// What is looked up for many an edit and worked out once.
#[derive(Debug)]
struct Tables {
    /// The roots of the documents, in the order of the text.
    roots: Vec<u32>,
    /// The nodes that aliases refer to, each with all below it.
    shared: Vec<Range<u32>>,
    json: bool,
    /// How far nested blocks are indented.
    step: OnceCell<usize>,
    /// The scalars that are YAML themselves.
    inner: RefCell<HashMap<u32, Rc<Inner>>>,
}

impl Tables {
    fn of(stream: &Stream<'_>, source: &str) -> Self {
        let roots = stream.documents().iter();
        Self {
            roots: roots.filter_map(|document| document.root).collect(),
            shared: stream.shared(),
            json: is_json(source),
            step: OnceCell::new(),
            inner: RefCell::default(),
        }
    }
}

impl<'a> Editor<'a> {
    /// An editor of a stream that was read from `source`.
    pub(crate) fn new(stream: &'a Stream<'a>, source: &'a str) -> Self {
        Self { stream, source, tables: Rc::new(Tables::of(stream, source)) }
    }

    /// What has to change for a wish.
    pub(crate) fn plan(&self, wish: &Wish<'_>) -> Result<Plan, EditError> {
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

    /// Whether `after`, read from `edited`, is the stream with the plans carried out.
    pub(crate) fn verify<'p>(
        &self,
        plans: impl Iterator<Item = &'p Plan> + Clone,
        after: &Stream<'_>,
        edited: &str,
    ) -> Result<(), EditError> {
        if self.tables.json && !is_json(edited) {
            return Err(EditError::Json);
        }
        self.verify_inner(plans.clone())?;
        let changes = plans.clone().flat_map(|plan| &plan.changes);
        let gone = plans.flat_map(|plan| &plan.text_edits);
        let mut gone: Vec<Span> = gone.map(|text_edit| text_edit.span).collect();
        gone.retain(|span| !span.is_empty());
        gone.sort_unstable();
        let stays = |comment: &Span| {
            let next = gone.partition_point(|span| span.start <= comment.start);
            let over = next.checked_sub(1).and_then(|last| gone.get(last));
            !over.is_some_and(|span| span.contains(*comment))
        };
        let kept = comments(self.stream, self.source, stays);
        if self.stream.changed(changes) == after.shape()
            && kept == comments(after, edited, |_| true)
        {
            Ok(())
        } else {
            Err(EditError::Different)
        }
    }

    /// Refuses text edits that touch a tag of a template.
    fn finish(&self, text_edits: Vec<TextEdit>, changes: Vec<Change>) -> Result<Plan, EditError> {
        if let Some(template) = &self.stream.template {
            let touched = text_edits.iter().any(|text_edit| {
                let Span { start, end } = text_edit.span;
                template.touches(Span::new(start, end.max(start + 1)))
                    || (text_edit.span.is_empty() && template.has_tag_before(start))
            });
            if touched {
                return Err(EditError::Template);
            }
        }
        Ok(Plan { changes, ..Plan::of(text_edits) })
    }
}

/// The comments of a text that stay.
fn comments<'t>(stream: &Stream<'_>, text: &'t str, stays: impl Fn(&Span) -> bool) -> Vec<&'t str> {
    let kept = stream.comments().iter().filter(|comment| stays(comment));
    kept.map(|comment| text.get(comment.range()).unwrap_or_default()).collect()
}

/// True for a text that other programs may read as JSON.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}
