//! YAML as Kubernetes reads it: types, merges, places, and another parser's opinion.

use std::fs;
use std::path::{Path, PathBuf};

use scantling::source::Span;
use scantling::yaml::{Node, Scalar, Stream};

/// Texts and the types that sigs.k8s.io/yaml v1.6 on go.yaml.in/yaml/v2 gives them.
#[test]
fn types_of_plain_scalars() {
    use Scalar::{Bool, Float, Int, Null, String};
    let cases = [
        ("yes", Bool(true)),
        ("no", Bool(false)),
        ("on", Bool(true)),
        ("off", Bool(false)),
        ("y", Bool(true)),
        ("n", Bool(false)),
        ("True", Bool(true)),
        ("FALSE", Bool(false)),
        ("tRUE", String),
        ("null", Null),
        ("~", Null),
        ("Null", Null),
        ("nil", String),
        ("0644", Int),
        ("089", Float),
        ("1_000", Int),
        ("0x1e", Int),
        ("0b11", Int),
        ("0o17", Int),
        ("+12", Int),
        ("-3", Int),
        ("--3", String),
        ("+-3", String),
        ("--flag", String),
        ("+", String),
        ("_1", String),
        ("-_1", Int),
        ("-.5", Float),
        ("1.5", Float),
        (".5", Float),
        ("1e3", Float),
        ("1e", String),
        (".inf", Float),
        ("-.INF", Float),
        (".nan", Float),
        ("1.2.3", String),
        ("2001-01-01", String),
        ("1:30", String),
        ("10.96.0.0/12", String),
        ("30d", String),
        ("99999999999999999999", Float),
        ("'yes'", String),
        ("\"0644\"", String),
        ("!!str yes", String),
        ("!!str 12", String),
        ("!!int '12'", Int),
        ("Node,RBAC", String),
    ];
    for (text, kind) in cases {
        let document = format!("key: {text}\n");
        let stream = Stream::parse(&document);
        let root = stream.roots().next().unwrap();
        assert_eq!(root.get("key").unwrap().scalar(), Some(kind), "{text}");
    }
}

/// The last of several equal keys is read, and a merge overrides the keys before it.
#[test]
fn merges_and_duplicates() {
    let cases = [
        ("x: 1\nx: 2\n", "2"),
        ("b: &b {x: merged}\nx: own\n<<: *b\n", "merged"),
        ("b: &b {x: merged}\n<<: *b\nx: own\n", "own"),
        ("a: &a {x: first}\nb: &b {x: second}\n<<: [*a, *b]\n", "first"),
        ("a: &a {x: deep}\nb: &b {<<: *a}\n<<: *b\n", "deep"),
        ("a: &a direct\nx: *a\n", "direct"),
        ("k: &k x\n*k : alias as the key\n", "alias as the key"),
        ("m: &m <<\nb: &b {x: by an alias}\n*m : *b\n", "by an alias"),
        ("\"<<\": {x: quoted}\nx: own\n", "own"),
        ("'x': in quotes\n", "in quotes"),
        ("\"\\x78\": with an escape\n", "with an escape"),
        ("? x\n: with a question mark\n", "with a question mark"),
        ("? |-\n  x\n: in a block\n", "in a block"),
        ("!!str x: with a tag\n", "with a tag"),
        ("xx: longer\n'': shorter\nx: of this length\n", "of this length"),
        ("{\"x\": \"json\"}", "json"),
        ("\u{feff}x: bom\n", "bom"),
        ("x: crlf\r\ny: 1\r\n", "crlf"),
    ];
    for (text, expected) in cases {
        let stream = Stream::parse(text);
        let root = stream.roots().next().unwrap();
        assert_eq!(root.get("x").and_then(Node::text), Some(expected), "{text}");
    }
}

/// `«` and `»` enclose the token whose span is asked for.
#[test]
fn spans_are_tokens() {
    let cases = [
        "x: «plain»\n",
        "x: «plain»   # comment\n",
        "x: «two\n  lines»\ny: 1\n",
        "x: «'it''s'» # c\n",
        "x: «\"a\\\"b\"»\n",
        "x: &a «anchored»\n",
        "x: !!str «tagged»\n",
        "x: «|\n  one\n  two»\n\ny: 1\n",
        "x: «>-\n  one\n  two»\ny: 1\n",
        "x: &a «|+ # comment\n  text»\n\n\ny: 1\n",
        "x: !t «|2\n   text»\n",
        "{x: «flow», y: 1}",
        "{\"x\": «\"json\"»}",
        "x: «é😀»\n",
        "# é\r\nx: «crlf»\r\ny: 1\r\n",
        "\u{feff}x: «bom»\n",
        "x: «[1, 2]» # c\n",
        "x: «{a: 1}»\n",
        "x:\n«- a\n- b»\n# c\ny: 1\n",
        "x:\n  «a: 1\n  b:\n    c: 2»\n\ny: 1\n",
        "--- # first\nx: «after a marker»\n...\n",
    ];
    for marked in cases {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let stream = Stream::parse(&text);
        let node = stream.roots().next().unwrap().get("x").unwrap();
        let expected = &text[start..end];
        assert_eq!(&text[node.span().range()], expected, "{marked}");
    }
}

/// `«` and `»` enclose the source of the word `w` in the value of `x`.
#[test]
fn words_are_found_behind_escapes_and_folds() {
    let cases = [
        "x: a «w» b\n",
        "x: a\n  «w»\n  b\n",
        "x: 'it''s «w»'\n",
        "x: \"\\u00e9 \\\n  «w»\"\n",
        "x: \"a\n\n  «w»\"\n",
        "x: |\n  a\n    «w»\n",
        "x: >\n  a\n  «w»\n\n  b\n",
        "x: >-\n  a\n\n    «w»\n  b",
        "x: |\r\n  a\r\n  «w»\r\n",
        "x: \"\\ud83d\\ude00 «w»\"\n",
        "x: \"«\\x77»\"\n",
        "x: >+\n\n  a\n  «w»\n\n",
    ];
    for marked in cases {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let stream = Stream::parse(&text);
        let mapped = stream.roots().next().unwrap().get("x").unwrap().mapped().unwrap();
        let at = mapped.text().find('w').unwrap();
        assert_eq!(mapped.span(at..at + 1), Span::from_range(&(start..end)), "{marked:?}");
    }
}

/// The places of YAML inside YAML are those of the file.
#[test]
fn nested_documents_keep_their_places() {
    let cases = [
        "data: |\n  a: 1\n  x: «value»\n",
        "data: \"a: 1\\nx: «value»\\n\"\n",
        "data: 'x: «value»'\n",
        "data: >\n  x: «value»\n",
        "{\"data\": \"{\\\"x\\\": «\\\"value\\\"»}\"}",
        "data: |\r\n  x: «value»\r\n",
    ];
    for marked in cases {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        let outer = Stream::parse(&text);
        let mapped = outer.roots().next().unwrap().get("data").unwrap().mapped().unwrap();
        let inner = Stream::parse_nested(&mapped);
        let node = inner.roots().next().unwrap().get("x").unwrap();
        assert_eq!(node.span(), Span::from_range(&(start..end)), "{marked}");
        assert_eq!(node.text(), Some("value"));
    }
}

#[test]
fn a_broken_document_loses_no_other() {
    let broken = [
        "a: 'open\n",
        "a: {{ x }-y\n",
        "a:\n\t- b\n",
        "a: [1, 2\n",
        "a: *unknown: b\n",
        "a: b: c\n",
    ];
    for middle in broken {
        let text = format!("first: 1\n---\n{middle}---\nlast: 3\n");
        let stream = Stream::parse(&text);
        let documents = stream.documents();
        let error = documents.iter().find(|document| document.error.is_some());
        let error = error.unwrap_or_else(|| unreachable!("{middle:?} is read as YAML"));
        assert!(
            text[error.span.range()].contains(middle.trim_end()),
            "{middle:?}: {:?}",
            error.span
        );
        let first = stream.roots().next().unwrap();
        assert_eq!(first.get("first").and_then(Node::text), Some("1"), "{middle:?}");
        // An open quote swallows the marker of the next document too.
        if !middle.contains('\'') {
            let last = stream.roots().last().unwrap();
            assert_eq!(last.get("last").and_then(Node::text), Some("3"), "{middle:?}");
        }
    }
}

/// `serde_yaml` is built on libyaml, as Kubernetes' own parser does: the two accept the same texts, and the
/// same templates once their tags are masked.
#[test]
fn another_parser_accepts_the_same_texts() {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"), &mut paths);
    match std::env::var_os("SCANTLING_TRUTH") {
        Some(truth) => collect(&Path::new(&truth).join("corpus/files"), &mut paths),
        None => println!("the corpus is skipped: SCANTLING_TRUTH is not set"),
    }
    let mut compared = 0;
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let stream = Stream::parse(&text);
        let ours = stream.documents().iter().all(|document| document.error.is_none());
        // libyaml refuses JSON's escapes for what lies outside 16 bits; Kubernetes does so too, but
        // no manifest has them.
        let surrogates = text.contains("\\ud83d");
        // What is read here and refused there is what the rule is about.
        let told = path.to_string_lossy().contains("unreadable-yaml");
        assert!(
            surrogates || told || ours == accepts(stream.text()),
            "{}: ours {ours}",
            path.display()
        );
        compared += 1;
    }
    assert!(compared > 150, "{compared} texts");
}

fn accepts(text: &str) -> bool {
    use serde::Deserialize;
    for document in serde_yaml::Deserializer::from_str(text) {
        if let Err(error) = serde_yaml::Value::deserialize(document) {
            // Kubernetes takes the last of several equal keys, and so do we.
            return error.to_string().contains("duplicate entry");
        }
    }
    true
}

/// Of several equal keys the last value counts, in the place of the first key, in small mappings and in large ones.
#[test]
fn equal_keys_are_one_entry_in_mappings_of_any_size() {
    for size in [1, 5, 11, 12, 13, 30] {
        let line = |number: usize, value: &str| format!("k{number}: {value}{number}\n");
        let first: String = (0..size).map(|number| line(number, "a")).collect();
        let again: String = (0..size).step_by(3).map(|number| line(number, "b")).collect();
        let text = format!("{first}{again}<<: {{k0: c0, new: d}}\n");
        let stream = Stream::parse(&text);
        let entries = stream.roots().next().unwrap().resolved_entries();
        let read = entries.iter().map(|(key, value)| (key.text().unwrap(), value.text().unwrap()));
        let mut expected: Vec<(String, String)> = Vec::new();
        for number in 0..size {
            let value = if number == 0 {
                "c"
            } else if number % 3 == 0 {
                "b"
            } else {
                "a"
            };
            expected.push((format!("k{number}"), format!("{value}{number}")));
        }
        expected.push(("new".to_owned(), "d".to_owned()));
        let read: Vec<_> = read.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        assert_eq!(read, expected, "{size}");
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Those are meant to be refused, for reasons that another parser need not share.
        if path.ends_with("testdata/cli/bad-input.in") {
            continue;
        }
        if path.is_dir() {
            // What is there to be broken is broken in ways on which parsers differ.
            if !path.ends_with("testdata/cli") {
                collect(&path, paths);
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
}
