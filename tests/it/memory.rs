//! Memory: too little of it is the failure of one file, and a run keeps no more than it reports.

use std::fmt::Write as _;
use std::fs::File;
use std::process::{Command, Output, Stdio};

use scantling::apiserver::Component;
use scantling::check::{self, Options};
use scantling::discover::{FileFilter, Target, discover};
use scantling::outcome::{Outcome, Run, Shown};
use scantling::report::{self, Format, Style};
use scantling::rules;

use crate::files::{Folder, POD_WITH_CERTIFICATE as MANIFEST};

impl Folder {
    /// Runs the program with this many MiB of address space.
    fn run_with(&self, mib: u64, args: &str) -> (Option<i32>, String) {
        self.run_in_shell(&format!("ulimit -v {}", mib * 1024), args)
    }

    fn run_in_shell(&self, limit: &str, args: &str) -> (Option<i32>, String) {
        let program = env!("CARGO_BIN_EXE_scantling");
        let script = format!("{limit}; exec {program} {args}");
        let mut command = Command::new("sh");
        command.current_dir(&self.0).args(["-c", &script]).stdin(Stdio::null());
        let Output { status, stdout, stderr } = command.output().unwrap();
        (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
    }

    fn check(&self) -> Run {
        let targets = vec![Target::Path(self.0.clone())];
        check::run(discover(targets, &FileFilter::default()).found, &Options::all().unwrap())
    }
}

/// A hostile pull request adds a file that fits under --max-file-size and into no memory.
#[test]
fn a_file_without_memory_for_it_fails_and_the_others_are_reported() {
    let folder = Folder::new("memory-short");
    folder.write("small.yaml", MANIFEST);
    let large = File::create(folder.0.join("large.yaml")).unwrap();
    large.set_len(50 * 1024 * 1024).unwrap();
    let (code, text) = folder.run_with(600, "check --output-format concise .");
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("large.yaml") && text.contains("MiB of memory"), "{text}");
    assert!(text.contains("small.yaml:7:"), "{text}");
    assert!(text.contains("1 file checked, 1 failed"), "{text}");
}

/// The allocator takes a gigabyte of addresses when it starts, if it may. Files may have what it has not given yet.
#[test]
fn what_the_allocator_has_reserved_is_available() {
    let folder = Folder::new("memory-reserved");
    let filling = "# 0123456789\n".repeat(6 * 1024 * 1024 / 13);
    folder.write("large.yaml", &format!("{MANIFEST}{filling}"));
    let (code, text) = folder.run_with(1400, "check --output-format concise .");
    assert_eq!(code, Some(1), "{text}");
}

/// The densest YAML of as many bytes as the estimate allows.
#[test]
fn the_estimate_holds_for_dense_yaml() {
    let folder = Folder::new("memory-dense");
    for (name, unit) in [("list", "a,"), ("maps", "{},"), ("pairs", "a: 1,")] {
        let bytes = 2 * 1024 * 1024;
        let (open, close) = if name == "pairs" { ("{", "}") } else { ("[", "]") };
        let dense = format!("x: {open}{}{close}\n", unit.repeat(bytes / unit.len()));
        folder.write("dense.yaml", &format!("{MANIFEST}---\n{dense}"));
        let (code, text) = folder.run_with(600, "check --output-format concise .");
        assert_eq!(code, Some(1), "{name}: {text}");
    }
}

#[test]
fn the_values_of_a_file_are_limited() {
    let folder = Folder::new("memory-values");
    let dense = format!("{MANIFEST}x: [{}]\n", "a,".repeat(6_100_000));
    folder.write("dense.yaml", &dense);
    folder.write("small.yaml", MANIFEST);
    let run = folder.check();
    let Outcome::Failed(failures) = &run.files[0].outcome else {
        panic!("{:?}", run.files[0].outcome);
    };
    assert!(
        failures[0].message.contains("too much to read: more than 6 million values"),
        "{failures:?}"
    );
    assert_eq!(run.files[1].outcome, Outcome::Checked { servers: vec![Component::KubeApiServer] });
}

/// An automaton for one long word once took 500 bytes for each of its bytes.
#[test]
fn a_long_secret_takes_little_memory() {
    let folder = Folder::new("memory-secret");
    let secret = "Zq7x0aB".repeat(140_000);
    folder.write("x.sh", &format!("#!/bin/sh\nkube-apiserver --v=2\nMY_TOKEN={secret}\n"));
    let (code, text) = folder.run_with(400, "check --output-format full .");
    assert_eq!(code, Some(1), "{text}");
    assert!(!text.contains("Zq7x0aB"), "a secret is shown");
}

/// Kubelets and servers once made a list of all kubelets for each server.
#[test]
fn kubelets_and_servers_share_their_lists() {
    let folder = Folder::new("memory-kubelets");
    let mut text = String::new();
    for n in 0..3_000 {
        let manifest = MANIFEST.replace("metadata: {name: kube-apiserver}", "metadata: {name: a}");
        let _ = writeln!(text, "{manifest}---");
        let kind = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration";
        let _ = writeln!(text, "{kind}\nclusterDomain: d{n}\n---");
    }
    folder.write("all.yaml", &text);
    let (code, text) = folder.run_with(900, "check --output-format concise --select startup .");
    assert!(matches!(code, Some(0 | 1)), "{code:?} {}", text.len());
}

/// The flags of all kubelets of a text were once copied into each configuration in it.
#[test]
fn kubelets_and_their_files_share_a_text() {
    let folder = Folder::new("memory-files-of-kubelets");
    let kind = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration";
    let mut text = String::from("kind: Pod\napiVersion: v1\nspec:\n  containers:\n");
    for n in 0..3_000 {
        let _ = writeln!(text, "  - {{name: k, command: [kubelet, --f{n}=1, --max-pods=5]}}");
    }
    for n in 0..3_000 {
        let _ = writeln!(text, "---\n{kind}\nclusterDomain: d{n}");
    }
    folder.write("flags.yaml", &text);
    // One file, and many units that name it.
    let mut text = format!(
        "#cloud-config\nwrite_files:\n- path: /etc/k.yaml\n  content: |\n    {}\n",
        kind.replace('\n', "\n    ")
    );
    for n in 0..300 {
        let _ = writeln!(text, "    featureGates{n}: {{}}");
    }
    for n in 0..3_000 {
        let unit = "[Service]\\nExecStart=/usr/bin/kubelet --config=/etc/k.yaml";
        let path = format!("/etc/systemd/system/k{n}.service");
        let _ = writeln!(text, "- {{path: {path}, content: \"{unit}\"}}");
    }
    folder.write("units.yaml", &text);
    let (code, text) = folder.run_with(600, "check --output-format concise --select startup .");
    assert!(matches!(code, Some(0 | 1)), "{code:?} {}", text.len());
}

/// A text is kept if there is a finding in it, or if another file needs it.
#[test]
fn texts_that_nothing_is_said_about_are_forgotten() {
    let folder = Folder::new("memory-texts");
    folder.write("a/mention.yaml", "about: kube-apiserver\n");
    folder.write("a/finding.yaml", &MANIFEST.replace("/pki/a.crt", "a.crt"));
    folder.write("b/patch.yaml", "spec: {note: kube-apiserver}\n");
    folder.write("b/kustomization.yaml", "patches: [{path: patch.yaml}]\n");
    folder.write("c/comment.yaml", "about: kube-apiserver # scantling: ignore[relative-path]\n");
    let run = folder.check();
    let kept = run.files.iter().filter(|file| !file.source.text().is_empty());
    let kept: Vec<&str> =
        kept.map(|file| file.source.path().rsplit("memory-texts/").next().unwrap()).collect();
    assert_eq!(kept, ["a/finding.yaml", "b/kustomization.yaml", "b/patch.yaml", "c/comment.yaml"]);
    assert_eq!(run.files.len(), 5);
}

/// The kubelets of a folder may be read after its servers.
#[test]
fn a_server_waits_for_the_kubelets_of_its_folder() {
    let kubelet = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
    let server =
        MANIFEST.replace("/pki/a.key]", "/pki/a.key, --kubelet-certificate-authority=/pki/ca.crt]");
    for name in ["aa-kubelet.yaml", "zz-kubelet.yaml"] {
        let folder = Folder::new("memory-wait");
        folder.write("m/kube-apiserver.yaml", &server);
        folder.write(&format!("m/{name}"), kubelet);
        let run = folder.check();
        let ids: Vec<&str> = run.findings().map(|(_, finding)| finding.rule.id).collect();
        assert!(ids.contains(&"kubelet-ca-without-serving-bootstrap"), "{name}: {ids:?}");
    }
}

/// A thread that needs more address space than there is does not start.
#[test]
fn without_threads_a_run_goes_on() {
    let folder = Folder::new("memory-threads");
    for n in 0..20 {
        folder.write(&format!("{n}/kube-apiserver.yaml"), MANIFEST);
    }
    folder.write("vendor/kube-apiserver.yaml", MANIFEST);
    folder.write("scantling.toml", "exclude = [\"vendor\"]\n");
    let limit = "ulimit -v 1000000; export RUST_MIN_STACK=4000000000";
    let (code, text) = folder.run_in_shell(limit, "check --output-format concise .");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("20 files checked") && text.contains("left out: 1 folder"), "{text}");
}

/// A value of 200 KB that is used 50,000 times once took 9 GB.
#[test]
fn variables_do_not_make_a_text_much_longer() {
    let folder = Folder::new("limits-variables");
    let value = "x".repeat(200_000);
    let unit = format!(
        "[Service]\nEnvironment=\"A={value}\"\nExecStart=/usr/bin/kube-apiserver --v={}\n",
        "${A}".repeat(50_000)
    );
    folder.write("kube-apiserver.service", &unit);
    let words = "--v=1 ".repeat(30_000);
    let unit = format!(
        "[Service]\nEnvironment=\"A={words}\"\n{}",
        "ExecStart=/usr/bin/kube-apiserver $A\n".repeat(5_000)
    );
    folder.write("words.service", &unit);
    let env = format!("    env: [{{name: A, value: {}}}]\n", "x".repeat(1000));
    let args = format!("    args: [\"--v={}\"]\n", "$(A)".repeat(100_000));
    let pod = "kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - name: a\n    command: [kube-apiserver]\n";
    folder.write("pod.yaml", &format!("{pod}{env}{args}"));
    let (code, text) = folder.run_with(900, "check --output-format concise .");
    assert_eq!(code, Some(1), "{text}");
    // A value that is used as often as in any real unit is known.
    let unit = "[Service]\nEnvironment=A=kube.crt\nExecStart=/usr/bin/kube-apiserver --tls-cert-file=${A}\n";
    folder.write("real.service", unit);
    let (_, text) = folder.run(&["show", "real.service"]);
    assert!(text.contains("--tls-cert-file=kube.crt"), "{text}");
}

/// SARIF shows the first 25,000 findings, and of the others it tells the number only. `full` draws the first 5,000, and
/// `concise` none. Their reports are those of a run that keeps everything.
#[test]
fn a_run_keeps_the_words_of_what_is_shown() {
    const FILES: usize = 2_500;
    const SHOWN: usize = 30;
    let folder = Folder::new("memory-shown");
    for number in 0..FILES {
        let name = if number < SHOWN { "a" } else { "b" };
        // Some findings are the same in all files, and some are not.
        let flag = format!("--tls-cert-file=/ü/{number}");
        let text = MANIFEST.replace("--tls-cert-file=/pki/a.crt", &flag);
        folder.write(&format!("{name}/{number:04}.yaml"), &text.replace("a.key", ""));
    }
    // The kubelets of a folder are known when its last file is read.
    folder
        .write("z.yaml", "kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\n");
    let found = discover(vec![Target::Path(folder.0.clone())], &FileFilter::default()).found;
    let all = check::run(found.clone(), &Options::all().unwrap());
    assert!(all.findings().count() > 25_000, "{}", all.findings().count());
    let kept = |run: &Run| run.files.iter().filter(|file| !file.source.text().is_empty()).count();
    let told =
        |run: &Run| run.findings().map(|(_, one)| (one.rule.id, one.severity)).collect::<Vec<_>>();
    let message = |run: &Run| {
        run.findings().take(SHOWN).map(|(_, one)| one.message.clone()).collect::<Vec<_>>()
    };
    let style = Style { color: false, width: 80, unicode: false, links: false };
    let written = |format: Format, run: &Run| {
        let mut written = Vec::new();
        report::write(format, run, rules::ALL, &style, &mut written).unwrap();
        String::from_utf8(written).unwrap()
    };
    for format in [Format::Full, Format::Concise, Format::Grouped, Format::Sarif] {
        let few = check::run(
            found.clone(),
            &Options { shown: format.shown(), ..Options::all().unwrap() },
        );
        assert!(written(format, &few) == written(format, &all), "{}", format.name());
        assert!(kept(&few) < kept(&all), "{}: {}", format.name(), kept(&few));
    }
    let shown = Shown { whole: SHOWN, lines: false };
    let few = check::run(found, &Options { shown, ..Options::all().unwrap() });
    assert_eq!(told(&few), told(&all));
    assert_eq!(message(&few), message(&all));
    assert!(kept(&few) < kept(&all), "{} {}", kept(&few), kept(&all));
}
