//! Paths as people write them, made comparable: a file is recognised through links and `..`, and from
//! any current folder.

use std::path::{Component, Path, PathBuf};

/// The absolute path without `.` and `..`, which are worked out on the letters alone: the file may be
/// gone.
pub fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            // Above the root is the root.
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// A path relative to a folder; `None` if it is not in the folder, also through links.
pub fn below(folder: &Path, path: &Path) -> Option<PathBuf> {
    let (folder, path) = (normal(folder), normal(path));
    if let Ok(below) = path.strip_prefix(&folder) {
        return Some(below.to_owned());
    }
    let below = real(&path).strip_prefix(real(&folder)).ok()?.to_owned();
    Some(below)
}

/// A path relative to a folder, with `..` if it is outside of it, and `/` between its parts.
pub fn relative(folder: &Path, path: &Path) -> String {
    let relative = below(folder, path).unwrap_or_else(|| {
        let (folder, path) = (real(&normal(folder)), real(&normal(path)));
        let pairs = folder.components().zip(path.components());
        let shared = pairs.take_while(|(one, other)| one == other).count();
        let up = folder.components().skip(shared).map(|_| "..");
        let down = path.components().skip(shared);
        up.map(Path::new).chain(down.clone().map(|part| Path::new(part.as_os_str()))).collect()
    });
    let text = relative.to_string_lossy();
    text.replace(std::path::MAIN_SEPARATOR, "/")
}

/// The path with links in its folders followed. A file that is a link itself stays one. For a file that
/// no longer exists it is the path as given.
fn real(path: &Path) -> PathBuf {
    let folders = possible_ancestors(path).filter(|folder| folder.is_dir());
    for folder in folders {
        if let (Ok(real), Ok(rest)) = (folder.canonicalize(), path.strip_prefix(folder)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}

/// The path of a file with all links followed, also if the file itself is one. For a file that no longer
/// exists it is the path as given.
pub fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| real(&normal(path)))
}

/// The root of the repository that a folder is in: the nearest folder with `.git`, which is a file in a
/// work tree of git's and in a submodule.
pub fn repository(folder: &Path) -> Option<PathBuf> {
    possible_ancestors(folder).find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The longest path of a file, in bytes: `PATH_MAX` of Linux, and what Windows allows at most.
const LONGEST: usize = if cfg!(windows) { 32 * 1024 } else { 4096 };

/// A folder and those above it, without those whose paths are too long to exist. An editor may send an address of
/// 1 MB.
pub fn possible_ancestors(folder: &Path) -> impl Iterator<Item = &Path> {
    folder.ancestors().skip_while(|folder| folder.as_os_str().len() > LONGEST)
}
