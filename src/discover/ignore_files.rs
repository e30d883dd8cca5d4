//! The files that name files to ignore. They come with a pull request, and whoever reads them follows links.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::untrusted;

/// The largest ignore file that is read, in bytes. What is made of the globs takes up to 800 times the length.
const LARGEST: u64 = 128 * 1024;

/// An ignore file that must not be read. Nothing that it names is left out.
#[derive(Clone, Debug)]
pub(super) struct RefusedFile {
    pub(super) folder: PathBuf,
    pub(super) file: PathBuf,
    /// Why: lower case, no full stop.
    pub(super) why: String,
}

/// The ignore file of a folder that must not be read. `None` if all may be read.
///
/// ```text
/// .gitignore -> /dev/zero     never ends
/// .ignore -> /dev/stdin       never begins
/// ```
pub(super) fn refused(folder: &Path) -> Option<RefusedFile> {
    [".gitignore", ".ignore"].into_iter().find_map(|name| {
        let file = folder.join(name);
        let why = why_refused(&file)?;
        Some(RefusedFile { folder: folder.to_owned(), file, why })
    })
}

fn why_refused(file: &Path) -> Option<String> {
    let is_link = fs::symlink_metadata(file).ok()?.is_symlink();
    if is_link && untrusted::leads_out(file).is_some() {
        return Some("this link leads out of the repository".to_owned());
    }
    let metadata = fs::metadata(file).ok()?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Some("it is not a regular file".to_owned());
    }
    (metadata.len() > LARGEST).then(|| format!("it is larger than {} KiB", LARGEST / 1024))
}

impl RefusedFile {
    /// What to say of it.
    pub(super) fn message(&self) -> String {
        let why = &self.why;
        format!("{why}, so what it names is checked too (--no-respect-gitignore checks all files)")
    }
}

/// The ignore files that a walk came to and that must not be read.
#[derive(Clone, Default)]
pub(super) struct RefusedFiles(Arc<Mutex<Vec<RefusedFile>>>);

impl RefusedFiles {
    pub(super) fn add(&self, file: RefusedFile) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }

    /// The files, each once. A walk may begin again.
    pub(super) fn take(&self) -> Vec<RefusedFile> {
        let mut files = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        files.sort_by(|one, other| one.file.cmp(&other.file));
        files.dedup_by(|again, first| again.file == first.file);
        files
    }
}
