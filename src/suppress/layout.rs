//! Finds the comments of a file, and the lines on which a comment applies to a place.

use std::collections::BTreeSet;

use super::parts::Parts;
use crate::mapped_text::MappedText;
use crate::source::{Source, Span};
use crate::text_kind::{KnownText, TextKind};
use crate::yaml::{Node, ScalarStyle, Stream};

/// How many levels of YAML inside strings are searched for comments.
const DEPTH: u8 = 3;

/// The comments of a file, and the keys and list items that they apply to.
pub(super) struct Layout {
    comments: Vec<Span>,
    /// The lines that hold only a comment.
    alone: BTreeSet<u32>,
    /// Only those whose first line is the target of a comment.
    parts: Parts,
    /// For each line the next one that is neither empty nor a comment; 0 if there is none.
    next_content: Vec<u32>,
}

impl Layout {
    /// Finds the comments of a text. Only those that `matters` accepts are kept.
    pub(super) fn new(text: KnownText<'_>, matters: impl Fn(&str) -> bool) -> Self {
        let KnownText { source, kind, stream } = text;
        let mut layout = Self {
            comments: Vec::new(),
            alone: BTreeSet::new(),
            parts: Parts::default(),
            next_content: Vec::new(),
        };
        match kind {
            TextKind::Flags => {
                // systemd.syntax(7): lines that begin with # or ; are comments.
                layout.comments = comment_lines(source.text(), &['#', ';']);
                layout.add_parts(source, stream);
            }
            TextKind::Script | TextKind::Bundle | TextKind::Mixed => {
                layout.comments = comment_lines(source.text(), &['#']);
                layout.comments.extend(comments_at_line_ends(source.text()));
                layout.add_parts(source, stream);
            }
            TextKind::Yaml => layout.add(source, stream, DEPTH),
        }
        layout.comments.sort_unstable();
        for comment in &layout.comments {
            if is_alone(source, *comment) {
                layout.alone.insert(source.line_of(comment.start).0);
            }
        }
        layout.comments.retain(|comment| matters(source.slice(*comment)));
        if layout.comments.is_empty() {
            return layout;
        }
        layout.next_content = next_content(source, &layout.alone);
        let comments = layout.comments.iter();
        let targets: BTreeSet<u32> =
            comments.map(|comment| layout.target_line(source, *comment)).collect();
        layout.parts.finish(&targets);
        layout
    }

    /// The comments that matter, in the order of the text: from their mark to the end of the line.
    pub(super) fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The 1-based lines on which a comment applies to a place: its own line, and those on which the keys
    /// and list items begin that it is a part of.
    pub(super) fn lines_of(&self, source: &Source, place: Span) -> BTreeSet<u32> {
        let mut lines = BTreeSet::from([source.line_of(place.start).0]);
        lines.extend(self.parts.around(place));
        lines
    }

    /// The line that a comment applies to: its own if it ends one, else the next line that is neither empty
    /// nor a comment.
    pub(super) fn target_line(&self, source: &Source, comment: Span) -> u32 {
        let own = source.line_of(comment.start).0;
        if !is_alone(source, comment) {
            return own;
        }
        match self.next_content.get(own as usize) {
            None | Some(0) => own,
            Some(next) => *next,
        }
    }

    /// Adds the comments of YAML, and those of the YAML in its strings: a string of several lines may be a
    /// file that something else writes.
    ///
    /// ```yaml
    /// kind: ConfigMap
    /// data:
    ///   kube-apiserver.yaml: |
    ///     kind: Pod   # scantling: ignore[required-flag] a part of the flags
    /// ```
    fn add(&mut self, source: &Source, stream: &Stream<'_>, depth: u8) {
        for &comment in stream.comments() {
            self.comments.push(stream.place(comment));
        }
        self.add_parts(source, stream);
        if depth == 0 {
            return;
        }
        for scalar in stream.scalars() {
            let Some(block) = commented_block(scalar) else {
                continue;
            };
            let inner = Stream::parse_nested(&block);
            if inner.is_structured() {
                self.add(source, &inner, depth - 1);
            }
        }
    }

    fn add_parts(&mut self, source: &Source, stream: &Stream<'_>) {
        let entries = stream.entries();
        for (key, whole) in entries {
            self.parts.push(source.line_of(key.start).0, whole);
        }
    }
}

/// For each line, by its 1-based number, the next one that is neither empty nor a comment; 0 if there is
/// none. Thousands of comments may lie above one line.
fn next_content(source: &Source, alone: &BTreeSet<u32>) -> Vec<u32> {
    let mut holds_content = vec![false];
    let mut line = 1;
    while let Some(span) = source.line_span(line) {
        let text = source.slice(span).trim();
        let content = !text.is_empty() && !text.starts_with('#') && !alone.contains(&line);
        holds_content.push(content);
        line += 1;
    }
    let mut found = 0;
    let mut next: Vec<u32> = Vec::with_capacity(holds_content.len());
    for content in holds_content.iter().rev() {
        line -= 1;
        next.push(found);
        if *content {
            found = line;
        }
    }
    next.reverse();
    next
}

/// The text of a block scalar that may be YAML with comments; a script is not.
fn commented_block(scalar: Node<'_>) -> Option<MappedText> {
    if !matches!(scalar.style(), Some(ScalarStyle::Literal | ScalarStyle::Folded)) {
        return None;
    }
    let text = scalar.text()?;
    if !text.contains('#') || text.starts_with("#!") {
        return None;
    }
    scalar.mapped()
}

/// True for a comment without other text on its line.
fn is_alone(source: &Source, comment: Span) -> bool {
    let (_, start) = source.line_of(comment.start);
    let before = source.slice(Span::new(start, comment.start));
    before.trim().is_empty()
}

/// The lines that begin with one of some marks.
fn comment_lines(text: &str, marks: &[char]) -> Vec<Span> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let comment = line.trim();
        if comment.starts_with(marks) {
            let at = start + line.len() - line.trim_start().len();
            found.push(Span::from_range(&(at..at + comment.len())));
        }
        start += line.len();
    }
    found
}

/// The comments of a script behind other text, outside of quotes:
///
/// ```sh
/// --profiling=true \   # scantling: ignore[insecure-flag] for this host only
/// --audience="a #1" \
/// ```
fn comments_at_line_ends(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if let Some(at) = comment_mark(content) {
            found.push(Span::from_range(&(start + at..start + content.len())));
        }
        start += line.len();
    }
    found
}

/// The `#` of a comment behind other text of a line.
fn comment_mark(line: &str) -> Option<usize> {
    let mut counted = 0;
    let mut before = TextBefore::default();
    for (at, _) in line.match_indices(" #") {
        before.extend(line.get(counted..at).unwrap_or_default());
        counted = at;
        if before.has_words && !before.in_double && !before.in_single {
            return Some(at + 1);
        }
    }
    None
}

/// The text of a line before a mark, which grows from one mark to the next:
///
/// ```sh
/// --audience="a # b # c # d"
/// ```
#[derive(Default)]
struct TextBefore {
    has_words: bool,
    in_double: bool,
    in_single: bool,
}

impl TextBefore {
    fn extend(&mut self, text: &str) {
        self.has_words |= !text.trim().is_empty();
        for byte in text.bytes() {
            self.in_double ^= byte == b'"';
            self.in_single ^= byte == b'\'';
        }
    }
}
