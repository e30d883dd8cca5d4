//! What a real kubeadm 1.36 wrote for many configurations, or why it refused them:
//! `testdata/oracle/kubeadm-more-1.36`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::{ApiServer, Component, Flag};
use scantling::check;
use scantling::component_config::HostText;
use scantling::dialect::{self, Context, PatchFile, Prefilter, ToolVersions};
use scantling::mapped_text::MappedText;
use scantling::rule::Severity;
use scantling::rules;
use scantling::yaml::Stream;

/// Configurations that their text does not decide, and why.
const UNDECIDED: [(&str, &str); 2] = [
    ("283", "the loopback interface of the machine has no other address"),
    ("300", "only the kubeadm of 1.36 refuses 1.34"),
];

/// Errors of the kube-apiserver, which kubeadm hands a command line that it will not start with.
const BY_THE_SERVER: [&str; 8] = [
    "dashed-extra-arg",
    "invalid-value",
    "missing-serving-cert",
    "required-flag",
    "stray-argument",
    "unknown-flag",
    "unmounted-path",
    "missing-value",
];

#[test]
fn configurations_are_taken_or_refused_as_by_kubeadm_1_36() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/oracle/kubeadm-more-1.36");
    let mut cases = 0;
    let mut differences = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(case) = name.strip_suffix(".config.yaml") else { continue };
        cases += 1;
        let recorded = path.with_file_name(format!("{case}.expected.json"));
        let recorded: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(recorded).unwrap()).unwrap();
        compare(case, &fs::read_to_string(&path).unwrap(), &recorded, &mut differences);
    }
    assert!(cases > 90, "{cases} cases");
    assert!(differences.is_empty(), "{differences}");
}

fn compare(case: &str, config: &str, recorded: &serde_json::Value, differences: &mut String) {
    let prefilter = Prefilter::new().unwrap();
    let tools = ToolVersions::default();
    let context = Context {
        path: "kubeadm.yaml",
        version: None,
        hint: None,
        tools: &tools,
        prefilter: &prefilter,
    };
    let stream = Stream::parse(config);
    let mut servers = dialect::read(&stream, &context).servers;
    for server in servers.iter_mut().filter(|server| server.component.is_api_server()) {
        dialect::apply_patches(server, &patches(recorded));
    }
    let findings = check::judge(&servers, rules::ALL);
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let refusals: Vec<&str> = errors
        .filter(|finding| !BY_THE_SERVER.contains(&finding.rule.id))
        .map(|finding| &*finding.message)
        .collect();
    let undecided = UNDECIDED.iter().any(|(known, _)| *known == case);
    if recorded["refused"] == true {
        // A file without any configuration, and one that is no YAML, are said to be so elsewhere.
        let no_server = servers.is_empty();
        let broken = stream.documents().iter().any(|document| document.error.is_some());
        if refusals.is_empty() && !undecided && !no_server && !broken {
            writeln!(differences, "{case}: refused: {}", recorded["error"]).unwrap();
        }
        return;
    }
    if !refusals.is_empty() {
        writeln!(differences, "{case}: taken, and not {refusals:?}").unwrap();
    }
    for server in servers.iter().filter(|server| !server.component.is_api_server()) {
        compare_component(case, server, recorded, differences);
    }
    servers.retain(|server| server.component.is_api_server());
    let [server] = servers.as_slice() else {
        writeln!(differences, "{case}: {} servers", servers.len()).unwrap();
        return;
    };
    compare_argv(case, server, recorded, differences);
}

/// The files in the folder of patches.
fn patches(recorded: &serde_json::Value) -> Vec<PatchFile> {
    let files = recorded["files"].as_object().into_iter().flatten();
    let patches = files.filter_map(|(path, text)| {
        let name = path.strip_prefix("/cfg/patches/")?.to_owned();
        let text = MappedText::verbatim(text.as_str().unwrap(), 0);
        Some(PatchFile { name, content: HostText::new(text).into(), source: None })
    });
    patches.collect()
}

fn compare_argv(
    case: &str,
    server: &ApiServer,
    recorded: &serde_json::Value,
    differences: &mut String,
) {
    let expected: Vec<String> = serde_json::from_value(recorded["command"].clone()).unwrap();
    let unknown: BTreeSet<String> = server
        .flags()
        .filter(|flag| flag.unknown.is_some())
        .map(|flag| format!("--{}=", flag.name))
        .collect();
    let is_known = |word: &&String| !unknown.iter().any(|name| word.starts_with(name));
    let argv = server.argv();
    let ours: Vec<&String> = argv.iter().filter(is_known).collect();
    let real: Vec<&String> = expected.iter().filter(is_known).collect();
    if ours != real || argv.len() != expected.len() {
        writeln!(differences, "{case}:\n  ours: {argv:?}\n  real: {expected:?}").unwrap();
    }
}

/// The arguments of another component, as far as they are known, are among those that kubeadm wrote.
fn compare_component(
    case: &str,
    server: &ApiServer,
    recorded: &serde_json::Value,
    differences: &mut String,
) {
    let name = match server.component {
        Component::KubeControllerManager => "controller_manager",
        Component::KubeScheduler => "scheduler",
        Component::Etcd => "etcd",
        Component::KubeApiServer | Component::Kubelet => return,
    };
    let Ok(real) = serde_json::from_value::<Vec<String>>(recorded[name]["command"].clone()) else {
        writeln!(differences, "{case}: kubeadm writes no {name}").unwrap();
        return;
    };
    let known = server.flags().filter(|flag| flag.unknown.is_none() && !flag.maybe);
    for word in known.flat_map(Flag::strings).filter(|word| !real.contains(word)) {
        writeln!(differences, "{case}: {name} has {word}, and not {real:?}").unwrap();
    }
}
