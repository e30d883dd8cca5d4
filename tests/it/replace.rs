//! Files are replaced in one step, with their mode, through symbolic links, or not at all.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use scantling::replace::replace;

/// A new, empty folder.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn mode_and_links_stay() {
    let folder = folder("replace-mode");
    let (file, link) = (folder.join("a.yaml"), folder.join("link.yaml"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    symlink("a.yaml", &link).unwrap();
    replace(&link, "old", "new").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    assert_eq!(fs::read_link(&link).unwrap(), Path::new("a.yaml"));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert_eq!(names(&folder), ["a.yaml", "link.yaml"]);
}

#[test]
fn what_changed_meanwhile_is_left() {
    let folder = folder("replace-changed");
    let file = folder.join("a.yaml");
    fs::write(&file, "other").unwrap();
    let error = replace(&file, "old", "new").unwrap_err();
    assert!(error.to_string().contains("changed"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "other");
    assert_eq!(names(&folder), ["a.yaml"]);
}

#[test]
fn what_is_read_only_is_left() {
    let folder = folder("replace-read-only");
    let file = folder.join("a.yaml");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o444)).unwrap();
    assert!(replace(&file, "old", "new").is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(names(&folder), ["a.yaml"]);
}

#[test]
fn a_file_that_is_gone_is_an_error() {
    let folder = folder("replace-gone");
    assert!(replace(&folder.join("a.yaml"), "old", "new").is_err());
    assert_eq!(names(&folder), [""; 0]);
}
