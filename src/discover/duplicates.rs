//! One file under several names is one file.

use std::path::{Component, Path, PathBuf};

use super::FoundFile;
use crate::hashed::HashMap;
use crate::paths;

/// Keeps one of the names of each file, the plainest:
///
/// ```text
/// scantling check x.yaml sub/../x.yaml "$PWD/x.yaml" link-to-x.yaml
/// ```
pub(super) fn remove(found: &mut Vec<FoundFile>) {
    let here = paths::resolved(Path::new("."));
    let mut best: HashMap<PathBuf, usize> = HashMap::default();
    let mut dropped = vec![false; found.len()];
    for (index, file) in found.iter().enumerate() {
        let real = paths::resolved(Path::new(&file.path));
        let Some(other) = best.get(&real).copied() else {
            best.insert(real, index);
            continue;
        };
        let rank = |file: &FoundFile| plainness(file, &real, &here);
        let plainer = found.get(other).is_some_and(|other| rank(file) < rank(other));
        let loser = if plainer { other } else { index };
        if plainer {
            best.insert(real, index);
        }
        if let Some(dropped) = dropped.get_mut(loser) {
            *dropped = true;
        }
    }
    let mut dropped = dropped.into_iter();
    found.retain(|_| !dropped.next().unwrap_or(false));
}

/// Orders the names of a file: below the current folder before others, without `..`, without a link on
/// the way, the shorter one.
fn plainness(file: &FoundFile, real: &Path, here: &Path) -> (bool, bool, bool, usize) {
    let path = Path::new(&file.path);
    let up = path.components().any(|part| part == Component::ParentDir);
    (path.is_absolute(), up, real != here.join(path), file.path.len())
}
