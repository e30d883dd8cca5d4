//! `disabled-kubelet-https`: `--kubelet-https=false`.

use super::server_facts::written;
use crate::apiserver::{ApiServer, Component, Setting, value};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

const FLAG: &str = "kubelet-https";

pub(super) static RULE: Rule = Rule {
    id: "disabled-kubelet-https",
    group: Group::Kubelet,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[
        SeverityCase::new(Severity::Error, "the version is 1.22 or newer, which has no such flag"),
        SeverityCase::new(
            Severity::Note,
            "the version is 1.19 to 1.21, where the flag has no effect",
        ),
    ],
    security_severity: Some("7.4"),
    summary: "--kubelet-https=false: plain HTTP to the kubelets, or a server that won't start",
    why: "Up to Kubernetes 1.18, --kubelet-https=false makes the API server talk to the kubelets in \
plain HTTP: logs, exec sessions and what they show cross the network readable and changeable. From \
1.19 on the connection is always HTTPS and the flag has no effect (Kubernetes PR 91630); from 1.22 on \
it does not exist and the server does not start with it (PR 101178).",
    fix: "remove --kubelet-https: HTTPS is the default in every version",
    is_fixable: true,
    references: &[
        "https://github.com/kubernetes/kubernetes/pull/91630",
        "https://github.com/kubernetes/kubernetes/pull/101178",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let Setting::Set(flag) = server.setting(FLAG) else {
        return;
    };
    if flag.known().and_then(value::boolean) != Some(false) {
        return;
    }
    let version = &server.version;
    let (severity, consequence) = if version.at_least(22) {
        (Severity::Error, format!("Kubernetes {version} does not know the flag and will not start"))
    } else if version.at_least(19) && version.before(22) {
        (
            Severity::Note,
            format!("it has no effect in Kubernetes {version}, and stops 1.22 from starting"),
        )
    } else if version.before(19) {
        (
            Severity::Warning,
            format!("Kubernetes {version} then talks to the kubelets in plain HTTP"),
        )
    } else {
        let all = "plain HTTP to the kubelets up to Kubernetes 1.18, no effect up to 1.21, and no start \
from 1.22 on";
        (Severity::Warning, all.to_owned())
    };
    let written = flag.known().unwrap_or_default();
    report
        .at(flag.value_span, format!("--kubelet-https is {written}: {consequence}"))
        .severity(severity)
        .fix(without(server))
        .flag(FLAG);
}

/// From 1.19 on the removal changes nothing, so it is safe. Before, it changes the connection from HTTP
/// to HTTPS, and the kubelets may not be ready for that.
fn without(server: &ApiServer) -> Option<Fix> {
    let mut edits = Vec::new();
    for flag in written(server).filter(|flag| flag.name == FLAG) {
        if flag.maybe {
            return None;
        }
        edits.push(Edit::remove(flag));
    }
    Some(if server.version.at_least(19) { Fix::safe(edits) } else { Fix::risky(edits) })
}
