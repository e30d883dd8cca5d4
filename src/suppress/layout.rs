//! Where the comments of a file are, and which lines of it a place belongs to.

use std::collections::BTreeSet;
use std::path::Path;

use crate::dialect::{self, Hint};
use crate::discover;
use crate::source::{Source, Span};
use crate::yaml::{Node, Stream, Style};

/// How many strings that are YAML may stand in one another.
const DEPTH: u8 = 3;

/// The comments of a file, and the keys and list items that comments can be about.
pub(super) struct Layout {
    comments: Vec<Span>,
    /// The lines on which a comment stands alone.
    alone: BTreeSet<u32>,
    /// All that belongs to a key or a list item, with the line that this begins on, for the lines that
    /// comments are about.
    parts: Vec<(u32, Span)>,
}

impl Layout {
    /// Reads a file, of which only some comments matter. Of one that is not YAML, comments are lines of
    /// nothing else.
    pub(super) fn of(
        source: &Source,
        stream: &Stream<'_>,
        hint: Option<Hint>,
        matters: impl Fn(&str) -> bool,
    ) -> Self {
        let mut layout = Self { comments: Vec::new(), alone: BTreeSet::new(), parts: Vec::new() };
        let (path, text) = (Path::new(source.path()), source.text());
        // Of what goes by another name than a manifest's and is no YAML, a part may be a script.
        let other = || !discover::is_manifest_name(path) && !stream.is_whole();
        if dialect::is_plain(path, text, hint) {
            // Units have both.
            layout.comments = lines(text, &['#', ';']);
            layout.add_parts(source, stream);
        } else if dialect::is_script(path, text, hint) || dialect::is_bundle(text) || other() {
            layout.comments = lines(text, &['#']);
            layout.comments.extend(line_ends(text));
            layout.comments.sort_unstable();
            layout.add_parts(source, stream);
        } else {
            layout.add(source, stream, DEPTH);
            layout.comments.sort_unstable();
        }
        let alone = |comment: &&Span| is_alone(source, **comment);
        let comments = layout.comments.iter().filter(alone);
        layout.alone = comments.map(|comment| source.line_of(comment.start).0).collect();
        layout.comments.retain(|comment| matters(source.slice(*comment)));
        let comments = layout.comments.iter();
        let about: BTreeSet<u32> =
            comments.map(|comment| layout.line_about(source, *comment)).collect();
        layout.parts.retain(|(line, _)| about.contains(line));
        layout
    }

    /// The comments that matter, in the order of the text: from their mark to the end of the line.
    pub(super) fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The 1-based lines on which a comment goes for a place: its own, and those on which the keys
    /// and list items begin that it belongs to.
    pub(super) fn lines_of(&self, source: &Source, place: Span) -> BTreeSet<u32> {
        let parts = self.parts.iter().filter(|(_, part)| part.contains(place));
        parts.map(|(line, _)| *line).chain([source.line_of(place.start).0]).collect()
    }

    /// The line of a comment that ends one, else the next line that is neither empty nor a comment.
    pub(super) fn line_about(&self, source: &Source, comment: Span) -> u32 {
        let line = source.line_of(comment.start).0;
        if !is_alone(source, comment) {
            return line;
        }
        let below = (line + 1..).map_while(|line| Some((line, source.line_span(line)?)));
        let is_text = |line: u32, span: Span| {
            let text = source.slice(span).trim();
            !text.is_empty() && !text.starts_with('#') && !self.alone.contains(&line)
        };
        below.into_iter().find(|&(line, span)| is_text(line, span)).map_or(line, |(line, _)| line)
    }

    /// A string over several lines that is YAML itself has comments of its own: it is a file on its
    /// way to somewhere.
    fn add(&mut self, source: &Source, stream: &Stream<'_>, depth: u8) {
        let comments = stream.comments().iter();
        self.comments.extend(comments.map(|&comment| stream.place(comment)));
        self.add_parts(source, stream);
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let blocks = stream
            .scalars()
            .filter(|node| matches!(node.style(), Some(Style::Literal | Style::Folded)))
            .filter(|node| node.text().is_some_and(|text| text.contains('#')));
        for block in blocks.filter_map(Node::mapped) {
            let inner = Stream::parse_nested(&block);
            if inner.is_structured() && !block.text().starts_with("#!") {
                self.add(source, &inner, depth);
            }
        }
    }

    fn add_parts(&mut self, source: &Source, stream: &Stream<'_>) {
        let entries = stream.entries();
        self.parts.extend(entries.map(|(key, whole)| (source.line_of(key.start).0, whole)));
    }
}

fn is_alone(source: &Source, comment: Span) -> bool {
    let (_, start) = source.line_of(comment.start);
    let before = source.slice(Span::new(start, comment.start));
    before.trim().is_empty()
}

/// The lines that begin with one of some marks.
fn lines(text: &str, marks: &[char]) -> Vec<Span> {
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

/// The comments behind other text of a line, outside of quotes.
fn line_ends(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let open = |before: &str, quote| before.matches(quote).count() % 2 == 1;
        let mark = content.match_indices(" #").find(|(at, _)| {
            let before = content.get(..*at).unwrap_or_default();
            !before.trim().is_empty() && !open(before, '"') && !open(before, '\'')
        });
        found
            .extend(mark.map(|(at, _)| Span::from_range(&(start + at + 1..start + content.len()))));
        start += line.len();
    }
    found
}
