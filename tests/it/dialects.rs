//! The effective command line of every fixture in `testdata/dialects`, as `scantling show` prints it. It is in
//! the `.out` file next to each; `SNAPSHOTS=overwrite cargo test --test it dialects` writes them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use scantling::apiserver::Purpose;
use scantling::check::{self, Options};
use scantling::cli::{self, Terminal};
use scantling::dialect::Prefilter;
use scantling::rule::Severity;
use scantling::rules;
use scantling::source::Source;
use snapbox::Assert;
use snapbox::Data;
use snapbox::data::DataFormat;

#[test]
fn every_fixture_reads_as_expected() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    let fixtures: Vec<PathBuf> = files().into_iter().filter(|path| !is_output(path)).collect();
    assert!(fixtures.len() > 80, "only {} fixtures", fixtures.len());
    for fixture in fixtures {
        let expected = Data::read_from(&output(&fixture), Some(DataFormat::Text));
        assert.eq(show(&fixture), expected);
    }
}

#[test]
fn no_output_is_left_without_its_fixture() {
    let files = files();
    for path in files.iter().filter(|path| is_output(path)) {
        let has_fixture = files.iter().any(|file| !is_output(file) && output(file) == *path);
        assert!(has_fixture, "{}", path.display());
    }
}

#[test]
fn a_cluster_for_development_is_not_warned_about_and_must_start() {
    let options = Options::plain().unwrap();
    let text = fs::read_to_string("testdata/dialects/kind/patches.yaml").unwrap();
    let source = Source::new("kind.yaml", text);
    let (servers, _) = check::read(&source, None, &options.prefilter);
    let purposes = servers.iter().map(|server| server.dialect.facts().purpose);
    assert!(purposes.eq([Purpose::Development]));
    let findings = check::judge(&servers, rules::ALL);
    let severities = |id: &str| -> Vec<Severity> {
        let of_rule = findings.iter().filter(|finding| finding.rule.id == id);
        of_rule.map(|finding| finding.severity).collect()
    };
    assert_eq!(severities("missing-kubelet-ca"), [Severity::Note]);
    assert_eq!(severities("missing-serving-cert"), [Severity::Error]);
}

#[test]
fn aliases_that_multiply_a_manifest_are_refused() {
    let words = format!("[kube-apiserver{}]", ", --v=1".repeat(2000));
    let item = "- {kind: Pod, spec: {containers: [{command: *words}]}}\n".repeat(2000);
    let command = format!("kind: List\nwords: &words {words}\nitems:\n{item}");
    let keys: Vec<String> = (0..20_000).map(|n| format!("  k{n}: 1")).collect();
    let keys = keys.join("\n");
    let merges = "*keys, ".repeat(5000);
    let merge = format!("kube-apiserver: &keys\n{keys}\nkind: Pod\nspec:\n  <<: [{merges}]\n");
    let flags: Vec<String> = (0..2000).map(|n| format!("a{n}: \"1\"")).collect();
    let flags = flags.join(", ");
    let operation = "- *op\n".repeat(2000);
    let patch = format!(
        "- &op\n  op: add\n  path: /cluster/apiServer/extraArgs\n  value: {{{flags}}}\n{operation}"
    );
    let options: Vec<String> = (0..2000).map(|n| format!("\n  k{n}: *x")).collect();
    let options = options.concat();
    let values = format!(
        "const: {{command_prefix: {words}}}\nx: &x {{command_options: {words}}}\nconf:{options}\n"
    );
    let options = Options::plain().unwrap();
    for text in [command, merge, patch, values] {
        let source = Source::new("bomb.yaml", text);
        let (servers, failures) = check::read(&source, None, &options.prefilter);
        assert!(servers.is_empty());
        let messages = failures.iter().map(|failure| failure.message.as_str());
        let messages: Vec<&str> = messages.collect();
        assert!(
            messages.iter().all(|message| message.starts_with("too much to read"))
                && messages.len() == 1,
            "{messages:?}"
        );
    }
}

#[test]
fn lists_that_double_one_another_come_to_an_end() {
    let lists: Vec<String> =
        (1..40).map(|n| format!("  a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    let lists = lists.concat();
    let text = format!("apiVersion: v1\nkind: Pod\nspek:\n  a0: &a0 [kube-apiservers]\n{lists}");
    let options = Options::plain().unwrap();
    let source = Source::new("bomb.yaml", text);
    let (servers, _) = check::read(&source, None, &options.prefilter);
    assert!(servers.is_empty());
}

#[test]
fn an_object_met_again_through_an_alias_is_read_once() {
    let text = "kind: List\nitems:\n- &pod\n  kind: Pod\n  spec:\n    containers:\n    - command: \
[kube-apiserver]\n- *pod\n- {kind: List, items: [*pod, *pod]}\n";
    let (servers, failures) =
        check::read(&Source::new("list.yaml", text), None, &Prefilter::new().unwrap());
    assert_eq!((servers.len(), failures.len()), (1, 0));
}

#[test]
fn a_large_manifest_without_aliases_is_read_whole() {
    let arguments = "    - --v=1\n".repeat(100_000);
    let text =
        format!("kind: Pod\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n{arguments}");
    let (servers, failures) =
        check::read(&Source::new("pod.yaml", text), None, &Prefilter::new().unwrap());
    assert!(failures.is_empty(), "{failures:?}");
    assert!(servers.iter().map(|server| server.arguments.len()).eq([100_000]));
}

/// All files below `testdata/dialects`, in the order of their paths. The folder of a file may be a part of
/// what tells what it is.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("testdata/dialects")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let list = if path.is_dir() { &mut folders } else { &mut files };
            list.push(path);
        }
    }
    files.sort();
    files
}

fn is_output(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "out")
}

/// The path of a fixture's output: `x.out` for `x.yaml`, `x.out` for `x`.
fn output(fixture: &Path) -> PathBuf {
    fixture.with_extension("out")
}

/// What goes to standard output, then what goes to standard error.
fn show(fixture: &Path) -> String {
    let terminal =
        Terminal { watched: false, color: false, width: 1000, unicode: false, links: false };
    let mut args = vec![OsString::from("scantling"), "show".into(), fixture.into()];
    let folders = ["kubelet-configuration", "etcd-configuration", "components"];
    if fixture.components().any(|part| folders.iter().any(|folder| part.as_os_str() == *folder)) {
        args.push("--components".into());
    }
    let (mut out, mut err) = (Vec::new(), Vec::new());
    cli::run(args, &terminal, &mut std::io::empty(), &mut out, &mut err);
    out.extend(err);
    String::from_utf8(out).unwrap()
}
