//! A source is one file as it was read: its path and its text. A span is a place in it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memchr2_iter;

use crate::secrets::Secrets;

/// A byte range of one [`Source`], start included, end excluded. 0-based.
///
/// A span has no line and column. They are worked out when a finding is shown, because people, SARIF
/// and editors count them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span of a byte range. Offsets past 4 GiB do not occur: discovery refuses such files.
    pub fn from_range(range: &Range<usize>) -> Self {
        Self::new(offset(range.start), offset(range.end))
    }

    /// The range, to index the source's text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// True if the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// True if `other` is inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Many spans of one source, to be asked whether one of them contains another span.
pub(crate) struct Spans {
    /// The spans by their starts, each with the last end of those up to it.
    reach: Vec<Span>,
}

impl Spans {
    /// True if one of the spans contains `inner`.
    pub(crate) fn contain(&self, inner: Span) -> bool {
        let behind = self.reach.partition_point(|span| span.start <= inner.start);
        let last = behind.checked_sub(1).and_then(|last| self.reach.get(last));
        last.is_some_and(|span| inner.end <= span.end)
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut reach: Vec<Span> = spans.into_iter().collect();
        reach.sort_unstable();
        let mut end = 0;
        for span in &mut reach {
            end = end.max(span.end);
            span.end = end;
        }
        Self { reach }
    }
}

/// A byte offset as the 32 bits that spans are made of.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A place in a source the way people count: 1-based line, 1-based column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Bytes from the start of the file, 0-based.
    pub offset: u32,
    /// 1-based; a line ends at LF, CRLF or a lone CR.
    pub line: u32,
    /// 1-based, in Unicode characters.
    pub column: u32,
}

/// A file's path and text.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: Arc<str>,
    /// The places that are still known of a text that was dropped, in the order of their offsets.
    kept_places: Box<[Position]>,
    /// Most texts of a run are never asked for these, so they take no memory there.
    derived: OnceLock<Box<Derived>>,
}

/// What is worked out from a text when it is asked for.
#[derive(Debug, Default)]
struct Derived {
    line_starts: OnceLock<Vec<u32>>,
    secrets: OnceLock<Secrets>,
    /// The characters and UTF-16 code units before each block of [`BLOCK`] bytes.
    counts: OnceLock<Vec<CharacterCounts>>,
}

/// Bytes that are counted for one question about a column. Minified JSON is one line of megabytes, and each
/// finding asks for its columns.
const BLOCK: usize = 256;

/// How many characters and UTF-16 code units a text has.
#[derive(Clone, Copy, Debug, Default)]
struct CharacterCounts {
    characters: u32,
    utf16: u32,
}

impl CharacterCounts {
    /// Counts all that is before the first byte of the next block. A character belongs to the block that it
    /// begins in.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // The bytes of a character behind its first one are 10xxxxxx.
            self.characters += u32::from(byte & 0b1100_0000 != 0b1000_0000);
            // A character of four bytes (11110xxx) has two UTF-16 code units.
            self.utf16 += u32::from(byte & 0b1100_0000 != 0b1000_0000) + u32::from(*byte >= 0xf0);
        }
    }
}

impl Source {
    /// A source; `path` is how the file is called in every output, with `/` between its parts.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let (path, text) = (path.into(), text.into());
        Self { path, text, kept_places: Box::default(), derived: OnceLock::new() }
    }

    /// The source without its text, of which only the places of some offsets are known.
    #[must_use]
    pub fn without_text(&self, offsets: impl IntoIterator<Item = u32>) -> Self {
        let mut places: Vec<Position> =
            offsets.into_iter().map(|offset| self.position(offset)).collect();
        places.sort_unstable_by_key(|place| place.offset);
        places.dedup();
        Self { kept_places: places.into(), ..Self::new(self.path(), "") }
    }

    fn derived(&self) -> &Derived {
        self.derived.get_or_init(Box::default)
    }

    /// The name of the file in every output.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, a byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, to keep it without a copy.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The text under a span; empty if the span is not on character boundaries inside it.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text under a span for people, with secrets as asterisks of as many bytes.
    pub fn shown(&self, span: Span) -> Cow<'_, str> {
        self.secrets().masked_part(&self.text, span.range())
    }

    /// The secrets of the text.
    pub(crate) fn secrets(&self) -> &Secrets {
        self.derived().secrets.get_or_init(|| Secrets::of(&self.text))
    }

    /// The place of a byte offset, in lines and characters.
    pub fn position(&self, offset: u32) -> Position {
        if let Ok(at) = self.kept_places.binary_search_by_key(&offset, |place| place.offset)
            && let Some(place) = self.kept_places.get(at)
        {
            return *place;
        }
        let (line, start) = self.line_of(offset);
        let column = self.counted(start, offset).characters;
        Position { offset, line, column: column + 1 }
    }

    /// The 1-based column of an offset in UTF-16 code units, as SARIF and editors count.
    pub fn utf16_column(&self, offset: u32) -> u32 {
        let (_, start) = self.line_of(offset);
        self.counted(start, offset).utf16 + 1
    }

    /// The characters and code units of a part of the text; none if it is not on character boundaries.
    fn counted(&self, start: u32, end: u32) -> CharacterCounts {
        if end as usize - (start as usize).min(end as usize) <= 2 * BLOCK {
            let mut counts = CharacterCounts::default();
            counts.add(self.slice(Span::new(start, end)).as_bytes());
            return counts;
        }
        let (Some(before), Some(to_end)) = (self.count_before(start), self.count_before(end))
        else {
            return CharacterCounts::default();
        };
        CharacterCounts {
            characters: to_end.characters - before.characters,
            utf16: to_end.utf16 - before.utf16,
        }
    }

    /// The characters and code units before a byte; `None` if it is within a character.
    fn count_before(&self, at: u32) -> Option<CharacterCounts> {
        let at = at as usize;
        if !self.text.is_char_boundary(at) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let before_blocks = self.derived().counts.get_or_init(|| {
            let mut counts = CharacterCounts::default();
            let mut before = Vec::with_capacity(bytes.len() / BLOCK + 1);
            for block in bytes.chunks(BLOCK) {
                before.push(counts);
                counts.add(block);
            }
            before.push(counts);
            before
        });
        let block = at / BLOCK;
        let mut counts = *before_blocks.get(block)?;
        counts.add(bytes.get(block * BLOCK..at)?);
        Some(counts)
    }

    /// The 1-based line that an offset is on, and the offset where that line starts.
    pub fn line_of(&self, offset: u32) -> (u32, u32) {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset).max(1);
        (self::offset(line), starts.get(line - 1).copied().unwrap_or(0))
    }

    /// The span of a 1-based line without its line break; `None` past the last line.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let starts = self.line_starts();
        let start = *starts.get((line as usize).checked_sub(1)?)?;
        let end = starts.get(line as usize).copied().unwrap_or(self::offset(self.text.len()));
        let trimmed = self.slice(Span::new(start, end)).trim_end_matches(['\n', '\r']).len();
        Some(Span::new(start, start + self::offset(trimmed)))
    }

    fn line_starts(&self) -> &[u32] {
        self.derived().line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            // CRLF is one line break: its carriage return is not counted.
            let breaks = memchr2_iter(b'\n', b'\r', bytes)
                .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
            std::iter::once(0).chain(breaks.map(|at| offset(at + 1))).collect()
        })
    }
}
