//! The files of machines and of objects whose content is written somewhere.

use std::sync::Arc;

use super::HostText;
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::source::Source;

/// A file whose content is known.
#[derive(Clone, Debug)]
pub struct HostFile {
    /// Its content.
    pub content: Arc<HostText>,
    /// The file that the content is in, if it is not the file of the server.
    pub source: Option<Arc<Source>>,
}

impl HostFile {
    /// The text of the file.
    pub fn text(&self) -> &str {
        self.content.text.text()
    }
}

/// The files that a text writes, by their places: `/etc/kubernetes/audit.yaml`, `configmap:NAME/KEY`, and
/// `container:/system/audit.yaml` for one that a tool writes for the container.
#[derive(Clone, Debug, Default)]
pub struct HostFiles {
    /// `None` for a file whose content is in doubt.
    files: HashMap<String, Option<HostFile>>,
    /// Places of the machine with the file or folder that is mounted there, as it is written.
    mounted: Vec<(String, String)>,
}

impl HostFiles {
    /// Adds a file. If it is written twice with different contents, neither is known to last: a text may
    /// configure several machines.
    pub fn add(&mut self, path: &str, text: MappedText) {
        self.insert(path, HostFile { content: Arc::new(HostText::new(text)), source: None });
    }

    fn insert(&mut self, path: &str, file: HostFile) {
        let path = path.trim_end_matches('/');
        if let Some(known) = self.files.get_mut(path) {
            if known.as_ref().is_none_or(|known| known.text() != file.text()) {
                *known = None;
            }
            return;
        }
        self.files.insert(path.to_owned(), Some(file));
    }

    /// Notes that something else writes to a file.
    pub fn doubt(&mut self, path: &str) {
        self.files.insert(path.trim_end_matches('/').to_owned(), None);
    }

    /// Adds the files of a later part of the text.
    pub fn append(&mut self, later: Self) {
        for (path, file) in later.files {
            match file {
                Some(file) => self.insert(&path, file),
                None => self.doubt(&path),
            }
        }
        self.mounted.extend(later.mounted);
    }

    /// Notes that a file or a folder of the user's computer is mounted at a place of the machine.
    pub fn mount(&mut self, place: &str, kept: &str) {
        self.mounted.push((place.trim_end_matches('/').to_owned(), kept.to_owned()));
    }

    /// The file of the user's computer that is mounted at a place of the machine.
    pub fn kept(&self, path: &str) -> Option<String> {
        let covering = self.mounted.iter().filter_map(|(place, kept)| {
            let rest = path.strip_prefix(place.as_str())?;
            let below = rest.is_empty() || rest.starts_with('/');
            below.then(|| (place.len(), format!("{}{rest}", kept.trim_end_matches('/'))))
        });
        // The deepest mount covers the others.
        covering.max_by_key(|(depth, _)| *depth).map(|(_, kept)| kept)
    }

    /// The files right in a folder of the machine with their names, as far as the text writes them; `None` for
    /// one whose content is in doubt.
    pub fn in_folder<'f>(
        &'f self,
        folder: &'f str,
    ) -> impl Iterator<Item = (&'f str, Option<&'f HostFile>)> {
        let folder = folder.trim_end_matches('/');
        self.files.iter().filter_map(move |(path, file)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            if name.contains('/') { None } else { Some((name, file.as_ref())) }
        })
    }

    /// The file at a place, if its content is known.
    pub fn find(&self, path: &str) -> Option<HostFile> {
        self.files.get(path)?.clone()
    }
}
