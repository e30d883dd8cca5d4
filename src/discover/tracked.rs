//! The files that git tracks, as its index lists them.
//!
//! Git ignores what `.gitignore` says only for files that it does not track. A pull request that adds a
//! manifest and, with it, a `.gitignore` that names the manifest must not hide it from a check.

use std::path::{Path, PathBuf};

use gix_index::decode;
use gix_index::entry::Mode;
use gix_index::hash::Kind;

use crate::hashed::HashMap;
use crate::untrusted;

/// The largest `.git` file of a work tree or a submodule. It holds one path.
const LARGEST_LINK: u64 = 4096;

/// The largest allocation that an index may ask for: enough for about four million files.
const LARGEST_ALLOCATION: usize = 512 * 1024 * 1024;

/// The indexes of the repositories of a run, each read once: a hook may name a thousand folders.
#[derive(Default)]
pub(super) struct Indexes(HashMap<PathBuf, Result<Vec<PathBuf>, String>>);

impl Indexes {
    /// The regular files below a folder that the repository around it tracks, or those of a repository in the folder.
    /// The paths are those from the root of the repository. Fails if the index cannot be read.
    pub(super) fn below(&mut self, root: &Path, folder: &Path) -> Result<&[PathBuf], String> {
        let index = self.0.entry(root.to_owned()).or_insert_with(|| files(root));
        let all = index.as_deref().map_err(Clone::clone)?;
        let Ok(below) = folder.strip_prefix(root) else {
            return Ok(all);
        };
        let start = all.partition_point(|file| file.as_path() < below);
        let behind = all.get(start..).unwrap_or_default();
        let count = behind.partition_point(|file| file.starts_with(below));
        Ok(behind.get(..count).unwrap_or_default())
    }
}

/// The regular files that the repository at a folder tracks, by their path from there and in the order of the paths.
/// None if nothing was ever added. Fails if the index cannot be read.
fn files(root: &Path) -> Result<Vec<PathBuf>, String> {
    let index = git_folder(root)?.join("index");
    if !index.exists() {
        return Ok(Vec::new());
    }
    let options = decode::Options {
        alloc_limit_bytes: Some(LARGEST_ALLOCATION),
        ..decode::Options::default()
    };
    // A repository has names of one length. Which one is in its configuration, and shows here.
    let read = |kind| gix_index::File::at(&index, kind, false, options);
    let file = match read(Kind::Sha1) {
        Ok(file) => file,
        Err(error) => read(Kind::Sha256).map_err(|_| error.to_string())?,
    };
    let entries = file.entries().iter();
    let regular = entries.filter(|entry| matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE));
    let mut files: Vec<PathBuf> = regular.map(|entry| path(entry.path(&file))).collect();
    // An index has another order: `a-b` before `a/b`.
    files.sort_unstable();
    Ok(files)
}

/// The folder with the index. In a work tree that was added to a repository, and in a submodule, `.git` is
/// a file:
///
/// ```text
/// gitdir: /repository/.git/worktrees/name
/// ```
fn git_folder(root: &Path) -> Result<PathBuf, String> {
    let git = root.join(".git");
    if git.is_dir() {
        return Ok(git);
    }
    let text = untrusted::read(&git, LARGEST_LINK).map_err(|error| error.to_string())?;
    match text.trim_end().strip_prefix("gitdir: ") {
        Some(folder) => Ok(root.join(folder)),
        None => Err("it names no folder of git".to_owned()),
    }
}

/// The path of an entry, which has `/` between its parts and any bytes in them.
#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
