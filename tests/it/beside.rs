//! Kubelets that are configured in another file of the folder: `testdata/beside/<case>/`.
//!
//! The findings of the rules about kubelets, in the full format, are in `<case>.out`. `SNAPSHOTS=overwrite
//! cargo test --test it beside` writes it.

use std::path::Path;

use scantling::check::{self, Options};
use scantling::discover::{self, FileFilter, Target};
use scantling::outcome::Run;
use scantling::report::{self, Format, Style};
use scantling::rule::Group;
use snapbox::Data;
use snapbox::assert::Assert;

/// The folder's run, with the findings about kubelets alone.
fn run(case: &str) -> Run {
    let options = Options::plain().unwrap();
    let target = Target::Path(Path::new("testdata/beside").join(case));
    let found = discover::discover(vec![target], &FileFilter::default()).found;
    let mut run = check::run(found.as_slice(), &options);
    for file in &mut run.files {
        file.findings.retain(|reported| reported.finding.rule.group == Group::Kubelet);
    }
    run
}

fn written(run: &Run, format: Format) -> String {
    let style = Style { color: false, width: 80, unicode: true, links: false };
    let mut out = Vec::new();
    report::write(format, run, scantling::rules::ALL, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn compare(case: &str) {
    let out = written(&run(case), Format::Full);
    let expected =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/beside").join(format!("{case}.out"));
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(Data::text(out).raw(), Data::read_from(&expected, None).raw());
}

#[test]
fn kubelets_that_ask_for_certificates_make_the_flag_safe() {
    compare("bootstrap");
}

#[test]
fn kubelets_that_sign_for_themselves_come_first() {
    compare("self-signed");
}

#[test]
fn an_authority_and_kubelets_that_sign_for_themselves_do_not_go_together() {
    compare("authority");
}

#[test]
fn the_advice_names_the_ca_where_kubeadm_keeps_it() {
    compare("certificates-dir");
}

#[test]
fn kubelets_that_disagree_are_of_several_clusters() {
    assert_eq!(written(&run("several-clusters"), Format::Concise), "");
}

#[test]
fn another_folder_is_another_cluster() {
    assert_eq!(written(&run("other-folder"), Format::Concise), "");
}

#[test]
fn anonymous_requests_are_answered_or_not() {
    compare("anonymous");
    compare("not-anonymous");
}

#[test]
fn programs_are_told_the_other_file() {
    let run = run("authority");
    let json: serde_json::Value = serde_json::from_str(&written(&run, Format::Json)).unwrap();
    let label = &json.pointer("/findings/0/labels/1").unwrap();
    let path = label.get("path").unwrap();
    assert_eq!(path, "testdata/beside/authority/kubelet.yaml");
    assert_eq!(label.pointer("/start/line").unwrap(), 2);

    let sarif: serde_json::Value = serde_json::from_str(&written(&run, Format::Sarif)).unwrap();
    let related = sarif.pointer("/runs/0/results/0/relatedLocations/0/physicalLocation");
    let uri = related.unwrap().pointer("/artifactLocation/uri").unwrap();
    assert_eq!(uri, "testdata/beside/authority/kubelet.yaml");
}
