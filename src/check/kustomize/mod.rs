//! Judges what kustomize makes of files: a base with the patches of an overlay.
//!
//! ```text
//! base/kube-apiserver.yaml
//! overlay/kustomization.yaml     resources: [../base/kube-apiserver.yaml], patches: [{path: ca.yaml}]
//! overlay/ca.yaml
//! ```
//!
//! The result is one server. Each file that wrote a part of it gets a view of it: its own flags are written
//! there, and the flags of the other files have the origin `Beside`. The server that the base alone would be,
//! and the part that the patch alone is, are not judged.

mod build;
mod composed;
mod kustomization;
mod steps;
mod view;

use std::path::{Path, PathBuf};

use super::{Options, ReadFile, contain};
use crate::discover::{FoundFile, is_kustomization_name};
use crate::failure::Failure;
use crate::hashed::{HashMap, HashSet};
use crate::paths;
use build::Built;
pub(super) use composed::{Composed, ReadText};
use kustomization::Kustomization;
pub(super) use steps::StepsLeft;

/// The files of a run that are connected by kustomizations.
struct Kustomizations<'r> {
    /// The number of each file, by its path.
    numbers: HashMap<PathBuf, usize>,
    /// The kustomizations, by their folders.
    by_folder: HashMap<PathBuf, Kustomization>,
    files: &'r [ReadFile],
    steps: StepsLeft,
}

/// Gives the files that kustomizations of the run put together the servers of the results.
pub(super) fn connect(files: &mut [ReadFile], read: &ReadText<'_>) {
    let Some(workspace) = Kustomizations::of(files) else {
        return;
    };
    let mut composed = Composed::new(files);
    let mut unread = Vec::new();
    for folder in workspace.roots() {
        let Some(built) = build::run(&workspace, &folder) else {
            unread.extend(workspace.number(&folder));
            continue;
        };
        let add =
            |built: Built| composed.add(files, built.file, &built.render(), &built.places, read);
        if !built.into_iter().all(add) {
            unread.extend(workspace.number(&folder));
        }
    }
    composed.apply(files);
    for number in unread {
        if let Some(file) = files.get_mut(number) {
            file.fail(too_much("what this kustomization names"));
        }
    }
}

/// What is said of a file that would make a run put too much together.
pub(super) fn too_much(what: &str) -> Failure {
    Failure {
        message: format!("too much to put together: {what} is many times as long as all files"),
        span: None,
        help: Some("check what `kustomize build` writes"),
    }
}

/// The absolute paths of all files and folders that the kustomizations among some files name.
pub(super) fn named_files(found: &[FoundFile], options: &Options) -> HashSet<PathBuf> {
    let mut named = HashSet::default();
    for one in found {
        let path = Path::new(&one.path);
        if !is_kustomization_name(path) {
            continue;
        }
        let file = contain::read_held(one, options);
        if let Some(kustomization) = Kustomization::read(0, &file.source)
            && let Some(folder) = paths::normal(path).parent()
        {
            named.extend(kustomization.names().map(|name| Kustomization::path(folder, name)));
        }
    }
    named
}

impl<'r> Kustomizations<'r> {
    /// The kustomizations of some files; `None` if there are none.
    fn of(files: &'r [ReadFile]) -> Option<Self> {
        let mut by_folder = HashMap::default();
        for (number, file) in files.iter().enumerate() {
            let path = Path::new(file.source.path());
            if is_kustomization_name(path)
                && let Some(found) = Kustomization::read(number, &file.source)
                && let Some(folder) = paths::normal(path).parent()
            {
                by_folder.insert(folder.to_owned(), found);
            }
        }
        if by_folder.is_empty() {
            return None;
        }
        let mut numbers = HashMap::default();
        for (number, file) in files.iter().enumerate() {
            numbers.insert(paths::normal(Path::new(file.source.path())), number);
        }
        Some(Self { numbers, by_folder, files, steps: StepsLeft::of(files) })
    }

    /// The number of the file of a folder's kustomization.
    fn number(&self, folder: &Path) -> Option<usize> {
        self.by_folder.get(folder).map(|kustomization| kustomization.file)
    }

    /// The folders of the kustomizations that no other one refers to, in the order of their paths.
    fn roots(&self) -> Vec<PathBuf> {
        let mut named: HashSet<PathBuf> = HashSet::default();
        for (folder, kustomization) in &self.by_folder {
            named.extend(kustomization.named(folder).filter(|path| path != folder));
        }
        let mut roots: Vec<PathBuf> = self.by_folder.keys().cloned().collect();
        roots.retain(|folder| !named.contains(folder));
        roots.sort();
        roots
    }
}
