//! Text to YAML events with byte spans; the only file that knows the YAML crate.
//!
//! granit-parser gives some events a span that is not the token's. It is corrected here, so that every
//! span is the token: quotes included, from a block scalar's header to its last content byte, without
//! the white space and the comments that follow.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event as Raw, Parser, ScalarStyle as RawStyle, StrInput};

use super::tree::{ScalarStyle, SyntaxError};
use crate::source::{Span, offset};

/// How deep a file may be nested; deeper ones are refused. Kubernetes' limit is far higher, and no
/// manifest comes near either.
const NESTING: usize = 255;

/// One step through a YAML stream.
pub(super) enum Event<'src> {
    /// A document begins.
    DocumentStart,
    /// A document ends.
    DocumentEnd,
    /// A scalar, with the span of its token.
    Scalar(ScalarEvent<'src>),
    /// A sequence begins; the span is its first byte's.
    SequenceStart(Props),
    /// A mapping begins; the span is its first byte's.
    MappingStart(Props),
    /// The innermost collection ends. The end is where the parser noticed it: exact in flow style,
    /// the next token in block style.
    CollectionEnd(Span),
    /// `*name`; `None` if nothing has that anchor.
    Alias(Option<usize>, Span),
    /// `# …`.
    Comment(Span),
}

/// The span, the anchor and the tag of a node.
pub(super) struct Props {
    /// The place of the node.
    pub(super) span: Span,
    /// The anchor's number; 0 for none.
    pub(super) anchor: usize,
    /// The tag with its handle resolved.
    pub(super) tag: Option<String>,
    /// True for `[…]` and `{…}`.
    pub(super) flow: bool,
}

/// A scalar as the parser reads it.
pub(super) struct ScalarEvent<'src> {
    /// The text with escapes and folds undone; empty if nothing is written.
    pub(super) value: Cow<'src, str>,
    /// How it is written.
    pub(super) style: ScalarStyle,
    /// Its span, anchor and tag.
    pub(super) props: Props,
}

/// Reads a part of a text event by event. All places are those of the whole text.
pub(super) struct Events<'src> {
    text: &'src str,
    part: Range<usize>,
    parser: Parser<'src, StrInput<'src>>,
    last_end: u32,
}

impl<'src> Events<'src> {
    pub(super) fn new(text: &'src str, part: Range<usize>) -> Self {
        let options = granit_parser::options! {
            // The default of 96 refuses files with a long comment before a nested key.
            max_buffered_comment_events: usize::MAX,
            emit_unresolved_aliases: true,
            flow_nesting_limit: NESTING,
            block_nesting_limit: NESTING,
        };
        let read = text.get(part.clone()).unwrap_or_default();
        let parser = Parser::new_from_str_with_options(read, options);
        Self { text, last_end: offset(part.start), part, parser }
    }

    /// The next event; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> Option<Result<Event<'src>, SyntaxError>> {
        loop {
            return match self.parser.next_event()? {
                Err(error) => Some(Err(self.error(&error))),
                Ok((Raw::StreamEnd, _)) => None,
                Ok((event, span)) => match self.convert(event, &span) {
                    Some(event) => Some(Ok(event)),
                    None => continue,
                },
            };
        }
    }

    /// Where the last token ends.
    pub(super) const fn position(&self) -> u32 {
        self.last_end
    }

    /// Goes on at the next document after an error; false if there is none.
    pub(super) fn recover(&mut self) -> bool {
        self.parser.proceed_next_document().unwrap_or(false)
    }

    fn error(&self, error: &granit_parser::ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().map_or(self.last_end, |at| self.place(at));
        match error.info().as_str() {
            "recursion limit exceeded" => SyntaxError {
                message: format!("nested more than {NESTING} deep"),
                at,
                is_limit: true,
            },
            // The parser quotes like `this'.
            info => SyntaxError { message: info.replace('`', "'"), at, is_limit: false },
        }
    }

    fn convert(&mut self, event: Raw<'src>, raw: &granit_parser::Span) -> Option<Event<'src>> {
        let span = self.byte_span(raw);
        let event = match event {
            Raw::DocumentStart(..) => Event::DocumentStart,
            Raw::DocumentEnd => Event::DocumentEnd,
            Raw::Alias(id) => Event::Alias(Some(id), span),
            Raw::UnresolvedAlias(_) => Event::Alias(None, span),
            Raw::Scalar(value, style, anchor, tag) => {
                let style = convert_style(style);
                let tag = tag.map(|tag| tag_text(&tag));
                return Some(Event::Scalar(self.scalar(value, style, span, (anchor, tag))));
            }
            Raw::SequenceStart(style, anchor, tag) => {
                Event::SequenceStart(collection(style, anchor, tag.as_deref(), span))
            }
            Raw::MappingStart(style, anchor, tag) => {
                Event::MappingStart(collection(style, anchor, tag.as_deref(), span))
            }
            Raw::SequenceEnd | Raw::MappingEnd => Event::CollectionEnd(span),
            Raw::Comment(..) => return Some(Event::Comment(span)),
            _ => return None,
        };
        if !matches!(event, Event::CollectionEnd(_)) {
            self.last_end = self.last_end.max(span.end);
        }
        Some(event)
    }

    fn scalar(
        &mut self,
        value: Cow<'src, str>,
        style: ScalarStyle,
        span: Span,
        (anchor, tag): (usize, Option<String>),
    ) -> ScalarEvent<'src> {
        let (value, span) = match style {
            // An empty node is reported as a plain `~` without width.
            ScalarStyle::Plain if span.is_empty() => (Cow::Borrowed(""), span),
            ScalarStyle::Literal | ScalarStyle::Folded => (value, self.block_span(span)),
            _ => (value, span),
        };
        self.last_end = self.last_end.max(span.end);
        ScalarEvent { value, style, props: Props { span, anchor, tag, flow: false } }
    }

    /// A block scalar from its `|` or `>` to the end of its last line that is not blank. The parser
    /// reports the content only, and the next line's indentation with it.
    fn block_span(&self, content: Span) -> Span {
        let bytes = self.text.as_bytes();
        let mut at = self.last_end as usize;
        let limit = (content.end as usize).min(bytes.len());
        while at < limit {
            match bytes.get(at) {
                Some(b'|' | b'>') => break,
                Some(b'#') => at = skip_to(bytes, at, |b| b == b'\n' || b == b'\r'),
                Some(b'&' | b'!') => at = skip_to(bytes, at, |b| b.is_ascii_whitespace()),
                _ => at += 1,
            }
        }
        let start = if at < limit { offset(at) } else { content.start };
        let written = self.text.get(start as usize..limit).unwrap_or_default();
        let kept = written.trim_end_matches([' ', '\n', '\r', '\t']).len();
        Span::new(start, start + offset(kept.max(usize::from(at < limit))))
    }

    fn byte_span(&self, span: &granit_parser::Span) -> Span {
        match span.byte_range() {
            Some(range) => Span::new(self.place(range.start), self.place(range.end)),
            None => Span::new(self.last_end, self.last_end),
        }
    }

    /// The place of a byte of the part in the whole text.
    fn place(&self, at: usize) -> u32 {
        offset((self.part.start + at).min(self.part.end))
    }
}

fn skip_to(bytes: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(from).position(|&byte| stop(byte)).map_or(bytes.len(), |n| from + n)
}

fn collection(
    style: granit_parser::StructureStyle,
    anchor: usize,
    tag: Option<&granit_parser::Tag>,
    span: Span,
) -> Props {
    let flow = style == granit_parser::StructureStyle::Flow;
    Props { span, anchor, tag: tag.map(tag_text), flow }
}

fn tag_text(tag: &granit_parser::Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

const fn convert_style(style: RawStyle) -> ScalarStyle {
    match style {
        RawStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        RawStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        RawStyle::Literal => ScalarStyle::Literal,
        RawStyle::Folded => ScalarStyle::Folded,
        RawStyle::Plain => ScalarStyle::Plain,
    }
}
