//! Verdicts against recorded runs of real controller managers, schedulers, kubelets and etcds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::apiserver::version::Release;
use scantling::check::{self, Options};
use scantling::rule::Severity;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Record {
    id: u32,
    group: String,
    base: Vec<String>,
    argv: Vec<String>,
    files: BTreeMap<String, String>,
    starts: Option<bool>,
    error: Option<String>,
    /// The refusal depends on the machine.
    #[serde(default)]
    machine: bool,
}

/// A set of runs, its version, and how many of a thousand verdicts are right at least. What is missing
/// depends on files of the machine, such as keys that do not fit, or on the content of a file that a
/// flag names.
const SETS: [(&str, &str, &str, usize); 8] = [
    ("kube-controller-manager", "1.20", "1.20.2", 900),
    ("kube-controller-manager", "1.36", "1.36.3", 900),
    ("kube-scheduler", "1.20", "1.20.2", 900),
    ("kube-scheduler", "1.36", "1.36.3", 900),
    ("kubelet", "1.20", "1.20.2", 960),
    ("kubelet", "1.36", "1.36.3", 960),
    ("etcd", "3.4", "3.4.23", 950),
    ("etcd", "3.6", "3.6.8", 950),
];

/// No component that starts gets an error, and most of those that do not start get one.
#[test]
fn verdicts_equal_those_of_recorded_runs() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let folder = Path::new(&truth).join("oracle/components");
    let mut wrong = Vec::new();
    for (component, short, version, least) in SETS {
        let text = fs::read_to_string(folder.join(format!("{component}-{short}.json"))).unwrap();
        let records: Vec<Record> = serde_json::from_str(&text).unwrap();
        let mut options = Options::all().unwrap();
        // The unit of a kubelet names no version.
        if component == "kubelet" {
            options.settings.assume(Release::parse(version).unwrap());
        }
        let (mut right, mut total) = (0, 0);
        let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
        for record in &records {
            let Some(starts) = record.starts else {
                continue;
            };
            if record.machine {
                continue;
            }
            total += 1;
            let error = error(component, version, record, &options);
            if error.is_none() == starts {
                right += 1;
            } else if let Some(error) = error {
                wrong.push(format!("{component} {version} {} starts: {error}", record.id));
            } else {
                *missed.entry(&record.group).or_default() += 1;
                if std::env::var_os("MISSED").is_some() {
                    let real = record.error.as_deref().unwrap_or_default();
                    let words = record.argv.join(" ");
                    println!(
                        "{component} {version} {} {}: {words}: {real}",
                        record.id, record.group
                    );
                }
            }
        }
        println!("{component} {version}: {right} of {total}; not seen: {missed:?}");
        if right * 1000 < total * least {
            wrong.push(format!("{component} {version}: only {right} of {total}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first error of a run.
fn error(component: &str, version: &str, record: &Record, options: &Options) -> Option<String> {
    let words: Vec<&String> = record.base.iter().chain(&record.argv).collect();
    let mut files: Vec<_> = record
        .files
        .iter()
        .map(|(path, content)| json!({"path": path, "content": content}))
        .collect();
    let (place, started) = if component == "kubelet" {
        ("/etc/systemd/system/kubelet.service", unit(&words))
    } else {
        ("/etc/kubernetes/manifests/component.json", pod(component, version, &words))
    };
    files.push(json!({"path": place, "content": started}));
    let text = format!("#cloud-config\n{}", json!({"write_files": files}));
    let file = check::text("user-data.yaml", &text, options);
    let findings = file.findings.into_iter().map(|reported| reported.finding);
    let errors = findings.filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.message).next()
}

/// The folders that the recorded programs saw.
const MOUNTS: [&str; 5] = ["/pki", "/cfg", "/certdir", "/data", "/nope"];

fn pod(component: &str, version: &str, words: &[&String]) -> String {
    let prefix = if component == "etcd" { "" } else { "v" };
    let mut command = vec![component];
    command.extend(words.iter().map(|word| word.as_str()));
    json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": component},
        "spec": {"containers": [{
            "name": component,
            "image": format!("registry.k8s.io/{component}:{prefix}{version}"),
            "command": command,
            "volumeMounts": MOUNTS.map(|path| json!({"name": &path[1..], "mountPath": path})),
        }],
        "volumes": MOUNTS.map(|path| json!({"name": &path[1..], "hostPath": {"path": path}})),
        },
    })
    .to_string()
}

fn unit(words: &[&String]) -> String {
    let mut line = String::from("[Service]\nExecStart=/usr/bin/kubelet");
    for word in words {
        let escaped = word.replace('\\', "\\\\").replace('"', "\\\"");
        let escaped = escaped.replace('%', "%%").replace('$', "$$");
        let _ = write!(line, " \"{escaped}\"");
    }
    line + "\n"
}
