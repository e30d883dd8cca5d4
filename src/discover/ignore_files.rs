//! The files that name files to ignore. They come with a pull request, and whoever reads them follows links.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::hashed::HashMap;
use crate::untrusted;

/// The ignore files of a folder and of those above it that are read, in bytes. What is made of the globs takes up to 800
/// times the length, and those of all folders on the way are kept.
const MOST: u64 = 128 * 1024;

/// The names of ignore files.
pub(super) const NAMES: [&str; 2] = [".gitignore", ".ignore"];

/// An ignore file that must not be read. Nothing that it names is left out.
#[derive(Clone, Debug)]
pub(super) struct RefusedFile {
    pub(super) folder: PathBuf,
    pub(super) file: PathBuf,
    /// Why: lower case, no full stop.
    pub(super) why: String,
}

/// The length of an ignore file in bytes; 0 if there is none. Fails if the file is of a kind that must not be read.
///
/// ```text
/// .gitignore -> /dev/zero     never ends
/// .ignore -> /dev/stdin       never begins
/// ```
fn length(file: &Path) -> Result<u64, &'static str> {
    let Ok(own) = fs::symlink_metadata(file) else {
        return Ok(0);
    };
    if own.is_symlink() && untrusted::leads_out(file).is_some() {
        return Err("this link leads out of the repository");
    }
    match fs::metadata(file) {
        Ok(found) if found.is_file() => Ok(found.len()),
        Ok(found) if !found.is_dir() => Err("it is not a regular file"),
        _ => Ok(0),
    }
}

impl RefusedFile {
    /// What to say of it.
    pub(super) fn message(&self) -> String {
        let why = &self.why;
        format!("{why}, so what it names is checked too (--no-respect-gitignore checks all files)")
    }
}

/// The ignore files that a walk came to.
#[derive(Clone, Default)]
pub(super) struct IgnoreFiles(Arc<Mutex<KnownFiles>>);

#[derive(Default)]
struct KnownFiles {
    refused: Vec<RefusedFile>,
    /// The bytes of the ignore files of each folder and of those above it, if there are any.
    lengths: HashMap<PathBuf, u64>,
}

impl IgnoreFiles {
    /// True if the ignore files of a folder may be read. A walk comes to a folder before it comes to those inside.
    pub(super) fn may_read(&self, folder: &Path) -> bool {
        let files = NAMES.map(|name| folder.join(name));
        // The system is asked before the other threads have to wait.
        let lengths = files.each_ref().map(|file| length(file));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let above = folder.parent().and_then(|folder| known.lengths.get(folder).copied());
        let mut all = above.unwrap_or_default();
        for (file, length) in files.into_iter().zip(lengths) {
            let why = match length {
                Err(why) => why.to_owned(),
                Ok(own) => {
                    all += own;
                    if own == 0 || all <= MOST {
                        continue;
                    }
                    let most = MOST / 1024;
                    format!("it and the ignore files above it are larger than {most} KiB")
                }
            };
            known.refused.push(RefusedFile { folder: folder.to_owned(), file, why });
            return false;
        }
        if all > 0 {
            known.lengths.insert(folder.to_owned(), all);
        }
        true
    }

    /// The files that must not be read, each once. A walk may begin again.
    pub(super) fn take_refused(&self) -> Vec<RefusedFile> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut refused = std::mem::take(&mut known.refused);
        refused.sort_by(|one, other| one.file.cmp(&other.file));
        refused.dedup_by(|again, first| again.file == first.file);
        refused
    }
}
