//! Files that a tool puts together before it starts a kube-apiserver.

use crate::mapped_text::MappedText;

/// What one of several files says of the flags.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The flags, as they are written.
    pub words: Vec<MappedText>,
    /// True where they are added to what earlier files say, false where they take its place.
    pub adds: bool,
}
