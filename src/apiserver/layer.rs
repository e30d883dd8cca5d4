//! Files that a tool puts together before it starts a kube-apiserver.

use crate::mapped::Mapped;

/// What one of several files says of the flags.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The flags, as they are written.
    pub words: Vec<Mapped>,
    /// True where they are added to what earlier files say, false where they take its place.
    pub adds: bool,
}
