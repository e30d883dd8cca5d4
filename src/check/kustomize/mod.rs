//! Judges what kustomize makes of files: a base with the patches of an overlay.
//!
//! ```text
//! base/kube-apiserver.yaml
//! overlay/kustomization.yaml     resources: [../base/kube-apiserver.yaml], patches: [{path: ca.yaml}]
//! overlay/ca.yaml
//! ```
//!
//! The result is one server. Each file that wrote a part of it gets a view of it: its own flags are written
//! there, and those of the other files come from beside. The server that the base alone would be, and the
//! part that the patch alone is, are not judged.

mod build;
mod kustomization;
mod view;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Options, ReadFile, contain};
use crate::apiserver::ApiServer;
use crate::discover::{FoundFile, is_kustomization_name};
use crate::paths;
use crate::source::{Source, Span};
use build::Built;
use kustomization::Kustomization;

/// The files of a run that are connected by kustomizations.
struct Kustomizations<'r> {
    /// The number of each file, by its path.
    numbers: HashMap<PathBuf, usize>,
    /// The kustomizations, by their folders.
    by_folder: HashMap<PathBuf, Kustomization>,
    files: &'r [ReadFile],
}

/// What changes in one file: the places whose servers are judged as part of a result, and the views of the
/// results.
#[derive(Default)]
struct FileChange {
    consumed: Vec<Span>,
    views: Vec<ApiServer>,
}

/// Gives the files that kustomizations of the run put together the servers of the results.
pub(super) fn connect(files: &mut [ReadFile], read: &dyn Fn(&str, &str) -> Vec<ApiServer>) {
    let Some(workspace) = Kustomizations::of(files) else {
        return;
    };
    let mut changes: HashMap<usize, FileChange> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for folder in workspace.roots() {
        for built in build::run(&workspace, &folder) {
            if take_parts(&workspace, &built, read, &mut changes) {
                groups.push(built.files(workspace.numbers.len()));
            }
        }
    }
    let sources = sources(files, &groups);
    for (number, change) in changes {
        if let Some(file) = files.get_mut(number) {
            take_over(file, change);
        }
    }
    for group in groups {
        for number in &group {
            if let Some(file) = files.get_mut(*number) {
                let own = file.source.path().to_owned();
                let others = group.iter().filter_map(|other| sources.get(other));
                let others = others.filter(|source| source.path() != own);
                file.cross_file.add_layers(others.cloned());
            }
        }
    }
}

/// Reads a result, and makes the views of it. False if it starts no kube-apiserver.
fn take_parts(
    workspace: &Kustomizations<'_>,
    built: &Built,
    read: &dyn Fn(&str, &str) -> Vec<ApiServer>,
    changes: &mut HashMap<usize, FileChange>,
) -> bool {
    let Some(file) = workspace.files.get(built.file) else {
        return false;
    };
    let rendered = built.render();
    let servers = read(file.source.path(), &rendered.text);
    if servers.is_empty() {
        return false;
    }
    let sources = workspace.sources();
    for server in &servers {
        for (number, view) in view::views(server, &rendered, &sources) {
            changes.entry(number).or_default().views.push(view);
        }
    }
    for (number, place) in &built.places {
        changes.entry(*number).or_default().consumed.push(*place);
    }
    true
}

/// The absolute paths of all files and folders that the kustomizations among some files name.
pub(super) fn named_files(found: &[FoundFile], options: &Options) -> HashSet<PathBuf> {
    let mut named = HashSet::new();
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

fn take_over(file: &mut ReadFile, change: FileChange) {
    file.own_servers = Some(file.servers.clone());
    let consumed =
        |server: &ApiServer| change.consumed.iter().any(|place| place.contains(server.anchor));
    file.servers.retain(|server| !consumed(server));
    file.servers.extend(change.views);
    file.servers.sort_by_key(|server| server.anchor);
}

fn sources(files: &[ReadFile], groups: &[Vec<usize>]) -> HashMap<usize, Arc<Source>> {
    let mut sources = HashMap::new();
    for number in groups.iter().flatten() {
        if let Some(file) = files.get(*number) {
            let source = || Arc::new(Source::new(file.source.path(), file.source.text()));
            sources.entry(*number).or_insert_with(source);
        }
    }
    sources
}

impl<'r> Kustomizations<'r> {
    /// The kustomizations of some files; `None` if there are none.
    fn of(files: &'r [ReadFile]) -> Option<Self> {
        let mut by_folder = HashMap::new();
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
        let mut numbers = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            numbers.insert(paths::normal(Path::new(file.source.path())), number);
        }
        Some(Self { numbers, by_folder, files })
    }

    /// The folders of the kustomizations that no other one refers to, in the order of their paths.
    fn roots(&self) -> Vec<PathBuf> {
        let mut named: HashSet<PathBuf> = HashSet::new();
        for (folder, kustomization) in &self.by_folder {
            named.extend(kustomization.named(folder).filter(|path| path != folder));
        }
        let mut roots: Vec<PathBuf> = self.by_folder.keys().cloned().collect();
        roots.retain(|folder| !named.contains(folder));
        roots.sort();
        roots
    }

    /// The sources of all files, by number.
    fn sources(&self) -> Vec<Arc<Source>> {
        let sources = self.files.iter().map(|file| &file.source);
        sources.map(|source| Arc::new(Source::new(source.path(), source.text()))).collect()
    }
}
