//! The names of files in the formats for programs: from the repository's root, wherever the program
//! runs and however a path was typed.
//!
//! `cd clusters && scantling check --output-format sarif ../clusters/a.yaml "$PWD/b.yaml"` reports
//! `clusters/a.yaml` and `clusters/b.yaml`: code scanning, annotations and merge requests know files by
//! these paths alone.

use std::path::{Path, PathBuf};

use crate::hashed::{HashMap, HashSet};
use crate::outcome::{File, Run};
use crate::paths;
use crate::source::Source;

/// The paths of a run's files from the root of their repository, by the paths as they were given. Those that are the
/// same are left out: most runs begin at the root.
#[derive(Default)]
pub(super) struct Places(HashMap<String, String>);

impl Places {
    /// The paths of all files that a report names.
    pub(super) fn of_run(run: &Run) -> Self {
        Self::of_first(run, usize::MAX)
    }

    /// The paths of all files that a report names which shows the first findings only, up to `most`. The system is
    /// asked about each file.
    pub(super) fn of_first(run: &Run, most: usize) -> Self {
        let mut roots = RepositoryRoots::here();
        let mut left = most;
        let mut files: Vec<&File> = Vec::new();
        for file in &run.files {
            if left > 0 || !file.failures().is_empty() || !file.undecided.is_empty() {
                files.push(file);
            }
            left = left.saturating_sub(file.findings.len());
        }
        let own = files.iter().map(|file| file.source.path());
        let labels = files.iter().flat_map(|file| file.findings()).flat_map(|one| &one.labels);
        let others = labels.filter_map(|label| label.source.as_deref()).map(Source::path);
        let named: Vec<&str> = own.chain(others).collect();
        let mut seen = HashSet::default();
        let mut places = HashMap::default();
        for path in named {
            if seen.insert(path) {
                let place = roots.path(path);
                if place != path {
                    places.insert(path.to_owned(), place);
                }
            }
        }
        Self(places)
    }

    /// The path of a file.
    pub(super) fn of<'a>(&'a self, source: &'a Source) -> &'a str {
        self.0.get(source.path()).map_or(source.path(), String::as_str)
    }
}

/// The roots of the repositories that were met.
struct RepositoryRoots {
    here: PathBuf,
    /// The root of the repository that the current folder is in.
    own: Option<PathBuf>,
    /// The roots of other repositories, by folder.
    others: HashMap<PathBuf, Option<PathBuf>>,
    /// Folders as they are written, with all links followed. Many files share one.
    folders: HashMap<PathBuf, PathBuf>,
}

impl RepositoryRoots {
    fn here() -> Self {
        let here = paths::resolved(Path::new("."));
        let own = paths::repository(&here);
        Self { here, own, others: HashMap::default(), folders: HashMap::default() }
    }

    /// A path from the root of the current folder's repository, else from that of the file's own, else
    /// from the current folder, else an absolute one.
    fn path(&mut self, path: &str) -> String {
        // `<stdin>` is no file.
        if path.starts_with('<') {
            return path.to_owned();
        }
        let real = self.resolved(Path::new(path));
        let mut root = self.own.clone().filter(|own| real.starts_with(own));
        if root.is_none() {
            root = self.root_of(&real);
        }
        let root = root.unwrap_or_else(|| self.here.clone());
        let text = real.strip_prefix(root).unwrap_or(&real).to_string_lossy();
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// The path with all links followed.
    fn resolved(&mut self, path: &Path) -> PathBuf {
        let is_link = !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        let (Some(folder), Some(name), false) = (path.parent(), path.file_name(), is_link) else {
            return paths::resolved(path);
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), paths::resolved(folder));
        }
        let folder = self.folders.get(folder).map_or(folder, PathBuf::as_path);
        folder.join(name)
    }

    fn root_of(&mut self, file: &Path) -> Option<PathBuf> {
        let folder = file.parent()?;
        let root = self.others.entry(folder.to_owned());
        root.or_insert_with(|| paths::repository(folder)).clone()
    }
}
