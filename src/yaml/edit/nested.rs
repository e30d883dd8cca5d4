//! Edits to YAML that stands in a block scalar of other YAML: a manifest in a `ConfigMap`, a patch in
//! a list of patches.
//!
//! The inner text is edited like any other, and each text edit carried over to the file, where every line
//! has the scalar's indentation before it.

use std::collections::HashMap;
use std::rc::Rc;

use super::shape::Change;
use super::{Editor, Plan, Tables, Wish};
use crate::mapped_text::MappedText;
use crate::source::{Span, offset};
use crate::text_edit::{self, EditError, TextEdit, lines, words};
use crate::yaml::tree::{Stream, Style};

/// YAML that stands in a scalar.
#[derive(Debug)]
pub(super) struct Inner {
    text: MappedText,
    stream: Stream<'static>,
    tables: Rc<Tables>,
}

impl Inner {
    fn editor(&self) -> Editor<'_> {
        Editor { stream: &self.stream, source: self.text.text(), tables: Rc::clone(&self.tables) }
    }
}

impl Editor<'_> {
    /// The plan for a wish about YAML inside a block scalar; `None` where it is about none.
    pub(super) fn nested(&self, wish: &Wish<'_>) -> Option<Result<Plan, EditError>> {
        let place = wish.place();
        let path = self.path(place).ok()?;
        let &id = path.last()?;
        let inner = self.inner(id)?;
        if inner.text.whole() == place {
            return None;
        }
        let range = words::range_of(&inner.text, place)?;
        let editor = inner.editor();
        let within = editor.path(Span::from_range(&range)).ok()?;
        if within.len() < 2 || inner.stream.errors() > 0 {
            return None;
        }
        let carried = || {
            self.refuse_shared(id)?;
            let wish = wish.moved(|span| words::range_of(&inner.text, span))?;
            self.carried(id, &inner.text, editor.plan(&wish)?)
        };
        Some(carried())
    }

    /// The YAML in a block scalar.
    fn inner(&self, id: u32) -> Option<Rc<Inner>> {
        let known = self.tables.inner.borrow().get(&id).map(Rc::clone);
        known.or_else(|| {
            let (text, style) = self.scalar(id)?;
            (style == Style::Literal).then_some(())?;
            let stream = Stream::parse(text.text());
            let tables = Rc::new(Tables::of(&stream, text.text()));
            let inner = Rc::new(Inner { text, stream, tables });
            let mut all = self.tables.inner.borrow_mut();
            all.insert(id, Rc::clone(&inner));
            Some(inner)
        })
    }

    /// Whether the YAML in scalars reads as planned; for the file it is only changes to strings.
    pub(super) fn verify_inner<'p>(
        &self,
        plans: impl Iterator<Item = &'p Plan>,
    ) -> Result<(), EditError> {
        let mut scalars: HashMap<u32, Vec<&Plan>> = HashMap::new();
        for (id, plan) in plans.flat_map(|plan| &plan.inner) {
            scalars.entry(*id).or_default().push(plan);
        }
        scalars.into_iter().try_for_each(|(id, plans)| {
            let inner = self.inner(id).ok_or(EditError::Nested)?;
            let text_edits = plans.iter().flat_map(|plan| plan.text_edits.clone());
            let text_edits: Vec<TextEdit> = text_edits.collect();
            let edited =
                text_edit::apply(inner.text.text(), &text_edits).ok_or(EditError::Layout)?;
            let after = Stream::parse(&edited);
            let plans = plans.iter().copied();
            inner.editor().verify(plans, &after, &edited)
        })
    }

    fn carried(&self, id: u32, text: &MappedText, plan: Plan) -> Result<Plan, EditError> {
        let text_edits: Option<Vec<TextEdit>> =
            plan.text_edits.iter().map(|text_edit| self.carry(text, text_edit)).collect();
        let changes = plan
            .text_edits
            .iter()
            .map(|text_edit| Change::Text(id, text_edit.span.range(), text_edit.text.clone()));
        let carried = self.finish(text_edits.ok_or(EditError::Nested)?, changes.collect())?;
        Ok(Plan { inner: vec![(id, plan)], ..carried })
    }

    /// A text edit of the scalar's text as one of the file.
    fn carry(&self, text: &MappedText, text_edit: &TextEdit) -> Option<TextEdit> {
        let range = text_edit.span.range();
        let inner = text.text();
        if text.unknown(range.clone()).is_some() {
            return None;
        }
        let span = if range.is_empty() {
            // Behind a letter, never before one: there the indentation may lie between.
            let last = inner.get(..range.start)?.chars().next_back()?;
            let before = text.span(range.start - last.len_utf8()..range.start);
            (last != '\n').then(|| Span::new(before.end, before.end))?
        } else {
            let span = text.span(range.clone());
            let from_start = range.start == 0 || inner.get(..range.start)?.ends_with('\n');
            let part = inner.get(range.clone())?;
            if from_start && part.ends_with('\n') {
                let start = lines::start(self.source, span.start);
                Span::new(start, self.past_break(text, range.end))
            } else {
                span
            }
        };
        let newline = lines::line_break(self.source, span.start);
        let indent = self.indent(text)?;
        let with = text_edit.text.replace("\r\n", "\n");
        let with = with.replace('\n', &format!("{newline}{indent}"));
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

    /// The scalar's own indentation, as it stands before its first line that is not indented further.
    fn indent(&self, text: &MappedText) -> Option<&str> {
        let mut at = 0;
        for line in text.text().split_inclusive('\n') {
            if !line.starts_with([' ', '\t', '\n']) {
                let start = text.span(at..at + 1).start;
                let before = lines::before(self.source, start);
                return Some(before).filter(|before| lines::is_blank(before));
            }
            at += line.len();
        }
        None
    }
}

impl Wish<'_> {
    /// What the wish is about.
    fn place(&self) -> Span {
        match self {
            Self::Write { span, .. }
            | Self::Quote(span)
            | Self::Remove(span)
            | Self::Insert(span, _) => *span,
        }
    }

    /// The same wish in a text of other places.
    fn moved(
        &self,
        to: impl Fn(Span) -> Option<std::ops::Range<usize>>,
    ) -> Result<Self, EditError> {
        let to = |span: Span| {
            let range = to(span).ok_or(EditError::Derived)?;
            Ok(Span::new(offset(range.start), offset(range.end)))
        };
        Ok(match *self {
            Self::Write { span, old, new } => Self::Write { span: to(span)?, old, new },
            Self::Quote(span) => Self::Quote(to(span)?),
            Self::Remove(span) => Self::Remove(to(span)?),
            Self::Insert(span, entry) => Self::Insert(to(span)?, entry),
        })
    }
}
