//! A folder of patches that a tool applies to the Pod that it writes.

use std::sync::Arc;

use super::Mount;
use crate::source::Span;

/// A folder of patches.
#[derive(Clone, Debug)]
pub struct PatchFolder {
    /// Its path, as it is written.
    pub path: String,
    /// The place of the path.
    pub span: Span,
    /// The mounts of the Pod before any patch.
    pub mounts: Option<Arc<[Mount]>>,
}
