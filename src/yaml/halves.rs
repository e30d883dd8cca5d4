//! Reads a large text in two halves at the same time.
//!
//! ```yaml
//! kind: ConfigMap    # the first half
//! ---                # begins a document wherever it is
//! kind: Pod          # the second half
//! ```
//!
//! If a document is broken, the text is read again from its start: after an error the parser may continue in another
//! document than the one that begins the second half.

use std::sync::Arc;

use memchr::{memmem, memrchr};

use super::child_lists::Ordinal;
use super::tree::{Document, NodeData, NodeKind, ScalarText, Stream};
use super::{build, limits};
use crate::source::{Span, offset};
use crate::threads;

/// The stream of a text; `None` if it cannot be read in halves.
pub(super) fn read(text: &Arc<str>) -> Option<Stream<'static>> {
    let middle = middle(text)?;
    let (mut stream, second) =
        threads::both(|| build::read(text, 0..middle), || build::read(text, middle..text.len()));
    if !stream.is_whole() || !second.is_whole() {
        return None;
    }
    append(&mut stream, second);
    limits::allow_visits(&mut stream);
    if limits::is_full(&stream) { None } else { Some(stream) }
}

/// The start of the first `---` behind the middle, unless the line before it may belong to that document:
///
/// ```yaml
/// %YAML 1.2
/// ---
/// ```
fn middle(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let middle = bytes.len() / 2;
    let breaks = memmem::find_iter(bytes.get(middle..)?, b"\n---");
    let mut starts = breaks.map(|at| middle + at + 1);
    starts.find(|&start| {
        let ends_word = matches!(bytes.get(start + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        let before = bytes.get(..start - 1).unwrap_or_default();
        let line = memrchr(b'\n', before).map_or(0, |at| at + 1);
        // `%YAML 1.2` belongs to the next document, and a comment may.
        ends_word && !matches!(before.get(line), Some(b'%' | b'#'))
    })
}

/// Appends the documents of the second half.
fn append(stream: &mut Stream<'static>, second: Stream<'static>) {
    let shift = Shift {
        nodes: offset(stream.nodes.len()),
        item_lists: stream.items.count(),
        entry_lists: stream.entries.count(),
        decoded: offset(stream.decoded.len()),
    };
    // Lists that grow double their room, and the tree takes more memory than the text.
    stream.nodes.reserve_exact(second.nodes.len());
    stream.has_aliases |= second.has_aliases;
    stream.nodes.extend(second.nodes.into_iter().map(|data| shift.data(data)));
    stream.items.append(second.items, |item| item + shift.nodes);
    stream.entries.append(second.entries, |(key, value)| (key + shift.nodes, value + shift.nodes));
    stream.decoded.extend(second.decoded);
    stream.tags.extend(second.tags.into_iter().map(|(node, tag)| (node + shift.nodes, tag)));
    stream.comments.extend(second.comments);
    for document in second.documents {
        let end = stream.documents.last().map_or(0, |last| last.span.end);
        let (root, span) = match document.root {
            Some(root) => (Some(root + shift.nodes), document.span),
            None => (None, Span::new(end, end)),
        };
        stream.documents.push(Document { root, span, ..document });
    }
}

/// What is added to the numbers of the second half.
struct Shift {
    nodes: u32,
    item_lists: u32,
    entry_lists: u32,
    decoded: u32,
}

impl Shift {
    fn data(&self, data: NodeData) -> NodeData {
        let moved = |place: Option<Ordinal>, by| place.map(|place| place.moved(by));
        let kind = match data.kind {
            NodeKind::Scalar { text: ScalarText::Decoded(place), style } => {
                NodeKind::Scalar { text: ScalarText::Decoded(place.moved(self.decoded)), style }
            }
            NodeKind::Sequence { items, flow } => {
                NodeKind::Sequence { items: moved(items, self.item_lists), flow }
            }
            NodeKind::Mapping { entries, flow, keys } => {
                NodeKind::Mapping { entries: moved(entries, self.entry_lists), flow, keys }
            }
            NodeKind::Alias(node) => NodeKind::Alias(moved(node, self.nodes)),
            same @ NodeKind::Scalar { text: ScalarText::Written, .. } => same,
        };
        NodeData { span: data.span, kind }
    }
}
