//! `underscored-extra-arg`: a name in `extraArgs` that does not displace kubeadm's own flag.

use super::server_facts::written;
use crate::apiserver::{ApiServer, Component, Origin, flags};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "underscored-extra-arg",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Note,
    other_severities: &[],
    security_severity: None,
    summary: "a name with underscores does not displace kubeadm's own flag",
    why: "kubeadm compares names letter by letter: tls_cert_file in extraArgs leaves its own \
--tls-cert-file where it is, and both are on the command line. Up to Kubernetes 1.9 and from 1.23 on \
they are one flag and the later one wins; in between kube-apiserver does not know the name with \
underscores and does not start.",
    fix: "write the name with dashes",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/control-plane-flags/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // If the server refuses the name, unknown-flag reports it.
    let refused = server.version.all(|minor| !flags::underscore_accepted(minor));
    if !server.dialect.facts().adds_dashes || refused {
        return;
    }
    for flag in written(server).filter(|flag| flag.spelling().contains('_')) {
        let kept = server.occurrences(&flag.name).any(|other| other.origin != Origin::Written);
        if kept {
            let message = format!(
                "{} does not displace kubeadm's own --{}: both are on the command line",
                flag.spelling(),
                flag.name,
            );
            report
                .at(flag.name_span, message)
                .help(format!("write {}", flag.name))
                .fix(Fix::safe([Edit::rename(flag, &flag.name)]))
                .flag(flag.name.clone());
        }
    }
}
