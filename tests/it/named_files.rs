//! Files of the repository that the flags of many manifests name: each is judged once, and no verdict is that of
//! another file.

use std::fmt::Write as _;

use scantling::check::{self, Options};
use scantling::discover::{FileFilter, Target, discover};

use crate::files::Folder;

const POLICY: &str = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: ";

fn manifest(arguments: &str) -> String {
    let image = "registry.k8s.io/kube-apiserver:v1.31.2";
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver}}\nspec:\n  containers:\n  - name: a\n    \
         image: {image}\n    command: [kube-apiserver, --audit-policy-file=/etc/k/policy.yaml{arguments}]\n"
    )
}

/// The files with a fault, with the number of them.
fn faults(folder: &Folder, options: &Options) -> String {
    let found = discover(vec![Target::Path(folder.0.clone())], &FileFilter::default()).found;
    let run = check::run(found, options);
    let mut faults = String::new();
    for file in &run.files {
        let count = file.findings().filter(|one| one.rule.id == "invalid-config-file").count();
        if count > 0 {
            let path = file.source.path().rsplit_once("named-").unwrap().1;
            writeln!(faults, "{path}: {count}").unwrap();
        }
    }
    faults
}

#[test]
fn manifests_that_are_alike_have_the_verdict_of_their_own_file() {
    let folder = Folder::new("named-alike");
    folder.write(".git/HEAD", "");
    for (name, level) in [("a", "Metdata"), ("b", "Metadata"), ("c", "Nothing\n- level: x")] {
        for number in 0..20 {
            folder.write(&format!("{name}/{number}.yaml"), &manifest(""));
        }
        folder.write(&format!("{name}/policy.yaml"), &format!("{POLICY}{level}\n"));
    }
    // No file is there.
    folder.write("d/0.yaml", &manifest(""));
    let options = Options::all().unwrap();
    assert_eq!(faults(&folder, &options), "alike/a/policy.yaml: 1\nalike/c/policy.yaml: 2\n");
}

#[test]
fn a_file_that_changes_is_judged_again() {
    let folder = Folder::new("named-change");
    folder.write(".git/HEAD", "");
    folder.write("0.yaml", &manifest(""));
    folder.write("1.yaml", &manifest(", --v=2"));
    let options = Options::all().unwrap();
    for (level, expected) in [
        ("Metadata", ""),
        ("Metdata", "change/policy.yaml: 1\n"),
        ("None", ""),
        ("x\n- level: z", "change/policy.yaml: 2\n"),
        ("Metdata", "change/policy.yaml: 1\n"),
    ] {
        folder.write("policy.yaml", &format!("{POLICY}{level}\n"));
        assert_eq!(faults(&folder, &options), expected, "{level}");
    }
}

/// What is given to another manifest does not count.
#[test]
fn each_manifest_may_name_as_much_as_before() {
    let folder = Folder::new("named-limit");
    folder.write(".git/HEAD", "");
    let filling = "# 0123456789\n".repeat(300 * 1024 / 13);
    folder.write("policy.yaml", &format!("{POLICY}Metdata\n{filling}"));
    for number in 0..10 {
        folder.write(&format!("{number}.yaml"), &manifest(""));
    }
    let (code, text) = folder.run(&["check", "-o", "concise", "."]);
    assert!(code == 1 && !text.contains("failed"), "{text}");
    assert_eq!(text.matches("error[invalid-config-file]").count(), 1, "{text}");
    // Two servers of one text, which differ, name 600 KiB.
    let two = format!("{}---\n{}", manifest(""), manifest(", --v=2"));
    folder.write("two.yaml", &two);
    let (code, text) = folder.run(&["check", "-o", "concise", "."]);
    assert!(code == 2 && text.contains("two.yaml: failed"), "{text}");
}
