//! The halves of a large text are read and judged at the same time. Each node and finding has its place in the whole.

use std::fmt::Write as _;

use scantling::check::{self, Options};
use scantling::yaml::{Node, Stream};

/// More than the size from which on a text is read in halves.
const LARGE: usize = 1_200_000;

/// A document with whatever is counted in a stream: anchors, escapes, tags, lists, comments and an empty one behind it.
fn document(n: usize) -> String {
    format!(
        "---\n# the comment of {n}\nanchor: &a {{name: anchored-{n}}}\nalias: *a\nmerged: {{<<: *a}}\n\
         escaped: \"\\x65scaped-{n}\"\ntagged: !!str {n}\nlist:\n- item-{n}\nblock: |\n  line-{n}\n---\n"
    )
}

fn documents() -> String {
    let mut text = String::new();
    let mut n = 0;
    while text.len() < LARGE {
        text.push_str(&document(n));
        n += 1;
    }
    text
}

#[test]
fn both_halves_have_their_nodes_where_they_are_written() {
    let text = documents();
    let stream = Stream::parse(&text);
    assert!(stream.is_whole());
    let mappings = stream.roots().filter(|root| root.is_mapping());
    let mut count = 0;
    for (n, root) in mappings.enumerate() {
        let text_at = |path: &[&str]| root.at(path).and_then(Node::text).map(str::to_owned);
        assert_eq!(text_at(&["alias", "name"]), Some(format!("anchored-{n}")));
        assert_eq!(text_at(&["merged", "name"]), Some(format!("anchored-{n}")));
        assert_eq!(text_at(&["escaped"]), Some(format!("escaped-{n}")));
        assert_eq!(text_at(&["tagged"]), Some(n.to_string()));
        assert_eq!(text_at(&["block"]), Some(format!("line-{n}\n")));
        let item = root.get("list").and_then(|list| list.items().next()).unwrap();
        assert_eq!(&text[item.span().range()], format!("item-{n}"));
        count = n + 1;
    }
    assert_eq!(stream.comments().len(), count);
    let last = stream.comments().last().unwrap();
    assert_eq!(&text[last.range()], format!("# the comment of {}", count - 1));
    // The empty document behind each of them.
    assert_eq!(stream.documents().len(), 2 * count);
}

#[test]
fn a_broken_document_in_one_half_loses_no_other() {
    for at in [0, 1] {
        let half = documents();
        let broken = "---\nx: [1\n---\n";
        let text =
            if at == 0 { format!("{broken}{half}{half}") } else { format!("{half}{half}{broken}") };
        let stream = Stream::parse(&text);
        let errors = stream.documents().iter().filter(|document| document.error.is_some()).count();
        assert_eq!(errors, 1);
        let whole = Stream::parse(&half);
        let mappings =
            |stream: &Stream<'_>| stream.roots().filter(|root| root.is_mapping()).count();
        assert_eq!(mappings(&stream), 2 * mappings(&whole));
    }
}

#[test]
fn both_halves_are_judged() {
    let pod = include_str!("../../testdata/sample/manifests/kube-apiserver.yaml");
    let options = Options::plain().unwrap();
    let one = check::text("manifests.yaml", &format!("---\n{pod}"), &options);
    let mut text = String::new();
    let mut pods = 0;
    while text.len() < LARGE {
        write!(text, "---\n{pod}").unwrap();
        pods += 1;
    }
    let all = check::text("manifests.yaml", &text, &options);
    let of_pods = |id: &str| all.findings().filter(|finding| finding.rule.id == id).count();
    for finding in one.findings() {
        // The kubelet reads the first document of a file.
        assert!(of_pods(finding.rule.id) >= pods, "{}", finding.rule.id);
    }
    assert!(all.findings().is_sorted_by_key(|finding| finding.span.start));
    let in_second_half =
        all.findings().filter(|finding| finding.span.start as usize > text.len() / 2);
    assert!(in_second_half.count() >= pods / 2);
}
