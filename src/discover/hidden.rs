//! What a walk leaves out because a file says so, and what of it is found all the same.

use std::ffi::OsStr;
use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use super::tracked::Indexes;
use super::{Content, FileFilter, FoundFile, MANY, display, ignore_files, names, unread};
use crate::hashed::{HashMap, HashSet};
use crate::threads;

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

/// What a walk reached, so that what it did not reach can be told.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// The folders that it entered.
    folders: Vec<PathBuf>,
    /// Files with names that are read, and folders that the configuration excludes.
    others: Vec<PathBuf>,
    /// True if a file on the way may name files to ignore. Without one, nothing was missed.
    may_ignore: bool,
}

/// What the folders of a walk hold and it did not reach: ignore files name it.
#[derive(Debug, Default)]
struct Missed {
    /// Files with names that are read, and folders. True for a folder.
    entries: Vec<(PathBuf, bool)>,
    /// The roots of repositories inside of the folder.
    repositories: Vec<PathBuf>,
}

impl Reached {
    /// Notes a folder that the walk entered.
    pub(super) fn enter(&mut self, folder: PathBuf) {
        if !self.may_ignore {
            let exists = |name| fs::symlink_metadata(folder.join(name)).is_ok();
            // `.git` holds `info/exclude`.
            self.may_ignore = ignore_files::NAMES.into_iter().chain([".git"]).any(exists);
        }
        self.folders.push(folder);
    }

    /// Notes a file, or a folder that is left out.
    pub(super) fn note(&mut self, path: PathBuf) {
        self.others.push(path);
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.folders.append(&mut other.folders);
        self.others.append(&mut other.others);
        self.may_ignore |= other.may_ignore;
    }

    /// Notes that files above the folder may name files to ignore.
    pub(super) const fn inherit(&mut self) {
        self.may_ignore = true;
    }

    fn missed(&self, filter: &FileFilter<'_>) -> Missed {
        if !self.may_ignore {
            return Missed::default();
        }
        let all = self.folders.iter().chain(&self.others);
        // As text: the hash of a path is that of each of its parts.
        let reached: HashSet<&OsStr> = all.map(|path| path.as_os_str()).collect();
        let all = threads::map(&self.folders, reached.len() >= MANY, |folder| {
            Missed::of(folder, &reached, filter)
        });
        all.into_iter().fold(Missed::default(), Missed::and)
    }
}

impl Missed {
    fn of(folder: &Path, reached: &HashSet<&OsStr>, filter: &FileFilter<'_>) -> Self {
        let mut missed = Self::default();
        let Ok(entries) = fs::read_dir(folder) else {
            return missed;
        };
        for entry in entries.flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else {
                continue;
            };
            if path.file_name() == Some(OsStr::new(".git")) {
                missed.repositories.push(folder.to_owned());
                continue;
            }
            if reached.contains(path.as_os_str()) {
                continue;
            }
            if kind.is_dir() || (kind.is_file() && is_wanted(&path, filter)) {
                missed.entries.push((path, kind.is_dir()));
            }
        }
        missed
    }

    fn and(mut self, mut other: Self) -> Self {
        self.entries.append(&mut other.entries);
        self.repositories.append(&mut other.repositories);
        self
    }
}

pub(super) fn is_wanted(path: &Path, filter: &FileFilter<'_>) -> bool {
    names::is_wanted(path) || (filter.includes)(path) || (filter.forces)(path)
}

/// Finds the files that ignore files name and git tracks, and counts what is left out. The files are
/// called `root` and their path from `folder`; `top` is the root of the repository around it.
pub(super) fn find_tracked(
    reached: &Reached,
    (top, root, folder): (&Path, &Path, &Path),
    (filter, indexes): (&FileFilter<'_>, &mut Indexes),
    found: &mut Vec<FoundFile>,
) -> LeftOut {
    let mut left_out = LeftOut::default();
    let Missed { entries, mut repositories } = reached.missed(filter);
    if entries.is_empty() {
        return left_out;
    }
    let missed: HashMap<&Path, bool> =
        entries.iter().map(|(path, is_folder)| (path.as_path(), *is_folder)).collect();
    repositories.push(top.to_owned());
    let mut tracked: HashSet<PathBuf> = HashSet::default();
    repositories.retain(|root| root.join(".git").exists());
    for repository in &repositories {
        match indexes.below(repository, folder) {
            Ok(files) => tracked.extend(files.iter().map(|file| repository.join(file))),
            Err(error) => found.push(index_failure(repository, (root, folder), &error)),
        }
    }
    let is_hidden = |path: &Path| path.ancestors().any(|path| missed.contains_key(path));
    tracked
        .retain(|path| is_hidden(path) && is_wanted(path, filter) && is_plain_file(path, folder));
    for (path, is_folder) in missed {
        if is_folder || !tracked.contains(path) {
            left_out.count(is_folder);
        }
    }
    for path in tracked {
        let Ok(below) = path.strip_prefix(folder) else { continue };
        let shown = root.join(below);
        if !is_excluded(&shown, root, filter) {
            found.push(unread(display(&shown), path));
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
    FoundFile { path: display(&shown), content: Content::Unreadable(message) }
}
