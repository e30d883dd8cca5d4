//! Fixes: each alone and all together take their findings away, add none, and leave the rest as it was.
//!
//! `testdata/fix/<case>` is a manifest and `<case>.fixed` what becomes of it: with the safe fixes, or,
//! where the case's name begins with `unsafe-`, with all. `SNAPSHOTS=overwrite cargo test --test it fix`
//! writes the fixed ones. The same is asked of every other fixture, and of the manifests in the folder
//! that `SCANTLING_TRUTH` names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::files;
use crate::mending::{self, Judge};
use scantling::check;
use scantling::edit::Safety;
use scantling::fix;
use scantling::outcome::File;
use scantling::source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn cases() {
    let judge = Judge::new();
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|action| action == "overwrite");
    let mut wrong = Vec::new();
    for path in files(&root().join("testdata/fix")) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.contains(".fixed") {
            continue;
        }
        let (stem, extension) = name.rsplit_once('.').unwrap();
        let fixed = path.with_file_name(format!("{stem}.fixed.{extension}"));
        let allowed = if name.starts_with("unsafe-") { Safety::Unsafe } else { Safety::Safe };
        let source = Source::new(name.as_str(), fs::read_to_string(&path).unwrap());
        let mended = fix::fix_source(&source, judge.context(), allowed);
        let refused = name.contains("refused");
        if (mended.text == source.text()) != refused {
            let whys = mended.rejected.iter().map(|(finding, why)| (finding.rule.id, *why));
            wrong.push(format!("{name}: {:?}", whys.collect::<Vec<_>>()));
        }
        if overwrite && !refused {
            fs::write(&fixed, &mended.text).unwrap();
        }
        let expected = if refused {
            source.text().to_owned()
        } else {
            fs::read_to_string(&fixed).unwrap_or_default()
        };
        if mended.text != expected {
            let diff = fix::unified(&name, &expected, &mended.text);
            wrong.push(diff);
        }
        wrong.extend(judge.examine(&source).wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every fixture of every other test.
#[test]
fn fixtures() {
    let judge = Judge::new();
    let mut wrong = Vec::new();
    for folder in ["rules", "dialects", "adversarial", "report", "readme", "oracle"] {
        for path in files(&root().join("testdata").join(folder)) {
            wrong.extend(examine(&judge, &path).map(|found| found.wrong).unwrap_or_default());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// However many fixes there are in a text, all are planned, and all are made.
#[test]
fn many() {
    let judge = Judge::new();
    let pod = fs::read_to_string(root().join("testdata/fix/pod-block.yaml")).unwrap();
    let one = check::text("one.yaml", &pod, &judge.options);
    let offered = |file: &File| {
        file.findings.iter().filter(|reported| reported.text_edits().is_some()).count()
    };
    let source = Source::new("many.yaml", vec![pod.as_str(); 60].join("---\n"));
    let file = check::text(source.path(), source.text(), &judge.options);
    assert_eq!(offered(&file), 60 * offered(&one));
    let mended = fix::fix_source(&source, judge.context(), Safety::Unsafe);
    let alone =
        fix::fix_source(&Source::new("one.yaml", pod.as_str()), judge.context(), Safety::Unsafe);
    assert_eq!(mended.fixed, 60 * alone.fixed);
    assert_eq!(mended.text, vec![alone.text.as_str(); 60].join("---\n"));
}

/// Real manifests, where they are.
#[test]
fn corpus() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH").map(PathBuf::from) else {
        eprintln!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let judge = Judge::new();
    let mut wrong = Vec::new();
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let (mut offered, mut made) = (BTreeMap::<String, usize>::new(), 0);
    for path in files(&truth.join("corpus/files")) {
        let Some(found) = examine(&judge, &path) else {
            continue;
        };
        for fix in found.offered {
            *offered.entry(fix).or_default() += 1;
        }
        for why in found.refused {
            *refused.entry(why).or_default() += 1;
        }
        made += found.made;
        wrong.extend(found.wrong);
    }
    println!("offered {offered:#?}\nmade {made}\nrefused {refused:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn examine(judge: &Judge, path: &Path) -> Option<mending::Found> {
    let text = String::from_utf8(fs::read(path).ok()?).ok()?;
    let prefilter = judge.options.prefilter.found_in(text.as_bytes());
    prefilter.then(|| judge.examine(&Source::new(path.to_str().unwrap(), text)))
}

/// Fixes one file with some options of the command line. Returns the file afterwards, and the output.
fn fixed_by(text: &str, options: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.yaml");
    fs::write(&path, text).unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_scantling"));
    program.args(["check", "--no-config", "--fix", "--unsafe-fixes"]).args(options).arg(&path);
    let output = program.output().unwrap();
    (fs::read_to_string(&path).unwrap(), String::from_utf8(output.stderr).unwrap())
}

const PLAIN_KUBEADM: &str = "apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.30.0
apiServer:
  extraArgs:
    v: \"2\"
";

/// The plugin needs a file, which another rule knows.
#[test]
fn a_fix_keeps_the_server_starting_whichever_rules_are_selected() {
    let (text, said) = fixed_by(PLAIN_KUBEADM, &["--select", "missing-event-rate-limit"]);
    assert_eq!(text, PLAIN_KUBEADM);
    assert!(said.contains("1 fix refused"), "{said}");
}

/// All fixes add a line at the same place, and that of missing-event-rate-limit is rejected.
#[test]
fn a_rejected_fix_does_not_keep_others_from_being_made() {
    let (text, said) = fixed_by(PLAIN_KUBEADM, &["--profile", "all"]);
    for flag in ["profiling:", "audit-log-maxage:", "audit-log-maxbackup:", "audit-log-maxsize:"] {
        assert!(text.contains(flag), "{flag}: {text}{said}");
    }
}
