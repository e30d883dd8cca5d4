//! Checks a text in every way, and looks at every place and every fix that comes out.
//!
//! `fuzz/` includes this file too.

use std::fs;
use std::io::{BufReader, Cursor};
use std::path::Path;

use scantling::baseline::Baseline;
use scantling::check::{self, CrossFile, Options};
use scantling::config::Choices;
use scantling::discover::{Content, FoundFile};
use scantling::edit::Safety;
use scantling::fix::{self, FixContext};
use scantling::outcome::{File, Run};
use scantling::report::{self, Format, Style};
use scantling::rule::Rule;
use scantling::settings::Settings;
use scantling::source::{Source, Span};
use scantling::yaml::Stream;

/// A name for each kind of file.
pub(crate) const NAMES: [&str; 9] = [
    "x.yaml",
    "kube-apiserver.service",
    "kube-apiserver.service.j2",
    "args/kube-apiserver",
    "kube-apiserver.env",
    "x.sh",
    "x.txt",
    "x.tpl",
    "x.tf",
];

/// The settings of a run without a configuration.
pub(crate) fn options() -> Options {
    Options::plain().unwrap()
}

/// Checks a text in every way and looks at every place that is given.
pub(crate) fn examine(path: &str, text: &str, options: &Options) {
    let found = FoundFile { path: path.to_owned(), content: Content::Text(text.into()) };
    let run = check::run(&[found], options);
    for file in &run.files {
        examine_file(file);
    }
    examine_fixes(path, text, options);
    let style = Style { color: false, width: 80, unicode: true, links: false };
    examine_reports(&run, &[Format::Full, Format::Concise, Format::Json, Format::Sarif], &style);
}

/// Writes a run in some formats. A report describes the rules in the same way whatever was found, so only those with
/// findings are described.
fn examine_reports(run: &Run, formats: &[Format], style: &Style) {
    let mut rules: Vec<&Rule> = run.findings().map(|(_, finding)| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    for format in formats {
        report::write(*format, run, &rules, style, &mut Vec::new()).unwrap();
    }
}

/// Whatever is fixed, what was YAML is, and has nothing left to be fixed.
fn examine_fixes(path: &str, text: &str, options: &Options) {
    let source = Source::new(path, text);
    let desk = FixContext { options, cross_file: &CrossFile::default() };
    let mended = fix::fix_source(&source, desk, Safety::Unsafe);
    let broken = |text: &str| {
        let stream = Stream::parse(text);
        let documents = stream.documents().iter();
        documents.filter(|document| document.error.is_some()).count()
    };
    let yaml = scantling::discover::is_manifest_name(Path::new(path));
    assert!(!yaml || broken(text) == broken(&mended.text), "{}", mended.text);
    let fixed = Source::new(path, mended.text);
    let again = fix::fix_source(&fixed, desk, Safety::Unsafe);
    assert_eq!(again.text, fixed.text());
}

fn examine_file(file: &File) {
    for finding in file.findings() {
        examine_span(&file.source, finding.span, &finding.message);
        for label in &finding.labels {
            examine_span(&file.source, label.span, &label.text);
        }
    }
    for failure in file.failures() {
        let span = failure.span.expect("text that is read has a place for what is wrong with it");
        assert!(file.source.text().get(span.range()).is_some(), "{}: {span:?}", failure.message);
    }
}

fn examine_span(source: &Source, span: Span, what: &str) {
    let text = source.text().as_bytes();
    let under = source.text().get(span.range());
    // Blanks in quotes may be a value: `--authorization-mode=" "`.
    let is_quote = |at: usize| matches!(text.get(at), Some(b'"' | b'\''));
    let in_quotes = is_quote((span.start as usize).wrapping_sub(1)) || is_quote(span.end as usize);
    assert!(
        // A tab or a strange line break is pointed at where it is what is wrong.
        under.is_some_and(|text| (in_quotes && !text.is_empty())
            || !text.trim_matches([' ', '\n', '\r']).is_empty()),
        "{what}: {span:?} in {:?}",
        source.text()
    );
}

/// Examines a text whose first byte chooses the name of the file.
pub(crate) fn examine_named(bytes: &[u8], options: &Options) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    examine(name, &String::from_utf8_lossy(rest), options);
}

/// Each byte of each scalar has a place in the text.
pub(crate) fn examine_scalars(text: &str) {
    let stream = Stream::parse(text);
    // A template's tag may reach over the end of the token that it was masked to.
    let tags = ["{{", "{%", "${"].iter().any(|tag| text.contains(tag));
    let mut nodes: Vec<_> = stream.roots().collect();
    let mut seen = 0;
    while let Some(node) = nodes.pop() {
        seen += 1;
        // Aliases may make a tree of any size.
        if seen > 500 {
            return;
        }
        nodes.extend(node.items());
        nodes.extend(node.entries().flat_map(|(key, value)| [key, value]));
        assert!(text.get(node.span().range()).is_some());
        let Some(mapped) = node.mapped() else {
            continue;
        };
        assert_eq!(Some(mapped.text()), node.text());
        for (at, c) in mapped.text().char_indices() {
            let span = mapped.span(at..at + c.len_utf8());
            assert!(text.get(span.range()).is_some(), "{mapped:?} at {at}");
            assert!(tags || node.span().contains(span), "{span:?} outside {:?}", node.span());
        }
    }
}

/// Files that other files of a run may decide about.
const TOGETHER: [&str; 6] = [
    "kustomization.yaml",
    "base/apiserver.yaml",
    "patch.yaml",
    "kubelet.yaml",
    "config.yaml.d/a.yaml",
    "kubeadm.yaml",
];

/// Runs several files together: kubelets and servers of one cluster, kustomizations, files that flags name. A NUL
/// byte separates the files, and the first byte of each chooses its name.
pub(crate) fn examine_together(bytes: &[u8], options: &Options) {
    let mut found = Vec::new();
    for (nth, file) in bytes.split(|byte| *byte == 0).enumerate() {
        let Some((first, text)) = file.split_first() else {
            continue;
        };
        let name = TOGETHER[usize::from(*first) % TOGETHER.len()];
        let text = String::from_utf8_lossy(text);
        // Each path once, as in a folder.
        let path = if nth == 0 { name.to_owned() } else { format!("{nth}/{name}") };
        found.push(FoundFile { path, content: Content::Text(text.as_ref().into()) });
    }
    let run = check::run(found.as_slice(), options);
    assert_eq!(run.files.len(), found.len());
    let style = Style { color: true, width: 80, unicode: true, links: true };
    examine_reports(&run, &Format::ALL, &style);
}

/// Reads a configuration file and a baseline.
pub(crate) fn examine_settings(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scantling.toml");
    fs::write(&path, bytes).unwrap();
    if let Ok(settings) = Settings::load(Some(&path), &Choices::default()) {
        let _ = settings.for_file("a/kube-apiserver.yaml");
    }
    let _ = Baseline::load(&path);
}

/// Messages that begin a session with an editor, so that the others reach the server.
const START: [&str; 2] = [
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
    r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
];

/// Sends each line to the language server. The headers are added, because few random bytes are one.
pub(crate) fn examine_messages(lines: &str) {
    let mut input = Vec::new();
    for message in START.into_iter().chain(lines.lines()) {
        input.extend(format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes());
    }
    let _ = scantling::server::run(BufReader::new(Cursor::new(input)), &mut Vec::new());
}
