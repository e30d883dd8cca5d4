//! Edits to YAML in a block scalar of other YAML: a manifest in a `ConfigMap`, a patch in a list of
//! patches.
//!
//! ```yaml
//! data:
//!   ClusterConfiguration: |
//!     apiServer:
//!       extraArgs:
//!         v: 2
//! ```
//!
//! The inner text is edited like any other, and each text edit is carried over to the file, where
//! every line has the scalar's indentation before it. Fixtures: `fix/nested-kubeadm*.yaml`.

use std::ops::Range;
use std::rc::Rc;

use super::shape::NodeChange;
use super::{Conventions, EditOperation, Editor, EditorTables, Plan};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{self, EditError, TextEdit, lines, words};
use crate::yaml::tree::{ScalarStyle, Stream};

/// YAML in a scalar.
#[derive(Debug)]
pub(super) struct InnerYaml {
    text: Rc<MappedText>,
    stream: Stream<'static>,
    /// True if all documents could be read. It is asked for each edit, and a scalar may have thousands of documents.
    is_whole: bool,
    tables: Rc<EditorTables>,
}

impl InnerYaml {
    fn editor(&self, conventions: &'static Conventions) -> Editor<'_> {
        Editor {
            stream: &self.stream,
            source: self.text.text(),
            conventions,
            tables: Rc::clone(&self.tables),
        }
    }
}

impl Editor<'_> {
    /// The plan for an operation on YAML inside of a block scalar; `None` for any other operation.
    pub(super) fn nested(&self, operation: &EditOperation<'_>) -> Option<Result<Plan, EditError>> {
        let place = operation.place();
        let path = self.path(place).ok()?;
        let &id = path.last()?;
        let inner = self.inner(id)?;
        if inner.text.whole() == place || !inner.is_whole {
            return None;
        }
        let range = words::range_of(&inner.text, place)?;
        let within = inner.editor(self.conventions).path(Span::from_range(&range)).ok()?;
        // A text without a collection around the place is no YAML but a string.
        if within.len() < 2 {
            return None;
        }
        Some(self.plan_inner(id, &inner, operation))
    }

    fn plan_inner(
        &self,
        id: u32,
        inner: &InnerYaml,
        operation: &EditOperation<'_>,
    ) -> Result<Plan, EditError> {
        self.refuse_shared(id)?;
        let moved = operation.moved(|span| words::range_of(&inner.text, span))?;
        let plan = inner.editor(self.conventions).plan(&moved)?;
        self.carried(id, &inner.text, plan)
    }

    /// The YAML in a literal block scalar; `None` for any other node.
    fn inner(&self, id: u32) -> Option<Rc<InnerYaml>> {
        if let Some(known) = self.tables.inner.borrow().get(&id) {
            return Some(Rc::clone(known));
        }
        if self.node(id).style() != Some(ScalarStyle::Literal) {
            return None;
        }
        let (text, _) = self.scalar(id)?;
        let stream = Stream::parse(text.text());
        let tables = Rc::new(EditorTables::of(&stream, text.text()));
        let is_whole = stream.is_whole();
        let inner = Rc::new(InnerYaml { text, stream, is_whole, tables });
        self.tables.inner.borrow_mut().insert(id, Rc::clone(&inner));
        Some(inner)
    }

    /// Checks that the YAML in scalars reads as planned. To the file it is only changes to strings.
    pub(super) fn verify_inner<'p>(
        &self,
        plans: impl Iterator<Item = &'p Plan>,
    ) -> Result<(), EditError> {
        let mut scalars: HashMap<u32, Vec<&Plan>> = HashMap::default();
        for (id, plan) in plans.flat_map(|plan| &plan.inner) {
            scalars.entry(*id).or_default().push(plan);
        }
        scalars.into_iter().try_for_each(|(id, plans)| {
            let inner = self.inner(id).ok_or(EditError::Nested)?;
            let text_edits: Vec<TextEdit> =
                plans.iter().flat_map(|plan| plan.text_edits.clone()).collect();
            let edited =
                text_edit::apply(inner.text.text(), &text_edits).ok_or(EditError::Layout)?;
            let after = Stream::parse(&edited);
            let plans = plans.iter().copied();
            inner.editor(self.conventions).verify(plans, &after, &edited)
        })
    }

    fn carried(&self, id: u32, text: &MappedText, plan: Plan) -> Result<Plan, EditError> {
        let mut text_edits = Vec::new();
        let mut changes = Vec::new();
        for text_edit in &plan.text_edits {
            text_edits.push(self.carry(text, text_edit).ok_or(EditError::Nested)?);
            let range = text_edit.span.range();
            changes.push(NodeChange::Text(id, range, text_edit.text.clone()));
        }
        let carried = self.finish(text_edits, changes)?;
        Ok(Plan { inner: vec![(id, plan)], ..carried })
    }

    /// A text edit of the scalar's text as one of the file.
    fn carry(&self, text: &MappedText, text_edit: &TextEdit) -> Option<TextEdit> {
        let range = text_edit.span.range();
        let inner = text.text();
        if text.unknown(range.clone()).is_some() {
            return None;
        }
        let before = inner.get(..range.start)?;
        let span = if range.is_empty() {
            // Behind a letter and not before one, because the indentation is before the first one.
            let last = before.chars().next_back()?;
            if last == '\n' {
                return None;
            }
            let end = text.span(range.start - last.len_utf8()..range.start).end;
            Span::new(end, end)
        } else if (before.is_empty() || before.ends_with('\n'))
            && inner.get(range.clone())?.ends_with('\n')
        {
            // Whole lines go with their indentation.
            let start = lines::start(self.source, text.span(range.clone()).start);
            Span::new(start, self.past_break(text, range.end))
        } else {
            text.span(range)
        };
        let newline = lines::line_break(self.source, span.start);
        let indent = self.indent(text)?;
        let with =
            text_edit.text.replace("\r\n", "\n").replace('\n', &format!("{newline}{indent}"));
        Some(TextEdit::new(span, with))
    }

    /// The start of the line in the file behind the one that ends before `at` in the scalar's text.
    fn past_break(&self, text: &MappedText, at: usize) -> u32 {
        let inner = text.text().get(..at).unwrap_or_default();
        let line = inner.trim_end_matches('\n');
        let last = line.chars().next_back().map_or(0, char::len_utf8);
        let end = text.span(line.len() - last..line.len()).end;
        let breaks = inner.len() - line.len();
        (0..breaks).fold(end, |at, _| lines::next(self.source, at))
    }

    /// The scalar's indentation: the text before its first line that is not indented further.
    fn indent(&self, text: &MappedText) -> Option<&str> {
        let mut at = 0;
        for line in text.text().split_inclusive('\n') {
            if !line.starts_with([' ', '\t', '\n']) {
                let start = text.span(at..at + 1).start;
                let before = lines::before(self.source, start);
                return if lines::is_blank(before) { Some(before) } else { None };
            }
            at += line.len();
        }
        None
    }
}

impl EditOperation<'_> {
    /// The span that the operation is about.
    const fn place(&self) -> Span {
        match self {
            Self::Replace { span, .. }
            | Self::Quote(span)
            | Self::Remove(span)
            | Self::Insert(span, _)
            | Self::InsertFirst(span, _) => *span,
        }
    }

    /// The same operation in a text of other places.
    fn moved(&self, to: impl Fn(Span) -> Option<Range<usize>>) -> Result<Self, EditError> {
        let place = to(self.place()).ok_or(EditError::Derived)?;
        let span = Span::from_range(&place);
        Ok(match *self {
            Self::Replace { old, new, .. } => Self::Replace { span, old, new },
            Self::Quote(_) => Self::Quote(span),
            Self::Remove(_) => Self::Remove(span),
            Self::Insert(_, new) => Self::Insert(span, new),
            Self::InsertFirst(_, new) => Self::InsertFirst(span, new),
        })
    }
}
