//! Which files a run looks at, and what becomes of those it can't read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use scantling::discover::{
    Content, ContentFilter, FileFilter, FoundFile, MAX_MIB, Target, discover,
};

/// A folder for each test, which is removed when the test is over.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let root = std::env::temp_dir().join(format!("scantling-{}-{name}", std::process::id()));
        for (path, bytes) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self(root)
    }

    /// What is found below the root or the paths under it, as `path: what`.
    fn found(&self, paths: &[&str]) -> Vec<String> {
        let targets = paths.iter().map(|path| Target::Path(self.0.join(path))).collect();
        let prefilter = |bytes: &[u8]| bytes.windows(4).any(|window| window == b"kube");
        let filter = ContentFilter { prefilter: &prefilter, forces: &|_| false, max_mib: MAX_MIB };
        let found = discover(targets, &FileFilter::default()).found;
        found.iter().map(|found| self.line(found, &filter)).collect()
    }

    fn line(&self, found: &FoundFile, filter: &ContentFilter<'_>) -> String {
        let content = found.read(filter);
        let root = format!("{}/", self.0.display());
        let path = found.path.strip_prefix(&root).unwrap_or(&found.path);
        let what = match content {
            Content::Text(text) => format!("{} bytes", text.len()),
            Content::NoMention => "no mention".to_owned(),
            Content::Unreadable(message) => message,
            Content::File(_) | Content::RegularFile(_) | Content::Bytes(_) => {
                panic!("{path} is not read")
            }
        };
        format!("{path}: {what}")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn walks_manifests_and_leaves_the_rest() {
    let tree = Tree::new(
        "walk",
        &[
            ("b.yml", b"kube"),
            ("a.yaml", b"kube"),
            ("c.JSON", b"kube"),
            ("d.manifest", b"kube"),
            ("e.md", b"kube"),
            ("none.yaml", b"x"),
            (".hidden/f.yaml", b"kube"),
            (".git/g.yaml", b"kube"),
            ("ignored/h.yaml", b"kube"),
            ("deep/.git", b"gitdir: x"),
            ("deep/i.yaml", b"kube"),
            (".gitignore", b"ignored/\n"),
            ("x.yaml/inside.yaml", b"kube"),
        ],
    );
    let expected = [
        ".hidden/f.yaml: 4 bytes",
        "a.yaml: 4 bytes",
        "b.yml: 4 bytes",
        "c.JSON: 4 bytes",
        "d.manifest: 4 bytes",
        "deep/i.yaml: 4 bytes",
        "none.yaml: no mention",
        "x.yaml/inside.yaml: 4 bytes",
    ];
    assert_eq!(tree.found(&[""]), expected);
}

#[test]
fn reads_whatever_is_named() {
    let tree = Tree::new(
        "named",
        &[("e.md", b"kube"), ("ignored/h.yaml", b"kube"), (".gitignore", b"ignored/\n")],
    );
    let named = ["e.md", "ignored/h.yaml", "e.md", "ignored", "missing.yaml"];
    let expected =
        ["e.md: 4 bytes", "ignored/h.yaml: 4 bytes", "missing.yaml: no such file or directory"];
    assert_eq!(tree.found(&named), expected);
}

#[test]
fn says_what_it_can_not_read() {
    let tree = Tree::new(
        "unreadable",
        &[
            ("latin1.yaml", b"kube\n# caf\xe9\n"),
            ("utf16.yaml", b"\xff\xfek\0u\0b\0e\0"),
            ("utf16-bare.yaml", b"\0k\0u\0b\0e"),
            ("utf16-other.yaml", b"\xfe\xff\0x"),
            ("utf32.yaml", b"\xff\xfe\0\0k\0\0\0u\0\0\0b\0\0\0e\0\0\0"),
            ("empty.yaml", b""),
            ("binary.json", b"\xff\xff"),
        ],
    );
    let expected = [
        "binary.json: no mention",
        "empty.yaml: no mention",
        "latin1.yaml: not UTF-8: byte 0xe9 on line 2 (offset 10)",
        "utf16-bare.yaml: encoded in UTF-16 or UTF-32; save it as UTF-8",
        "utf16-other.yaml: no mention",
        "utf16.yaml: encoded in UTF-16 or UTF-32; save it as UTF-8",
        "utf32.yaml: encoded in UTF-16 or UTF-32; save it as UTF-8",
    ];
    assert_eq!(tree.found(&[""]), expected);
}

#[cfg(unix)]
#[test]
fn does_not_follow_links_unless_named() {
    let tree = Tree::new("links", &[("real/a.yaml", b"kube")]);
    let link = |to: &str, from: &str| {
        std::os::unix::fs::symlink(Path::new(to), tree.0.join(from)).unwrap();
    };
    link("real", "folder");
    link("real/a.yaml", "file.yaml");
    link("nowhere", "dangling.yaml");
    link(".", "loop");
    assert_eq!(tree.found(&[""]), ["real/a.yaml: 4 bytes"]);
    let named = ["folder", "file.yaml", "dangling.yaml"];
    // Both other names are of one file.
    let expected = ["dangling.yaml: no such file or directory", "file.yaml: 4 bytes"];
    assert_eq!(tree.found(&named), expected);
}

#[cfg(unix)]
#[test]
fn a_named_link_to_a_folder_of_a_repository_is_entered() {
    let tree = Tree::new("links-in-repository", &[("repo/real/deep/a.yaml", b"kube")]);
    fs::create_dir(tree.0.join("repo/.git")).unwrap();
    fs::create_dir(tree.0.join("outside")).unwrap();
    fs::write(tree.0.join("outside/b.yaml"), b"kube").unwrap();
    for (to, from) in [("real", "folder"), ("../outside", "out"), ("..", "real/up")] {
        std::os::unix::fs::symlink(Path::new(to), tree.0.join("repo").join(from)).unwrap();
    }
    assert_eq!(tree.found(&["repo/folder"]), ["repo/folder/deep/a.yaml: 4 bytes"]);
    assert_eq!(tree.found(&["repo/folder/deep"]), ["repo/folder/deep/a.yaml: 4 bytes"]);
    assert_eq!(tree.found(&["repo/real/up"]), ["repo/real/up/real/deep/a.yaml: 4 bytes"]);
    let refused = "this link leads out of the repository: name the folder that it leads to";
    assert_eq!(tree.found(&["repo/out"]), [format!("repo/out: {refused}")]);
}

#[test]
fn what_the_configuration_leaves_out_and_takes_in() {
    let files: [(&str, &[u8]); 6] = [
        ("a.yaml", b"kube"),
        ("vendor/b.yaml", b"kube"),
        ("c.md", b"kube"),
        ("d.md", b"kube"),
        ("e.cfg", b"nothing"),
        ("f.md", b"nothing"),
    ];
    let tree = Tree::new("settings", &files);
    let excludes = |path: &Path| path.ends_with("vendor");
    let includes = |path: &Path| path.ends_with("c.md") || path.ends_with("f.md");
    let forces = |path: &Path| path.ends_with("e.cfg");
    let found = |paths: &[&str], exclude_named: bool| -> Vec<String> {
        let targets = paths.iter().map(|path| Target::Path(tree.0.join(path))).collect();
        let look = FileFilter {
            excludes: &excludes,
            includes: &includes,
            forces: &forces,
            exclude_named,
            ignore_files: true,
        };
        let filter = ContentFilter {
            prefilter: &|bytes| bytes == b"kube",
            forces: &forces,
            max_mib: MAX_MIB,
        };
        let found = discover(targets, &look).found;
        found.iter().map(|found| tree.line(found, &filter)).collect()
    };
    let all = ["a.yaml: 4 bytes", "c.md: 4 bytes", "e.cfg: 7 bytes", "f.md: no mention"];
    assert_eq!(found(&[""], false), all);
    assert_eq!(found(&["vendor"], false), ["vendor/b.yaml: 4 bytes"]);
    assert!(found(&["vendor"], true).is_empty());
}

/// The folders of a repository are walked together, and each is read as if it had been named alone.
#[test]
fn several_folders_are_read_like_each_of_them() {
    let text = b"kube";
    let tree = Tree::new(
        "several",
        &[
            (".git/HEAD", text),
            (".gitignore", b"build\n/b/x.yaml\n*.tmp.yaml\n"),
            ("a/1.yaml", text),
            ("a/c/2.yaml", text),
            ("a/c/.gitignore", b"!3.tmp.yaml\n4.yaml\n"),
            ("a/c/3.tmp.yaml", text),
            ("a/c/4.yaml", text),
            ("a/.git/5.yaml", text),
            ("ab/6.yaml", text),
            ("b/x.yaml", text),
            ("b/y.yaml", text),
            ("b/build/z.yaml", text),
            ("build/7.yaml", text),
            ("other/8.yaml", text),
            ("9.yaml", text),
        ],
    );
    let folders = ["a", "a/c", "ab", "b", "b/build", "build", "a/c", "."];
    for some in [&folders[..3], &folders[1..5], &folders[3..7], &folders[..]] {
        let plain = |path: String| path.replace("/./", "/").trim_start_matches("./").to_owned();
        let alone = some.iter().flat_map(|folder| tree.found(&[folder])).map(plain);
        let alone: BTreeSet<String> = alone.collect();
        let together: BTreeSet<String> = tree.found(some).into_iter().map(plain).collect();
        assert_eq!(together, alone, "{some:?}");
    }
    let found = tree.found(&["a", "b", "ab"]);
    let names = ["a/1.yaml", "a/c/2.yaml", "a/c/3.tmp.yaml", "ab/6.yaml", "b/y.yaml"];
    assert_eq!(found, names.map(|name| format!("{name}: 4 bytes")));
}

/// An ignore file of a pull request may never end. Then nothing that it names is left out, and that is said.
#[cfg(unix)]
#[test]
fn ignore_files_that_must_not_be_read_hide_nothing() {
    let text = b"kube";
    let large = [b"*.yaml\n".repeat(20_000)].concat();
    for (name, target) in
        [("zero", Some("/dev/zero")), ("passwd", Some("/etc/passwd")), ("large", None)]
    {
        for file in [".gitignore", "a/.gitignore", "a/b/.ignore"] {
            let tree = Tree::new(
                &format!("refused-{name}-{}", file.len()),
                &[(".git/HEAD", text), ("1.yaml", text), ("a/2.yaml", text), ("a/b/3.yaml", text)],
            );
            match target {
                Some(target) => std::os::unix::fs::symlink(target, tree.0.join(file)).unwrap(),
                None => fs::write(tree.0.join(file), &large).unwrap(),
            }
            for (folders, expected) in [
                (&["."][..], &["1.yaml", "a/2.yaml", "a/b/3.yaml"][..]),
                (&["a"], &["a/2.yaml", "a/b/3.yaml"]),
                (&["a/b"], &["a/b/3.yaml"]),
                (&["a", "a/b", "."], &["1.yaml", "a/2.yaml", "a/b/3.yaml"]),
            ] {
                let mut found = tree.found(folders);
                let refused: Vec<String> = found
                    .extract_if(.., |line| line.contains("so what it names is checked too"))
                    .collect();
                assert!(!refused.is_empty(), "{name} {file} {folders:?}");
                let names: BTreeSet<String> = found
                    .iter()
                    .map(|line| line.replace("./", "").replace(": 4 bytes", ""))
                    .collect();
                let expected: BTreeSet<String> =
                    expected.iter().map(|&name| name.to_owned()).collect();
                assert_eq!(names, expected, "{name} {file} {folders:?}");
            }
        }
    }
}

/// The globs of all folders on the way are kept while a folder is walked.
#[test]
fn ignore_files_in_folders_of_folders_count_together() {
    let globs = b"*.txt\n".repeat(10_000);
    let tree = Tree::new(
        "refused-together",
        &[
            (".git/HEAD", b"kube"),
            (".gitignore", &globs),
            ("a/.gitignore", &globs),
            ("a/b/.gitignore", &globs),
            ("a/b/1.yaml", b"kube"),
            ("c/.gitignore", &[&globs[..], b"2.yaml\n"].concat()),
            ("c/2.yaml", b"kube"),
            ("c/3.yaml", b"kube"),
        ],
    );
    let found = tree.found(&["."]);
    let [refused, first, third] = found.as_slice() else { panic!("{found:?}") };
    assert!(refused.contains("a/b/.gitignore: it and the ignore files above it"), "{refused}");
    assert!(first.ends_with("a/b/1.yaml: 4 bytes") && third.ends_with("c/3.yaml: 4 bytes"));
}
