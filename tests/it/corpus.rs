//! What is read of real manifests against what a separate program read of them.
//!
//! Needs the environment variable `SCANTLING_TRUTH`, the folder that holds `corpus/index.tsv` and the
//! files it names; without it nothing is compared.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::{ApiServer, Origin};
use scantling::check;
use scantling::dialect::Prefilter;
use scantling::source::Source;

/// The index's words for ways of writing, up to the first dash, and ours. Where a file holds another
/// one, the index names the outer or the inner of the two.
const DIALECTS: [(&str, &[&str]); 19] = [
    ("capi", &["cluster-api"]),
    ("cloud", &["static-pod", "systemd"]),
    ("envfile", &["envfile", "microk8s"]),
    ("generic", &["cluster-api"]),
    ("hosted", &["workload", "static-pod"]),
    ("ignition", &["kubeadm"]),
    ("k3s", &["k3s", "rke2"]),
    ("kamaji", &["kamaji"]),
    ("kind", &["kind", "kubeadm"]),
    ("kops", &["kops"]),
    ("kubeadm", &["kubeadm"]),
    ("kubespray", &["kubespray"]),
    ("openshift", &["openshift"]),
    ("podspec", &["static-pod", "workload"]),
    ("promenade", &["promenade"]),
    // Jsonnet is read for the command line in its text block.
    ("static", &["static-pod", "script"]),
    ("systemd", &["systemd"]),
    ("talos", &["talos"]),
    ("vcluster", &["vcluster"]),
];

const FLAGS: [&str; 6] = [
    "kubelet-certificate-authority",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "tls-cert-file",
    "tls-private-key-file",
    "kubelet-https",
];

#[test]
fn servers_and_flags_equal_the_index() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        eprintln!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let corpus = Path::new(&truth).join("corpus");
    let index = fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let prefilter = Prefilter::new().unwrap();
    let mut differences = String::new();
    let mut compared = BTreeMap::new();
    for row in rows(&index) {
        *compared.entry(family(&row)).or_insert(0) += 1;
        let text = fs::read_to_string(corpus.join("files").join(row["file"])).unwrap();
        let text = if prefilter.found_in(text.as_bytes()) { text } else { String::new() };
        // A few ways of writing are told by the name, which the corpus changes.
        for name in [row["path"], row["file"]] {
            let source = Source::new(name, text.as_str());
            let (mut servers, _) = check::read(&source, None, &prefilter);
            servers.retain(|server| server.component.is_api_server());
            if let Some(found) = difference(&row, &servers) {
                writeln!(differences, "{} as {name}: {found}", row["file"]).unwrap();
            }
        }
    }
    eprintln!("compared: {compared:?}");
    assert!(!compared.is_empty(), "no rows");
    assert!(differences.is_empty(), "{differences}");
}

/// The rows of the index by the names of their columns.
fn rows(index: &str) -> impl Iterator<Item = HashMap<&str, &str>> {
    let mut lines = index.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines.map(move |line| names.iter().copied().zip(line.split('\t')).collect())
}

fn difference(row: &HashMap<&str, &str>, servers: &[ApiServer]) -> Option<String> {
    match (row["has_apiserver"], servers.len()) {
        ("n", 0) | ("ambiguous", _) => return None,
        ("n", count) => return Some(format!("{count} servers, and there is none")),
        (_, 0) => return Some("no server".to_owned()),
        _ => {}
    }
    let (_, ours) = DIALECTS.iter().find(|(word, _)| *word == family(row)).unwrap();
    let names: Vec<&str> = servers.iter().map(|server| server.dialect.name()).collect();
    if !names.iter().any(|name| ours.contains(name)) {
        return Some(format!("dialect: due one of {ours:?}, found {names:?}"));
    }
    FLAGS.iter().find_map(|flag| {
        let due = plain(row[flag]);
        let found: Vec<&str> = servers.iter().map(|server| written(server, flag)).collect();
        let right = due == "ambiguous" || found.contains(&due.as_str());
        (!right).then(|| format!("--{flag}: due {due:?}, found {found:?}"))
    })
}

/// What the index calls the way of writing, up to the first dash.
fn family<'r>(row: &HashMap<&str, &'r str>) -> &'r str {
    row["dialect"].split('-').next().unwrap()
}

/// A value of the index without the quotes that hold its quotes, doubled.
fn plain(cell: &str) -> String {
    let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    match inner {
        Some(inner) => inner.replace("\"\"", "\""),
        None if cell == "<empty>" => String::new(),
        None => cell.to_owned(),
    }
}

/// The value of the last occurrence that is written in the file.
fn written<'a>(server: &'a ApiServer, name: &'a str) -> &'a str {
    let written = server.occurrences(name).filter(|flag| flag.origin == Origin::Written);
    written.last().map_or("-", |flag| &*flag.raw)
}
