//! `impossible-kubernetes-version`: no kubeadm that knows the apiVersion installs the version.

use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "impossible-kubernetes-version",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "no kubeadm that reads this apiVersion installs this kubernetesVersion",
    why: "kubeadm installs its own minor version of Kubernetes and the one before it, and each kubeadm \
knows only some versions of its configuration: v1beta1 was removed in 1.22 and v1beta2 in 1.27, v1beta3 \
came with 1.22 and v1beta4 with 1.31. A file that asks for a version outside is refused, by the one \
kubeadm for the apiVersion and by the other for the version.",
    fix: "convert the file with kubeadm config migrate, or correct kubernetesVersion",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/releases/version-skew-policy/#kubeadm",
        "https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-config/#cmd-config-migrate",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::ImpossibleVersion { api_version, version, minors: (min, max) } = &fault.kind
        else {
            continue;
        };
        let range = if *max >= NEWEST_MINOR {
            format!("1.{min} and newer")
        } else {
            format!("1.{min} to 1.{max}")
        };
        let message = format!(
            "{api_version} is for Kubernetes {range}: no kubeadm installs {version} from this file",
        );
        report.at(fault.span, message);
    }
}
