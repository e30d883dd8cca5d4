//! The effective command line against what real kubeadm binaries wrote.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::ApiServer;
use scantling::dialect::{self, Context, Prefilter, ToolVersions};
use scantling::yaml::Stream;

#[test]
fn command_lines_equal_those_of_kubeadm_1_20() {
    compare("testdata/oracle/kubeadm-1.20");
}

#[test]
fn command_lines_equal_those_of_kubeadm_1_36() {
    compare("testdata/oracle/kubeadm-1.36");
}

fn compare(folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let prefilter = Prefilter::new().unwrap();
    let tools = ToolVersions::default();
    let context = Context {
        path: "kubeadm.yaml",
        version: None,
        hint: None,
        tools: &tools,
        prefilter: &prefilter,
    };
    let mut cases = 0;
    let mut differences = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(case) = name.strip_suffix(".config.yaml") else {
            continue;
        };
        cases += 1;
        let config = fs::read_to_string(&path).unwrap();
        let expected =
            fs::read_to_string(path.with_file_name(format!("{case}.expected.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let expected_mounts: Vec<String> =
            serde_json::from_value(expected["mounts"].clone()).unwrap();
        let expected: Vec<String> = serde_json::from_value(expected["command"].clone()).unwrap();
        let mounts = paths(expected_mounts);
        let mut servers = dialect::read(&Stream::parse(&config), &context).servers;
        servers.retain(|server| server.component.is_api_server());
        let [server] = servers.as_slice() else {
            writeln!(differences, "{case}: {} servers", servers.len()).unwrap();
            continue;
        };
        compare_mounts(case, server, &mounts, &mut differences);
        let argv = server.argv();
        if argv != expected {
            writeln!(differences, "{case}:").unwrap();
            for line in expected.iter().filter(|line| !argv.contains(line)) {
                writeln!(differences, "  - {line}").unwrap();
            }
            for line in argv.iter().filter(|line| !expected.contains(line)) {
                writeln!(differences, "  + {line}").unwrap();
            }
            if argv.len() == expected.len() {
                writeln!(differences, "  order: {argv:?}\n  kubeadm: {expected:?}").unwrap();
            }
        }
    }
    assert!(cases > 0, "no cases");
    assert!(differences.is_empty(), "{differences}");
}

fn paths(mounts: Vec<String>) -> BTreeSet<String> {
    let trimmed = mounts.into_iter().map(|path| path.trim_end_matches('/').to_owned());
    trimmed.collect()
}

/// Which folders of authorities there are depends on the machine where kubeadm was run.
fn compare_mounts(
    case: &str,
    server: &ApiServer,
    expected: &BTreeSet<String>,
    differences: &mut String,
) {
    let Some(mounts) = &server.mounts else {
        writeln!(differences, "{case}: mounts are not known").unwrap();
        return;
    };
    let mounts = paths(mounts.iter().map(|mount| mount.path.clone()).collect());
    for path in mounts.symmetric_difference(expected) {
        let by_machine = ["/etc/pki", "/etc/ca-certificates"].contains(&path.as_str())
            || path.ends_with("share/ca-certificates");
        if !by_machine {
            writeln!(differences, "{case}: mount {path}").unwrap();
        }
    }
}
