//! A mapped text is a text with the place of each of its bytes in the file: of a scalar, a shell word or
//! an argument.
//!
//! Between a file and an argument there are quotes, escapes, folded lines, a shell and the expansion of
//! `$(VAR)`. Each step builds its text from pieces of the step before, so a place in the final text can
//! still be pointed at in the file.

use std::fmt;
use std::ops::Range;

use smallvec::SmallVec;

use crate::source::{Span, offset};

/// Why a piece of text cannot be known before the cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnknownReason {
    /// `$(NAME)` whose value the manifest does not give as a literal.
    Variable,
    /// `$NAME`, `${NAME}` or `$(command)` that a shell replaces.
    Shell,
    /// A value that the machine decides on which the tool runs.
    Machine,
    /// A tag of a template: `{{ … }}`, `{% … %}`, `${…}`.
    Template,
    /// A value that a tool sets by itself, in a version of Kubernetes for which it was not looked up.
    Version,
    /// What the release of a tool decides, if that is not known.
    Release,
    /// `REPLACE_ME`, `<path>`: somebody or something has to fill it in.
    Placeholder,
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable => "an environment variable that the manifest gives no literal value",
            Self::Shell => "replaced by a shell when it runs",
            Self::Machine => "decided on the machine where the tool runs",
            Self::Template => "filled in by a template",
            Self::Version => "known for other versions of Kubernetes only",
            Self::Release => "decided by the release of the tool, which is not known",
            Self::Placeholder => "still to be filled in",
        })
    }
}

/// One piece of a [`MappedText`].
pub(crate) struct MappedPiece<'a> {
    /// Its start in the text.
    pub(crate) at: usize,
    pub(crate) text: &'a str,
    pub(crate) source: Span,
    /// True if it is in the source byte for byte.
    pub(crate) verbatim: bool,
}

/// Text put together from pieces of a source.
#[derive(Clone, Debug)]
pub struct MappedText {
    text: String,
    /// Most texts have one run, and a file of 1 MB can have half a million texts.
    runs: SmallVec<[MappedRun; 1]>,
    whole: Span,
    /// True if the runs are in the order of the source, as those of a scalar are.
    ordered: bool,
}

#[derive(Clone, Debug)]
struct MappedRun {
    at: u32,
    len: u32,
    source: Span,
    kind: RunKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RunKind {
    /// Byte for byte as in the source.
    Verbatim,
    /// In the place of all of its source span: an escape, a fold, an expansion.
    Replaced,
    /// As `Replaced`, but the text only shows how the unknown part is written.
    Hole(UnknownReason),
    /// A line of a template's tags that leaves nothing, with its break.
    TagLine,
}

impl MappedText {
    /// Empty text at a token, to push pieces to.
    pub fn new(whole: Span) -> Self {
        Self { text: String::new(), runs: SmallVec::new(), whole, ordered: true }
    }

    /// Text that is in the source byte for byte, from `start` on.
    pub fn verbatim(text: &str, start: u32) -> Self {
        let mut mapped = Self::new(Span::new(start, start + offset(text.len())));
        mapped.push_verbatim(text, start);
        mapped
    }

    /// Text whose bytes cannot be told apart: every part of it maps to all of `span`.
    pub fn coarse(text: impl Into<String>, span: Span) -> Self {
        let mut mapped = Self::new(span);
        mapped.push_replaced(&text.into(), span);
        mapped
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The token that all of it came from, quotes included.
    pub const fn whole(&self) -> Span {
        self.whole
    }

    /// Appends bytes that are in the source as they are, from `start` on.
    pub fn push_verbatim(&mut self, text: &str, start: u32) {
        let len = offset(text.len());
        if let Some(last) = self.runs.last_mut()
            && last.kind == RunKind::Verbatim
            && last.source.end == start
        {
            last.len += len;
            last.source.end += len;
            self.text.push_str(text);
        } else {
            self.push_run(text, Span::new(start, start + len), RunKind::Verbatim);
        }
    }

    /// Appends text in the place of all of `source`.
    pub fn push_replaced(&mut self, text: &str, source: Span) {
        self.push_run(text, source, RunKind::Replaced);
    }

    /// Appends something unknown, as it is written.
    pub fn push_hole(&mut self, text: &str, source: Span, why: UnknownReason) {
        self.push_run(text, source, RunKind::Hole(why));
    }

    /// Appends a line of a template's tags that leaves nothing but decides on other lines. It is a
    /// part of the text because what reads the text as a template again has to see it.
    pub fn push_tag_line(&mut self, text: &str, source: Span) {
        self.push_run(text, source, RunKind::TagLine);
    }

    /// Appends all of another mapped text, with its places.
    pub fn append(&mut self, other: &Self) {
        self.push_slice(other, 0..other.text.len());
    }

    /// Appends a part of another mapped text, with its places.
    pub fn push_slice(&mut self, other: &Self, range: Range<usize>) {
        for (run, part) in other.runs_in(&range) {
            let text = other.text.get(part.start as usize..part.end as usize).unwrap_or_default();
            match run.kind {
                RunKind::Verbatim => {
                    self.push_verbatim(text, run.source.start + (part.start - run.at));
                }
                kind => self.push_run(text, run.source, kind),
            }
        }
    }

    /// A part, as a mapped text.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::new(self.span(range.clone()));
        part.push_slice(self, range);
        part
    }

    /// The same text with its places carried over: what is mapped here to places in the text of
    /// `outer` is mapped to the place of `outer` in the file. This is how YAML inside a YAML string
    /// keeps its places.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut out = Self::new(outer.span(self.whole.range()));
        for run in &self.runs {
            let range = run.at as usize..(run.at + run.len) as usize;
            let text = self.text.get(range).unwrap_or_default();
            match (run.kind, outer.unknown(run.source.range())) {
                (RunKind::Verbatim, _) => out.push_slice(outer, run.source.range()),
                (RunKind::TagLine, _) => {
                    out.push_tag_line(text, outer.span(run.source.range()));
                }
                (RunKind::Hole(why), _) | (RunKind::Replaced, Some(why)) => {
                    out.push_hole(text, outer.span(run.source.range()), why);
                }
                (RunKind::Replaced, None) => {
                    out.push_replaced(text, outer.span(run.source.range()));
                }
            }
        }
        out
    }

    /// The place of a byte range of the text. An empty range has no place and gives the whole token. A part
    /// of a character gives the whole character: `at..at + 1` is how readers point at the next one.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.runs_in(&self.whole_characters(range))
            .map(|(run, part)| match run.kind {
                RunKind::Verbatim => {
                    let start = run.source.start + (part.start - run.at);
                    Span::new(start, start + (part.end - part.start))
                }
                RunKind::Replaced | RunKind::Hole(_) | RunKind::TagLine => run.source,
            })
            .reduce(Span::cover)
            .unwrap_or(self.whole)
    }

    fn whole_characters(&self, mut range: Range<usize>) -> Range<usize> {
        while range.start > 0 && !self.text.is_char_boundary(range.start) {
            range.start -= 1;
        }
        while range.end < self.text.len() && !self.text.is_char_boundary(range.end) {
            range.end += 1;
        }
        range
    }

    /// Why a part of the text is not known; `None` if all of it is.
    pub fn unknown(&self, range: Range<usize>) -> Option<UnknownReason> {
        self.runs_in(&range).find_map(|(run, _)| match run.kind {
            RunKind::Hole(why) => Some(why),
            RunKind::TagLine => Some(UnknownReason::Template),
            RunKind::Verbatim | RunKind::Replaced => None,
        })
    }

    /// The end of the line of tags that a byte of the text is in, if it is in one.
    pub fn tag_line_end(&self, at: usize) -> Option<usize> {
        let here = at..at + 1;
        let (run, _) = self.runs_in(&here).next()?;
        (run.kind == RunKind::TagLine).then_some((run.at + run.len) as usize)
    }

    /// How far the hole at a byte of the text reaches; `None` if that byte is known.
    pub fn hole_end(&self, at: usize) -> Option<usize> {
        let rest = at..self.text.len();
        let mut runs = self.runs_in(&rest).map(|(run, _)| run);
        let first = runs.next().filter(|run| matches!(run.kind, RunKind::Hole(_)))?;
        // A hole that was split on the way here is still one hole.
        let same = runs.take_while(|run| run.kind == first.kind && run.source == first.source);
        let last = same.last().unwrap_or(first);
        Some((last.at + last.len) as usize)
    }

    /// The pieces, in the order of the text.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = MappedPiece<'_>> {
        self.runs.iter().map(|run| self.piece(run))
    }

    /// The pieces that may overlap a span of the source, in the order of the text.
    pub(crate) fn pieces_over(&self, span: Span) -> impl Iterator<Item = MappedPiece<'_>> {
        let first = if self.ordered {
            self.runs.partition_point(|run| run.source.end <= span.start)
        } else {
            0
        };
        let ordered = self.ordered;
        let over = self.runs.iter().skip(first);
        let over = over.take_while(move |run| !ordered || run.source.start < span.end);
        over.map(|run| self.piece(run))
    }

    fn piece(&self, run: &MappedRun) -> MappedPiece<'_> {
        let (at, len) = (run.at as usize, run.len as usize);
        MappedPiece {
            at,
            text: self.text.get(at..at + len).unwrap_or_default(),
            source: run.source,
            verbatim: run.kind == RunKind::Verbatim,
        }
    }

    fn push_run(&mut self, text: &str, source: Span, kind: RunKind) {
        let at = offset(self.text.len());
        self.text.push_str(text);
        // An empty hole (a variable without a text) still makes the text unknown, but
        // a run without bytes could never be found again, so only text is kept.
        if !text.is_empty() {
            let last = self.runs.last().map(|last| last.source);
            self.ordered &=
                last.is_none_or(|last| last.start <= source.start && last.end <= source.end);
            self.runs.push(MappedRun { at, len: offset(text.len()), source, kind });
        }
    }

    fn runs_in(&self, range: &Range<usize>) -> impl Iterator<Item = (&MappedRun, Range<u32>)> {
        let (start, end) = (offset(range.start), offset(range.end));
        let first = self.runs.partition_point(|run| run.at + run.len <= start);
        self.runs
            .iter()
            .skip(first)
            .take_while(move |run| run.at < end)
            .map(move |run| (run, run.at.max(start)..(run.at + run.len).min(end)))
    }
}
