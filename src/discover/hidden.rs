//! What a walk leaves out because a file says so, and what of it is found all the same.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use super::content::unreadable;
use super::{FileFilter, FoundFile, display, names, on_disk, tracked};

/// The numbers of files and folders that were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files with names that are read.
    pub files: usize,
    /// Folders, whatever is in them.
    pub folders: usize,
}

impl LeftOut {
    pub(super) const fn count(&mut self, folder: bool) {
        if folder {
            self.folders += 1;
        } else {
            self.files += 1;
        }
    }
}

impl AddAssign for LeftOut {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.folders += other.folders;
    }
}

/// What was left out, by what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// `.gitignore`, `.ignore` and `.git/info/exclude`.
    pub by_ignore_files: LeftOut,
    /// `exclude` of the configuration.
    pub by_configuration: LeftOut,
}

/// The entries of the folders that a walk visits, so that those it does not reach can be told.
#[derive(Debug, Default)]
pub(super) struct FolderListing {
    /// Files with names that are read, and folders.
    listed: Vec<(PathBuf, bool)>,
    visited: HashSet<PathBuf>,
    /// The roots of repositories inside of the folder.
    repositories: Vec<PathBuf>,
}

impl FolderListing {
    /// Notes a file or a folder that the walk reached.
    pub(super) fn visit(&mut self, path: &Path, is_folder: bool, filter: &FileFilter<'_>) {
        self.visited.insert(path.to_owned());
        if !is_folder {
            return;
        }
        let Ok(entries) = fs::read_dir(path) else {
            return;
        };
        for entry in entries.flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else {
                continue;
            };
            if entry.file_name() == OsStr::new(".git") {
                self.repositories.extend(path.parent().map(Path::to_owned));
            } else if kind.is_dir() || (kind.is_file() && is_wanted(&path, filter)) {
                self.listed.push((path, kind.is_dir()));
            }
        }
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.listed.append(&mut other.listed);
        self.visited.extend(other.visited);
        self.repositories.append(&mut other.repositories);
    }

    /// What the walk did not reach: an ignore file names it.
    fn missed(&self) -> impl Iterator<Item = &(PathBuf, bool)> {
        self.listed.iter().filter(|(path, _)| !self.visited.contains(path))
    }
}

pub(super) fn is_wanted(path: &Path, filter: &FileFilter<'_>) -> bool {
    names::is_wanted(path) || (filter.includes)(path) || (filter.forces)(path)
}

/// Finds the files that ignore files name and git tracks, and counts what is left out. The files are
/// called `root` and their path from `folder`; `top` is the root of the repository around it.
pub(super) fn find_tracked(
    listing: &FolderListing,
    (top, root, folder): (&Path, &Path, &Path),
    filter: &FileFilter<'_>,
    found: &mut Vec<FoundFile>,
) -> LeftOut {
    let mut left_out = LeftOut::default();
    let missed: HashMap<&Path, bool> =
        listing.missed().map(|(path, is_folder)| (path.as_path(), *is_folder)).collect();
    if missed.is_empty() {
        return left_out;
    }
    let mut repositories = listing.repositories.clone();
    repositories.push(top.to_owned());
    let mut tracked: HashSet<PathBuf> = HashSet::new();
    for repository in repositories.iter().filter(|root| root.join(".git").exists()) {
        match tracked::files(repository) {
            Ok(files) => tracked.extend(files.into_iter().map(|file| repository.join(file))),
            Err(error) => found.push(index_failure(repository, (root, folder), &error)),
        }
    }
    tracked.retain(|path| {
        let hidden = path.ancestors().any(|path| missed.contains_key(path));
        hidden && is_wanted(path, filter) && is_plain_file(path, folder)
    });
    for (path, is_folder) in missed {
        if is_folder || !tracked.contains(path) {
            left_out.count(is_folder);
        }
    }
    for path in tracked {
        let Ok(below) = path.strip_prefix(folder) else {
            continue;
        };
        let shown = root.join(below);
        if !is_excluded(&shown, root, filter) {
            found.push(on_disk(display(&shown), path));
        }
    }
    left_out
}

/// False for a link and for what lies behind one, which leads anywhere.
fn is_plain_file(path: &Path, folder: &Path) -> bool {
    let folders = path.ancestors().skip(1).take_while(|parent| *parent != folder);
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let mut folders = folders.filter(|parent| is_link(parent));
    folders.next().is_none() && fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// True if the configuration excludes a file or a folder on the way to it.
fn is_excluded(shown: &Path, root: &Path, filter: &FileFilter<'_>) -> bool {
    let mut on_the_way = shown.ancestors().take_while(|path| *path != root);
    on_the_way.any(|path| (filter.excludes)(path))
}

fn index_failure(repository: &Path, (root, folder): (&Path, &Path), error: &str) -> FoundFile {
    let git = repository.join(".git");
    let shown = git.strip_prefix(folder).map_or_else(|_| git.clone(), |below| root.join(below));
    let message = format!(
        "which files git tracks cannot be read: {error}: tracked files that ignore files name are not \
         checked (--no-respect-gitignore checks all files)"
    );
    FoundFile { path: display(&shown), content: unreadable(message) }
}
