//! `invalid-config-file`: a file that a flag names and the component refuses.

use crate::apiserver::{ApiServer, Component, FileFault};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "invalid-config-file",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a configuration file that the component refuses",
    why: "kube-apiserver reads the files that its flags name before it serves: the audit policy, the \
configurations of authentication, authorization, encryption, admission, egress and tracing, the \
kubeconfigs of webhooks, the token file and the policies of ABAC. kube-scheduler and the kubelet read the \
file of --config, kube-controller-manager that of --leader-migration-config, etcd that of --config-file, and \
those of Kubernetes their kubeconfigs. Each refuses an API version that it does \
not know and a value that its validation rejects, and many of the files are decoded strictly: one unknown \
or repeated field is enough. The file is found if the same cloud-init, Ignition, machine configuration, \
script, ConfigMap or Secret writes it to the path that the container's mounts lead to, or if host-files in \
scantling.toml says which folder of the repository is copied to the machine. A file is judged for every \
Kubernetes version that the server may have.",
    fix: "correct the file",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/",
        "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
        "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.file_faults {
        tell(server, fault, report);
    }
}

fn tell(server: &ApiServer, fault: &FileFault, report: &mut Report) {
    let FileFault { flag, path, source, span, message, help } = fault;
    let named = server.setting(flag).flag();
    let program = server.component.name();
    // An empty file has no token, so the finding is at the flag.
    let finding = match named {
        Some(flag) if span.is_empty() => {
            report.at(flag.value_span, format!("{path}: {message}: {program} will not start"))
        }
        _ => report
            .at(*span, format!("{message}: {program} will not start"))
            .in_source(source.clone()),
    };
    // A file that is judged by itself is named by no flag here.
    if !flag.is_empty() {
        finding.flag(*flag);
    }
    if !help.is_empty() {
        finding.help(help.to_owned());
    }
    if let Some(named) = named
        && !span.is_empty()
    {
        finding.also(named.value_span, format!("--{flag} names the file here"));
    }
}
