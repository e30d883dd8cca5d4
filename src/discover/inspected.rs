//! A file that was found, with the answer of the system about it, which is asked for once.

use std::io;
use std::path::Path;

use super::on_disk::OnDisk;
use super::{Content, ContentFilter, FoundFile, content};

/// A file that was found, with the answer of the system about it.
#[derive(Debug)]
pub struct InspectedFile<'f> {
    /// The file.
    pub found: &'f FoundFile,
    on_disk: Option<io::Result<OnDisk>>,
}

impl<'f> InspectedFile<'f> {
    pub(super) fn new(found: &'f FoundFile) -> Self {
        let on_disk = match &found.content {
            Content::File(path) => Some(OnDisk::ask(path)),
            Content::RegularFile(path) => Some(OnDisk::open(regular(found, path.as_deref()))),
            _ => None,
        };
        Self { found, on_disk }
    }

    /// The size of the content in bytes.
    pub fn size(&self) -> u64 {
        match &self.found.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Text(text) => text.len() as u64,
            _ => match &self.on_disk {
                Some(Ok(file)) => file.metadata.len(),
                _ => 0,
            },
        }
    }

    /// The content: that of the file, if it was not read yet.
    pub fn read(self, filter: &ContentFilter<'_>) -> Content {
        match (&self.found.content, self.on_disk) {
            (Content::File(path), Some(file)) => content::read(path, file, filter),
            (Content::RegularFile(path), Some(file)) => {
                content::read(regular(self.found, path.as_deref()), file, filter)
            }
            (Content::Bytes(bytes), _) => {
                content::look_at(Path::new(&self.found.path), bytes, filter)
            }
            (read, _) => read.clone(),
        }
    }
}

/// The path of a regular file.
fn regular<'f>(found: &'f FoundFile, path: Option<&'f Path>) -> &'f Path {
    path.unwrap_or_else(|| Path::new(&found.path))
}
