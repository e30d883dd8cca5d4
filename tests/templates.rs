//! Templates: what is read of them, and that masking moves nothing.
//!
//! `SNAPSHOTS=overwrite cargo test --test templates` writes what is expected anew.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failing test should panic"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use scantling::yaml::{Presence, Stream};
use serde_json::Value;

/// What tags, and what is nearly one, are made of.
const PIECES: [&str; 40] = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "${",
    "%{",
    "{",
    "}",
    "{{- ",
    " -}}",
    "{{/*",
    "*/}}",
    " if x ",
    " else ",
    " end ",
    " endif ",
    " for ",
    " define \"x\" ",
    " endfor ",
    " raw ",
    "\"",
    "'",
    "`",
    "\\",
    "\n",
    "\r\n",
    "  ",
    "- ",
    "a: ",
    "|\n",
    "--- ",
    "#",
    ",",
    "[",
    "é",
    "😀",
    " toYaml . | nindent 4 ",
    "- --tls-cert-file=",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/templates")
}

/// What is written to standard output and to standard error.
fn scantling(args: &[&str]) -> (String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_scantling"))
        .args(args)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(run.stdout), text(run.stderr))
}

#[test]
fn every_template_is_read_as_expected() {
    let mut cases = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|extension| extension == "out") {
            assert!(path.with_extension("").exists(), "{name} is of no template");
            continue;
        }
        cases += 1;
        let path = path.to_str().unwrap();
        let shown = scantling(&["show", path]);
        let shown = shown.0 + &shown.1;
        let (json, _) = scantling(&["show", "--output-format", "json", path]);
        let maybe = json.matches("\"maybe\": true").count();
        assert_eq!(
            maybe,
            shown.matches("in a conditional block").count(),
            "{name}"
        );
        let found = scantling(&["check", "--output-format", "concise", path]);
        let here = folder().to_str().unwrap().to_owned() + "/";
        let all = (shown + "\n" + &found.0 + &found.1).replace(&here, "");
        let expected = snapbox::Data::read_from(&PathBuf::from(format!("{path}.out")), None);
        snapbox::assert_data_eq!(all, expected.raw());
    }
    assert!(cases > 0, "no cases");
}

/// Every property of masking that spans rest on.
fn examine(text: &str) {
    let stream = Stream::parse(text);
    let masked = stream.text();
    assert_eq!(masked.len(), text.len());
    for (at, (before, after)) in text.bytes().zip(masked.bytes()).enumerate() {
        let line_break = |byte| matches!(byte, b'\n' | b'\r');
        assert_eq!(line_break(before), line_break(after), "{text:?} at {at}");
        assert!(!text.is_char_boundary(at) || masked.is_char_boundary(at));
    }
    let mut nodes: Vec<_> = stream.roots().collect();
    while let Some(node) = nodes.pop() {
        nodes.extend(node.items());
        nodes.extend(node.entries().flat_map(|(key, value)| [key, value]));
        assert!(text.get(node.span().range()).is_some(), "{text:?}");
        let _ = (
            node.may_gain_keys(),
            node.may_gain_items(node),
            node.presence(node.span()),
        );
    }
}

proptest! {
    #[test]
    fn masking_moves_nothing(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        examine(&pieces.concat());
    }

    #[test]
    fn masking_takes_any_text(text in "[{}%$#\"'`a\n\r é-]{0,80}") {
        examine(&text);
    }
}

/// The letter that keeps a block scalar where it is takes the place of a whole character.
#[test]
fn masked_characters_are_whole() {
    for text in [
        " if x |\n{#é#}{{",
        "a: |\n {#é#}\n  b\n",
        "a: |\n{#é#}\n  b\n",
    ] {
        examine(text);
    }
}

#[test]
fn templates_cut_anywhere_are_masked() {
    for entry in fs::read_dir(folder()).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (at, _) in text.char_indices().step_by(5) {
            examine(&text[..at]);
        }
    }
}

/// Real templates: the value of each flag as written, against what was recorded of it. The corpus is
/// not a part of the project.
#[test]
fn real_templates_are_read() {
    let Ok(truth) = std::env::var("SCANTLING_TRUTH") else {
        return;
    };
    let corpus = Path::new(&truth).join("corpus");
    let index = fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut rows = index.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let mut wrong = String::new();
    for row in rows {
        let column = |name: &str| row[head.iter().position(|&title| title == name).unwrap()];
        if column("is_template") != "y" || KNOWN.iter().any(|(id, _)| *id == column("id")) {
            continue;
        }
        let path = corpus.join("files").join(column("file"));
        let path = path.to_str().unwrap();
        let (shown, _) = scantling(&["show", "--output-format", "json", path]);
        let shown: Value = serde_json::from_str(&shown).unwrap();
        let servers = shown["servers"].as_array().unwrap();
        let (dialect, has) = (column("dialect"), column("has_apiserver"));
        let kinds = ["static-pod", "hosted-", "kubeadm-"];
        if has == "n" && !servers.is_empty() {
            writeln!(wrong, "{}: a server where none is", column("file")).unwrap();
        } else if has == "y" && kinds.iter().any(|kind| dialect.starts_with(kind)) {
            for flag in FLAGS {
                let expected = unquoted(column(flag));
                let found: Vec<String> = servers.iter().map(|one| raw(one, flag)).collect();
                if expected != "ambiguous" && !found.contains(&expected) {
                    writeln!(
                        wrong,
                        "{}: {flag} is {expected:?}, not {found:?}",
                        column("file")
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const FLAGS: [&str; 6] = [
    "kubelet-certificate-authority",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "tls-cert-file",
    "tls-private-key-file",
    "kubelet-https",
];

/// Files where the two differ, and who is right.
const KNOWN: [(&str, &str); 5] = [
    // The program is `hypershift openshift-kube-apiserver`, which reads a configuration file.
    ("0261", "nothing is read"),
    ("0262", "nothing is read"),
    // The command line is YAML in an environment variable of another program.
    ("0275", "nothing is read"),
    // YAML in a YAML string: an entry of `kubeadmConfigPatches`, a ConfigMap.
    ("0366", "nothing is read yet"),
    ("0369", "nothing is read yet"),
];

/// A field of the index, where quotes are doubled and stand around what has any.
fn unquoted(field: &str) -> String {
    let inner = field
        .strip_prefix('"')
        .and_then(|field| field.strip_suffix('"'));
    inner.map_or_else(|| field.to_owned(), |inner| inner.replace("\"\"", "\""))
}

/// The last value that is written for a flag, `-` for none.
fn raw(server: &Value, name: &str) -> String {
    let mut flags = server["flags"].as_array().unwrap().iter();
    flags
        .rfind(|flag| flag["name"] == name && !flag["origin"]["written"].is_null())
        .map_or("-", |flag| flag["raw"].as_str().unwrap())
        .to_owned()
}

/// YAML in a YAML string keeps its conditions and its holes, at their places in the file.
#[test]
fn a_template_in_a_string_is_one() {
    let text = "a: |\n  b: {{ x }}\n  {{- if y }}\n  c: 1\n  {{- end }}\n  d: 2\n";
    let stream = Stream::parse(text);
    let root = stream.roots().next().unwrap();
    let outer = root.get("a").unwrap().mapped().unwrap();
    let nested = Stream::parse_nested(&outer);
    let inner = nested.roots().next().unwrap();
    let (b, c, d) = (inner.get("b"), inner.get("c"), inner.get("d"));
    let (b, c, d) = (b.unwrap(), c.unwrap(), d.unwrap());
    assert_eq!(b.text(), Some("{{ x }}"));
    assert_eq!(&text[b.span().range()], "{{ x }}");
    assert_eq!(&text[c.span().range()], "1");
    assert_eq!(c.presence(b.span()), Presence::Maybe);
    assert_eq!(d.presence(b.span()), Presence::Certain);
}

#[test]
fn many_open_tags_take_no_time() {
    for piece in [
        "{{",
        "{{ \"",
        "{{ if x }}",
        "{% if x %}\n",
        "${",
        "{{ ' }}",
        "${a}",
        "{#",
    ] {
        examine(&piece.repeat(5_000));
    }
}
