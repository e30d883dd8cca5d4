//! How much of a stream is read, and how often.

use std::sync::atomic::AtomicU64;

use super::tree::Stream;

/// The visits of mapping entries that are allowed in every stream. They are counted only if the stream has aliases.
const VISITS: u64 = 1_000_000;
/// The visits that each node adds.
const VISITS_PER_NODE: u64 = 16;

/// The most nodes, documents and comments of a text. A file of 60 MiB that holds manifests with many variables
/// only has five million.
pub(super) const LARGEST: usize = 6_000_000;

/// True if a text has too many nodes, documents and comments. `[a,a,a]` takes 54 bytes of memory for each of its
/// bytes.
pub(super) const fn is_full(stream: &Stream<'_>) -> bool {
    let Stream { nodes, documents, comments, .. } = stream;
    nodes.len() + documents.len() + comments.len() > LARGEST
}

/// Grants the visits that the size of a stream allows.
pub(super) fn allow_visits(stream: &mut Stream<'_>) {
    let nodes = stream.nodes.len() as u64;
    stream.visits_left = AtomicU64::new(VISITS + VISITS_PER_NODE * nodes);
}
