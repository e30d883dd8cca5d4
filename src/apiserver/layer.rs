//! Layers: files that a tool merges before it starts a server.

use crate::mapped_text::MappedText;

/// The flags of one of the merged files.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The flags, as they are written.
    pub words: Vec<MappedText>,
    /// True if they are added to the flags of earlier files, false if they replace them.
    pub adds: bool,
    /// Other options of the file that become flags, with their values.
    pub options: Vec<(String, Vec<MappedText>)>,
}
