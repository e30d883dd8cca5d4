//! What users see of a run, in every format, compared with `testdata/report/`.
//!
//! `SNAPSHOTS=overwrite cargo test --test report` writes the files anew.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should panic"
)]

mod common;

use common::{PLAIN, RULES, failing, run, source_of, spot};
use scantling::apiserver::version::{Release, VersionOrigin};
use scantling::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial, Version, argv};
use scantling::mapped::{Mapped, Unknown};
use scantling::outcome::Run;
use scantling::report::{self, Format, Style, line_hash, show};
use scantling::source::Source;
use serde_json::Value;

fn written(format: Format, run: &Run, style: &Style) -> String {
    let mut out = Vec::new();
    report::write(format, run, RULES, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares with a file of `testdata/report/`, byte for byte.
fn check(actual: &str, file: &str) {
    let path = std::path::Path::new("testdata/report").join(file);
    let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(actual, expected.raw());
}

#[test]
fn full_plain() {
    let full = written(Format::Full, &run(), &PLAIN);
    check(&full, "full-plain.out");
    assert!(!full.contains('\u{1b}'));
    assert!(full.lines().all(|line| line.chars().count() <= PLAIN.width));
}

#[test]
fn full_in_colour() {
    let style = Style {
        color: true,
        width: 100,
        unicode: true,
    };
    check(&written(Format::Full, &run(), &style), "full-color.out");
}

#[test]
fn full_of_failures() {
    check(
        &written(Format::Full, &failing(), &PLAIN),
        "full-failed.out",
    );
}

#[test]
fn concise() {
    check(&written(Format::Concise, &run(), &PLAIN), "concise.out");
    check(
        &written(Format::Concise, &failing(), &PLAIN),
        "concise-failed.out",
    );
}

#[test]
fn json() {
    check(&written(Format::Json, &run(), &PLAIN), "findings.json");
    check(&written(Format::Json, &failing(), &PLAIN), "failed.json");
}

#[test]
fn sarif() {
    check(&written(Format::Sarif, &run(), &PLAIN), "findings.sarif");
    check(&written(Format::Sarif, &failing(), &PLAIN), "failed.sarif");
}

/// What GitHub refuses or ignores a file for, checked without its tools.
#[test]
fn sarif_has_what_github_reads() {
    let sarif: Value = serde_json::from_str(&written(Format::Sarif, &run(), &PLAIN)).unwrap();
    let section = &sarif["runs"][0];
    let rules = section["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = rule[text]["text"].as_str().unwrap();
            assert!(!text.is_empty());
        }
        let score = &rule["properties"]["security-severity"];
        assert!(score.is_null() || score.as_str().unwrap().parse::<f32>().is_ok());
    }
    for result in section["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert!(hash.is_string());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(['\\', ' ', ':']));
        let region = &place["region"];
        let at = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
        assert!(at("startLine", "startColumn") < at("endLine", "endColumn"));
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            let link = format!("]({})", related["id"]);
            assert!(result["message"]["text"].as_str().unwrap().contains(&link));
            assert!(related["message"]["text"].is_string());
        }
    }
}

#[test]
fn summary() {
    let lines = [run(), failing(), Run::default()].map(|run| report::summary(&run) + "\n");
    check(&lines.concat(), "summary.out");
}

#[test]
fn line_hashes_are_those_of_codeql_action() {
    let vectors = include_str!("../testdata/oracle/primaryLocationLineHash-vectors.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let input = vector["input"].as_str().unwrap();
        let expected: Vec<String> = serde_json::from_value(vector["hashes"].clone()).unwrap();
        assert_eq!(line_hash::hashes(input), expected, "{input:?}");
    }
}

/// Two servers: one with all kinds of arguments, one with a tool's defaults.
fn servers() -> Vec<(Source, ApiServer)> {
    let pod = source_of("manifests/kube-apiserver.yaml");
    let words = [
        "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
        "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
        "--profiling",
        "stray",
        "--kubelet-timeout",
        "---x",
    ];
    let mut mapped: Vec<Mapped> = words
        .iter()
        .map(|word| Mapped::verbatim(word, spot(&pod, word).start))
        .collect();
    let address = spot(&pod, "--advertise-address=$(POD_IP)");
    let mut unknown = Mapped::new(address);
    unknown.push_verbatim("--advertise-address=", address.start);
    unknown.push_hole("$(POD_IP)", address, Unknown::Variable);
    mapped.insert(2, unknown);
    let written = ApiServer {
        dialect: Dialect::StaticPod,
        anchor: spot(&pod, "kube-apiserver\n"),
        program: "kube-apiserver".to_owned(),
        version: Version::Exact {
            release: Release::parse("v1.31.0").unwrap(),
            origin: VersionOrigin::ImageTag,
            span: None,
        },
        arguments: argv::parse(&mapped, Origin::Written),
        completeness: Completeness::Partial(Partial::Variable(Unknown::Shell)),
        faults: Vec::new(),
    };
    let config = source_of("kubeadm.yaml");
    let anchor = spot(&config, "ClusterConfiguration");
    let default = Mapped::coarse("--secure-port=6443", anchor);
    let defaulted = ApiServer {
        dialect: Dialect::Kubeadm,
        anchor,
        version: Version::Range {
            min: 31,
            max: 37,
            origin: VersionOrigin::ApiVersion,
            span: None,
        },
        arguments: argv::parse(&[default], Origin::Default(Dialect::Kubeadm)),
        completeness: Completeness::Defaulted,
        ..written.clone()
    };
    vec![(pod, written), (config, defaulted)]
}

#[test]
fn show_for_people_and_programs() {
    let servers = servers();
    let servers: Vec<_> = servers
        .iter()
        .map(|(file, server)| (file, server))
        .collect();
    let mut out = Vec::new();
    show::human(&servers, &PLAIN, &mut out).unwrap();
    check(&String::from_utf8(out).unwrap(), "show.out");
    let mut out = Vec::new();
    show::json(&servers, &mut out).unwrap();
    check(&String::from_utf8(out).unwrap(), "show.json");
}
