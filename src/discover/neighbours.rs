//! The neighbours of a named file: files of the same folder that configure kubelets.

use std::fs;
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::content::fill;
use super::on_disk::OnDisk;
use super::{Content, FoundFile, MAX_MIB, MIB, display, names};
use crate::hashed::HashSet;

/// A word in every file with a `KubeletConfiguration`.
const KUBELETS: &str = "kubelet.config.k8s.io/";

/// Of a larger folder only this many entries are looked at. A folder of manifests has far fewer.
const ENTRIES_MAX: usize = 1000;

/// The files with kubelets in the folders of the named files, apart from those found already. The folders
/// that were named are walked anyway.
pub fn kubelet_neighbours(paths: &[PathBuf], found: &[FoundFile]) -> Vec<FoundFile> {
    let mut folders: Vec<&Path> = Vec::new();
    let mut met = HashSet::default();
    for path in paths {
        if path.is_file()
            && let Some(folder) = path.parent()
            && met.insert(folder)
        {
            folders.push(folder);
        }
    }
    if folders.is_empty() {
        return Vec::new();
    }
    let known: HashSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
    let mut neighbours = Vec::new();
    let mut buffer = Vec::new();
    for folder in folders {
        for path in files(folder) {
            let shown = display(&path);
            if known.contains(shown.as_str()) {
                continue;
            }
            if let Some(text) = kubelet_text(&path, &mut buffer) {
                neighbours.push(FoundFile { path: shown, content: Content::Text(text.into()) });
            }
        }
    }
    neighbours
}

/// The files of a folder that a run over it would read, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(listed) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries.take(ENTRIES_MAX).flatten() {
        let path = folder.join(entry.file_name());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && names::is_wanted(&path) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The text of a file that configures kubelets. A buffer serves all files, because most configure none.
fn kubelet_text(path: &Path, buffer: &mut Vec<u8>) -> Option<String> {
    let is_whole = fill(path, OnDisk::open(path).ok()?, MAX_MIB * MIB, buffer).ok()?;
    if !is_whole || memmem::find(buffer, KUBELETS.as_bytes()).is_none() {
        return None;
    }
    str::from_utf8(buffer).ok().map(str::to_owned)
}
