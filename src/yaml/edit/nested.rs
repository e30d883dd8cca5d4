//! Edits to YAML that stands in a block scalar of other YAML: a manifest in a `ConfigMap`, a patch in
//! a list of patches.
//!
//! The inner text is edited like any other, and each splice carried over to the file, where every line
//! has the scalar's indentation before it.

use super::shape::Change;
use super::{Editor, Plan, Wish};
use crate::mapped::Mapped;
use crate::source::{Span, offset};
use crate::splice::{self, Refused, Splice, lines, words};
use crate::yaml::tree::{Stream, Style};

impl Editor<'_> {
    /// The plan for a wish about YAML inside a block scalar; `None` where it is about none.
    pub(super) fn nested(&self, wish: &Wish<'_>) -> Option<Result<Plan, Refused>> {
        let place = wish.place();
        let path = self.path(place).ok()?;
        let &id = path.last()?;
        let (text, style) = self.scalar(id)?;
        if style != Style::Literal || text.whole() == place {
            return None;
        }
        let inner = words::range_of(&text, place)?;
        let stream = Stream::parse(text.text());
        let editor = Editor::new(&stream, text.text());
        let within = editor.path(Span::from_range(&inner)).ok()?;
        if within.len() < 2 || stream.errors() > 0 {
            return None;
        }
        let carried = || {
            self.refuse_shared(id)?;
            let wish = wish.moved(|span| words::range_of(&text, span))?;
            self.carried(id, &text, &editor.checked(&wish)?)
        };
        Some(carried())
    }

    /// A plan whose outcome was looked at already: for the file it is only a change to a string.
    fn checked(&self, wish: &Wish<'_>) -> Result<Plan, Refused> {
        let plan = self.plan(wish)?;
        let edited = splice::apply(self.source, &plan.splices).ok_or(Refused::Layout)?;
        let after = Stream::parse(&edited);
        self.verify(std::iter::once(&plan), &after, &edited)?;
        Ok(plan)
    }

    fn carried(&self, id: u32, text: &Mapped, plan: &Plan) -> Result<Plan, Refused> {
        let splices: Option<Vec<Splice>> = plan
            .splices
            .iter()
            .map(|splice| self.carry(text, splice))
            .collect();
        let changes = plan
            .splices
            .iter()
            .map(|splice| Change::Text(id, splice.span.range(), splice.text.clone()));
        self.finish(splices.ok_or(Refused::Nested)?, changes.collect())
    }

    /// A splice of the scalar's text as one of the file.
    fn carry(&self, text: &Mapped, splice: &Splice) -> Option<Splice> {
        let range = splice.span.range();
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
        let with = splice.text.replace("\r\n", "\n");
        let with = with.replace('\n', &format!("{newline}{indent}"));
        Some(Splice::new(span, with))
    }

    /// The start of the line in the file behind the one that ends before `at` in the scalar's text.
    fn past_break(&self, text: &Mapped, at: usize) -> u32 {
        let inner = text.text().get(..at).unwrap_or_default();
        let line = inner.trim_end_matches('\n');
        let last = line.chars().next_back().map_or(0, char::len_utf8);
        let end = text.span(line.len() - last..line.len()).end;
        let breaks = inner.len() - line.len();
        (0..breaks).fold(end, |at, _| lines::next(self.source, at))
    }

    /// The scalar's own indentation, as it stands before its first line that is not indented further.
    fn indent(&self, text: &Mapped) -> Option<&str> {
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
    fn moved(&self, to: impl Fn(Span) -> Option<std::ops::Range<usize>>) -> Result<Self, Refused> {
        let to = |span: Span| {
            let range = to(span).ok_or(Refused::Derived)?;
            Ok(Span::new(offset(range.start), offset(range.end)))
        };
        Ok(match *self {
            Self::Write { span, old, new } => Self::Write {
                span: to(span)?,
                old,
                new,
            },
            Self::Quote(span) => Self::Quote(to(span)?),
            Self::Remove(span) => Self::Remove(to(span)?),
            Self::Insert(span, entry) => Self::Insert(to(span)?, entry),
        })
    }
}
