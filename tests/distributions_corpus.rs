//! Real manifests of the distributions against what another program read from them.
//!
//! They lie outside: the test looks for them in the folder that `SCANTLING_TRUTH` names, and does
//! nothing without it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should panic"
)]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::{ApiServer, Origin};
use scantling::check::{self, Options};
use scantling::source::Source;

const FLAGS: [&str; 6] = [
    "kubelet-certificate-authority",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "tls-cert-file",
    "tls-private-key-file",
    "kubelet-https",
];

const DIALECTS: [&str; 11] = [
    "openshift",
    "kops",
    "talos",
    "k3s-rke2",
    "k0s",
    "rke1",
    "kamaji",
    "vcluster",
    "systemd",
    "envfile",
    "microk8s",
];

/// What only a distribution's dialect may read; a look-alike of any of them gives no server.
const OURS: [&str; 13] = [
    "openshift",
    "k3s",
    "rke2",
    "rancher",
    "rke1",
    "talos",
    "k0s",
    "kops",
    "kamaji",
    "vcluster",
    "systemd",
    "microk8s",
    "envfile",
];

fn options() -> Options {
    Options::all().unwrap()
}

/// The last value that is written for a flag, as the index has it.
fn written(server: &ApiServer, flag: &str) -> String {
    let last = server
        .occurrences(flag)
        .filter(|flag| flag.origin == Origin::Written)
        .last();
    match last {
        None => "-".to_owned(),
        Some(flag) if flag.raw.is_empty() => "<empty>".to_owned(),
        Some(flag) => flag.raw.clone(),
    }
}

#[test]
fn real_manifests_read_as_the_index_says() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        return;
    };
    let corpus = Path::new(&truth).join("corpus");
    let index = fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut lines = index.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let (mut compared, mut alike, mut differences) = (0, 0, String::new());
    for line in lines {
        let row: HashMap<&str, &str> = header.iter().copied().zip(line.split('\t')).collect();
        let bytes = fs::read(corpus.join("files").join(row["file"])).unwrap();
        let options = options();
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        let found = options.mentions.found_in(text.as_bytes());
        let source = Source::new(row["file"], text);
        let (servers, _) = check::read(&source, None, &options.mentions);
        let ours = |server: &&ApiServer| OURS.contains(&server.dialect.name());
        let servers: Vec<&ApiServer> = servers.iter().filter(ours).collect();
        if row["has_apiserver"] == "n" {
            alike += 1;
            if !servers.is_empty() {
                writeln!(differences, "{}: a look-alike", row["file"]).unwrap();
            }
            continue;
        }
        // A template with control structures is not read; the index has the lines of its text.
        let plain = matches!(row["dialect"], "systemd" | "envfile" | "microk8s");
        let readable = row["parses_as_yaml"] == "y" || plain && !source.text().contains("{{");
        if !DIALECTS.contains(&row["dialect"]) || row["has_apiserver"] != "y" || !readable {
            continue;
        }
        compared += 1;
        if servers.is_empty() || !found {
            writeln!(differences, "{}: no server", row["file"]).unwrap();
        }
        for flag in FLAGS {
            let read: Vec<String> = servers.iter().map(|server| written(server, flag)).collect();
            if !read.iter().any(|value| value == row[flag]) {
                let expected = row[flag];
                writeln!(
                    differences,
                    "{}: {flag}: {expected}, read {read:?}",
                    row["file"]
                )
                .unwrap();
            }
        }
    }
    assert!(compared > 40 && alike > 40, "{compared}, {alike}");
    assert!(differences.is_empty(), "{differences}");
}
