//! Finds the patches of the folder that a kubeadm configuration names, and applies them.
//!
//! The folder is written by the same text (cloud-init, the `files` of Cluster API), is mounted by it (kind), or
//! is a folder of the repository. If it is not found, more flags may come from it.

use std::path::{Path, PathBuf};

use super::Options;
use super::kept_files::{Kept, KeptFiles};
use super::reading::TextReading;
use crate::component_config::{HostFile, HostFiles};
use crate::dialect::{self, PatchFile};
use crate::hashed::HashMap;
use crate::source::Spans;

/// No folder of patches has as many files.
const FILES_MAX: usize = 100;

/// Bytes of the patches of a folder of the repository. They do not add to a text, and a thousand texts may name one
/// folder.
const FOLDER_MAX: usize = 32 * 1024;

/// How often patches are applied for one text: 20 clusters with as many files as a folder may have, and each KiB of a
/// file counts as another file. Servers past that stay undecided.
const APPLIED_MAX: usize = 20 * FILES_MAX;

/// Applies the patches of the folders that servers name, as far as they are known.
pub(super) fn apply(reading: &mut TextReading, own_path: &str, options: &Options) {
    let mut applied = Vec::new();
    // Each folder is read once for all servers that name it.
    let mut folders: HashMap<String, Option<Vec<PatchFile>>> = HashMap::default();
    let mut left = APPLIED_MAX;
    for server in &mut reading.servers {
        // Patches of the other components are not read.
        if !server.component.is_api_server() {
            continue;
        }
        let Some(folder) = server.patch_folder.clone() else {
            continue;
        };
        let found = folders
            .entry(folder.path)
            .or_insert_with_key(|path| find(path, &reading.files, own_path, options));
        let Some(files) = found else {
            continue;
        };
        let costs = files.iter().map(|file| 1 + file.content.text.text().len() / 1024);
        let Some(rest) = left.checked_sub(costs.sum()) else {
            break;
        };
        left = rest;
        dialect::apply_patches(server, files);
        let own = files.iter().filter(|file| file.source.is_none());
        applied.extend(own.map(|file| {
            let text = &file.content.text;
            text.span(0..text.text().len())
        }));
    }
    // Each patch was read as a part of a server too.
    let applied: Spans = applied.into_iter().collect();
    reading.servers.retain(|server| !applied.contain(server.anchor));
}

/// The files of a folder; `None` if it is not found, or if not all of them are known.
fn find(
    folder: &str,
    files: &HostFiles,
    own_path: &str,
    options: &Options,
) -> Option<Vec<PatchFile>> {
    let mut written = Vec::new();
    let mut is_written = false;
    for (name, file) in files.in_folder(folder) {
        is_written = true;
        match file.cloned() {
            Some(HostFile { content, source }) => {
                written.push(PatchFile { name: name.to_owned(), content, source });
            }
            None if name.starts_with("kube-apiserver") => return None,
            None => {}
        }
    }
    if is_written {
        return Some(written);
    }
    let own_folder = Path::new(own_path).parent()?;
    let mut places = Vec::new();
    if folder.starts_with('/') {
        places.extend(files.kept(folder).map(|kept| own_folder.join(kept)));
        places.extend(options.settings.host_file(folder));
        // kubeadm/cluster.yaml                         directory: /etc/kubernetes/patches
        // kubeadm/patches/kube-apiserver0+json.yaml
        places.extend(Path::new(folder).file_name().map(|name| own_folder.join(name)));
    } else {
        // Relative to where kubeadm is run.
        places.push(own_folder.join(folder));
    }
    let kept_files = KeptFiles::of(own_path, &options.kept_texts);
    places.iter().find_map(|place| in_repository(place, &kept_files))
}

/// The patches of a folder of the repository; `None` if it holds none, or more than are read.
fn in_repository(folder: &Path, kept_files: &KeptFiles<'_>) -> Option<Vec<PatchFile>> {
    if !kept_files.is_file() || !kept_files.is_inside(folder) {
        return None;
    }
    let entries = std::fs::read_dir(folder).ok()?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries.take(FILES_MAX) {
        paths.push(entry.ok()?.path());
    }
    let (mut found, mut left) = (Vec::new(), FOLDER_MAX);
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if PatchFile::is_patch_name(name) {
            let Kept::File(file) = kept_files.at(&path)? else {
                return None;
            };
            left = left.checked_sub(file.text().len())?;
            let HostFile { content, source } = file;
            found.push(PatchFile { name: name.to_owned(), content, source });
        }
    }
    if found.is_empty() { None } else { Some(found) }
}
