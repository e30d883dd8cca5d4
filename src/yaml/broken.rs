//! The places of documents that cannot be read to their end.

use memchr::memmem;

use super::tree::Stream;
use crate::source::offset;

/// Extends each broken document from its `---` to the start of the next one. Nothing of it was read, so the `---` is
/// searched for: behind the document before it, or behind the error if that one is broken too.
pub(super) fn extend(stream: &mut Stream<'_>) {
    let Stream { text, documents, .. } = stream;
    // One search for all, so that the time is linear: each `---` is passed once.
    let marks = memmem::find_iter(text.as_bytes(), b"\n---").map(|at| offset(at) + 1);
    let mut marks = marks.peekable();
    let mut before = None;
    for document in documents.iter_mut() {
        if document.error.is_some()
            && let Some(before) = before
        {
            while marks.next_if(|mark| *mark <= before).is_some() {}
            document.span.start = marks.peek().copied().unwrap_or(before);
        }
        before = Some(document.error.as_ref().map_or(document.span.end, |error| error.at));
    }
    let mut next = offset(text.len());
    for document in documents.iter_mut().rev() {
        if document.error.is_some() {
            document.span.start = document.span.start.min(next);
            document.span.end = next;
        }
        next = document.span.start;
    }
}
