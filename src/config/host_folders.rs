//! `[host-files]`: which parts of the repository are copied to the machine that runs kube-apiserver.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest path that Linux takes, in bytes (`PATH_MAX` of include/uapi/linux/limits.h).
const LONGEST: usize = 4096;

/// Folders and files of a machine, each with the folder or file of the repository that is copied there.
/// The places have no `/` at their end.
#[derive(Clone, Debug, Default)]
pub struct HostFolders(BTreeMap<String, PathBuf>);

impl HostFolders {
    /// The places as they are written, with paths from the folder of the configuration.
    pub fn new(written: BTreeMap<String, PathBuf>, folder: &Path) -> Self {
        let mut places = BTreeMap::new();
        for (place, kept) in written {
            let place = place.trim_end_matches('/').to_owned();
            places.entry(place).or_insert_with(|| folder.join(kept));
        }
        Self(places)
    }

    /// The file of the repository for a path of the machine. The deepest folder that covers it decides.
    pub fn find(&self, path: &str) -> Option<PathBuf> {
        // Each folder of the path is looked up: a path of 1 MB can have half a million.
        if path.len() > LONGEST {
            return None;
        }
        if let Some(kept) = self.0.get(path) {
            return Some(kept.clone());
        }
        path.rmatch_indices('/').find_map(|(end, _)| {
            let kept = self.0.get(path.get(..end)?)?;
            Some(kept.join(path.get(end + 1..)?))
        })
    }
}
