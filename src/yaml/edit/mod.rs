//! Edits to YAML that leave everything else as it is: comments, quotes, indentation, line breaks.
//!
//! The text is never written anew. An operation finds its place in the tree, and works out the new tree and
//! the bytes that have to change for it. The edited text is read again. If the result is not that tree with
//! those comments, the operation is not carried out.
//!
//! Nothing here knows what a document is about. The caller gives such knowledge in [`Conventions`] and in
//! [`NewChild`].

mod children;
mod insert;
mod locate;
mod nested;
mod remove;
mod render;
mod replace;
mod scalar;
mod shape;

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use serde::de::IgnoredAny;

use super::node::Node;
use super::tree::{ScalarStyle, Stream};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{EditError, TextEdit};
pub(crate) use insert::{FirstChild, NewChild};
use nested::InnerYaml;
pub(crate) use render::NewValue;
use shape::NodeChange;

/// A change that is wanted at a span of the text.
#[derive(Clone, Copy)]
pub(crate) enum EditOperation<'o> {
    /// Replaces `old` at the end of a span. Dashes before it stay.
    ///
    /// ```yaml
    /// args: [--etcd-cafil=/ca.crt]   # before; the span is --etcd-cafil
    /// args: [--etcd-cafile=/ca.crt]  # after
    /// ```
    Replace { span: Span, old: &'o str, new: &'o str },
    /// Puts the value at a span in quotes.
    ///
    /// ```yaml
    /// v: 2    # before
    /// v: "2"  # after
    /// ```
    Quote(Span),
    /// Removes the item, the entry or the word at a span.
    ///
    /// ```yaml
    /// args: [--a=1, --b=2]  # before; the span is --b=2
    /// args: [--a=1]         # after
    /// ```
    Remove(Span),
    /// Inserts an item, an entry or a word behind the one at a span.
    ///
    /// ```yaml
    /// args: [--a=1]         # before; the span is --a=1
    /// args: [--a=1, --b=2]  # after
    /// ```
    Insert(Span, &'o dyn NewChild),
    /// Inserts the first child of a collection, and the collection if it is missing. The span is a
    /// token of the document.
    ///
    /// ```yaml
    /// kind: ClusterConfiguration  # before
    /// ---
    /// kind: ClusterConfiguration  # after
    /// apiServer:
    ///   extraArgs:
    ///     v: "2"
    /// ```
    InsertFirst(Span, &'o dyn NewChild),
}

/// The conventions of the documents that only the caller knows.
#[derive(Debug)]
pub(crate) struct Conventions {
    /// The keys of an item that is a pair: `name` and `value` in `- {name: v, value: "2"}`. The name
    /// is then the place of the whole item.
    pub(crate) pair: (&'static str, &'static str),
    /// True if a string is split into words by the program that gets it. Takes the nodes above the
    /// string from the root, and the string as the last one.
    pub(crate) is_split: fn(&[Node<'_>]) -> bool,
}

/// How a text and its tree change.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The changes to the text.
    pub(crate) text_edits: Vec<TextEdit>,
    changes: Vec<NodeChange>,
    /// The same, as a change to the YAML in a scalar.
    inner: Vec<(u32, Plan)>,
}

impl Plan {
    /// The changes to a text that has no tree.
    pub(crate) fn of(text_edits: Vec<TextEdit>) -> Self {
        Self { text_edits, ..Self::default() }
    }

    /// Adds a plan that inserts at the same places as this one, behind it; false if it does not.
    pub(crate) fn join(&mut self, other: Self) -> bool {
        if self.text_edits.len() != other.text_edits.len() {
            return false;
        }
        for (one, other) in self.text_edits.iter().zip(&other.text_edits) {
            if one.span != other.span || !one.span.is_empty() {
                return false;
            }
        }
        for (one, other) in self.text_edits.iter_mut().zip(other.text_edits) {
            one.text.push_str(&other.text);
        }
        self.changes.extend(other.changes);
        self.inner.extend(other.inner);
        true
    }
}

/// Plans edits to a stream.
#[derive(Debug)]
pub(crate) struct Editor<'a> {
    stream: &'a Stream<'a>,
    source: &'a str,
    conventions: &'static Conventions,
    tables: Rc<EditorTables>,
}

/// Answers that many operations need, worked out once.
#[derive(Debug)]
struct EditorTables {
    /// The roots of the documents, in the order of the text.
    roots: Vec<u32>,
    /// The nodes that aliases refer to, each with all below it; those that overlap are one.
    shared: Vec<Range<u32>>,
    json: bool,
    /// How far nested blocks are indented.
    step: OnceCell<usize>,
    /// The quotes of the first quoted scalar of a collection.
    quotes: RefCell<HashMap<u32, Option<ScalarStyle>>>,
    /// The texts of long scalars.
    texts: RefCell<HashMap<u32, Rc<MappedText>>>,
    /// The scalars that are YAML themselves.
    inner: RefCell<HashMap<u32, Rc<InnerYaml>>>,
}

impl EditorTables {
    fn of(stream: &Stream<'_>, source: &str) -> Self {
        let roots = stream.documents().iter();
        Self {
            roots: roots.filter_map(|document| document.root).collect(),
            shared: stream.shared(),
            json: is_json(source),
            step: OnceCell::new(),
            quotes: RefCell::default(),
            texts: RefCell::default(),
            inner: RefCell::default(),
        }
    }
}

impl<'a> Editor<'a> {
    /// An editor of a stream that was read from `source`.
    pub(crate) fn new(
        stream: &'a Stream<'a>,
        source: &'a str,
        conventions: &'static Conventions,
    ) -> Self {
        Self { stream, source, conventions, tables: Rc::new(EditorTables::of(stream, source)) }
    }

    /// The changes that an operation makes.
    pub(crate) fn plan(&self, operation: &EditOperation<'_>) -> Result<Plan, EditError> {
        if let Some(plan) = self.nested(operation) {
            return plan;
        }
        match *operation {
            EditOperation::Replace { span, old, new } => self.replace(span, old, new),
            EditOperation::Quote(span) => self.quote(span),
            EditOperation::Remove(span) => self.remove(span),
            EditOperation::Insert(span, new) => self.insert(span, new),
            EditOperation::InsertFirst(span, new) => self.insert_first(span, new),
        }
    }

    /// Checks that `after`, read from `edited`, is the stream with the plans carried out.
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
        let mut gone: Vec<Span> =
            plans.flat_map(|plan| &plan.text_edits).map(|text_edit| text_edit.span).collect();
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
    fn finish(
        &self,
        text_edits: Vec<TextEdit>,
        changes: Vec<NodeChange>,
    ) -> Result<Plan, EditError> {
        let Some(template) = &self.stream.template else {
            return Ok(Plan { changes, ..Plan::of(text_edits) });
        };
        for text_edit in &text_edits {
            let Span { start, end } = text_edit.span;
            let touches = template.touches(Span::new(start, end.max(start + 1)));
            // `- --a=1{{ if .x }} --b=2{{ end }}`: nothing is inserted behind a tag.
            let follows = text_edit.span.is_empty() && template.has_tag_before(start);
            if touches || follows {
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
