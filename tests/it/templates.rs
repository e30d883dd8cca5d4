//! Templates: what is read of them, and that masking moves nothing.
//!
//! `SNAPSHOTS=overwrite cargo test --test it templates` writes what is expected anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use scantling::yaml::{Presence, Stream};

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
        // The folder's own path must not decide how lines are broken.
        .env("COLUMNS", "1000")
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
        assert_eq!(maybe, shown.matches("may be absent").count(), "{name}");
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
        let _ = (node.may_gain_keys(), node.may_gain_items(node), node.presence(node.span()));
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
    for text in [" if x |\n{#é#}{{", "a: |\n {#é#}\n  b\n", "a: |\n{#é#}\n  b\n"] {
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
    for piece in ["{{", "{{ \"", "{{ if x }}", "{% if x %}\n", "${", "{{ ' }}", "${a}", "{#"] {
        examine(&piece.repeat(5_000));
    }
}
