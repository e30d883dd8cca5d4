//! The files of charts, by the names that Helm gives them.

use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::ignore_files::IgnoreFiles;
use crate::{paths, untrusted};

/// The deepest folder of a repository in which a chart is searched for.
const DEPTH_MAX: usize = 8;
/// The most files and folders that the search looks at. Without a chart among them, the name is left as it is.
const ENTRIES_MAX: usize = 50_000;
/// The largest `Chart.yaml` and the largest template that are read, in bytes. Helm's own limit for a file of a
/// chart is 5 MiB (`pkg/chart/loader/archive.go`, `MaxDecompressedFileSize`, Helm 3.17).
const FILE_MAX: u64 = 5 * 1024 * 1024;

/// The charts of a repository: the name in each `Chart.yaml`, and its folder.
pub struct Charts(Vec<(String, PathBuf)>);

impl Charts {
    /// Searches the repository around the current folder. Outside of a repository, the current folder is searched.
    pub fn here() -> Self {
        let here = paths::resolved(Path::new("."));
        let root = paths::repository(&here).unwrap_or(here);
        let mut charts = Vec::new();
        let ignore_files = IgnoreFiles::default();
        if !ignore_files.may_read(&root) {
            return Self(charts);
        }
        let mut walk = WalkBuilder::new(root);
        walk.max_depth(Some(DEPTH_MAX));
        let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
        walk.filter_entry(move |entry| !is_folder(entry) || ignore_files.may_read(entry.path()));
        for entry in walk.build().flatten().take(ENTRIES_MAX) {
            let path = entry.path();
            if path.file_name().is_none_or(|name| name != "Chart.yaml") {
                continue;
            }
            if let (Some(name), Some(folder)) = (chart_name(path), path.parent()) {
                charts.push((name, folder.to_owned()));
            }
        }
        Self(charts)
    }

    /// The file of a template, and its text, by the name in a comment of Helm. The name begins with that of
    /// the chart, which need not be the name of its folder:
    ///
    /// ```text
    /// control-plane/templates/apiserver.yaml     deploy/chart/templates/apiserver.yaml
    /// ```
    ///
    /// `None` if no chart has the file, or if several have it.
    pub fn template(&self, name: &str) -> Option<(PathBuf, String)> {
        let (chart, below) = name.split_once('/')?;
        let mut parts = Path::new(below).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let named = self.0.iter().filter(|(known, _)| known == chart);
        let files = named.map(|(_, folder)| folder.join(below));
        let mut found: Vec<PathBuf> = files.filter(|file| file.is_file()).collect();
        let file = found.pop()?;
        if !found.is_empty() || untrusted::leads_out(&file).is_some() {
            return None;
        }
        let text = untrusted::read(&file, FILE_MAX).ok()?;
        Some((file, text))
    }
}

/// The name that a `Chart.yaml` gives: `name: control-plane`.
fn chart_name(path: &Path) -> Option<String> {
    if untrusted::leads_out(path).is_some() {
        return None;
    }
    let text = untrusted::read(path, FILE_MAX).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix("name:"))?;
    let value = value.split(" #").next().unwrap_or_default();
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}
