//! Text to a stream.

use std::sync::Arc;

use super::build;
use super::halves;
use super::quoted_tabs;
use super::scalar_map;
use super::template::{Masking, Template};
use super::tree::{NodeData, NodeKind, Stream};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::threads;

impl Stream<'static> {
    /// Reads a text to its end. Documents that are not YAML are kept with their error, and the ones
    /// after them are read as well.
    ///
    /// Tags of templates are masked; see the module `template`.
    pub fn parse(text: &str) -> Self {
        Self::parse_shared(&Arc::from(text))
    }

    /// As [`parse`](Self::parse), without a copy of the text.
    pub fn parse_shared(text: &Arc<str>) -> Self {
        parse_template(text).unwrap_or_else(|| read(text))
    }
}

impl<'outer> Stream<'outer> {
    /// Reads a text that is itself a scalar of another stream, such as the YAML string in a
    /// `ConfigMap`. All places are those of the file that the outer text is in.
    pub fn parse_nested(outer: &'outer MappedText) -> Self {
        let mut stream: Self = Stream::parse(outer.text());
        stream.outer = Some(outer);
        if let Some(template) = &mut stream.template {
            template.carry(outer);
        }
        stream
    }
}

/// Reads a text without tags.
fn read(text: &Arc<str>) -> Stream<'static> {
    let stream = read_as_it_is(text);
    let errors = stream.errors();
    if errors > 0
        && let Some(plain) = quoted_tabs::replaced(text)
    {
        let second = read_as_it_is(&Arc::from(plain));
        if second.errors() < errors {
            return second;
        }
    }
    stream
}

fn read_as_it_is(text: &Arc<str>) -> Stream<'static> {
    let halves = if text.len() > threads::LARGE { halves::read(text) } else { None };
    halves.unwrap_or_else(|| build::read(text, 0..text.len()))
}

/// Reads a text that holds tags; `None` if it holds none.
///
/// Of several ways to mask the text the first one with the fewest broken documents is kept.
fn parse_template(text: &Arc<str>) -> Option<Stream<'static>> {
    let masking = Masking::of(text)?;
    let mut best: Option<Stream<'static>> = None;
    for (masked, template) in masking.attempts() {
        let masked = masked.map_or_else(|| Arc::clone(text), Arc::from);
        let mut stream = read(&masked);
        let errors = stream.errors();
        if best.as_ref().is_none_or(|best| errors < best.errors()) {
            stream.restored = restored(&stream, &template, text);
            stream.template = Some(template);
            best = Some(stream);
        }
        if errors == 0 {
            break;
        }
    }
    if let Some(stream) = &mut best {
        stream.find_alternatives();
    }
    best
}

/// The texts of all scalars that a tag is in, with the tags in them again.
fn restored(stream: &Stream<'_>, template: &Template, original: &str) -> HashMap<u32, MappedText> {
    let mut restored = HashMap::default();
    for (id, data) in (0..).zip(&stream.nodes) {
        let &NodeData { span, kind: NodeKind::Scalar { style, .. } } = data else {
            continue;
        };
        if template.touches(span)
            && let Some(text) = stream.scalar_text(data)
        {
            let mapped = scalar_map::map(stream.text(), span, text, style);
            restored.insert(id, template.restored(&mapped, original));
        }
    }
    restored
}
