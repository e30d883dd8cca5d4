//! Ignore files against git's index: what git tracks is checked whatever they say, and what is left out is
//! counted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::files::POD_WITHOUT_CERTIFICATE as MANIFEST;

/// A real repository, made by git itself.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str, init: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tracked-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("repository")).unwrap();
        let repository = Self(root.join("repository"));
        repository.git(&[&["init", "--quiet"], init].concat());
        repository
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, args: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let mut command = Command::new("git");
        command.args(identity).args(args).current_dir(&self.0);
        // A hook that runs the tests names its own repository.
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn check(&self, args: &[&str]) -> (i32, String) {
        check_in(&self.0, args)
    }

    /// A manifest that is tracked, one that is not, and ignore files that name both.
    fn with_ignored(name: &str, init: &[&str]) -> Self {
        let repository = Self::new(name, init);
        repository.write("deep/tracked.yaml", MANIFEST);
        repository.git(&["add", "deep/tracked.yaml"]);
        repository.write("deep/other.yaml", MANIFEST);
        repository.write(".gitignore", "deep/\n");
        repository.write(".ignore", "*.yaml\n");
        repository
    }
}

/// What `check` returns and prints in a folder.
fn check_in(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
    command.arg("check").args(args).current_dir(folder);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

fn is_checked(text: &str) -> bool {
    text.contains("tracked.yaml") && text.contains("missing-kubelet-ca")
}

#[test]
fn a_tracked_file_is_checked_whatever_ignore_files_say() {
    for (name, init) in [("sha1", &[][..]), ("sha256", &["--object-format=sha256"])] {
        let repository = Repository::with_ignored(name, init);
        let (code, text) = repository.check(&["."]);
        assert!(code == 1 && is_checked(&text), "{text}");
        assert!(!text.contains("other.yaml"), "{text}");
        assert!(text.contains("left out: 1 folder by ignore files"), "{text}");
        // Named below its root, and from elsewhere.
        let (code, text) = repository.check(&["deep"]);
        assert!(code == 1 && is_checked(&text), "{text}");
        let (code, text) = check_in(Path::new("/"), &[repository.0.to_str().unwrap()]);
        assert!(code == 1 && is_checked(&text), "{text}");
        // A file that git excludes privately is tracked all the same.
        repository.write(".git/info/exclude", "*\n");
        assert!(is_checked(&repository.check(&["."]).1));
    }
}

#[test]
fn all_index_formats_are_read() {
    for version in ["2", "3", "4"] {
        let repository = Repository::with_ignored(&format!("index-{version}"), &[]);
        repository.git(&["update-index", "--index-version", version]);
        let (code, text) = repository.check(&["."]);
        assert!(code == 1 && is_checked(&text), "version {version}: {text}");
    }
    let repository = Repository::with_ignored("index-split", &[]);
    repository.git(&["update-index", "--split-index"]);
    let (code, text) = repository.check(&["."]);
    assert!(code == 1 && is_checked(&text), "{text}");
}

#[test]
fn a_work_tree_and_a_submodule_have_an_index_elsewhere() {
    let repository = Repository::with_ignored("work-tree", &[]);
    repository.git(&["add", "--force", "."]);
    repository.git(&["commit", "--quiet", "--message=x"]);
    repository.git(&["worktree", "add", "--quiet", "../second"]);
    let second = repository.0.parent().unwrap().join("second");
    let (code, text) = check_in(&second, &["."]);
    assert!(code == 1 && is_checked(&text), "{text}");

    let outer = Repository::new("outer", &[]);
    let source = repository.0.to_str().unwrap();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "sub"]);
    let (code, text) = outer.check(&["."]);
    assert!(code == 1 && is_checked(&text), "{text}");
}

#[test]
fn a_broken_index_is_said_if_something_is_left_out() {
    let repository = Repository::with_ignored("broken", &[]);
    let index = repository.0.join(".git/index");
    let bytes = fs::read(&index).unwrap();
    for broken in [&bytes[..bytes.len() / 2], b"DIRC", b"", &[0xff; 4096]] {
        fs::write(&index, broken).unwrap();
        let (code, text) = repository.check(&["."]);
        assert_eq!(code, 2, "{text}");
        assert!(text.contains(".git") && text.contains("which files git tracks"), "{text}");
        let (code, _) = repository.check(&["--no-respect-gitignore", "."]);
        assert_eq!(code, 1);
    }
    // Nothing is left out, so nothing can be missing.
    fs::remove_file(repository.0.join(".gitignore")).unwrap();
    fs::remove_file(repository.0.join(".ignore")).unwrap();
    let (code, text) = repository.check(&["."]);
    assert_eq!(code, 1, "{text}");
}

#[test]
fn links_and_excluded_files_are_not_read_because_they_are_tracked() {
    let repository = Repository::with_ignored("links", &[]);
    let outside = repository.0.parent().unwrap().join("outside.yaml");
    fs::write(&outside, MANIFEST).unwrap();
    std::os::unix::fs::symlink(&outside, repository.0.join("link.yaml")).unwrap();
    repository.git(&["add", "--force", "link.yaml"]);
    let (_, text) = repository.check(&["."]);
    assert!(!text.contains("link.yaml") && !text.contains("outside.yaml"), "{text}");
    // Somebody replaces a tracked folder by a link.
    fs::rename(repository.0.join("deep"), repository.0.parent().unwrap().join("moved")).unwrap();
    std::os::unix::fs::symlink("../moved", repository.0.join("deep")).unwrap();
    assert!(!is_checked(&repository.check(&["."]).1));

    let repository = Repository::with_ignored("excluded", &[]);
    repository.write("scantling.toml", "exclude = [\"deep\"]\n");
    let (code, text) = repository.check(&["."]);
    assert_eq!(code, 0, "{text}");
    repository.write(".gitignore", "");
    repository.write(".ignore", "");
    let (_, text) = repository.check(&["."]);
    assert!(text.contains("left out: 1 folder by the configuration"), "{text}");
}
