//! What each stage of a check takes, for a static pod as kubeadm writes it and for files of many of them.
//!
//! ```text
//! cargo micro          every stage
//! cargo micro rules    the stages whose name contains "rules"
//! ```

#![expect(clippy::unwrap_used, reason = "a benchmark that can't run should panic")]

use divan::Bencher;
use divan::counter::BytesCount;
use scantling::apiserver::{Origin, argv};
use scantling::check::{self, Options};
use scantling::mapped_text::MappedText;
use scantling::outcome::Run;
use scantling::report::{self, Format, Style};
use scantling::rules;
use scantling::source::{Source, Span};
use scantling::yaml::Stream;

/// Documents of a file.
const SIZES: [usize; 3] = [1, 10, 100];

fn main() {
    divan::main();
}

/// A file of static pods. They lack what kubeadm does not set, so each has findings.
fn manifests(documents: usize) -> String {
    let pod = include_str!("../../../testdata/sample/manifests/kube-apiserver.yaml");
    format!("---\n{pod}").repeat(documents)
}

#[divan::bench(args = SIZES)]
fn yaml(bencher: Bencher, documents: usize) {
    let text = manifests(documents);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Stream::parse(&text));
}

#[divan::bench(args = SIZES)]
fn prefilter(bencher: Bencher, documents: usize) {
    let prefilter = Options::plain().unwrap().prefilter;
    // A text without a word that is searched for, so that the search goes to its end.
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: debug\n---\n";
    let text = text.repeat(20 * documents);
    assert!(!prefilter.found_in(text.as_bytes()));
    bencher.counter(BytesCount::of_str(&text)).bench(|| prefilter.found_in(text.as_bytes()));
}

#[divan::bench(args = SIZES)]
fn argv(bencher: Bencher, copies: usize) {
    let text = manifests(copies);
    let items = text.lines().filter_map(|line| line.trim_start().strip_prefix("- --"));
    let words: Vec<MappedText> =
        items.map(|flag| MappedText::coarse(format!("--{flag}"), Span::new(0, 1))).collect();
    bencher.bench(|| argv::parse(&words, Origin::Written));
}

/// From text to servers, the YAML included.
#[divan::bench(args = SIZES)]
fn dialects(bencher: Bencher, documents: usize) {
    let prefilter = Options::plain().unwrap().prefilter;
    let source = Source::new("manifests.yaml", manifests(documents));
    bencher
        .counter(BytesCount::of_str(source.text()))
        .bench(|| check::read(&source, None, &prefilter));
}

#[divan::bench(args = SIZES)]
fn rules(bencher: Bencher, documents: usize) {
    let prefilter = Options::plain().unwrap().prefilter;
    let source = Source::new("manifests.yaml", manifests(documents));
    let (servers, _) = check::read(&source, None, &prefilter);
    bencher.counter(BytesCount::of_str(source.text())).bench(|| check::judge(&servers, rules::ALL));
}

#[divan::bench(args = SIZES)]
fn sarif(bencher: Bencher, documents: usize) {
    report(bencher, documents, Format::Sarif);
}

#[divan::bench(args = SIZES)]
fn full(bencher: Bencher, documents: usize) {
    report(bencher, documents, Format::Full);
}

fn report(bencher: Bencher, documents: usize, format: Format) {
    let options = Options::plain().unwrap();
    let text = manifests(documents);
    let files = vec![check::text("manifests.yaml", &text, &options)];
    let run = Run { files, ..Run::default() };
    let style = Style { color: false, width: 80, unicode: true, links: false };
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut out = Vec::new();
        report::write(format, &run, rules::ALL, &style, &mut out).unwrap();
        out
    });
}
