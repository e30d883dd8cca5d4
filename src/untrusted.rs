//! Reads files whose content or place a stranger may have chosen: configurations and baselines of a
//! checked-out pull request.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::paths;

/// Reads a regular file of at most `limit` bytes. Fails for a device, a pipe or a larger file before more
/// than `limit` bytes are read, because `/dev/zero` never ends and a pipe may never begin.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    // The limit applies to what is read, because files of `/proc` say that they are empty.
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let message = format!("it is larger than {} KiB", limit / 1024);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// The file that a symbolic link leads to, if that is outside the repository (or, without one, outside
/// the folder) that holds the link. `None` for any other file.
///
/// ```text
/// scantling.toml -> /proc/self/environ      outside: an error message could print secrets
/// scantling.toml -> ../shared/scantling.toml    inside the same repository
/// ```
pub(crate) fn leads_out(path: &Path) -> Option<PathBuf> {
    let absolute = paths::normal(path);
    if !fs::symlink_metadata(&absolute).is_ok_and(|metadata| metadata.is_symlink()) {
        return None;
    }
    let target = fs::canonicalize(&absolute).ok()?;
    let folder = absolute.parent()?;
    let root = paths::repository(folder).unwrap_or_else(|| folder.to_owned());
    let root = fs::canonicalize(root).ok()?;
    if target.starts_with(root) { None } else { Some(target) }
}
