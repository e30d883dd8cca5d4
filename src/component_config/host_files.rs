//! The files of machines and of objects whose content is written somewhere.

use std::collections::HashMap;
use std::sync::Arc;

use crate::mapped_text::MappedText;
use crate::source::Source;

/// A file whose content is known.
#[derive(Clone, Debug)]
pub struct HostFile {
    /// Its content, with the place of each byte.
    pub text: MappedText,
    /// The file that the content is in, if it is not the file of the server.
    pub source: Option<Arc<Source>>,
}

/// The files that a text writes, by their places: `/etc/kubernetes/audit.yaml`, `configmap:NAME/KEY`.
#[derive(Clone, Debug, Default)]
pub struct HostFiles {
    /// `None` for a file whose content is in doubt.
    files: HashMap<String, Option<HostFile>>,
}

impl HostFiles {
    /// Adds a file. If it is written twice with different contents, neither is known to last: a text may
    /// configure several machines.
    pub fn add(&mut self, path: &str, text: MappedText) {
        let path = path.trim_end_matches('/');
        if let Some(known) = self.files.get_mut(path) {
            let same = known.as_ref().is_some_and(|known| known.text.text() == text.text());
            if !same {
                *known = None;
            }
            return;
        }
        self.files.insert(path.to_owned(), Some(HostFile { text, source: None }));
    }

    /// Notes that something else writes to a file.
    pub fn doubt(&mut self, path: &str) {
        self.files.insert(path.trim_end_matches('/').to_owned(), None);
    }

    /// The file at a place, if its content is known.
    pub fn find(&self, path: &str) -> Option<HostFile> {
        self.files.get(path)?.clone()
    }
}
