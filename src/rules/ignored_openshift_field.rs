//! `ignored-openshift-field`: a field of OpenShift's configuration that is not read any more.

use crate::apiserver::{ApiServer, Component, FaultKind};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "ignored-openshift-field",
    group: Group::Distribution,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "a certificate is set in a field that OpenShift does not read from 4.6 on",
    why: "Up to OpenShift 4.5 the certificates of the kube-apiserver were set in separate fields: \
kubeletClientInfo, servingInfo, storageConfig and others. From 4.6 on all of them are flags in \
apiServerArguments. The old fields still exist, so nothing refuses them, but nothing reads them \
either: a configuration with the other flags in apiServerArguments and this one in its old field \
starts without it (ConfigToFlags in openshift-kube-apiserver/openshiftkubeapiserver/flags.go of \
OpenShift's Kubernetes).",
    fix: "move the value to the flag in apiServerArguments, as a list of one string",
    is_fixable: false,
    references: &["https://github.com/openshift/api/blob/master/kubecontrolplane/v1/types.go"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::IgnoredField { field, flag } = fault.kind else {
            continue;
        };
        report
            .at(
                fault.span,
                format!("{field} is not read from OpenShift 4.6 on, so --{flag} is not set"),
            )
            .label("not read")
            .help(format!("set {flag} in apiServerArguments to a list of this value"))
            .flag(flag);
    }
}
