//! Inputs of several files. Their work grows too fast if some of the files are looked at again for each of the others.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that can be of any number.
pub(super) struct FileTree {
    pub(super) name: &'static str,
    /// Writes files into a folder that is the root of a repository, and gives the paths that are checked.
    write: fn(&Path, usize) -> Vec<PathBuf>,
}

impl FileTree {
    /// Writes the tree and gives the paths that are checked. `times` is how many files it has.
    pub(super) fn write(&self, folder: &Path, times: usize) -> Vec<PathBuf> {
        fs::create_dir_all(folder.join(".git")).unwrap();
        (self.write)(folder, times)
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn manifest(argument: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver}}\nspec:\n  containers:\n  - name: a\n    \
         image: registry.k8s.io/kube-apiserver:v1.31.2\n    command: [kube-apiserver, {argument}]\n"
    )
}

pub(super) const TREES: &[FileTree] = &[
    FileTree {
        name: "manifests that differ, and the file that they name",
        write: |folder, times| {
            for n in 0..times {
                let argument = format!("--audit-policy-file=/etc/k{n}/policy.yaml, --v={n}");
                put(&folder.join(format!("{n}.yaml")), &manifest(&argument));
            }
            let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n";
            put(&folder.join("policy.yaml"), &(policy.to_owned() + &"- level: x\n".repeat(times)));
            vec![folder.to_owned()]
        },
    },
    FileTree {
        name: "folders that are named, and all in their repository",
        write: |folder, times| {
            let folders = (0..times).map(|n| folder.join(format!("clusters/{n}")));
            folders.inspect(|folder| put(&folder.join("a.yaml"), &manifest("--v=1"))).collect()
        },
    },
];
