//! The settings that other files of a run contribute to the servers of one file.

use std::sync::Arc;

use crate::apiserver::KubeletGroup;
use crate::hashed::HashSet;
use crate::source::Source;

/// The settings that other files of a run contribute to the servers of one file.
#[derive(Clone, Debug, Default)]
pub struct CrossFile {
    /// The kubelets of the file's folder.
    pub(super) kubelets: KubeletGroup,
    /// The other files of the configuration that the file is a part of.
    pub(super) layers: Vec<Arc<Source>>,
}

impl CrossFile {
    /// True for a file that makes one configuration with others.
    pub(crate) const fn is_layered(&self) -> bool {
        !self.layers.is_empty()
    }

    /// Adds files of the configuration, each once.
    pub(super) fn add_layers(&mut self, files: impl Iterator<Item = Arc<Source>>) {
        let files: Vec<Arc<Source>> = files.collect();
        let mut known: HashSet<&str> = self.layers.iter().map(|layer| layer.path()).collect();
        // A configuration may have 2,000 files, and each gets all others.
        let new = files.iter().filter(|file| known.insert(file.path()));
        let new: Vec<Arc<Source>> = new.cloned().collect();
        self.layers.extend(new);
    }

    /// Replaces a file of the configuration by its edited text.
    pub(crate) fn replace_layer(&mut self, edited: &Arc<Source>) {
        for layer in &mut self.layers {
            if layer.path() == edited.path() {
                *layer = Arc::clone(edited);
            }
        }
    }
}
