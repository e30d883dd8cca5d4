//! `[host-files]`: which parts of the repository are copied to the machine that runs kube-apiserver.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders and files of a machine, each with the folder or file of the repository that is copied there.
#[derive(Clone, Debug, Default)]
pub struct HostFolders(Vec<(String, PathBuf)>);

impl HostFolders {
    /// The places as they are written, with paths from the folder of the configuration.
    pub fn new(written: BTreeMap<String, PathBuf>, folder: &Path) -> Self {
        let places = written.into_iter().map(|(place, kept)| {
            let place = place.trim_end_matches('/').to_owned();
            (place, folder.join(kept))
        });
        let mut places: Vec<(String, PathBuf)> = places.collect();
        // The deepest folder that covers a path decides.
        places.sort_by_key(|(place, _)| Reverse(place.len()));
        Self(places)
    }

    /// The file of the repository for a path of the machine.
    pub fn find(&self, path: &str) -> Option<PathBuf> {
        self.0.iter().find_map(|(place, kept)| {
            let rest = path.strip_prefix(place.as_str())?;
            match rest.strip_prefix('/') {
                Some(below) => Some(kept.join(below)),
                None if rest.is_empty() => Some(kept.clone()),
                None => None,
            }
        })
    }
}
