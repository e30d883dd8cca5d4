//! The benchmark controls on the rules against the benchmarks' own list.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use scantling::rules;

/// Rules and a flag of the controls that they decide.
const FLAGS: [(&str, &str); 4] = [
    ("missing-kubelet-ca", "--kubelet-certificate-authority"),
    ("missing-kubelet-client-cert", "--kubelet-client-certificate"),
    ("missing-serving-cert", "--tls-cert-file"),
    ("disabled-kubelet-https", "--kubelet-https"),
];

#[test]
fn controls_are_those_of_the_benchmarks() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let table = fs::read_to_string(Path::new(&truth).join("facts/cis_controls.tsv")).unwrap();
    for (id, flag) in FLAGS {
        let rows = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let expected: BTreeSet<(String, String)> = rows
            .filter_map(|row| match row.as_slice() {
                [benchmark, control, _, named, ..] if *named == flag && is_cis(benchmark) => {
                    Some((benchmark.to_uppercase(), (*control).to_owned()))
                }
                _ => None,
            })
            .collect();
        let ours: BTreeSet<(String, String)> = rules::find(id)
            .unwrap()
            .controls
            .iter()
            .filter(|control| control.benchmark.starts_with("CIS-"))
            .map(|control| (control.benchmark.to_owned(), control.id.to_owned()))
            .collect();
        assert!(!expected.is_empty(), "{flag} is in no benchmark");
        assert_eq!(ours, expected, "{id}");
    }
}

/// `cis-1.12`, and not the variants for one distribution.
fn is_cis(benchmark: &str) -> bool {
    let version = benchmark.strip_prefix("cis-");
    version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
