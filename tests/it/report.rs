//! What users see of a run, in every format, compared with `testdata/report/`.
//!
//! `SNAPSHOTS=overwrite cargo test --test it report` writes the files anew.

use crate::drawn_run::{PLAIN, RULES, failing, run, source_of, spot};
use proptest::prelude::*;
use std::sync::Arc;

use scantling::apiserver::version::{Release, VersionOrigin};
use scantling::apiserver::{
    ApiServer, Argument, Completeness, Component, Dialect, Flag, Form, KubeletGroup, Origin,
    Partial, Stray, StrayKind, Version,
};
use scantling::mapped_text::UnknownReason;
use scantling::outcome::{File, Outcome, Reported, Run};
use scantling::report::line_hash::LineHashes;
use scantling::report::{self, Format, Style, show};
use scantling::rule::{Report, Severity};
use scantling::source::{Source, Span};
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
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(actual, expected.raw());
}

#[test]
fn full_plain() {
    let full = written(Format::Full, &run(), &PLAIN);
    check(&full, "full-plain.out");
    assert!(!full.contains('\u{1b}'));
}

#[test]
fn full_in_colour() {
    let style = Style { color: true, width: 100, unicode: true, links: false };
    check(&written(Format::Full, &run(), &style), "full-color.out");
}

#[test]
fn full_of_failures() {
    check(&written(Format::Full, &failing(), &PLAIN), "full-failed.out");
}

#[test]
fn concise() {
    check(&written(Format::Concise, &run(), &PLAIN), "concise.out");
    check(&written(Format::Concise, &failing(), &PLAIN), "concise-failed.out");
}

#[test]
fn json() {
    check(&written(Format::Json, &run(), &PLAIN), "findings.json");
    check(&written(Format::Json, &failing(), &PLAIN), "failed.json");
}

#[test]
fn sarif() {
    let version = concat!("\"semanticVersion\": \"", env!("CARGO_PKG_VERSION"));
    for (run, file) in [(run(), "findings.sarif"), (failing(), "failed.sarif")] {
        let sarif = written(Format::Sarif, &run, &PLAIN);
        check(&sarif.replace(version, "\"semanticVersion\": \"[VERSION]"), file);
    }
}

#[test]
fn github() {
    check(&written(Format::Github, &run(), &PLAIN), "findings.github");
    check(&written(Format::Github, &failing(), &PLAIN), "failed.github");
}

/// Text of a manifest never becomes a command.
#[test]
fn github_is_told_one_command_for_each_finding() {
    let source = Source::new("a,b:c%.yaml", "x\n");
    let mut report = Report::new(RULES.first().unwrap());
    report.at(Span::new(0, 1), "50% of\r\n::error::this").help("first\nsecond");
    let files = vec![File {
        findings: report.into_findings().into_iter().map(Reported::from).collect(),
        ..File::without_findings(
            source,
            Outcome::Checked { servers: vec![Component::KubeApiServer] },
        )
    }];
    let text = written(Format::Github, &Run { files, ..Run::default() }, &PLAIN);
    let start = "::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=2,title=missing-kubelet-ca::";
    assert!(text.starts_with(start), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("50%25 of") && text.ends_with("%0Afirst%0Asecond\n"), "{text}");
}

/// What belongs to a finding in other files is drawn like what does in its own.
#[test]
fn labels_in_other_files_are_drawn() {
    let beside = |path: &str| Some(Arc::new(Source::new(path, "one: two\nthree: four\n")));
    let style = Style { color: true, ..PLAIN };
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let source = Source::new("own.yaml", "here: it is\n");
        let mut report = Report::new(RULES.first().unwrap());
        report
            .at(Span::new(0, 4), "something")
            .severity(severity)
            .also(Span::new(6, 8), "beside it")
            .also_in(beside("k.yaml"), Span::new(5, 8), "the second")
            .also_in(beside("l.yaml"), Span::new(0, 3), "elsewhere")
            .also_in(beside("k.yaml"), Span::new(16, 20), "the fourth")
            .help("write something");
        let files = vec![File {
            findings: report.into_findings().into_iter().map(Reported::from).collect(),
            ..File::without_findings(
                source,
                Outcome::Checked { servers: vec![Component::KubeApiServer] },
            )
        }];
        let run = Run { files, ..Run::default() };
        let plain = written(Format::Full, &run, &PLAIN);
        let parts = [
            "own.yaml:1:1",
            "beside it",
            "k.yaml:1:6",
            "the second",
            "the fourth",
            "l.yaml:1:1",
            "elsewhere",
            "help: write something",
        ];
        let mut rest = plain.as_str();
        for part in parts {
            let found = rest.split_once(part);
            assert!(found.is_some(), "{part}\n{plain}");
            rest = found.unwrap().1;
        }
        assert!(!plain.contains("related"), "{plain}");
        let lines = written(Format::Full, &run, &style).lines().count();
        assert_eq!(lines, plain.lines().count());
    }
}

/// One finding with the first span and labels at the others, each a start and a length in bytes.
fn drawn(text: &str, spans: &[(u32, u32)]) -> Run {
    let mut report = Report::new(RULES[0]);
    let mut spans = spans.iter().map(|&(at, len)| Span::new(at, at + len));
    let finding = report.at(spans.next().unwrap(), "drawn").label("first");
    for span in spans {
        finding.also(span, "a label of several words");
    }
    Run {
        files: vec![File {
            findings: report.into_findings().into_iter().map(Reported::from).collect(),
            ..File::without_findings(
                Source::new("drawn.yaml", text),
                Outcome::Checked { servers: vec![Component::KubeApiServer] },
            )
        }],
        ..Run::default()
    }
}

proptest! {
    /// Whatever the text and the spans, drawing neither panics nor passes control characters on.
    #[test]
    fn any_span_can_be_drawn(
        text in "[a \\t\\r\\n\u{1b}\u{202e}\u{9b}\u{e9}\u{4f60}\u{1f600}:-]{0,300}",
        spans in proptest::collection::vec((0u32..320, 0u32..40), 1..5),
        width in 0usize..120,
        unicode in any::<bool>(),
    ) {
        let style = Style { color: false, width, unicode, links: false };
        let run = drawn(&text, &spans);
        let full = written(Format::Full, &run, &style);
        prop_assert!(!full.contains("Failed to read"));
        let raw = full.contains(|c: char| c != '\n' && c.is_control());
        prop_assert!(!raw, "control characters in {full:?}");
        prop_assert!(!full.contains(['\u{202e}', '\u{9b}']), "raw controls");
        let sarif = written(Format::Sarif, &run, &style);
        prop_assert!(serde_json::from_str::<Value>(&sarif).is_ok());
    }
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
    let vectors = include_str!("../../testdata/oracle/primaryLocationLineHash-vectors.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let input = vector["input"].as_str().unwrap();
        let expected: Vec<String> = serde_json::from_value(vector["hashes"].clone()).unwrap();
        let past_the_end = u32::try_from(expected.len()).unwrap() + 2;
        let hashes = LineHashes::of(input, 1..past_the_end);
        let all: Vec<String> = (1..).map_while(|line| hashes.of_line(line)).collect();
        assert_eq!(all, expected, "{input:?}");
        for (line, hash) in (1..).zip(expected) {
            assert_eq!(LineHashes::of(input, std::iter::once(line)).of_line(line), Some(hash));
        }
    }
}

fn flag(source: &Source, written: &str, form: Form) -> Flag {
    let span = spot(source, written);
    let (name, raw) = written[2..].split_once('=').unwrap_or((&written[2..], ""));
    Flag {
        name: name.to_owned().into(),
        own_spelling: None,
        raw: raw.to_owned().into(),
        unknown: None,
        form,
        origin: Origin::Written,
        maybe: false,
        span,
        name_span: span,
        value_span: span,
    }
}

fn stray(source: &Source, text: &str, kind: StrayKind) -> Stray {
    Stray { text: text.to_owned(), span: spot(source, text), kind, origin: Origin::Written }
}

/// Two servers: one with all kinds of arguments, one with a tool's defaults.
fn servers() -> Vec<(Source, ApiServer)> {
    let pod = source_of("manifests/kube-apiserver.yaml");
    let equals = |written| flag(&pod, written, Form::Equals);
    let address =
        Flag { unknown: Some(UnknownReason::Variable), ..equals("--advertise-address=$(POD_IP)") };
    let profiling = flag(&pod, "--profiling", Form::Bare);
    let written = ApiServer {
        dialect: Dialect::StaticPod,
        anchor: spot(&pod, "kube-apiserver\n"),
        component: Component::KubeApiServer,
        program: "kube-apiserver".to_owned(),
        version: Version::Exact {
            release: Release::parse("v1.31.0").unwrap(),
            origin: VersionOrigin::ImageTag,
            span: None,
        },
        arguments: vec![
            Argument::Flag(equals("--tls-cert-file=/etc/kubernetes/pki/apiserver.crt")),
            Argument::Flag(address),
            Argument::Flag(equals("--tls-private-key-file=/etc/kubernetes/pki/apiserver.key")),
            Argument::Flag(profiling),
            Argument::Stray(stray(&pod, "stray", StrayKind::Positional)),
            Argument::Unknown(
                stray(&pod, "$(POD_IP)", StrayKind::Positional),
                UnknownReason::Variable,
            ),
            Argument::Empty(Stray {
                text: String::new(),
                ..stray(&pod, "B=false", StrayKind::Positional)
            }),
            Argument::Stray(stray(&pod, "---x", StrayKind::BadSyntax)),
            Argument::Flag(flag(&pod, "--kubelet-timeout", Form::Missing)),
        ]
        .into(),
        completeness: Completeness::Partial(Partial::Variable(UnknownReason::Shell)),
        file_faults: Vec::new(),
        tool_api: None,
        patch_folder: None,
        faults: Vec::new(),
        is_probed: false,
        mounts: None,
        kubelets: KubeletGroup::default(),
        layer: None,
        sources: Vec::new().into(),
    };
    let config = source_of("kubeadm.yaml");
    let anchor = spot(&config, "ClusterConfiguration");
    let default = Flag {
        name: "secure-port".into(),
        own_spelling: None,
        raw: "6443".into(),
        unknown: None,
        origin: Origin::Default(Dialect::Kubeadm),
        ..equals("--tls-cert-file=")
    };
    let defaulted = ApiServer {
        dialect: Dialect::Kubeadm,
        anchor,
        version: Version::Range { min: 31, max: 37, origin: VersionOrigin::ApiVersion, span: None },
        arguments: vec![Argument::Flag(default)].into(),
        completeness: Completeness::Defaulted,
        ..written.clone()
    };
    vec![(pod, written), (config, defaulted)]
}

#[test]
fn show_for_people_and_programs() {
    let servers = servers();
    let servers: Vec<_> = servers.iter().map(|(file, server)| (file, server)).collect();
    let mut out = Vec::new();
    show::human(&servers, &PLAIN, &mut out).unwrap();
    check(&String::from_utf8(out).unwrap(), "show.out");
    let mut out = Vec::new();
    show::json(&servers, &mut out).unwrap();
    check(&String::from_utf8(out).unwrap(), "show.json");
}
